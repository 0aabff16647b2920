"""Conversations with a goal: what users want, and how they begin."""

from __future__ import annotations

from functools import cache
from itertools import chain
from random import Random
from typing import Any

from textgym.corpora.corpus import Example
from textgym.corpora.dialogue import user_wordings
from textgym.corpora.dialogue.goals import Goal, draw_goals
from textgym.corpora.dialogue.knobs import KNOBS
from textgym.corpora.dialogue.vocabulary import read_words, written_words
from textgym.corpora.seeded import SeededCorpus
from textgym.corpora.splits import is_held_out, split_of
from textgym.dialogue.desk import screen
from textgym.dialogue.state import first_state
from textgym.dialogue.user import opening_of

_TRAIN_LENGTHS = {"tiny": 5_000, "small": 20_000, "full": 20_000}
# Most tokens that are read, and written by the scripted assistant; tests compare.
_LONGEST = {"tiny": (60, 10), "small": (96, 18), "full": (112, 18)}


class Conversations(SeededCorpus):
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
        changes: Share of the goals in which a user changes their mind; None for the
            level's. The words of the level stay.

    Raises:
        ValueError: if there is no such level or split.
    """

    def __init__(
        self,
        *,
        level: str = "small",
        split: str = "train",
        seed: int = 0,
        changes: float | None = None,
    ) -> None:
        super().__init__(level=level, split=split, seed=seed)
        self.name = f"conversations-{level}"
        self.train_length = _TRAIN_LENGTHS[level]
        self._knobs = KNOBS[level].with_changes(changes)
        self.changes = self._knobs.changes
        if self.changes != KNOBS[level].changes:
            self.name += f"-changes-{self.changes:g}"
        self.longest_source, self.longest_reference = _LONGEST[level]

    def draw(self, name: str, rng: Random) -> Example | None:
        """Write goals and an opening, unless they are of another split."""
        goals = draw_goals(self._knobs, rng)
        pairs = list(chain.from_iterable(goal.pairs() for goal in goals))
        # Before the opening, which takes longer to write.
        if any(is_held_out(*pair) for pair in pairs) != self.is_compositional:
            return None
        ways = user_wordings.OPENING[: self._knobs.wordings[0]]
        source = opening(goals, rng.choice(ways), self._knobs.shown)
        if split_of(source, pairs) != self.split:
            return None
        return Example(name, source, (), {"goals": goals})

    @property
    def vocabularies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words and marks that are read, and those a good assistant needs."""
        return _vocabularies(self.level, self.changes > 0)

    @property
    def parameters(self) -> dict[str, Any]:
        """The keyword arguments that make an equal corpus."""
        return super().parameters | {"changes": self.changes}


def opening(goals: tuple[Goal, ...], wording: str, shown: int) -> str:
    """Write what an assistant reads first: the screen, and the user's first words."""
    said = wording.format(it=opening_of(goals[0]))
    return f"{screen(goals[0], first_state(goals), shown)}\n{said}"


@cache
def _vocabularies(
    level: str, changing: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    knobs = KNOBS[level].saying_changes(changing)
    return tuple(sorted(read_words(knobs))), tuple(sorted(written_words(knobs)))
