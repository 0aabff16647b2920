"""Operations, and the trees that are made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any, Final

# What a program makes where its sentence says nothing, such as the largest of none.
UNDEFINED: Final = ...
_NOTHING_SAID = (IndexError, KeyError, ValueError, ZeroDivisionError, TypeError)

# How tightly Python's expressions hold together, loosest first.
TERNARY, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)
# How much may be said after or around a phrase without changing what it means: nothing,
# something after a comma, anything where the phrase stands last, anything anywhere.
WHOLE, OPEN, CLOSED, WORD = range(4)
# Added for phrases in the plural, such as "the squares of the elements of xs".
PLURAL = 4


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One thing that programs do, with its Python and its English.

    In templates {0} is what it works on, {1} and {2} are its operands. The number after
    a colon says what a part must be at least, else it is put in brackets (code) or the
    template does not fit (phrases). Phrases may have to be singular (s) or plural (p),
    or more than one word (m).

    Attributes:
        name: What held-out pairs and near misses call it.
        takes: Kinds of its parts: "int", "ints", "str", "words" or "counts". The
            operands' kinds end in "!" where they must be constants, in "?" where they
            may be, and in "*" where they may also be results of other operations.
        gives: Kind of its result.
        apply: What it does; may raise where nothing is said about the result.
        code: An expression; or lines that end with {out} holding the result.
        nouns: Phrases for the result, each with how it may be built upon.
        steps: Orders to do it to "it".
        binds: How tightly the expression holds together.
        constants: Values of operands that are constants.
        out: Name of the variable that lines leave the result in.
        misses: What somebody could take it for, beside operations of the same kinds.
    """

    name: str
    takes: tuple[str, ...]
    gives: str
    apply: Callable[..., Any]
    code: str
    nouns: Mapping[str, int]
    steps: tuple[str, ...]
    binds: int = ATOM
    constants: tuple[int | str, ...] = ()
    out: str = ""
    misses: tuple[Callable[..., Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter of the function."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number or string that stands in the program."""

    value: int | str


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """An operation on parts; the first is what is worked on."""

    operation: Operation
    parts: tuple[Tree | Name | Constant, ...]


Part = Tree | Name | Constant
Inputs = Mapping[str, Sequence[Any]]  # name of a parameter -> its value in each call


def nodes(part: Part) -> Iterator[Part]:
    """Go through a tree, what is worked on before what works on it."""
    if isinstance(part, Tree):
        for child in part.parts:
            yield from nodes(child)
    yield part


def kind_of(part: Part) -> str:
    """Return the kind of a part's value."""
    if isinstance(part, Name):
        return part.kind
    if isinstance(part, Tree):
        return part.operation.gives
    return "int" if isinstance(part.value, int) else "str"


def operations_of(tree: Part) -> list[str]:
    """Name the operations of a tree, what is done first before the rest."""
    return [node.operation.name for node in nodes(tree) if isinstance(node, Tree)]


def parameters(tree: Part) -> tuple[Name, ...]:
    """List the parameters of a tree's function: lists and texts before numbers."""
    found = {node for node in nodes(tree) if isinstance(node, Name)}
    return tuple(sorted(found, key=lambda name: (name.kind == "int", name.name)))


def results(
    part: Part, inputs: Inputs, calls: int, known: dict[Part, Sequence[Any]]
) -> Sequence[Any]:
    """Return what a tree makes of each call, UNDEFINED where nothing is said.

    Args:
        part: The tree.
        inputs: Arguments of the calls.
        calls: Their number.
        known: Results of subtrees for these inputs, which grow.
    """
    if isinstance(part, Name):
        return inputs[part.name]
    if isinstance(part, Constant):
        return [part.value] * calls
    found = known.get(part)
    if found is None:
        columns = [results(child, inputs, calls, known) for child in part.parts]
        found = known[part] = apply_each(part.operation.apply, columns)
    return found


def apply_each(
    function: Callable[..., Any], columns: Sequence[Sequence[Any]]
) -> list[Any]:
    """Apply a function to each row of columns of values."""
    rows = zip(*columns, strict=True)
    if any(UNDEFINED in column for column in columns):
        return [
            UNDEFINED if UNDEFINED in row else _apply(function, row) for row in rows
        ]
    try:  # where nothing is undefined, as is common, a loop would cost more
        return list(starmap(function, rows))
    except _NOTHING_SAID:
        return [_apply(function, row) for row in zip(*columns, strict=True)]


def _apply(function: Callable[..., Any], row: tuple[Any, ...]) -> Any:
    try:
        return function(*row)
    except _NOTHING_SAID:
        return UNDEFINED
