"""Examples and the corpora that hold them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class Example:
    """One thing to write about.

    Attributes:
        id: Name of the example, unique in its corpus.
        source: The text that the agent reads.
        references: Texts that would be right answers; may be empty.
        extra: Whatever else the data says about the example.
    """

    id: str
    source: str
    references: tuple[str, ...]
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Corpus(Sequence[Example]):
    """One split of a collection of examples; its siblings are a call away.

    A corpus is immutable and addressed by index, so that the same index gives the
    same example in every process. Splits share no source text.

    Attributes:
        name: What the corpus is called in messages and result files.
        split: Name of the split that this object holds.
        splits: Names of all splits of the collection.
    """

    name: str
    split: str
    splits: tuple[str, ...]

    @abstractmethod
    def __len__(self) -> int:
        """Count the examples of this split."""

    @abstractmethod
    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""

    @abstractmethod
    def for_split(self, split: str) -> Corpus:
        """Return the same collection's split of another name.

        Raises:
            ValueError: if there is no such split; the message lists those there are.
        """

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """Hexadecimal hash of the content, the same in every process."""

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> list[Example]: ...
    def __getitem__(self, index: int | slice) -> Example | list[Example]:
        if isinstance(index, slice):
            return [self.example(i) for i in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(f"index must be below {len(self)}; got {index}")
        return self.example(index % len(self))

    def __iter__(self) -> Iterator[Example]:
        return (self.example(index) for index in range(len(self)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.split}: {len(self)} examples>"


class ProceduralCorpus(Corpus):
    """A corpus that is written on demand, and so knows its bounds beforehand.

    Attributes:
        source_vocabulary: Every word that a source may contain.
        target_vocabulary: Every word that a reference may contain.
        longest_source: Most words of a source.
        longest_reference: Most words of a reference.
    """

    source_vocabulary: tuple[str, ...]
    target_vocabulary: tuple[str, ...]
    longest_source: int
    longest_reference: int
