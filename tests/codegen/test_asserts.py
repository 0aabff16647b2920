"""Asserts become claims: a call, its arguments, and what is said of its value."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textgym.codegen.asserts import Claim, Says, read_tests
from textgym.codegen.constants import NotConstant, constant
from textgym.codegen.letters import without_string_module
from textgym.sandbox import same_value

floats = st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | st.integers() | floats
keys = st.integers() | st.text()
values = st.recursive(
    scalars | st.text(),
    lambda parts: (
        st.lists(parts)
        | st.lists(parts).map(tuple)
        | st.dictionaries(keys, parts)
        | st.sets(keys, min_size=1)
    ),
    max_leaves=5,
)
numbers = st.integers(-20, 20).map(str) | st.floats(-9, 9).map(repr)
sums = st.recursive(
    numbers,
    lambda parts: st.builds(
        "({} {} {})".format, parts, st.sampled_from("+-*/%"), parts
    ),
    max_leaves=6,
)


def claim_of(test: str) -> Claim:
    (claim,) = read_tests(f"assert {test}", "f").claims or ()
    return claim


@given(st.lists(values), values)
def test_literal_arguments_and_values_are_read_exactly(
    arguments: list[Any], expected: Any
) -> None:
    claim = claim_of(f"f({', '.join(map(repr, arguments))}) == {expected!r}")
    assert same_value(tuple(arguments), claim.arguments)
    assert claim.says is Says.EQUAL
    assert same_value(expected, claim.expected)


@given(sums)
def test_arithmetic_is_worked_out_as_python_does(text: str) -> None:
    node = ast.parse(text, mode="eval").body
    try:
        expected = eval(text)
    except (ZeroDivisionError, OverflowError):
        with pytest.raises(NotConstant):
            constant(node)
    else:
        assert repr(constant(node)) == repr(expected)


@pytest.mark.parametrize(
    ("test", "says", "expected"),
    [
        ("f(1) == 2", Says.EQUAL, 2),
        ("2 == f(1)", Says.EQUAL, 2),
        ("f(1) == (3 + 5, 3 * 5)", Says.EQUAL, (8, 15)),
        ("f(1) == set([1, 2])", Says.EQUAL, {1, 2}),
        ("f(1) == float('inf')", Says.EQUAL, float("inf")),
        ("f(1) == None", Says.EQUAL, None),
        ("f(1) is True", Says.EQUAL, True),
        ("f(1) is None", Says.EQUAL, None),
        ("f(1), 'a message'", Says.TRUE_OR_FALSE, True),
        ("not f(1)", Says.TRUE_OR_FALSE, False),
        ("f(1) is 2", Says.ELSE, None),
        ("f(1) is not None", Says.ELSE, None),
        ("f(1) == g(2)", Says.ELSE, None),
        ("f(1) == 1j", Says.ELSE, None),
        ("abs(f(1) - 0.33) < 1e-6", Says.ELSE, None),
        ("math.isclose(f(1), 0.5, rel_tol=0.001)", Says.ELSE, None),
        ("set(f(1)) == set([1, 2])", Says.ELSE, None),
        ("sorted(f(1)) == [1, 2]", Says.ELSE, None),
    ],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_forms_of_asserts_are_told_apart(test: str, says: Says, expected: Any) -> None:
    claim = claim_of(test)
    assert claim.arguments == (1,)
    assert (claim.says, claim.expected) == (says, expected)
    assert type(claim.expected) is type(expected)


@pytest.mark.parametrize(
    ("test", "text"),
    [
        ("f(1) == 2", "textgym_value == 2"),
        ("set(f((1, 2))) == set([1])", "set(textgym_value) == set([1])"),
        ("abs(f(1) - 2) < 1e-06", "abs(textgym_value - 2) < 1e-06"),
        ("sat(f())", "sat(textgym_value)"),
    ],
)
def test_text_of_a_claim_has_the_value_in_place_of_the_call(
    test: str, text: str
) -> None:
    assert claim_of(test).text == text


@pytest.mark.parametrize("call", ["f(1j)", "f(g(1))", "f(int)", "f(x=1)", "f(*[1])"])
def test_arguments_that_are_no_literals_stay_text(call: str) -> None:
    claim = claim_of(f"{call} == 1")
    assert claim.arguments is None
    assert claim.call_text == call


@pytest.mark.parametrize(
    "text",
    [
        "9 ** 9 ** 9",
        "2 ** 10 ** 6",
        "1 << 10 ** 9",
        "'a' * 10 ** 9",
        "[0] * 10 ** 8",
        "[[0] * 50000] * 50000",
        "list(range(10 ** 9))",
        "range(3)",
        "(-8) ** 0.5",
        "1 / 0",
        "-'a'",
        "{[]: 1}",
        "{**{}}",
        "'%9999999d' % 1",
        "b''",
        "...",
        "x",
        "open('a')",
        "f'{1}'",
    ],
)
def test_expressions_that_are_large_or_no_values_are_refused(text: str) -> None:
    with pytest.raises(NotConstant):
        constant(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize(
    "code",
    [
        "for x in range(3):\n    assert f(x) == x",
        "y = 2\nassert f(1) == y",
        "y = f(1)\nassert y == 2",
        "assert f(f(1)) == 1",
        "assert f(1) == f(2)",
        "assert all(f(x) == x for x in [1, 2])",
        "assert list(map(f, [1])) == [1]",
        "def check(candidate):\n    assert candidate(1) == 1\nassert f(1) == 1",
    ],
)
def test_code_that_does_more_than_assert_has_no_claims(code: str) -> None:
    assert read_tests(code, "f").claims is None


def test_asserts_that_do_not_speak_of_the_function_are_no_tests() -> None:
    code = "assert True\nassert print, 'm'\nassert f(1) == 2\nassert 1 + 1 == 2"
    assert [claim.expected for claim in read_tests(code, "f").claims or ()] == [2]


def test_a_check_function_is_read_like_asserts_at_the_top_level() -> None:
    code = "import math\nMETADATA = {'a': 1}\n\ndef check(candidate):\n    print\n"
    code += "    assert candidate(1) == 2\n    assert not candidate(3)\n\ncheck(f)"
    tests = read_tests(code, "f")
    assert tests.imports == "import math"
    said = [(claim.arguments, claim.expected) for claim in tests.claims or ()]
    assert said == [((1,), 2), ((3,), False)]


def test_definitions_leave_asserts_out() -> None:
    code = (
        "import math\nLIMIT = 1\ndef near(x):\n    return x < LIMIT\nassert near(f(1))"
    )
    definitions = read_tests(code, "f").definitions
    assert "def near" in definitions
    assert "LIMIT = 1" in definitions
    assert "assert" not in definitions


def test_the_whole_check_is_a_function_of_the_tested_one() -> None:
    code = "import math\nfor x in range(3):\n    assert f(x) == math.sqrt(x * x)"
    scope: dict[str, Any] = {}
    exec(read_tests(code, "f").function, scope)
    seen: list[int] = []
    scope["textgym_check_of"](lambda x: seen.append(x) or x)
    assert seen == [0, 1, 2]
    with pytest.raises(AssertionError):
        scope["textgym_check_of"](lambda x: x + 1)


@pytest.mark.parametrize(
    ("code", "written_out"),
    [
        ("import string\nx = string.digits + y", "pass\nx = '0123456789' + y"),
        ("import string, re\nx = string.digits", "import re\nx = '0123456789'"),
        (
            "import string\nx = string.capwords(y)",
            "import string\nx = string.capwords(y)",
        ),
        ("import string as s\nx = s.digits", "import string as s\nx = s.digits"),
        ("string = 'ab'\nx = string.upper()", "string = 'ab'\nx = string.upper()"),
    ],
)
def test_letters_and_digits_of_the_module_string_are_written_out(
    code: str, written_out: str
) -> None:
    assert without_string_module(code) == written_out


@pytest.mark.parametrize("code", ["assert f(1) ==", "assert f('\0')", "(" * 3000])
def test_text_that_is_no_python_is_told(code: str) -> None:
    with pytest.raises(SyntaxError):
        read_tests(code, "f")
