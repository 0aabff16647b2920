"""Arguments for the functions of trees, with what is special drawn often enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any

from textgym.corpora.programming.operation import Constant, Name, Part, nodes

_WORDS = (
    *("a", "ox", "tea", "egg", "oat", "pea", "fig", "cod", "bee", "toad", "dove"),
    *("goose", "melon", "apple", "onion", "cocoa", "tomato", "banana", "lemon", "rye"),
)
LETTERS = "".join(sorted(set("".join(_WORDS))))
# Bounds of answers.
_LARGEST = 10**6
_LONGEST = 12
_LONGEST_TEXT = 24


def draw_inputs(
    names: Sequence[Name], tree: Part, sources: Iterable[Random], *, longest: int = 8
) -> dict[str, list[Any]]:
    """Draw arguments of many calls.

    Numbers are often those where something may change: the program's constants, their
    neighbours, and other numbers of the same call.

    Args:
        names: The parameters.
        tree: Whose constants are special.
        sources: Where the chance of each call comes from.
        longest: Most elements of a list.
    """
    special = [0, 1]
    for node in nodes(tree):
        if isinstance(node, Constant) and isinstance(node.value, int):
            special += [node.value - 1, node.value, node.value + 1]
    inputs: dict[str, list[Any]] = {name.name: [] for name in names}
    for rng in sources:
        near = list(special)
        for name in names:
            value = _DRAW[name.kind](rng, near, longest)
            inputs[name.name].append(value)
            near += value if name.kind == "ints" else [value] * (name.kind == "int")
    return inputs


def small(value: Any) -> bool:
    """Tell whether a value is small enough to be an answer."""
    if isinstance(value, int):
        return -_LARGEST <= value <= _LARGEST
    if isinstance(value, str):
        return len(value) <= _LONGEST_TEXT
    if len(value) > _LONGEST:
        return False
    if isinstance(value, dict):
        return all(map(small, value)) and all(map(small, value.values()))
    return all(map(small, value))


def _number(rng: Random, near: Sequence[int], longest: int = 0) -> int:
    chance = rng.random()
    if chance < 0.25:
        return near[int(rng.random() * len(near))]
    if chance < 0.85:
        return int(rng.random() * 20) - 4
    return int(rng.random() * 120) - 40


def _numbers(rng: Random, near: Sequence[int], longest: int) -> list[int]:
    length = int(rng.random() * (longest + 1))
    values: list[int] = []
    for _ in range(length):
        if values and rng.random() < 0.15:
            values.append(rng.choice(values))
        else:
            values.append(_number(rng, near))
    return values


def _text(rng: Random, near: Sequence[int], longest: int) -> str:
    """Draw a short word, or two."""
    text = rng.choice(_WORDS)
    return text if rng.random() < 0.5 else f"{text} {rng.choice(_WORDS)}"


def _words(rng: Random, near: Sequence[int], longest: int) -> list[str]:
    return [rng.choice(_WORDS) for _ in range(int(rng.random() * (longest + 1)))]


_DRAW: Mapping[str, Callable[[Random, Sequence[int], int], Any]] = {
    "int": _number,
    "ints": _numbers,
    "str": _text,
    "words": _words,
}
