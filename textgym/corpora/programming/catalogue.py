"""All problems of a level: one for each behaviour, each in one split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import count, repeat
from random import Random
from string import ascii_letters, digits
from typing import Any, NamedTuple

from textgym.corpora.chance import NoSense
from textgym.corpora.programming.cases import draw_examples, hidden_tests
from textgym.corpora.programming.choosing import TESTS, choose_rows
from textgym.corpora.programming.drawing import LEVELS, draw_tree
from textgym.corpora.programming.inputs import draw_inputs, small
from textgym.corpora.programming.misses import without_one
from textgym.corpora.programming.operation import (
    UNDEFINED,
    Inputs,
    Name,
    Operation,
    Part,
    Tree,
    nodes,
    parameters,
    results,
)
from textgym.corpora.programming.writing import program
from textgym.corpora.splits import SPLITS, split_of

SIZES: Mapping[str, int] = {"train": 4_000, **dict.fromkeys(SPLITS[1:], 1_000)}
"""Number of problems of each split, at every level."""

# Two programs that agree on so many calls are one problem.
PROBES = 20
# So that hidden tests and examples can all have different answers.
_FEWEST_ANSWERS = 13
_TRIALS = 3
_ROWS = digits + ascii_letters


class Entry(NamedTuple):
    """A problem of the suite.

    Attributes:
        number: What its tree is drawn from, see `drawn`.
        rows: Which of its calls are hidden tests, see `cases.hidden_tests`.
    """

    number: int
    rows: tuple[int, ...]


@cache
def catalogue(level: str) -> Mapping[str, tuple[Entry, ...]]:
    """Return a level's problems, by split.

    No two problems, of whatever splits, do the same. "compositional" has those in which
    an operation works on another's result that never does in the other splits.
    """
    module = import_module(f"textgym.corpora.programming.chosen.{level}")
    return {split: tuple(_read(text)) for split, text in module.CHOSEN.items()}


def _read(text: str) -> Iterator[Entry]:
    number = 0
    for word in text.split():
        number += int(word[:-TESTS])
        yield Entry(number, tuple(map(_ROWS.index, word[-TESTS:])))


def written(entries: Sequence[Entry]) -> str:
    """Write problems in short: steps between their numbers, a letter for each row."""
    words, before = [], 0
    for number, rows in entries:
        words.append(f"{number - before}{''.join(_ROWS[row] for row in rows)}")
        before = number
    return " ".join(words)


def drawn(level: str, number: int) -> Tree:
    """Return the tree that a number stands for."""
    return draw_tree(LEVELS[level], Random(f"{level} {number}"))


def choose(
    level: str, sizes: Mapping[str, int] = SIZES
) -> Mapping[str, Sequence[Entry]]:
    """Find the problems that are worth asking, one of each behaviour, by split.

    This takes minutes, so its result is kept in `textgym.corpora.programming.chosen`.

    Args:
        level: Of which problems.
        sizes: How many of each split.
    """
    chosen: dict[str, list[Entry]] = {split: [] for split in sizes}
    for number, tree in different(level):
        split = split_of(program(tree), pairs(tree))
        if len(chosen[split]) < sizes[split]:
            entry = _tested(level, number, tree)
            chosen[split] += [entry] if entry else []
            if all(len(chosen[split]) == size for split, size in sizes.items()):
                break
    return chosen


def _tested(level: str, number: int, tree: Tree) -> Entry | None:
    """Choose the tests of a problem; None if none are found, whatever is drawn."""
    try:
        rows = choose_rows(tree, number, LEVELS[level].operations)
        for seed in range(_TRIALS):
            draw_examples(tree, hidden_tests(tree, number, rows), Random(seed))
    except NoSense:
        return None
    return Entry(number, rows)


def pairs(tree: Tree) -> Iterator[tuple[str, str]]:
    """Name the operations of which one works on the other's result."""
    for node in nodes(tree):
        if isinstance(node, Tree):
            for part in node.parts:
                if isinstance(part, Tree):
                    yield part.operation.name, node.operation.name


def different(level: str) -> Iterator[tuple[int, Tree]]:
    """Draw trees that do different things, all of them hard enough for the level."""
    behaviours: set[tuple[tuple[Name, ...], str]] = set()
    for number in count():
        tree = drawn(level, number)
        if not LEVELS[level].is_asked(_operations(tree)) or not _can_be_written(tree):
            continue
        names = parameters(tree)
        known: dict[Part, Sequence[Any]] = {}
        answers = results(tree, _probes(names), PROBES, known)
        if not _is_worth_asking(answers, list(_probes(names).values())):
            continue
        behaviour = names, repr(answers)
        if behaviour in behaviours:
            continue
        behaviours.add(behaviour)
        if _says_more(tree, _probes(names), known) and all(
            results(less, _probes(names), PROBES, known) != answers
            for less in without_one(tree)
        ):
            yield number, tree


def _operations(tree: Tree) -> list[Operation]:
    return [node.operation for node in nodes(tree) if isinstance(node, Tree)]


def _can_be_written(tree: Tree) -> bool:
    """Tell whether there are variables for everything."""
    try:
        program(tree)
    except NoSense:
        return False
    return True


def _says_more(tree: Tree, inputs: Inputs, known: Mapping[Part, Sequence[Any]]) -> bool:
    """Tell whether no result within a tree, its own too, is a mere argument."""
    return not any(
        known[node] == argument
        for node in nodes(tree)
        if isinstance(node, Tree)
        for argument in inputs.values()
    )


def _is_worth_asking(
    answers: Sequence[Any], arguments: Sequence[Sequence[Any]]
) -> bool:
    """Tell whether there are enough answers that no argument gives away."""
    open_ones = {
        repr(answer)
        for answer, *given in zip(answers, *arguments, strict=True)
        if answer is not UNDEFINED and answer not in given
    }
    return len(open_ones) >= _FEWEST_ANSWERS and all(
        answer is UNDEFINED or small(answer) for answer in answers
    )


@cache
def _probes(names: tuple[Name, ...]) -> Mapping[str, Sequence[Any]]:
    return draw_inputs(names, names[0], repeat(Random("probes"), PROBES))
