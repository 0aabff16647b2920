"""Conversations about the goals of a file, over its database."""

from __future__ import annotations

import os
from functools import cached_property
from hashlib import sha256

from textgym.corpora.conversations import opening
from textgym.corpora.corpus import Example, ProceduralCorpus
from textgym.corpora.dialogue import user_wordings
from textgym.corpora.dialogue.goal_files import read_goals
from textgym.corpora.dialogue.knobs import Knobs
from textgym.corpora.dialogue.vocabulary import read_words, written_words
from textgym.corpora.splits import stable_hash
from textgym.errors import unknown_name

# Room for the longest names and addresses, three rows of them.
_LONGEST_SOURCE, _LONGEST_REFERENCE = 192, 40


class GoalConversations(ProceduralCorpus):
    """Recorded goals for the simulated user, one conversation each.

    Splits are those of the file.

    Args:
        goals: Path of the goals, see `read_goals`.
        database: Path of the places.
        split: Name of a split.

    Raises:
        CorpusError: if the files cannot be used.
        ValueError: if there is no such split.
    """

    longest_source = _LONGEST_SOURCE
    longest_reference = _LONGEST_REFERENCE

    def __init__(self, goals: str, database: str, split: str = "train") -> None:
        self._file = read_goals(goals, database)
        self.paths = goals, database
        self.name = os.path.basename(goals)
        self.splits = tuple(self._file.goals)
        if split not in self.splits:
            raise ValueError(unknown_name(f"split of {self.name}", split, self.splits))
        self.split = split

    @property
    def knobs(self) -> Knobs:
        """Slots, values and names."""
        return self._file.knobs

    def __len__(self) -> int:
        return len(self._file.goals[self.split])

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        name, goal = self._file.goals[self.split][index]
        ways = user_wordings.OPENING[: self.knobs.wordings[0]]
        wording = ways[stable_hash(name) % len(ways)]
        source = opening((goal,), wording, self.knobs.shown)
        return Example(name, source, (), {"goals": (goal,)})

    def for_split(self, split: str) -> GoalConversations:
        """Return another split of the file."""
        return GoalConversations(*self.paths, split)

    @cached_property
    def source_vocabulary(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words and marks of screens and users, sorted."""
        return tuple(sorted(read_words(self.knobs)))

    @cached_property
    def target_vocabulary(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words and marks that a good assistant needs, sorted."""
        return tuple(sorted(written_words(self.knobs)))

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the words and of all examples of the split."""
        parts = [self.name, self.split, *self.source_vocabulary]
        parts += [example.source for example in self]
        return sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _identity(self) -> tuple[object, ...]:
        return self.paths, self.split, id(self._file)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GoalConversations):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __reduce__(self) -> tuple[type[GoalConversations], tuple[str, str, str]]:
        return type(self), (*self.paths, self.split)
