"""The sentence of a tree: what the program returns, in one of several wordings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from textgym.corpora.chance import NoSense
from textgym.corpora.programming.operation import (
    CLOSED,
    WHOLE,
    WORD,
    Constant,
    Name,
    Part,
    Tree,
)

# A sentence that nests deeper is written as steps.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a part is called, and how much may be said around it."""

    text: str
    grade: int

    def __format__(self, least: str) -> str:
        if self.grade < int(least or WHOLE):
            raise NoSense
        return self.text


def sentence(tree: Tree, rng: Random) -> str:
    """Say what a program returns.

    Args:
        tree: The program.
        rng: Chooses the wording.
    """
    ways = list(_WORDINGS)
    rng.shuffle(ways)
    for way in ways:
        try:
            return way(tree, rng)
        except NoSense:
            continue
    raise NoSense


def noun(part: Part, rng: Random) -> Phrase:
    """Call a part by a phrase.

    Raises:
        NoSense: if that would not be clear.
    """
    if isinstance(part, Name):
        return Phrase(part.name, WORD)
    if isinstance(part, Constant):
        return Phrase(spelt(part.value), WORD)
    return _fit(part.operation.nouns, [noun(child, rng) for child in part.parts], rng)


def spelt(value: int | str) -> str:
    """Write a constant as sentences do."""
    return str(value) if isinstance(value, int) else repr(value)


def _fit(nouns: Mapping[str, int], parts: list[Phrase], rng: Random) -> Phrase:
    options = list(nouns.items())
    rng.shuffle(options)
    for template, grade in options:
        try:
            return Phrase(template.format(*parts), grade)
        except NoSense:
            continue
    raise NoSense


def _spine(tree: Tree) -> list[Tree]:
    """List the operations that work on each other, the first one first."""
    first = tree.parts[0]
    return [*(_spine(first) if isinstance(first, Tree) else ()), tree]


def _step(tree: Tree, rng: Random) -> str:
    """Write an operation as an order."""
    operands = [noun(part, rng) for part in tree.parts[1:]]
    return rng.choice(tree.operation.steps).format(None, *operands)


def _nested(tree: Tree, rng: Random) -> str:
    if len(_spine(tree)) > _DEEPEST:
        raise NoSense
    return f"Return {noun(tree, rng)}."


def _steps(tree: Tree, rng: Random) -> str:
    """Name what is worked on, then order one thing after the other."""
    first, *others = _spine(tree)
    if not others:
        raise NoSense
    start = noun(first, rng)
    orders = [_step(other, rng) for other in others]
    opening, between, end = rng.choice(_FRAMES)
    return opening.format(start) + between.join(orders) + end


def _start_with_name(tree: Tree, rng: Random) -> str:
    """Order everything, the first operation too."""
    spine = _spine(tree)
    start = spine[0].parts[0]
    if not isinstance(start, Name):
        raise NoSense
    orders = [_step(operation, rng) for operation in spine]
    return f"Start with {start.name}: {', then '.join(orders)}. Return the result."


def _named(tree: Tree, rng: Random) -> str:
    """Give the last but one result a name."""
    inner = tree.parts[0]
    if not isinstance(inner, Tree):
        raise NoSense
    called = Phrase("r", WORD)
    operands = [noun(part, rng) for part in tree.parts[1:]]
    outer = _fit(tree.operation.nouns, [called, *operands], rng)
    return f"Let r be {noun(inner, rng)}. Return {outer}."


_FRAMES = (
    ("Take {0}, then ", ", then ", ". Return the result."),
    ("Compute {0}; ", "; then ", "; return what comes out."),
)
_WORDINGS: tuple[Callable[[Tree, Random], str], ...] = (
    _nested,
    _steps,
    _start_with_name,
    _named,
)


def words_of(templates: Iterator[str]) -> set[str]:
    """List the words of templates."""
    raise NotImplementedError


_ = CLOSED
