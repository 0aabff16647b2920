"""Reads tests that are written as asserts: calls, and what must come back."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Any

from textgym.codegen.constants import NotConstant, constant
from textgym.codegen.letters import without_string_module
from textgym.codegen.scripts import parse

VALUE = "textgym_value"
CHECK = "textgym_check_of"
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_REPEATING = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Says(Enum):
    """What an assert says of a call's value."""

    EQUAL = auto()  # it is the expected one
    TRUE_OR_FALSE = auto()  # it counts as true, or as false
    ELSE = auto()  # an expression in `textgym_value` is true


@dataclass(frozen=True)
class Claim:
    """What one assert says of one call.

    Attributes:
        test: What is asserted.
        call: The call in it.
        arguments: The call's arguments; None where they are no literals.
        says: What kind of thing is said.
        expected: The value that is expected; None where `says` is ELSE.
    """

    test: ast.expr
    call: ast.Call
    arguments: tuple[Any, ...] | None
    says: Says
    expected: Any

    @cached_property
    def call_text(self) -> str:
        """Text of the call."""
        return ast.unparse(self.call)

    @cached_property
    def text(self) -> str:
        """Text of what is asserted, with `textgym_value` in place of the call."""
        instead = {id(self.call): ast.Name(VALUE, ast.Load())}
        return ast.unparse(copy.deepcopy(self.test, instead))


@dataclass(frozen=True)
class TestCode:
    """Code that tests a function.

    Attributes:
        statements: The statements at the top level, without calls of `check`.
        check: The function `check(candidate)`, if there is one.
        parameter: What the function that is tested is called in the tests.
    """

    statements: tuple[ast.stmt, ...]
    check: ast.FunctionDef | None
    parameter: str

    @cached_property
    def imports(self) -> str:
        """Imports at the top level, one a line."""
        return _text(node for node in self.statements if isinstance(node, _IMPORTS))

    @cached_property
    def definitions(self) -> str:
        """What else asserts may stand on: functions, imports, values."""
        kept = (*_DEFINITIONS, *_IMPORTS, ast.Assign, ast.AnnAssign)
        return _text(node for node in self._all if isinstance(node, kept))

    @cached_property
    def claims(self) -> tuple[Claim, ...] | None:
        """What is asserted; None unless all is done by asserts of one call each."""
        outside = self.statements if self.check else ()
        if any(isinstance(node, ast.Assert) for node in outside):
            return None
        return _claims(self._all, self.parameter)

    @cached_property
    def function(self) -> str:
        """Text of a function `textgym_check_of(f)` that runs all of the tests on f."""
        if self.check:
            body, around = self.check.body, list(self.statements)
        else:
            around = [node for node in self.statements if isinstance(node, _IMPORTS)]
            body = [node for node in self.statements if node not in around]
        text = f"{_text(around)}\n\n{_function(self.parameter, body)}"
        return without_string_module(text)

    @property
    def _all(self) -> list[ast.stmt]:
        return [*self.statements, *(self.check.body if self.check else ())]


def read_tests(code: str, entry_point: str) -> TestCode:
    """Read asserts at the top level, or in a function `check(candidate)`.

    Args:
        code: Text of the tests.
        entry_point: Name of the function that is tested.

    Raises:
        RecursionError: if the text is nested too deeply.
        SyntaxError: if it is no Python.
    """
    try:
        statements = parse(code).body
    except (ValueError, MemoryError) as error:  # NUL, many brackets
        raise SyntaxError(str(error) or type(error).__name__) from None
    check = next(filter(_is_check, statements), None)
    if not isinstance(check, ast.FunctionDef):
        return TestCode(tuple(statements), None, entry_point)
    others = (n for n in statements if n is not check and not _is_call_of_check(n))
    return TestCode(tuple(others), check, check.args.args[0].arg)


def _is_check(node: ast.stmt) -> bool:
    match node:
        case ast.FunctionDef(name="check", args=ast.arguments(args=[_])):
            return True
    return False


def _is_call_of_check(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="check"))):
            return True
    return False


def _claims(statements: list[ast.stmt], name: str) -> tuple[Claim, ...] | None:
    """Read what asserts say, None where it takes more than reading."""
    others = [node for node in statements if not isinstance(node, ast.Assert)]
    if any(name in _names(node) for node in others):
        return None
    assigned = {
        part.id
        for node in others
        if not isinstance(node, (*_DEFINITIONS, *_IMPORTS))
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }
    claims = []
    for node in statements:
        if not isinstance(node, ast.Assert) or name not in _names(node.test):
            continue  # what does not speak of the function, such as `assert True`
        call = _only_call(node.test, name)
        if call is None or assigned & _names(node.test):
            return None
        says, expected = _said(node.test, call)
        claims.append(Claim(node.test, call, _arguments(call), says, expected))
    return tuple(claims)


def _only_call(test: ast.expr, name: str) -> ast.Call | None:
    """Find the call of a function that is mentioned once, and called once."""
    calls, mentions = [], 0
    for part in ast.walk(test):
        if isinstance(part, _REPEATING) and name in _names(part):
            return None
        mentions += _is_name(part, name)
        if isinstance(part, ast.Call) and _is_name(part.func, name):
            calls.append(part)
    return calls[0] if len(calls) == mentions == 1 else None


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _arguments(call: ast.Call) -> tuple[Any, ...] | None:
    if call.keywords:
        return None
    try:
        return tuple(constant(argument) for argument in call.args)
    except NotConstant:
        return None


def _said(test: ast.expr, call: ast.Call) -> tuple[Says, Any]:
    match test:
        case ast.Compare(left, [ast.Eq() | ast.Is() as op], [right]):
            other = right if left is call else left
            if call in (left, right) and (isinstance(op, ast.Eq) or _is_single(other)):
                try:
                    return Says.EQUAL, constant(other)
                except NotConstant:
                    pass
        case ast.UnaryOp(op=ast.Not(), operand=operand) if operand is call:
            return Says.TRUE_OR_FALSE, False
        case _ if test is call:
            return Says.TRUE_OR_FALSE, True
    return Says.ELSE, None


def _is_single(node: ast.expr) -> bool:
    """Say whether there is one object of this value, so that `is` can be meant."""
    return isinstance(node, ast.Constant) and (
        node.value is None or isinstance(node.value, bool)
    )


def _function(parameter: str, body: list[ast.stmt]) -> str:
    """Write a function that runs statements, with a name for what they test."""
    arguments = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(parameter)],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    function = ast.FunctionDef(CHECK, arguments, body or [ast.Pass()], [])
    return ast.unparse(ast.fix_missing_locations(function))


def _text(statements: Iterable[ast.stmt]) -> str:
    return "\n".join(map(ast.unparse, statements))
