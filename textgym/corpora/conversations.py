"""Conversations with a goal: what users want, and how they begin."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b, sha256
from itertools import chain
from random import Random

from textgym.corpora.corpus import Example, ProceduralCorpus
from textgym.corpora.dialogue import user_wordings
from textgym.corpora.dialogue.goals import Goal, draw_goals
from textgym.corpora.dialogue.knobs import KNOBS
from textgym.corpora.dialogue.vocabulary import read_words, written_words
from textgym.corpora.splits import SPLITS, check_split, is_held_out, split_of
from textgym.dialogue.desk import screen
from textgym.dialogue.state import first_state
from textgym.dialogue.user import opening_of
from textgym.errors import unknown_name

# Raised when the same parameters give other examples.
VERSION = 1

_TRAIN_LENGTHS = {"tiny": 5_000, "small": 20_000, "full": 20_000}
_EVALUATION_LENGTH = 1_000
# Most tokens that are read, and written by the scripted assistant; tests compare.
_LONGEST = {"tiny": (60, 10), "small": (96, 18), "full": (112, 18)}


class Conversations(ProceduralCorpus):
    """Goals of users, each with a table to choose from and an opening.

    An example is a pure function of `seed`, `split` and its index. It has no
    references: what is right depends on what was said. Its source is what an assistant
    reads first; a source belongs to one split only. "compositional" holds the
    conversations in which a user wants two values together that no user of the other
    splits wants together.

    `Example.extra` has the `goals`, see `textgym.corpora.dialogue.goals`.

    Args:
        level: "tiny", "small" or "full".
        split: "train", "validation", "test" or "compositional".
        seed: Chooses other conversations.

    Raises:
        ValueError: if there is no such level or split.
    """

    splits = SPLITS

    def __init__(
        self, *, level: str = "small", split: str = "train", seed: int = 0
    ) -> None:
        check_split(split)
        if level not in KNOBS:
            raise ValueError(unknown_name("level", level, tuple(KNOBS)))
        self.level, self.split, self.seed = level, split, seed
        self.name = f"conversations-{level}"
        self._knobs = KNOBS[level]
        self.longest_source, self.longest_reference = _LONGEST[level]

    def __len__(self) -> int:
        if self.split == "train":
            return _TRAIN_LENGTHS[self.level]
        return _EVALUATION_LENGTH

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        key = f"{self.seed} {self.split} {index}".encode()
        rng = Random(int.from_bytes(blake2b(key, digest_size=8).digest(), "little"))
        compositional = self.split == "compositional"
        while True:
            goals = draw_goals(self._knobs, rng)
            pairs = list(chain.from_iterable(goal.pairs() for goal in goals))
            # Before the opening, which takes longer to write.
            if any(is_held_out(*pair) for pair in pairs) != compositional:
                continue
            ways = user_wordings.OPENING[: self._knobs.wordings[0]]
            source = opening(goals, rng.choice(ways), self._knobs.shown)
            if split_of(source, pairs) == self.split:
                name = f"{self.name}-{self.split}-{index}"
                return Example(name, source, (), {"goals": goals})

    def for_split(self, split: str) -> Conversations:
        """Return the corpus of the same parameters for another split."""
        return Conversations(level=self.level, split=split, seed=self.seed)

    @property
    def source_vocabulary(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words and marks of screens and users at this level, sorted."""
        return _vocabularies(self.level)[0]

    @property
    def target_vocabulary(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words and marks that a good assistant needs, sorted."""
        return _vocabularies(self.level)[1]

    @property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the parameters, the words and the first examples."""
        return _fingerprint(self)

    def _parameters(self) -> tuple[str, str, int]:
        return self.level, self.split, self.seed

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Conversations):
            return NotImplemented
        return self._parameters() == other._parameters()

    def __hash__(self) -> int:
        return hash(self._parameters())

    def __reduce__(self) -> tuple[Callable[..., Conversations], tuple[str, str, int]]:
        return _restore, self._parameters()


def opening(goals: tuple[Goal, ...], wording: str, shown: int) -> str:
    """Write what an assistant reads first: the screen, and the user's first words."""
    said = wording.format(it=opening_of(goals[0]))
    return f"{screen(goals[0], first_state(goals), shown)}\n{said}"


def _restore(level: str, split: str, seed: int) -> Conversations:
    return Conversations(level=level, split=split, seed=seed)


@cache
def _vocabularies(level: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    knobs = KNOBS[level]
    return tuple(sorted(read_words(knobs))), tuple(sorted(written_words(knobs)))


@cache
def _fingerprint(corpus: Conversations) -> str:
    parts = [str(VERSION), corpus.name, corpus.split, str(len(corpus))]
    parts += [str(corpus.seed), *corpus.source_vocabulary, *corpus.target_vocabulary]
    parts += [example.source for example in corpus[:100]]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
