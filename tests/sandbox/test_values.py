"""Tests plain values: their JSON, its guards, and when two are the same."""

from __future__ import annotations

import json
import math
import pickle
from collections import Counter
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textgym.sandbox import is_plain, same_value
from textgym.sandbox.values import MAX_DEPTH, from_json, to_json

KEYS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=5)
    | st.binary(max_size=5),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3),
    max_leaves=4,
)
VALUES = st.recursive(
    KEYS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.sets(KEYS, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=8,
)


def through_json(value: object) -> Any:
    return from_json(json.loads(json.dumps(to_json(value), allow_nan=False)))


@given(VALUES)
def test_a_plain_value_survives_json(value: object) -> None:
    back = through_json(value)
    assert back == value
    assert repr(back) == repr(value) or "{" in repr(value)  # a set has no order
    assert same_value(value, back)


@pytest.mark.parametrize("text", ["\ud800", "\x00", "é\n", "{", '"'])
def test_any_text_survives_json(text: str) -> None:
    assert through_json(text) == text


@pytest.mark.parametrize("number", [math.inf, -0.0, 5e-324, 2**53, -(9**99)])
def test_extreme_numbers_survive_json(number: float) -> None:
    assert repr(through_json(number)) == repr(number)


def test_nan_survives_json() -> None:
    assert math.isnan(through_json(math.nan))


class Text(str):
    pass


@pytest.mark.parametrize(
    "value", [Text("a"), Counter("a"), 1j, Fraction(1), object(), range(3), int, [{1j}]]
)
def test_other_types_are_not_plain(value: object) -> None:
    assert not is_plain(value)
    with pytest.raises(ValueError, match="got "):
        to_json(value)


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def test_depth_is_bounded() -> None:
    assert is_plain(nested(MAX_DEPTH))
    assert not is_plain(nested(MAX_DEPTH + 1))
    with pytest.raises(ValueError, match="levels"):
        from_json(nested(MAX_DEPTH + 1))


def test_a_cycle_is_refused() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    assert not is_plain(cycle)


def test_a_value_that_holds_one_list_many_times_is_refused() -> None:
    value: Any = 0
    for _ in range(44):
        value = (value, value)
    assert not is_plain(value)


@pytest.mark.parametrize(
    "value",
    ["a" * 2**21, b"a" * 2**20, 2 ** (2**23), [0] * 10**6],
    ids=["text", "bytes", "integer", "list"],
)
def test_size_is_bounded(value: object) -> None:
    assert not is_plain(value)


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"t": 1},
        {"x": []},
        {"i": 5},
        {"i": "five"},
        {"f": "x"},
        {"b": "x"},
        {"t": [], "s": []},
        {"d": [1]},
        {"d": [[1, 2, 3]]},
        {"d": [[[], 1]]},
        {"s": [{"s": []}]},
        {"s": [1, 1]},
        {"s": [1, True]},
        {"d": [[1, 1], [1, 2]]},
        [0] * 10**6,
    ],
)
def test_a_forged_tree_is_refused(tree: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_json(tree)


def test_keys_that_collide_in_a_hash_table_are_refused() -> None:
    modulus = 2**61 - 1
    members = [{"i": hex(n * modulus)} for n in range(1000)]
    with pytest.raises(ValueError, match="hash"):
        from_json({"s": members})
    with pytest.raises(ValueError, match="hash"):
        from_json({"d": [[member, 0] for member in members]})


def test_sets_are_bounded_together() -> None:
    assert len(from_json({"s": list(range(9000))})) == 9000
    with pytest.raises(ValueError, match="keys"):
        from_json([{"s": list(range(9000))}, {"s": list(range(9000))}])


SAME = [
    (2, 2.0),
    (math.nan, math.nan),
    (0.0, -0.0),
    ({1, "a"}, frozenset({"a", 1.0})),
    ({1: [2], "a": None}, {"a": None, 1.0: [2]}),
    ({math.nan}, {float("nan")}),
    ([(1, 2)], [(1.0, 2)]),
    (10**400, 10**400),
]
DIFFERENT = [
    (1, True),
    (0, False),
    (None, 0),
    ("1", 1),
    ("a", b"a"),
    ([1], (1,)),
    ([1], [1, 1]),
    ([1], [True]),
    ({1}, {True}),
    ({1}, {1, 2}),
    ({1: 1}, {1: True}),
    ({1: 1}, {True: 1}),
    ({1: 1}, {1: 2}),
    ({(1, 2)}, {(True, 2)}),
    ([], {}),
    (set(), {}),
    (10**400, 1.5),
    (2**53, 2**53 + 1),
    (2**53 + 1, float(2**53)),
    (math.nan, 1.0),
    (math.inf, -math.inf),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_same_values_are_the_same_in_both_directions(a: object, b: object) -> None:
    assert same_value(a, b)
    assert same_value(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_values_differ_in_both_directions(a: object, b: object) -> None:
    assert not same_value(a, b)
    assert not same_value(b, a)


@given(VALUES, VALUES)
def test_same_values_are_equal_for_python(a: object, b: object) -> None:
    if same_value(a, b):
        assert a == b


@given(VALUES)
def test_a_value_is_the_same_as_its_copy(value: object) -> None:
    assert same_value(value, pickle.loads(pickle.dumps(value)))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1.0, 1.05),
        (1, 1.05),
        ([1.0, (2.0,)], [1.05, (2.05,)]),
        ({1.0, 5.0}, {1.05, 4.95}),
        ({1.0: 2.0, "a": 1}, {1.05: 2.05, "a": 1}),
    ],
)
def test_a_tolerance_holds_everywhere(a: object, b: object) -> None:
    assert same_value(a, b, 0.1)
    assert not same_value(a, b, 0.01)


def test_a_tolerance_does_not_hold_between_integers() -> None:
    assert not same_value(1, 2, 5.0)
    assert not same_value(True, 1.0, 5.0)


def test_a_tolerance_pairs_members_one_to_one() -> None:
    assert not same_value({1.0, 5.0}, {1.0, 1.01}, 0.1)


def test_many_members_that_differ_are_given_up() -> None:
    ours = {n + 0.25 for n in range(5000)}
    theirs = {n + 0.5 for n in range(5000)}
    assert not same_value(ours, theirs, 0.1)


def test_equality_is_symmetric_over_all_examples() -> None:
    values = [value for pair in SAME + DIFFERENT for value in pair]
    for a, b in product(values, values):
        assert same_value(a, b) == same_value(b, a)
