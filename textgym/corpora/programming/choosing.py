"""Choosing tests: inputs that tell the right program from its near misses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from textgym.codegen.problem import Test
from textgym.corpora.chance import NoSense
from textgym.corpora.programming.inputs import draw_inputs, small
from textgym.corpora.programming.misses import near_misses
from textgym.corpora.programming.operation import (
    UNDEFINED,
    Inputs,
    Operation,
    Part,
    Tree,
    parameters,
    results,
)

TESTS = 10
EXAMPLES = 3
_CALLS = 48
# Elements of lists in visible examples, and after how many attempts there are more.
_SHORT = 4
_PATIENCE = 8
_MOST_ATTEMPTS = 40
# Of catching a near miss for the first time, the second time, and so on.
_WORTH = (1_000, 200, 40, 8, 2)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that is a possible test.

    Attributes:
        test: The call and its answer.
        answer: What tells answers apart.
        caught: Bit by bit, the near misses that answer something else.
        gives_away: Whether the answer stands among the arguments.
    """

    test: Test
    answer: str
    caught: int
    gives_away: bool


def choose_tests(
    tree: Tree, operations: Sequence[Operation], rng: Random
) -> tuple[tuple[Test, ...], tuple[Test, ...]]:
    """Choose visible examples and hidden tests, all with different answers.

    Each near miss that can be told from the right program by one of many calls fails a
    hidden test. Of the hidden answers one at most stands among its arguments.

    Args:
        tree: The right program.
        operations: Of its level, for near misses.
        rng: Where chance comes from.

    Raises:
        NoSense: if there are too few different answers.
    """
    misses = list(near_misses(tree, operations))
    calls: list[_Call] = []
    for _ in range(_MOST_ATTEMPTS):
        inputs = draw_inputs(parameters(tree), tree, rng, _CALLS)
        calls += _calls(tree, misses, inputs)
        hidden = _hidden(calls)
        if len(hidden) == TESTS:
            return _examples(tree, hidden, rng), tuple(call.test for call in hidden)
    raise NoSense


def _calls(tree: Tree, misses: Iterable[Part], inputs: Inputs) -> list[_Call]:
    """Make possible tests of inputs, and find out whom they catch."""
    columns = [inputs[name.name] for name in parameters(tree)]
    known: dict[Part, Sequence[Any]] = {}
    answers = results(tree, inputs, len(columns[0]), known)
    caught = [0] * len(answers)
    for number, miss in enumerate(misses):
        others = results(miss, inputs, len(answers), known)
        for call, (answer, other) in enumerate(zip(answers, others, strict=True)):
            if answer != other:
                caught[call] |= 1 << number
    return [
        _Call(Test(arguments, answer), repr(answer), bits, answer in arguments)
        for arguments, answer, bits in zip(
            zip(*columns, strict=True), answers, caught, strict=True
        )
        if answer is not UNDEFINED and small(answer)
    ]


def _hidden(calls: Sequence[_Call]) -> list[_Call]:
    """Take the calls that catch most near misses that few others have caught."""
    left = list(calls)
    chosen: list[_Call] = []
    often = [0] * len(_WORTH)  # near misses that were caught once, twice, ...
    while left and len(chosen) < TESTS:
        best = max(left, key=lambda call: _worth(call.caught, often))
        chosen.append(best)
        caught = best.caught
        for times, known in enumerate(often):
            often[times], caught = known | caught, known & caught
        left = [
            call
            for call in left
            if call.answer != best.answer and not (call.gives_away and best.gives_away)
        ]
    return chosen


def _worth(caught: int, often: Sequence[int]) -> int:
    return sum(
        worth * (caught & ~known).bit_count()
        for worth, known in zip(_WORTH, often, strict=True)
    )


def _examples(tree: Tree, hidden: Sequence[_Call], rng: Random) -> tuple[Test, ...]:
    """Draw short calls whose answers are none of the hidden ones."""
    taken = {call.answer for call in hidden}
    chosen: list[Test] = []
    names = parameters(tree)
    for attempt in range(_MOST_ATTEMPTS):
        longest = _SHORT + attempt // _PATIENCE
        inputs = draw_inputs(names, tree, rng, 8, longest=longest)
        for call in _calls(tree, (), inputs):
            if call.answer in taken or (call.gives_away and attempt < _PATIENCE):
                continue
            taken.add(call.answer)
            chosen.append(call.test)
            if len(chosen) == EXAMPLES:
                return tuple(chosen)
    raise NoSense
