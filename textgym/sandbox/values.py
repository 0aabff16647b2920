"""Plain values: what goes into a sandbox, what comes out, when two are the same.

Plain are None, bool, int, float, str, bytes and lists, tuples, dictionaries and sets of
these; of exactly these types, since a subclass may lie. They travel as typed JSON, so
that nothing which a program writes is ever executed or unpickled. The native engine's
server loads this file by its path: it imports the standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

MAX_DEPTH = 60
MAX_NODES = 100_000
MAX_BYTES = 2**20
"""The longest JSON of one value, and of all values that a program returns."""

# Larger integers are written in hexadecimal: decimal digits cost quadratic time.
_LARGE = 2**53
# A set of n chosen numbers can take n * n / 2 steps to build, however it is hashed.
_MAX_SQUARES = 10**8
_MAX_EQUAL_HASHES = 16
# Members that only a tolerance can match are looked for one by one.
_MAX_SEARCH = 100

_TAGS: dict[type, str] = {tuple: "t", set: "s", frozenset: "z"}
_MISSING = object()


class TooLargeError(ValueError):
    """A value is too deep, has too many parts, or is too long."""


_Collection = TypeVar("_Collection", bound=Collection[Any])


def is_plain(value: object) -> bool:
    """Tell whether a value may go into a sandbox."""
    try:
        to_json(value)
    except ValueError:
        return False
    return True


def to_json(value: object) -> Any:
    """Write a plain value as a tree of what JSON knows.

    Raises:
        TooLargeError: If it is too large or too deep, as cyclic values are.
        ValueError: If it is not plain.
    """
    return _Writer().write(value, 0)


class _Writer:
    """Counts what it writes, since a small value can hold one list a million times."""

    def __init__(self) -> None:
        self._nodes = 0
        self._signs = 0

    def write(self, value: Any, depth: int) -> Any:
        """Write a value that stands in so many others."""
        kind = type(value)
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise TooLargeError(_TOO_LARGE)
        if value is None or kind is bool:
            return value
        if kind is str:
            self._spend(len(value))
            return value
        if kind is int:
            return value if -_LARGE < value < _LARGE else self._hexadecimal(value)
        if kind is float:
            return value if math.isfinite(value) else {"f": repr(value)}
        if kind is bytes:
            self._spend(2 * len(value))
            return {"b": value.hex()}
        if kind is list:
            return [self.write(item, depth + 1) for item in value]
        if kind is dict:
            pairs = value.items()
            return {"d": [[self.write(x, depth + 1) for x in pair] for pair in pairs]}
        if kind in _TAGS:
            return {_TAGS[kind]: [self.write(item, depth + 1) for item in value]}
        raise ValueError(
            "expected None, bool, int, float, str, bytes, list, tuple, dict or set; "
            f"got {kind.__name__}"
        )

    def _hexadecimal(self, value: int) -> dict[str, str]:
        self._spend(value.bit_length() // 4)
        return {"i": hex(value)}

    def _spend(self, signs: int) -> None:
        self._signs += signs
        if self._signs > MAX_BYTES:
            raise TooLargeError(_TOO_LARGE)


_TOO_LARGE = (
    f"expected a value of at most {MAX_DEPTH} levels, {MAX_NODES} parts and "
    f"{MAX_BYTES} characters; got a larger or a cyclic one"
)


def from_json(tree: Any) -> Any:
    """Read what `to_json` wrote, or what a program claims that it wrote.

    Raises:
        ValueError: If it is not such a tree, or would take long to read.
    """
    return _Reader().read(tree, 0)


class _Reader:
    """Counts what it reads, since the tree may be anything that JSON can say."""

    def __init__(self) -> None:
        self._nodes = 0
        self._squares = 0

    def read(self, tree: Any, depth: int) -> Any:
        """Read a tree that stands in so many others."""
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise TooLargeError(_TOO_LARGE)
        if type(tree) is list:
            return [self.read(item, depth + 1) for item in tree]
        if type(tree) is not dict:
            return tree
        if len(tree) != 1:
            raise ValueError("expected one tag")
        ((tag, content),) = tree.items()
        if tag in ("i", "f", "b"):
            return _read_text(tag, content)
        if type(content) is not list:
            raise ValueError(f"expected a list behind the tag {tag!r}")
        if tag == "d":
            return self._read_dict(content, depth)
        if tag not in ("t", "s", "z"):
            raise ValueError(f"expected a known tag; got {tag!r}")
        items = [self.read(item, depth + 1) for item in content]
        if tag == "t":
            return tuple(items)
        self._check_members(items)
        return _distinct(set(items) if tag == "s" else frozenset(items), items)

    def _read_dict(self, content: list[Any], depth: int) -> dict[Any, Any]:
        if any(type(pair) is not list or len(pair) != 2 for pair in content):
            raise ValueError("expected pairs behind the tag 'd'")
        pairs = [[self.read(item, depth + 1) for item in pair] for pair in content]
        keys = [key for key, _ in pairs]
        self._check_members(keys)
        return _distinct(dict(pairs), keys)

    def _check_members(self, members: list[Any]) -> None:
        """Refuse numbers that were chosen to collide in a hash table.

        Hashes of text are secret, so that nobody can choose it.
        """
        if all(type(member) is str for member in members):
            return
        self._squares += len(members) ** 2
        if self._squares > _MAX_SQUARES:
            raise ValueError("expected at most 10,000 keys that are not text")
        hashes = sorted(_hash(member) for member in members)
        gap = _MAX_EQUAL_HASHES
        if any(a == b for a, b in zip(hashes, hashes[gap:], strict=False)):
            raise ValueError("expected keys of different hashes")


def _hash(member: Any) -> int:
    try:
        return hash(member)
    except TypeError:
        raise ValueError(f"expected a key; got {type(member).__name__}") from None


def _distinct(collection: _Collection, members: list[Any]) -> _Collection:
    if len(collection) != len(members):
        raise ValueError("expected different keys")
    return collection


def _read_text(tag: str, content: Any) -> int | float | bytes:
    if type(content) is not str:
        raise ValueError(f"expected text behind the tag {tag!r}")
    if tag == "i":
        return int(content, 16)
    return float(content) if tag == "f" else bytes.fromhex(content)


def same_value(expected: Any, value: Any, tolerance: float = 0.0) -> bool:
    """Compare a value that came out of a sandbox with the expected one.

    True is not 1 and a list is no tuple, but 2 is 2.0, a frozenset is a set, and NaN is
    NaN. Nothing of the value is called, and the cost is bounded by the expected one.

    Args:
        expected: A plain value that can be trusted.
        value: A plain value.
        tolerance: How far apart two numbers may be of which one is a float.
    """
    if isinstance(expected, bool) or isinstance(value, bool):
        return type(expected) is type(value) and expected == value
    if isinstance(expected, (int, float)) and isinstance(value, (int, float)):
        return _same_number(expected, value, tolerance)
    if isinstance(expected, (set, frozenset)) and isinstance(value, (set, frozenset)):
        return _same_members(expected, value, lambda _, __: True, tolerance)
    if type(expected) is not type(value):
        return False
    if isinstance(expected, dict):
        return _same_members(
            expected,
            value,
            lambda a, b: same_value(expected[a], value[b], tolerance),
            tolerance,
        )
    if isinstance(expected, (list, tuple)):
        return len(expected) == len(value) and all(
            same_value(a, b, tolerance) for a, b in zip(expected, value, strict=True)
        )
    return bool(expected == value)


def _same_number(expected: float, value: float, tolerance: float) -> bool:
    if expected == value:
        return True
    if expected != expected or value != value:
        return expected != expected and value != value
    if not tolerance or (isinstance(expected, int) and isinstance(value, int)):
        return False  # a difference would be rounded, which may give 0
    try:
        return abs(expected - value) <= tolerance
    except OverflowError:  # an integer that is larger than any float
        return False


def _same_members(
    expected: Iterable[Any],
    value: Iterable[Any],
    same_content: Callable[[Any, Any], bool],
    tolerance: float,
) -> bool:
    """Pair the members of two sets, or the keys of two dictionaries."""
    known = {member: member for member in expected}
    unknown = []
    members = list(value)
    if len(known) != len(members):
        return False
    for member in members:
        found = known.get(member, _MISSING)
        if found is _MISSING or not same_value(found, member):
            unknown.append(member)
            continue
        if not same_content(found, member):
            return False
        del known[found]
    return _same_rest(list(known), unknown, same_content, tolerance)


def _same_rest(
    expected: list[Any],
    value: list[Any],
    same_content: Callable[[Any, Any], bool],
    tolerance: float,
) -> bool:
    """Pair those that are not equal: a tolerance or NaN may make them the same."""
    if len(value) > _MAX_SEARCH:
        return False
    for member in value:
        found = next(
            (
                n
                for n, other in enumerate(expected)
                if same_value(other, member, tolerance) and same_content(other, member)
            ),
            None,
        )
        if found is None:
            return False
        del expected[found]
    return True
