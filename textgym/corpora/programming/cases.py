"""Tests of a problem: hidden ones, chosen before, and examples that are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from random import Random

from textgym.codegen.problem import Test
from textgym.corpora.chance import NoSense
from textgym.corpora.programming.inputs import draw_inputs, small
from textgym.corpora.programming.operation import (
    UNDEFINED,
    Inputs,
    Tree,
    parameters,
    results,
)

CALLS = 62
"""Calls that a problem has, of which some become its hidden tests."""

EXAMPLES = 3
# Examples that are drawn at once.
_AT_ONCE = 5
# Elements of lists in visible examples, and after how many attempts there are more.
_SHORT = 4
_PATIENCE = 8
_MOST_ATTEMPTS = 60


def inputs_of(tree: Tree, number: int, rows: Iterable[int]) -> Inputs:
    """Return some calls of a problem, each drawn by itself.

    Args:
        tree: The right program.
        number: The problem's number.
        rows: Which of its calls.
    """
    sources = (Random(CALLS * number + row) for row in rows)
    return draw_inputs(parameters(tree), tree, sources)


def hidden_tests(tree: Tree, number: int, rows: Iterable[int]) -> tuple[Test, ...]:
    """Return the hidden tests of a problem, see `choosing.choose_rows`."""
    return tuple(tests_of(tree, inputs_of(tree, number, rows)))


def draw_examples(tree: Tree, hidden: Iterable[Test], rng: Random) -> tuple[Test, ...]:
    """Draw short calls with different answers, none of them a hidden test's.

    Args:
        tree: The right program.
        hidden: The hidden tests.
        rng: Where chance comes from.

    Raises:
        NoSense: if there are too few.
    """
    taken = {repr(test.expected) for test in hidden}
    chosen: list[Test] = []
    names = parameters(tree)
    for attempt in range(_MOST_ATTEMPTS):
        longest = _SHORT + attempt // _PATIENCE
        inputs = draw_inputs(names, tree, repeat(rng, _AT_ONCE), longest=longest)
        for test in tests_of(tree, inputs):
            answer = repr(test.expected)
            gives_away = test.expected in test.arguments and attempt < _PATIENCE
            if gives_away or answer in taken:
                continue
            taken.add(answer)
            chosen.append(test)
            if len(chosen) == EXAMPLES:
                return tuple(chosen)
    raise NoSense


def tests_of(tree: Tree, inputs: Inputs) -> list[Test]:
    """Make tests of those calls that have a good answer."""
    columns = [inputs[name.name] for name in parameters(tree)]
    answers = results(tree, inputs, len(columns[0]), {})
    return [
        Test(arguments, answer)
        for arguments, answer in zip(zip(*columns, strict=True), answers, strict=True)
        if answer is not UNDEFINED and small(answer)
    ]
