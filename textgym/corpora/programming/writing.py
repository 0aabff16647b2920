"""The program of a tree: one function, written as `ast.unparse` would."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from textgym.corpora.chance import NoSense
from textgym.corpora.programming.operation import (
    ATOM,
    SIGN,
    TERNARY,
    Constant,
    Name,
    Part,
    Tree,
    parameters,
)

ENTRY_POINT = "f"
INDENT = "    "

# Names that lines assign to, beside their result.
_LOCAL = re.compile(r"^ *(\w+) = ", re.MULTILINE)
# What variables are called that hold a value of a kind, the first that is free.
_VARIABLES = {
    "int": ("n", "m", "k"),
    "ints": ("zs", "rest", "more"),
    "str": ("t", "u", "v"),
    "words": ("names", "others", "more"),
    "counts": ("counts", "table", "more"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """An expression, and how tightly it holds together."""

    text: str
    binds: int

    def __format__(self, least: str) -> str:
        return self.text if self.binds >= int(least or TERNARY) else f"({self.text})"


@dataclass(slots=True)
class _Body:
    """Lines of a function so far."""

    taken: set[str]
    lines: list[str] = field(default_factory=list)

    def expression(self, part: Part) -> Code:
        """Return an expression for a part, after lines that it needs."""
        if isinstance(part, Name):
            return Code(part.name, ATOM)
        if isinstance(part, Constant):
            negative = isinstance(part.value, int) and part.value < 0
            return Code(repr(part.value), SIGN if negative else ATOM)
        operation = part.operation
        codes = [self.expression(child) for child in part.parts]
        if not codes[0].text.isidentifier() and operation.code.count("{0") > 1:
            codes[0] = self._assign(codes[0], part.parts[0])
        if not operation.out:
            return Code(operation.code.format(*codes), operation.binds)
        self._claim(operation.code)
        out = self._free((operation.out, *_VARIABLES[operation.gives]))
        self.lines += operation.code.format(*codes, out=out).split("\n")
        return Code(out, ATOM)

    def _assign(self, code: Code, part: Part) -> Code:
        kind = part.operation.gives if isinstance(part, Tree) else "int"
        name = self._free(_VARIABLES[kind])
        self.lines.append(f"{name} = {code}")
        return Code(name, ATOM)

    def _claim(self, code: str) -> None:
        """Take the names that lines use for themselves."""
        mine = set(_LOCAL.findall(code))
        if mine & self.taken:
            raise NoSense
        self.taken |= mine

    def _free(self, names: Iterable[str]) -> str:
        for name in names:
            if name not in self.taken:
                self.taken.add(name)
                return name
        raise NoSense


def signature(tree: Tree) -> str:
    """Write the first line of a tree's function."""
    return f"def {ENTRY_POINT}({', '.join(p.name for p in parameters(tree))}):"


def program(tree: Tree) -> str:
    """Write the function of a tree.

    Raises:
        NoSense: if two operations would use a variable at the same time.
    """
    body = _Body({parameter.name for parameter in parameters(tree)})
    result = body.expression(tree)
    lines = [*body.lines, f"return {result}"]
    return "\n".join([signature(tree), *(INDENT + line for line in lines)])
