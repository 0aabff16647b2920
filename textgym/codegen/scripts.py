"""Looks at code of data sets without running it: what it defines and mentions."""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

BUILTINS = frozenset(dir(builtins))
_OPEN_BODIES = ("", "    pass\n", "None\n")


def parse(code: str) -> ast.Module:
    """Parse code without the warnings that it deserves; its users cannot mend it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def parsed(code: str) -> ast.Module | None:
    """Parse code, None where it is no Python."""
    try:
        return parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def defines(code: str, name: str) -> bool:
    """Say whether code that may be unfinished begins a definition of a name."""
    start = rf"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+{re.escape(name)}\b"
    return re.search(start, code, re.MULTILINE) is not None


def closed(code: str) -> str:
    """Finish code that stops at an open body; "" where that does not make it Python."""
    return next((code + end for end in _OPEN_BODIES if parsed(code + end)), "")


def names_in(*codes: str) -> set[str]:
    """List the names that pieces of code read."""
    return {
        part.id
        for part in _parts(*codes)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }


def bound_in(*codes: str) -> set[str]:
    """List the names that pieces of code give a meaning to, in whatever scope."""
    names = set()
    for part in _parts(*codes):
        match part:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
    return names


def modules_in(*codes: str) -> set[str]:
    """List the top-level modules that pieces of code import."""
    names = set()
    for part in _parts(*codes):
        match part:
            case ast.Import(names=aliases):
                names |= {alias.name.partition(".")[0] for alias in aliases}
            case ast.ImportFrom(module=str(module), level=0):
                names.add(module.partition(".")[0])
    return names


def functions_in(*codes: str) -> dict[str, ast.FunctionDef]:
    """Return the functions that pieces of code define, by name; the last one counts."""
    parts = _parts(*codes)
    return {part.name: part for part in parts if isinstance(part, ast.FunctionDef)}


def called_in(code: str) -> Iterator[set[str]]:
    """List the functions that each assert calls; nothing of text that is no Python."""
    for node in _nodes(code):
        if isinstance(node, ast.Assert):
            parts = ast.walk(node.test)
            calls = [part.func for part in parts if isinstance(part, ast.Call)]
            names = {func.id for func in calls if isinstance(func, ast.Name)}
            yield names - BUILTINS


def classes_in(*codes: str) -> set[str]:
    """List the names of the classes that pieces of code define."""
    return {part.name for part in _parts(*codes) if isinstance(part, ast.ClassDef)}


def has_complex_numbers(code: str) -> bool:
    """Say whether a complex number is written in code."""
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, complex)
        for part in _parts(code)
    )


def _parts(*codes: str) -> Iterator[ast.AST]:
    for code in codes:
        yield from _nodes(code)


@lru_cache(maxsize=32)  # the same few pieces are looked at for many things
def _nodes(code: str) -> tuple[ast.AST, ...]:
    """List all that code consists of; nothing of text that is no Python."""
    tree = parsed(code)
    return tuple(ast.walk(tree)) if tree else ()
