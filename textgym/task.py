"""What an episode is about, and how a finished turn is answered."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np

from textgym.corpora.corpus import Corpus, Example, ProceduralCorpus
from textgym.corpora.reading import Schema
from textgym.errors import unknown_name
from textgym.remarks import Remark
from textgym.rewards import Reward, RewardSpec, make_reward
from textgym.tokenizers import Tokenizer, TokenizerSpec
from textgym.turns import MaskRule, Prompt, Reply, Turn

__all__ = ["LEVELS", "OVERFLOWS", "MaskRule", "Prompt", "Reply", "Task", "Turn"]

LEVELS = ("tiny", "small", "full")
OVERFLOWS = ("truncate", "skip", "error")


@dataclass(frozen=True, kw_only=True)
class Task(ABC):
    """A source of examples, and a function from a finished turn to a reply.

    The fields are the keyword arguments of `gym.make`. The turn's text is scored with
    the metrics of `reward` against the example's references; a task with terms of its
    own, or with more than one turn, overrides `answer`.

    Data sets call their columns what they like. A task declares in `known_columns` the
    shapes that it knows, tried in order after `source` and `references`: each says
    where fields are read from. A dot goes into nested fields, "{target}" stands for the
    task's field of that name, and "*" as the last part for the only other field there.
    A task whose rows hold more than texts declares `schema`, a function at the top
    level of a module: of a row's fields (renamed by the shape that fits) and a default
    id it makes an `Example`, returns None for a row without one, or raises ValueError::

        known_columns = ({"source": "article", "references": "highlights"},)
        schema = conversation_of_row

    Attributes:
        level: "tiny", "small" or "full": how hard the procedural corpus is.
        split: Name of a split of the corpus.
        corpus: None for the procedural corpus, a path, "hf:NAME/CONFIG",
            "sacrebleu:SET:PAIR" or a `Corpus`.
        columns: Where fields of a corpus are read from, such as {"source": "article",
            "references": "highlights"}; None for the columns that the task knows.
        download: Whether a corpus may be fetched from the network.
        tokenizer: Of what the agent writes: a name such as "bpe:2000", the path of a
            tokenizer.json, a tokenizer, or None for the task's own.
        context_tokenizer: Of what the agent reads, in the same forms.
        reward: Name of a metric, weights by name, or a `Reward`; None for the task's.
        dense: Pay the change of the score at every token, not the score at the end.
        max_context: Most tokens that are read; None for the corpus's longest.
        max_response: Most tokens that a turn may have; None for the longest reference
            and one more.
        context_overflow: What happens to longer contexts: "truncate", "skip", "error".
    """

    level: str = "small"
    split: str = "train"
    corpus: str | os.PathLike[str] | Corpus | None = None
    columns: Mapping[str, str] | None = field(default=None, hash=False)
    download: bool = False
    tokenizer: TokenizerSpec | None = None
    context_tokenizer: TokenizerSpec | None = None
    reward: RewardSpec | None = field(default=None, hash=False)
    dense: bool = False
    max_context: int | None = None
    max_response: int | None = None
    context_overflow: Literal["truncate", "skip", "error"] = "truncate"

    default_reward: ClassVar[RewardSpec]
    levels: ClassVar[tuple[str, ...]] = LEVELS
    own_terms: ClassVar[tuple[str, ...]] = ()
    shared_language: ClassVar[bool] = True
    known_columns: ClassVar[tuple[Mapping[str, str], ...]] = ()
    schema: ClassVar[Schema | None] = None
    trained_tokenizer: ClassVar[str] = "word"

    def __post_init__(self) -> None:
        if self.level not in self.levels:
            raise ValueError(unknown_name("level", self.level, self.levels))
        if self.context_overflow not in OVERFLOWS:
            message = unknown_name("context_overflow", self.context_overflow, OVERFLOWS)
            raise ValueError(message)
        for name in ("max_context", "max_response"):
            object.__setattr__(self, name, _size(name, getattr(self, name)))
        for name in ("dense", "download"):
            if not isinstance(getattr(self, name), bool):
                value = getattr(self, name)
                raise ValueError(f"{name} must be True or False; got {value!r}")
        object.__setattr__(self, "columns", _columns(self.columns))
        spec = self.default_reward if self.reward is None else self.reward
        object.__setattr__(self, "reward", make_reward(spec, self.own_terms))

    @property
    def terms(self) -> Reward:
        """The reward, made of whatever `reward` was given as."""
        assert isinstance(self.reward, Reward)  # by __post_init__
        return self.reward

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """List the keyword arguments of the task."""
        return tuple(f.name for f in fields(cls))

    @abstractmethod
    def procedural_corpus(self) -> Corpus:
        """Make the default corpus of the task's level and split."""

    def load_corpus(self) -> Corpus:
        """Return the split of the corpus that `corpus` and `split` name.

        Raises:
            ValueError: if there is no such corpus or split, or a file is broken.
        """
        if isinstance(self.corpus, str | os.PathLike):
            return self._open(os.fspath(self.corpus))
        if self.columns:
            raise ValueError(
                f"columns={self.columns!r} says how files and data sets are read; the "
                f"corpus is {self.corpus!r}. Leave columns out, or name a file"
            )
        if self.corpus is None:
            return self.procedural_corpus()
        if not isinstance(self.corpus, Corpus):
            raise ValueError(
                "corpus must be a path, a textgym.Corpus or None for the procedural "
                f"one; got {self.corpus!r}"
            )
        if self.corpus.split == self.split:
            return self.corpus
        return self.corpus.for_split(self.split)

    def _open(self, corpus: str) -> Corpus:
        # Imported here: most programs read no file.
        from textgym.corpora.opening import open_corpus

        mine = {name: getattr(self, name) for name in self.field_names()}
        known = (
            {name: path.format_map(mine) for name, path in shape.items()}
            for shape in self.known_columns
        )
        return open_corpus(
            corpus,
            self.split,
            schema=type(self).schema,
            columns=self.columns,
            known_columns=tuple(known),
            download=self.download,
        )

    def opening(self, example: Example) -> str:
        """Return the text that the agent reads first."""
        return example.source

    def answer(self, turn: Turn) -> Reply:
        """Answer a finished turn; a conversation of one turn is over."""
        return Reply()

    def answers(self, turns: Sequence[Turn]) -> list[Reply]:
        """Answer turns of different conversations, for tasks that save by doing so."""
        return [self.answer(turn) for turn in turns]

    @property
    def says_what_the_corpus_says(self) -> bool:
        """Whether a procedural corpus's own words and bounds hold for the task."""
        kind = type(self)
        return (
            self.tokenizer is None
            and self.context_tokenizer is None
            and kind.opening is Task.opening
            and kind.references is Task.references
        )

    def prepare(self) -> None:  # noqa: B027 (most tasks need nothing)
        """Find out whether turns can be answered here; called by new environments."""

    @property
    def signature(self) -> str:
        """What rewards depend on, for results: the metrics and their versions."""
        return self.terms.signature

    def procedural_tokenizers(
        self, corpus: ProceduralCorpus
    ) -> tuple[Tokenizer, Tokenizer] | None:
        """Make the tokenizers of responses and of contexts; None for those of words."""
        return None

    def longest_context(self, opening: int, response: int) -> int:
        """Return how many tokens are read at most.

        Args:
            opening: Tokens of the longest opening.
            response: Most tokens of a turn.
        """
        return opening

    def without_reward(self) -> Task:
        """Return the task as far as it decides what is read and written."""
        return replace(self, reward=None, dense=False)

    @cached_property
    def has_own_answers(self) -> bool:
        """Whether `answer` must be asked; otherwise the metrics alone decide."""
        return type(self).answer is not Task.answer

    @property
    def scores_whole_episodes(self) -> bool:
        """Whether an episode is one turn, paid by metrics against its references."""
        kind = type(self)
        return (
            kind.answer is Task.answer
            and kind.references is Task.references
            and kind.turn_weight is Task.turn_weight
        )

    def references(self, example: Example, number: int) -> tuple[str, ...]:
        """Return the right answers of a turn, counted from 0."""
        return example.references

    def turn_weight(self, example: Example) -> float:
        """Return the share of an episode's reward that each of its turns is worth."""
        return 1.0

    def mask_rule(self, tokenizer: Tokenizer) -> MaskRule | None:
        """Return what decides which tokens make sense, None where all always do."""
        return None

    def oracle(self, prompt: Prompt) -> str:
        """Write the right answer to a prompt; what it earns is the ceiling.

        Raises:
            ValueError: if none is known.
        """
        references = self.references(prompt.example, prompt.number)
        if not references:
            raise ValueError(
                f"example {prompt.example.id!r} has no reference, so that its right "
                "answer is not known"
            )
        return references[0]

    def remarks(self, prompt: Prompt, text: str) -> tuple[Remark, ...]:
        """Say what was right, missed or wrong in an episode that is over.

        Views alone ask for it, so that it may take its time.

        Args:
            prompt: What there would be to answer next: it counts and remembers all
                turns, the last one, too.
            text: What the agent wrote last.
        """
        return ()

    def exploits(self) -> dict[str, Callable[[Prompt], str]]:
        """Name ways to earn without an answer, beside those that any task is tried."""
        return {}

    def heuristics(self) -> dict[str, Callable[[Prompt], str]]:
        """Name simple ways to answer that an agent should beat."""
        return {"copy the source": lambda prompt: prompt.text}


def _columns(value: Any) -> dict[str, str] | None:
    """Check where fields are read from; a copy, as specs must not change."""
    if value is None:
        return None
    if isinstance(value, Mapping) and all(
        isinstance(text, str) and text.strip()
        for pair in value.items()
        for text in pair
    ):
        return dict(value)
    raise ValueError(
        "columns must map names of fields to names of columns, such as {'source': "
        f"'article', 'references': 'highlights'}}; got {value!r}"
    )


def _size(name: str, value: Any) -> int | None:
    """Check a size; NumPy's integers become Python's, which are part of specs."""
    if value is None:
        return None
    if isinstance(value, int | np.integer) and value is not True and value >= 1:
        return int(value)
    raise ValueError(f"{name} must be a whole number from 1 or None; got {value!r}")
