"""Reads tests that are written as asserts: calls, and what must come back."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from textgym.codegen.constants import NotConstant, constant
from textgym.codegen.scripts import BUILTINS

VALUE = "textgym_value"
CHECK = "textgym_check_of"
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)


class Says(Enum):
    """What an assert says of a call's value."""

    EQUAL = auto()  # it is the expected one
    TRUE_OR_FALSE = auto()  # it counts as true, or as false
    ELSE = auto()  # an expression in `textgym_value` is true


@dataclass(frozen=True, slots=True)
class Claim:
    """What one assert says of one call.

    Attributes:
        call: Text of the call.
        arguments: The call's arguments; None where they are no literals.
        says: What kind of thing is said.
        expected: The value that is expected; None where `says` is ELSE.
        text: What is asserted, with `textgym_value` in place of the call.
    """

    call: str
    arguments: tuple[Any, ...] | None
    says: Says
    expected: Any
    text: str


@dataclass(frozen=True, slots=True)
class TestCode:
    """Code that tests a function.

    Attributes:
        imports: Imports at the top level, one a line.
        definitions: What else the asserts may stand on: functions, imports, values.
        claims: What is asserted, where there is nothing but asserts of one call each;
            else None.
        check: Text of a function `textgym_check_of(f)` that runs all of the tests on f.
    """

    imports: str
    definitions: str
    claims: tuple[Claim, ...] | None
    check: str


def read_tests(code: str, entry_point: str) -> TestCode:
    """Read asserts at the top level, or in a function `check(candidate)`.

    Args:
        code: Text of the tests.
        entry_point: Name of the function that is tested.

    Raises:
        SyntaxError: if the text is no Python.
    """
    try:
        statements = ast.parse(code).body
    except (ValueError, RecursionError, MemoryError) as error:  # NUL, deep nesting
        raise SyntaxError(str(error) or type(error).__name__) from None
    check = _check_function(statements)
    imports = _text(node for node in statements if isinstance(node, _IMPORTS))
    if check is None:
        claims = _claims(statements, entry_point)
        body = [node for node in statements if not isinstance(node, _IMPORTS)]
        wrapped = _check_of(entry_point, body)
        return TestCode(imports, _definitions(statements), claims, wrapped)
    name = check.args.args[0].arg
    around = [node for node in statements if node is not check]
    around = [node for node in around if not _is_call_of(node, "check")]
    is_flat = not any(isinstance(node, ast.Assert) for node in around)
    claims = _claims([*around, *check.body], name) if is_flat else None
    definitions = _definitions([*around, *check.body])
    wrapped = f"{_text(around)}\n\n{_check_of(name, check.body)}"
    return TestCode(imports, definitions, claims, wrapped)


def called_names(code: str) -> Iterator[set[str]]:
    """List the names of the functions that each assert calls; none where it calls none.

    Raises:
        SyntaxError: if the text is no Python.
    """
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Assert):
            parts = ast.walk(node.test)
            calls = [part.func for part in parts if isinstance(part, ast.Call)]
            names = {func.id for func in calls if isinstance(func, ast.Name)}
            yield names - BUILTINS


def _check_function(statements: Iterable[ast.stmt]) -> ast.FunctionDef | None:
    checks = (
        node
        for node in statements
        if isinstance(node, ast.FunctionDef)
        and node.name == "check"
        and len(node.args.args) == 1
    )
    return next(checks, None)


def _is_call_of(node: ast.stmt, name: str) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id=called))):
            return called == name
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
        calls = [part for part in ast.walk(node.test) if _calls(part, name)]
        mentions = [p for p in ast.walk(node.test) if _is_name(p, name)]
        if len(calls) != 1 or len(mentions) != 1 or assigned & _names(node.test):
            return None
        claims.append(_claim(node.test, calls[0]))
    return tuple(claims)


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and _is_name(node.func, name)


def _claim(test: ast.expr, call: ast.AST) -> Claim:
    assert isinstance(call, ast.Call)
    says, expected = _said(test, call)
    text = ast.unparse(_Replace(call).visit(copy.deepcopy(test)))
    return Claim(ast.unparse(call), _arguments(call), says, expected, text)


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
    return isinstance(node, ast.Constant) and node.value in (None, True, False)


class _Replace(ast.NodeTransformer):
    """Puts `textgym_value` in the place of the call that stands at a place."""

    def __init__(self, call: ast.Call) -> None:
        self._place = ast.dump(call, include_attributes=True)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.dump(node, include_attributes=True) == self._place:
            return ast.copy_location(ast.Name(VALUE, ast.Load()), node)
        return self.generic_visit(node)


def _definitions(statements: Iterable[ast.stmt]) -> str:
    kept = (*_DEFINITIONS, *_IMPORTS, ast.Assign, ast.AnnAssign)
    return _text(node for node in statements if isinstance(node, kept))


def _check_of(parameter: str, body: list[ast.stmt]) -> str:
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
