"""Works out expressions of literals without running anything foreign."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from textgym.sandbox.values import is_plain

_PLAIN = (bool, int, float, str, list, tuple, dict, set)
_MOST = 100_000  # items, characters or bits of anything that is worked out
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_SIGNS: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}
_CALLS: dict[str, Callable[..., Any]] = {
    "set": set,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "float": float,
    "range": range,
}


class NotConstant(ValueError):
    """An expression that cannot be worked out: it needs names, or too much room."""


def constant(node: ast.expr) -> Any:
    """Return the plain value of an expression of literals.

    Containers, signs, arithmetic, and calls such as `set([1, 2])`, `float("inf")` and
    `list(range(3))` are worked out; whatever would be large is refused beforehand.

    Raises:
        NotConstant: if there is no such value.
    """
    try:
        value = _value(node)
    except NotConstant:
        raise
    except (ArithmeticError, TypeError, ValueError, RecursionError) as error:
        raise NotConstant(f"{type(error).__name__}: {error}") from None
    if not is_plain(value):
        raise NotConstant("the value is not plain, or too large")
    return value


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=value) if value is None or type(value) in _PLAIN:
            return value
        case ast.List(elts=items):
            return [_value(item) for item in items]
        case ast.Tuple(elts=items):
            return tuple(_value(item) for item in items)
        case ast.Set(elts=items):
            return {_value(item) for item in items}
        case ast.Dict(keys=keys, values=values) if None not in keys:
            pairs = zip(keys, values, strict=True)
            return {_value(key): _value(value) for key, value in pairs if key}
        case ast.UnaryOp(op=sign, operand=operand):
            return _SIGNS[type(sign)](_value(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _combined(op, _value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _called(name, [_value(argument) for argument in arguments])
    raise NotConstant(f"{type(node).__name__} is no literal")


def _combined(op: ast.operator, left: Any, right: Any) -> Any:
    size = _size(left) + _size(right)
    if isinstance(op, ast.Mult) and not (_is_number(left) and _is_number(right)):
        size = _repeated(left, right)
    elif isinstance(op, ast.Pow | ast.LShift) and isinstance(right, int):
        size = abs(right) * (_size(left) if isinstance(op, ast.Pow) else 1)
    elif isinstance(op, ast.Mod) and isinstance(left, str):
        raise NotConstant("text is not formatted")
    if size > _MOST:
        raise NotConstant("the value would be too large")
    value = _OPERATORS[type(op)](left, right)
    if type(value) not in _PLAIN:
        raise NotConstant(f"{type(value).__name__} is no plain value")
    return value


def _called(name: str, arguments: list[Any]) -> Any:
    if name not in _CALLS or len(arguments) > (3 if name == "range" else 1):
        raise NotConstant(f"{name} is not worked out")
    if name == "range":
        value = range(*arguments)
        if len(value) > _MOST:
            raise NotConstant("the range is too long")
        return value
    return _CALLS[name](*arguments)


def _repeated(left: Any, right: Any) -> int:
    times, items = (left, right) if _is_number(left) else (right, left)
    return int(times) * len(items) if _is_number(times) else 0


def _size(value: Any) -> int:
    """Return the bits of a number, the length of anything else."""
    if isinstance(value, int):
        return value.bit_length()
    return len(value) if hasattr(value, "__len__") else 1


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)
