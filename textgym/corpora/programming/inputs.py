"""Arguments for the functions of trees, with what is special drawn often enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from textgym.corpora.programming.operation import Constant, Name, Part, nodes

_LETTERS = "abcdeo"


def draw_inputs(
    names: Sequence[Name], tree: Part, rng: Random, calls: int
) -> dict[str, list[Any]]:
    """Draw arguments of many calls.

    Numbers are often those where something may change: the program's constants, their
    neighbours, and other numbers of the same call.

    Args:
        names: The parameters.
        tree: Whose constants are special.
        rng: Where chance comes from.
        calls: Number of calls.
    """
    special = [0, 1]
    for node in nodes(tree):
        if isinstance(node, Constant) and isinstance(node.value, int):
            special += [node.value - 1, node.value, node.value + 1]
    inputs: dict[str, list[Any]] = {name.name: [] for name in names}
    for _ in range(calls):
        near = list(special)
        for name in names:
            value = _DRAW[name.kind](rng, near)
            inputs[name.name].append(value)
            near += value if name.kind == "ints" else [value] * (name.kind == "int")
    return inputs


def _number(rng: Random, near: Sequence[int]) -> int:
    chance = rng.random()
    if chance < 0.25:
        return near[int(rng.random() * len(near))]
    if chance < 0.85:
        return int(rng.random() * 20) - 4
    return int(rng.random() * 120) - 40


def _numbers(rng: Random, near: Sequence[int]) -> list[int]:
    length = int(rng.random() * 9)
    values: list[int] = []
    for _ in range(length):
        if values and rng.random() < 0.15:
            values.append(rng.choice(values))
        else:
            values.append(_number(rng, near))
    return values


_DRAW: Mapping[str, Callable[[Random, Sequence[int]], Any]] = {
    "int": _number,
    "ints": _numbers,
}
