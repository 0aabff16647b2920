"""Choosing hidden tests: calls that tell the right program from its near misses.

Problems of the suite are chosen once (`catalogue.choose`), and their hidden tests with
them: this takes milliseconds each, which nobody who plays should wait for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import ne

from textgym.corpora.chance import NoSense
from textgym.corpora.programming.cases import CALLS, inputs_of
from textgym.corpora.programming.inputs import small
from textgym.corpora.programming.misses import near_misses
from textgym.corpora.programming.operation import (
    UNDEFINED,
    Operation,
    Part,
    Tree,
    parameters,
    results,
)

TESTS = 10
# Of catching a near miss for the first time, the second time, and so on.
_WORTH = (1_000, 200, 40, 8, 2)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that is a possible test.

    Attributes:
        row: Which of the problem's calls it is.
        answer: What tells answers apart.
        caught: Byte by byte, the near misses that answer something else.
        gives_away: Whether the answer stands among the arguments.
    """

    row: int
    answer: str
    caught: int
    gives_away: bool


def choose_rows(
    tree: Tree, number: int, operations: Sequence[Operation]
) -> tuple[int, ...]:
    """Choose those of a problem's calls that are its hidden tests.

    All have different answers, of which one at most stands among its arguments. Each
    near miss that many of the calls tell from the right program fails several.

    Args:
        tree: The right program.
        number: The problem's number.
        operations: Of its level, for near misses.

    Raises:
        NoSense: if there are too few different answers.
    """
    left = _calls(tree, number, near_misses(tree, operations))
    chosen: list[int] = []
    often = [0] * len(_WORTH)  # near misses that were caught once, twice, ...
    while left and len(chosen) < TESTS:
        best = max(left, key=lambda call: _worth(call.caught, often))
        chosen.append(best.row)
        caught = best.caught
        for times, known in enumerate(often):
            often[times], caught = known | caught, known & caught
        left = [
            call
            for call in left
            if call.answer != best.answer and not (call.gives_away and best.gives_away)
        ]
    if len(chosen) < TESTS:
        raise NoSense
    return tuple(chosen)


def _calls(tree: Tree, number: int, misses: Iterable[Part]) -> list[_Call]:
    """Make the calls that have good answers, and find out whom they catch."""
    names = parameters(tree)
    inputs = inputs_of(tree, number, range(CALLS))
    known: dict[Part, Sequence[object]] = {}
    answers = results(tree, inputs, CALLS, known)
    good = [answer is not UNDEFINED and small(answer) for answer in answers]
    inputs = {name: list(compress(values, good)) for name, values in inputs.items()}
    known = {part: list(compress(values, good)) for part, values in known.items()}
    answers = known[tree]
    differ = [
        list(map(ne, answers, results(miss, inputs, len(answers), known)))
        for miss in misses
    ]
    rows = compress(range(CALLS), good)
    arguments = zip(*(inputs[name.name] for name in names), strict=True)
    return [
        _Call(
            row,
            repr(answer),
            int.from_bytes(bytes(told[call] for told in differ)),
            answer in given,
        )
        for call, (row, answer, given) in enumerate(
            zip(rows, answers, arguments, strict=True)
        )
    ]


def _worth(caught: int, often: Sequence[int]) -> int:
    return sum(
        worth * (caught & ~known).bit_count()
        for worth, known in zip(_WORTH, often, strict=True)
    )
