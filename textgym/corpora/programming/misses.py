"""Near misses: programs that somebody could write who did not quite understand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from textgym.corpora.programming.operation import (
    Constant,
    Name,
    Operation,
    Part,
    Tree,
    kind_of,
    parameters,
)


def near_misses(tree: Tree, operations: Sequence[Operation]) -> Iterator[Part]:
    """Change one thing: an operation, a number, a parameter, or their order.

    Args:
        tree: The right program.
        operations: Those that may stand for another.
    """
    names = parameters(tree)
    yield from names
    yield from (part for part in tree.parts if isinstance(part, Tree))
    yield from _changed(tree, names, tuple(operations))


def without_one(tree: Tree) -> Iterator[Part]:
    """Leave out each of the operations that work on what they return."""
    for index, part in enumerate(tree.parts):
        if isinstance(part, Constant):
            continue
        if kind_of(part) == tree.operation.gives:
            yield part
        if isinstance(part, Tree):
            for less in without_one(part):
                yield _with(tree, index, less)


def _changed(
    part: Part, names: tuple[Name, ...], operations: tuple[Operation, ...]
) -> Iterator[Part]:
    if isinstance(part, Name):
        yield from (name for name in names if name.kind == part.kind and name != part)
    elif isinstance(part, Constant):
        if isinstance(part.value, int):
            yield Constant(part.value + 1)
            yield Constant(part.value - 1)
    else:
        yield from _changed_tree(part, names, operations)


def _changed_tree(
    tree: Tree, names: tuple[Name, ...], operations: tuple[Operation, ...]
) -> Iterator[Part]:
    first, *others = tree.parts
    if kind_of(first) == tree.operation.gives:
        yield first
    for other in _kin(tree.operation, operations):
        yield Tree(other, tree.parts)
    if [kind_of(first)] == list(map(kind_of, others)):
        yield Tree(tree.operation, tree.parts[::-1])
    for index, child in enumerate(tree.parts):
        for changed in _changed(child, names, operations):
            yield _with(tree, index, changed)
        if isinstance(child, Constant):
            for value in tree.operation.constants:
                if value != child.value:
                    yield _with(tree, index, Constant(value))


def _with(tree: Tree, index: int, part: Part) -> Tree:
    parts = (*tree.parts[:index], part, *tree.parts[index + 1 :])
    return Tree(tree.operation, parts)


@cache
def _kin(
    operation: Operation, operations: tuple[Operation, ...]
) -> tuple[Operation, ...]:
    """List operations that take and give the same kinds, and an operation's misses."""
    alike = [
        other
        for other in operations
        if other is not operation and _kinds(other) == _kinds(operation)
    ]
    return *alike, *(_missing(operation, miss) for miss in operation.misses)


def _kinds(operation: Operation) -> list[str]:
    return [kind.rstrip("!?*") for kind in (*operation.takes, operation.gives)]


def _missing(operation: Operation, miss: Callable[..., Any]) -> Operation:
    return replace(operation, name=f"nearly {operation.name}", apply=miss)
