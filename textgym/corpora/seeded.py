"""Corpora that write each example from a level, a split, a seed and an index."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import cache, partial
from hashlib import blake2b, sha256
from random import Random
from typing import Any, ClassVar, Self

from textgym.corpora.corpus import Example, ProceduralCorpus
from textgym.corpora.splits import SPLITS, check_split
from textgym.errors import unknown_name


class SeededCorpus(ProceduralCorpus):
    """A corpus whose example is a pure function of its parameters and an index.

    A subclass says in `draw` how an example is written, and in `vocabularies` of which
    words; its `__init__` sets `name`, `train_length`, `longest_source` and
    `longest_reference`. Parameters beyond the three belong into `parameters`, from
    which equality, pickling and siblings follow.

    Args:
        level: One of `levels`.
        split: "train", "validation", "test" or "compositional".
        seed: Chooses other examples.

    Attributes:
        levels: Names of the levels.
        version: Raised when the same parameters give other examples.
        train_length: How many examples "train" has.
        evaluation_length: How many each other split has.

    Raises:
        ValueError: if there is no such level or split.
    """

    splits = SPLITS
    levels: ClassVar[tuple[str, ...]] = ("tiny", "small", "full")
    version: ClassVar[int] = 1
    train_length: int
    evaluation_length: int = 1_000

    def __init__(
        self, *, level: str = "small", split: str = "train", seed: int = 0
    ) -> None:
        check_split(split)
        if level not in self.levels:
            raise ValueError(unknown_name("level", level, self.levels))
        self.level, self.split, self.seed = level, split, seed

    @abstractmethod
    def draw(self, name: str, rng: Random) -> Example | None:
        """Write an example of that name by chance, or None if it is not of this split.

        Where it is None, another one is drawn.
        """

    @property
    @abstractmethod
    def vocabularies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words and marks of sources and those of references, sorted."""

    @property
    def parameters(self) -> dict[str, Any]:
        """The keyword arguments that make an equal corpus."""
        return {"level": self.level, "split": self.split, "seed": self.seed}

    @property
    def is_compositional(self) -> bool:
        """Whether this split holds what is put together as in no other."""
        return self.split == "compositional"

    def __len__(self) -> int:
        return self.train_length if self.split == "train" else self.evaluation_length

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        name = f"{self.name}-{self.split}-{index}"
        rng = self.generator(index)
        while True:
            example = self.draw(name, rng)
            if example is not None:
                return example

    def generator(self, index: int) -> Random:
        """Return the source of chance for the example at `index`."""
        key = f"{self.seed} {self.split} {index}".encode()
        return Random(int.from_bytes(blake2b(key, digest_size=8).digest(), "little"))

    def for_split(self, split: str) -> Self:
        """Return the corpus of the same parameters for another split."""
        return type(self)(**self.parameters | {"split": split})

    @property
    def source_vocabulary(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words and marks of sources at this level, sorted."""
        return self.vocabularies[0]

    @property
    def target_vocabulary(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words and marks of references at this level, sorted."""
        return self.vocabularies[1]

    @property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the parameters, the words and the first examples."""
        return _fingerprint(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SeededCorpus):
            return NotImplemented
        return type(self) is type(other) and self.parameters == other.parameters

    def __hash__(self) -> int:
        return hash((type(self), *self.parameters.values()))

    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]:
        return partial(type(self), **self.parameters), ()


@cache
def _fingerprint(corpus: SeededCorpus) -> str:
    parts = [str(corpus.version), corpus.name, corpus.split, str(len(corpus))]
    parts += [str(corpus.seed), *corpus.source_vocabulary, *corpus.target_vocabulary]
    for example in corpus[:100]:
        parts += [example.source, *example.references]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
