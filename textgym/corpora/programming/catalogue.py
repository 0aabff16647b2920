"""All problems of a level: one for each behaviour, each in one split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import accumulate, count
from random import Random
from typing import Any

from textgym.corpora.chance import NoSense
from textgym.corpora.programming.choosing import choose_tests
from textgym.corpora.programming.drawing import LEVELS, draw_tree
from textgym.corpora.programming.inputs import draw_inputs, small
from textgym.corpora.programming.misses import without_one
from textgym.corpora.programming.operation import (
    UNDEFINED,
    Inputs,
    Name,
    Part,
    Tree,
    nodes,
    parameters,
    results,
)
from textgym.corpora.programming.writing import program
from textgym.corpora.splits import SPLITS, split_of

# Two programs that agree on so many calls are one problem.
PROBES = 20
# So that hidden tests can all have different answers.
_FEWEST_ANSWERS = 13
_TRIALS = 3


@cache
def catalogue(level: str) -> Mapping[str, tuple[int, ...]]:
    """Return the numbers of a level's problems, by split, for `drawn`.

    No two problems, of whatever splits, do the same. "compositional" has those in which
    an operation works on another's result that never does in the other splits.
    """
    module = import_module(f"textgym.corpora.programming.chosen.{level}")
    steps = {split: map(int, text.split()) for split, text in module.CHOSEN.items()}
    return {split: tuple(accumulate(numbers)) for split, numbers in steps.items()}


def drawn(level: str, number: int) -> Tree:
    """Return the tree that a number stands for."""
    return draw_tree(LEVELS[level], Random(f"{level} {number}"))


def choose(level: str) -> dict[str, list[int]]:
    """Find the problems that are worth asking, one of each behaviour, by split.

    This takes seconds, so its result is kept in `textgym.corpora.programming.chosen`.
    """
    chosen: dict[str, list[int]] = {split: [] for split in SPLITS}
    for number, tree in different(level):
        chosen[split_of(program(tree), pairs(tree))].append(number)
    return chosen


def pairs(tree: Tree) -> Iterator[tuple[str, str]]:
    """Name the operations of which one works on the other's result."""
    for node in nodes(tree):
        if isinstance(node, Tree):
            for part in node.parts:
                if isinstance(part, Tree):
                    yield part.operation.name, node.operation.name


def different(level: str) -> Iterator[tuple[int, Tree]]:
    """Draw trees until there are enough that do different things."""
    behaviours: set[tuple[tuple[Name, ...], str]] = set()
    missing = LEVELS[level].problems
    for number in count():
        tree = drawn(level, number)
        if not _can_be_written(tree):
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
        if not _says_more(tree, _probes(names), known):
            continue
        if all(
            results(less, _probes(names), PROBES, known) != answers
            for less in without_one(tree)
        ) and _can_be_tested(tree):
            yield number, tree
            missing -= 1
            if not missing:
                return


def _can_be_written(tree: Tree) -> bool:
    """Tell whether there are variables for everything."""
    try:
        program(tree)
    except NoSense:
        return False
    return True


def _can_be_tested(tree: Tree) -> bool:
    """Tell whether tests are found, whatever is drawn."""
    try:
        for seed in range(_TRIALS):
            choose_tests(tree, (), Random(seed))
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
    return draw_inputs(names, names[0], Random("probes"), PROBES)
