"""Drawing trees: operations that follow each other, with operands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from textgym.corpora.chance import NoSense
from textgym.corpora.programming.arithmetic import NUMBERS, REDUCTIONS
from textgym.corpora.programming.lists import LISTS
from textgym.corpora.programming.loops import LOOPS
from textgym.corpora.programming.operation import (
    CLOSED,
    Constant,
    Name,
    Operation,
    Part,
    Tree,
    kind_of,
)
from textgym.corpora.programming.structures import STRUCTURES
from textgym.corpora.programming.texts import TEXTS, WORDS

# What parameters of a kind are called, in the order in which they are needed.
PARAMETERS = {
    "int": ("a", "b", "c"),
    "ints": ("xs", "ys"),
    "str": ("s", "t"),
    "words": ("words",),
}
_MOST_PARAMETERS = 3
_NEW_NAME = 0.55
_OPERAND_IS_CONSTANT = 0.45
_OPERAND_IS_TREE = 0.2

_ByKind = Mapping[str, tuple[Operation, ...]]


@dataclass(frozen=True)
class Level:
    """What makes problems of a level hard.

    Attributes:
        chances: What they are made of; what stands more often comes more often.
        starts: Kinds of the first parameter; those that stand more often come more
            often.
        lengths: Numbers of operations in a problem.
        own: Operations that easier levels lack.
        blocks: How many operations that take lines of their own are as hard.
    """

    chances: tuple[Operation, ...]
    starts: tuple[str, ...]
    lengths: tuple[int, ...]
    own: tuple[Operation, ...]
    blocks: int = 2

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, each once."""
        return tuple(dict.fromkeys(self.chances))

    def is_asked(self, operations: Sequence[Operation]) -> bool:
        """Tell whether operations are hard enough for the level."""
        blocks = sum(bool(operation.out) for operation in operations)
        return blocks >= self.blocks or not set(self.own).isdisjoint(operations)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of values that come up, with repetitions."""
        return (*self.starts, *(operation.gives for operation in self.operations))

    by_kind: _ByKind = field(init=False, repr=False)
    operands: _ByKind = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_kind", _by_kind(self.chances))
        # What gives a number that can be named in the middle of an order.
        named = (
            operation
            for operation in self.chances
            if operation.gives == "int"
            and CLOSED in operation.nouns.values()
            and not operation.out
        )
        object.__setattr__(self, "operands", _by_kind(named))


def _by_kind(operations: Iterable[Operation]) -> _ByKind:
    """Group operations by the kind of what they work on."""
    kinds: dict[str, list[Operation]] = {}
    for operation in operations:
        kinds.setdefault(operation.takes[0], []).append(operation)
    return {kind: tuple(found) for kind, found in kinds.items()}


class _Draft:
    """A tree in the making, with the parameters that it has so far."""

    def __init__(self, level: Level, rng: Random) -> None:
        self._level, self._rng = level, rng
        self._used: dict[str, list[Name]] = {}
        self._done: set[str] = set()
        self._left = rng.choice(level.lengths)

    def tree(self) -> Tree:
        """Draw operations that work on each other, until there are enough."""
        tree: Part = self._new(self._rng.choice(self._level.starts))
        while self._left > 0 or not isinstance(tree, Tree):
            tree = self._work_on(tree, self._level.by_kind)
        return tree

    def _work_on(self, part: Part, by_kind: _ByKind) -> Tree:
        operations = by_kind.get(kind_of(part))
        if not operations:
            raise NoSense
        operation = operations[int(self._rng.random() * len(operations))]
        if operation.name in self._done:
            raise NoSense
        self._done.add(operation.name)
        self._left -= 1
        operands = [self._operand(operation, take) for take in operation.takes[1:]]
        return Tree(operation, (part, *operands))

    def _operand(self, operation: Operation, take: str) -> Part:
        rng, kind = self._rng, take.rstrip("!?*")
        flexible = take[-1] in "?*" and operation.constants
        if take[-1] == "!" or (flexible and rng.random() < _OPERAND_IS_CONSTANT):
            return Constant(rng.choice(operation.constants))
        if take[-1] == "*" and self._left and rng.random() < _OPERAND_IS_TREE:
            start = self._name(rng.choice(self._level.starts))
            return self._work_on(start, self._level.operands)
        return self._name(kind)

    def _name(self, kind: str) -> Name:
        """Take a parameter that there is, or one more."""
        used = self._used.get(kind, [])
        if used and self._rng.random() > _NEW_NAME:
            return self._rng.choice(used)
        return self._new(kind)

    def _new(self, kind: str) -> Name:
        used = self._used.setdefault(kind, [])
        if len(used) == len(PARAMETERS[kind]) or (
            sum(map(len, self._used.values())) == _MOST_PARAMETERS
        ):
            raise NoSense
        used.append(Name(PARAMETERS[kind][len(used)], kind))
        return used[-1]


def draw_tree(level: Level, rng: Random) -> Tree:
    """Draw a tree of a level."""
    while True:
        try:
            return _Draft(level, rng).tree()
        except NoSense:
            continue


_BASIC = NUMBERS + LISTS + REDUCTIONS

LEVELS: Mapping[str, Level] = {
    "tiny": Level(_BASIC, ("int", "ints", "ints"), (2, 2, 3), own=_BASIC),
    "small": Level(
        _BASIC + TEXTS * 2 + WORDS * 2 + LOOPS * 3,
        ("int", "ints", "ints", "str", "words", "words"),
        (2, 3),
        own=TEXTS + WORDS + LOOPS,
    ),
    "full": Level(
        _BASIC + TEXTS + WORDS + LOOPS * 3 + STRUCTURES * 5,
        ("int", "ints", "ints", "str", "words", "words"),
        (2, 3, 3, 4),
        own=STRUCTURES,
    ),
}
