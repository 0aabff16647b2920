"""The sentence of a tree: what the program returns, in one of several wordings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random

from textgym.corpora.chance import NoSense
from textgym.corpora.programming.operation import (
    CLOSED,
    OPEN,
    PLURAL,
    WHOLE,
    WORD,
    Constant,
    Name,
    Operation,
    Part,
    Tree,
)

# A sentence that nests deeper is written as steps.
_DEEPEST = 3
_NESTED = "Return {0}."
_LIST = "the list of {0}"
_ORDERED = "Start with {0}: {1}. Return the result."
_NAMED = "Let r be {0}. Return {1}."
_STEPS = (
    ("Take {0}, then ", ", then ", ". Return the result."),
    ("Compute {0}; ", "; then ", "; return what comes out."),
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a part is called, and how much may be said around it."""

    text: str
    grade: int

    def __format__(self, wanted: str) -> str:
        least, number = int(wanted[:1] or WHOLE), wanted[1:]
        kinds = "p" if self.grade >= PLURAL else "s"
        kinds += "m" if self.grade % PLURAL < WORD else ""
        if number not in kinds or self.grade % PLURAL < least:
            raise NoSense
        return self.text


def sentence(tree: Tree, rng: Random) -> str:
    """Say what a program returns.

    Args:
        tree: The program.
        rng: Chooses the wording.
    """
    wordings = list(_WORDINGS)
    rng.shuffle(wordings)
    for wording in wordings:
        try:
            return wording(tree, rng)
        except NoSense:
            continue
    return _as_orders(tree, rng)


def noun(part: Part, rng: Random, least: int = WHOLE) -> Phrase:
    """Call a part by a phrase.

    Args:
        part: What is called.
        rng: Chooses the words.
        least: How much may be said around it, at least.

    Raises:
        NoSense: if none would be clear.
    """
    if isinstance(part, Name):
        return Phrase(part.name, WORD)
    if isinstance(part, Constant):
        return Phrase(repr(part.value), WORD)
    nouns = {
        template: grade
        for template, grade in part.operation.nouns.items()
        if grade % PLURAL >= least
    }
    return _fit(nouns, _operands(part.parts, rng), rng)


def sentence_texts(operations: Iterable[Operation]) -> list[str]:
    """List all that sentences are made of."""
    texts = [_NESTED, _LIST, _ORDERED, _NAMED]
    for frame in _STEPS:
        texts += frame
    for operation in operations:
        texts += [*operation.nouns, *operation.steps]
    return texts


def _fit(nouns: Mapping[str, int], parts: list[Phrase], rng: Random) -> Phrase:
    options = list(nouns.items())
    rng.shuffle(options)
    for template, grade in options:
        try:
            return Phrase(template.format(*parts), grade)
        except NoSense:
            continue
    raise NoSense


def _as_one(phrase: Phrase) -> str:
    """Name what may be many as one thing, which can be called "it"."""
    return _LIST.format(phrase) if phrase.grade >= PLURAL else phrase.text


def _spine(tree: Tree) -> list[Tree]:
    """List the operations that work on each other, the first one first."""
    first = tree.parts[0]
    return [*(_spine(first) if isinstance(first, Tree) else ()), tree]


def _operands(parts: Iterable[Part], rng: Random) -> list[Phrase]:
    return [noun(part, rng, CLOSED) for part in parts]


def _orders(trees: Iterable[Tree], rng: Random) -> list[str]:
    return [
        rng.choice(tree.operation.steps).format("it", *_operands(tree.parts[1:], rng))
        for tree in trees
    ]


def _as_noun(tree: Tree, rng: Random) -> str:
    if len(_spine(tree)) > _DEEPEST:
        raise NoSense
    return _NESTED.format(noun(tree, rng))


def _as_steps(tree: Tree, rng: Random) -> str:
    """Name what the first operation makes, then order one thing after the other."""
    first, *others = _spine(tree)
    if not others:
        raise NoSense
    opening, between, end = rng.choice(_STEPS)
    start = _as_one(noun(first, rng, OPEN))
    return opening.format(start) + between.join(_orders(others, rng)) + end


def _as_orders(tree: Tree, rng: Random) -> str:
    """Order everything, the first operation too."""
    spine = _spine(tree)
    return _ORDERED.format(
        noun(spine[0].parts[0], rng), ", then ".join(_orders(spine, rng))
    )


def _as_named(tree: Tree, rng: Random) -> str:
    """Give the last but one result a name."""
    inner = tree.parts[0]
    if not isinstance(inner, Tree):
        raise NoSense
    parts = [Phrase("r", WORD), *_operands(tree.parts[1:], rng)]
    outer = _fit(tree.operation.nouns, parts, rng)
    return _NAMED.format(_as_one(noun(inner, rng)), outer)


_WORDINGS: tuple[Callable[[Tree, Random], str], ...] = (
    _as_noun,
    _as_steps,
    _as_orders,
    _as_named,
)
