"""Programming problems: what a function should do, and tests that tell."""

from __future__ import annotations

from functools import cache
from random import Random

from textgym.codegen.problem import Problem
from textgym.corpora.corpus import Example
from textgym.corpora.programming.cases import draw_examples, hidden_tests
from textgym.corpora.programming.catalogue import Entry, catalogue, drawn
from textgym.corpora.programming.operation import operations_of
from textgym.corpora.programming.phrasing import sentence
from textgym.corpora.programming.specification import (
    read_tokens,
    specification,
)
from textgym.corpora.programming.vocabulary import PROGRAM_TOKENS
from textgym.corpora.programming.writing import ENTRY_POINT, program, signature
from textgym.corpora.seeded import SeededCorpus

# Most tokens of a specification, and of a program with its layout; tests compare.
_LONGEST = {"tiny": (200, 60), "small": (340, 130), "full": (400, 190)}


class Programs(SeededCorpus):
    """Specifications of functions, each with a reference program and tests.

    A problem is a tree of operations. Its sentence and its program are written from the
    same tree, and its expected values are what the tree makes of the inputs. No two
    problems of a level, of whatever splits, do the same, and each has an operation that
    easier levels lack, or takes two loops. The seed chooses their order, the wordings
    and the visible examples; hidden tests belong to the problem. "compositional" has
    those problems in which an operation works on the result of another that it never
    works on in the other splits.

    `Example.extra` has the `problem`, see `textgym.codegen.problem`, and the names of
    its `operations`. All answers of a problem are different, those of visible examples
    too. Each near miss (another operation, number or parameter, an operation left out,
    swapped operands) fails a hidden test, if any of many inputs tells it apart.

    Args:
        level: "tiny", "small" or "full".
        split: "train", "validation", "test" or "compositional".
        seed: Gives other wordings and examples, in another order.

    Raises:
        ValueError: if there is no such level or split.
    """

    def __init__(
        self, *, level: str = "small", split: str = "train", seed: int = 0
    ) -> None:
        super().__init__(level=level, split=split, seed=seed)
        self.name = f"programs-{level}"
        self.longest_source, self.longest_reference = _LONGEST[level]

    def __len__(self) -> int:
        return len(catalogue(self.level)[self.split])

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        entry = _shuffled(self.level, self.split, self.seed)[index]
        name = f"{self.name}-{self.split}-{index}"
        return self.draw(name, self.generator(index), entry)

    def draw(self, name: str, rng: Random, entry: Entry | None = None) -> Example:
        """Write an example of that name by chance, of a given problem or of any."""
        number, rows = entry or rng.choice(catalogue(self.level)[self.split])
        tree = drawn(self.level, number)
        tests = hidden_tests(tree, number, rows)
        examples = draw_examples(tree, tests, rng)
        source = specification(
            sentence(tree, rng), signature(tree), ENTRY_POINT, examples
        )
        extra = {
            "problem": Problem(ENTRY_POINT, examples, tests),
            "operations": tuple(operations_of(tree)),
        }
        return Example(name, source, (program(tree),), extra)

    @property
    def vocabularies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tokens of specifications and of programs at this level."""
        return read_tokens(self.level), PROGRAM_TOKENS[self.level]


@cache
def _shuffled(level: str, split: str, seed: int) -> tuple[Entry, ...]:
    """Put the problems of a split in the order of a seed."""
    entries = list(catalogue(level)[split])
    Random(f"order {level} {split} {seed}").shuffle(entries)
    return tuple(entries)
