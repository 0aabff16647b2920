"""Checkers: tests that need more than a comparison, run without the candidate."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from textgym.codegen.checkers import prepared
from textgym.codegen.judge import Judge
from textgym.codegen.judgement import Submission
from textgym.codegen.problem import Problem
from textgym.codegen.rows import program_of_row
from textgym.sandbox import EngineUnavailable, Sandbox

SANDBOX = Sandbox(engine="native", time_limit=5.0)
CIPHER = '''\
def encode(s):
    return "".join(chr(ord(c) + 1) for c in s)


def decode(s):
    """Undo encode."""
'''
RANDOM = """\
def check(candidate):
    from random import choice, randint
    import string

    for _ in range(10):
        text = "".join(choice(string.ascii_lowercase) for i in range(randint(5, 9)))
        assert candidate(encode(text)) == text
"""
SHIFT = '    return "".join(chr(ord(c) - 1) for c in s)\n'


@pytest.fixture(scope="module", autouse=True)
def _engine() -> None:
    try:
        SANDBOX.run("", "f", [])
    except EngineUnavailable as reason:
        pytest.skip(f"the engine does not work here: {reason}")


def problem_of(tests: str, *, prompt: str = "Write f.", **fields: Any) -> Problem:
    row = {"entry_point": "f", "prompt": prompt, "tests": tests, **fields}
    problem = program_of_row(row, "row-1").extra["problem"]
    assert isinstance(problem, Problem)
    return problem


def share(problem: Problem, response: str) -> float:
    """Return the share of tests that a response passes."""
    (judgement,) = Judge(SANDBOX).judge([Submission(problem, response)])
    return judgement.values["tests_passed"]


def returning(*values: object) -> str:
    """Write a program that returns these values, one a call, whatever is asked."""
    listed = ", ".join(map(repr, values))
    return f"values = iter([{listed}])\ndef f(*arguments):\n    return next(values)"


@pytest.mark.parametrize(
    ("test", "right", "wrong"),
    [
        ("assert f(1) == 2", 2, 3),
        ("assert f(1) is True", True, 1),
        ("assert f(1) == [1.5, (2, 'a')]", [1.5, (2, "a")], [1.5, [2, "a"]]),
        ("assert f(1)", [0], []),
        ("assert not f(1)", "", "a"),
        ("assert abs(f(1) - 0.33) < 1e-6", 0.3300001, 0.34),
        ("import math\nassert math.isclose(f(1), 67.2, rel_tol=0.001)", 67.21, 68),
        ("assert set(f(1)) == set([1, 2])", [2, 1, 1], [1, 3]),
        ("assert sorted(f(1)) == [1, 2]", (2, 1), (2, 1, 1)),
        ("assert int(f(1)) == 35", 35.2, 36.0),
        ("assert f(1) is not None", 0, None),
        ("assert f(1) > 3 and True", 4, 3),
        ("assert f(2) in (3, 4)", 4, 5),
        ("LIMIT = 3\ndef near(x):\n    return x < LIMIT\nassert near(f(1))", 2, 3),
        ("import sys\nassert f(1) == sys.getsizeof(())", 40, 41),
        ("assert f(1) == sys.getsizeof(())", 40, 41),
        ("assert f(1) == (1, 2 + 3j)", None, (1, 2)),
    ],
)
def test_an_assert_holds_for_right_values_and_not_for_wrong_ones(
    test: str, right: object, wrong: object
) -> None:
    problem = problem_of(test)
    if right is not None:
        assert share(problem, returning(right)) == 1.0
    assert share(problem, returning(wrong)) == 0.0


@pytest.mark.parametrize(
    "expression",
    [
        "collections.Counter([1, 1])",
        "collections.OrderedDict({1: 2})",
        "collections.defaultdict(int, {1: 2})",
    ],
)
def test_a_value_of_a_derived_type_is_what_it_is_made_of(expression: str) -> None:
    response = f"import collections\ndef f(x):\n    return {expression}"
    assert share(problem_of("assert f(1) == {1: 2}"), response) == 1.0


def test_a_match_counts_as_true() -> None:
    problem = problem_of("assert f('ab')\nassert not f('b')")
    assert share(problem, "import re\ndef f(x): return re.match('a', x)") == 1.0
    assert share(problem, "def f(x): return None") == 0.5


def test_complex_numbers_go_in_and_come_out() -> None:
    problem = problem_of("assert f(1j) == (2, -1 + 0j)\nassert f(2j) == (2, -4 + 0j)")
    assert share(problem, "def f(z): return 2, z * z") == 1.0
    assert share(problem, "def f(z): return 2, (-1 + 0j)") == 0.5


def test_types_are_arguments() -> None:
    problem = problem_of("assert f(2.5, int) == 2\nassert f(2, str) == '2'")
    assert share(problem, "def f(x, kind): return kind(x)") == 1.0


def test_setup_uses_classes_of_the_candidate() -> None:
    problem = problem_of("assert f(root) == 3", test_setup="root = Node(1)\nroot.n = 3")
    program = "class Node:\n    def __init__(self, n): self.n = n\n"
    assert share(problem, f"{program}def f(node): return node.n") == 1.0
    assert share(problem, f"{program}def f(node): return 1") == 0.0
    assert share(problem, "def f(node): return 3") == 0.0  # there is no Node


def test_arguments_are_passed_by_name() -> None:
    problem = problem_of("assert f(1, b=2) == 3")
    assert share(problem, "def f(a, *, b): return a + b") == 1.0


def test_helpers_of_the_prompt_decide_and_cannot_be_redefined() -> None:
    prompt = "def sat(x: str):\n    return x.count('o') == 3\n\ndef f():\n"
    problem = problem_of("assert sat(f())", prompt=prompt)
    assert share(problem, "    return 'ooo'") == 1.0
    assert share(problem, "    return 'oo'") == 0.0
    cheat = "    return 'x'\n\ndef sat(x):\n    return True\n"
    assert share(problem, cheat) == 0.0
    assert share(problem, f"def f():\n{cheat}") == 0.0


def test_a_prompt_with_an_open_body_is_gone_on_from() -> None:
    prompt = 'def f(x):\n    """Double x."""\n    return '
    problem = problem_of("assert set(f([1])) == {2}", prompt=prompt)
    assert share(problem, "[2 * y for y in x]") == 1.0
    assert share(problem, "x") == 0.0
    assert share(problem, "def f(x):\n    return [2]") == 1.0


def test_arguments_that_helpers_make_are_made_without_the_candidate() -> None:
    problem = problem_of(
        "assert decode(encode('ab')) == 'ab'\nassert decode(encode('c')) == 'c'",
        prompt=CIPHER,
        entry_point="decode",
        canonical_solution=SHIFT,
    )
    assert share(problem, SHIFT) == 1.0
    cheat = "    return s\n\ndef encode(s):\n    return s\n"
    assert share(problem, cheat) == 0.0


def test_tests_that_draw_at_random_are_recorded_once_for_all() -> None:
    problem = problem_of(
        RANDOM, prompt=CIPHER, entry_point="decode", canonical_solution=SHIFT
    )
    assert problem.recording
    ready = prepared(problem, SANDBOX)
    assert len(ready.tests) == 10
    assert len({test.arguments for test in ready.tests}) == 10
    assert prepared(problem, SANDBOX) is ready
    assert share(problem, SHIFT) == 1.0
    assert share(problem, "    return s") == 0.0
    cheat = "    return s\n\ndef encode(s):\n    return s\n"
    assert share(problem, cheat) == 0.0


def test_each_recorded_call_is_paid_by_itself() -> None:
    problem = problem_of(
        "for x in range(4):\n    y = x * x\n    assert f(x) == y",
        canonical_solution="def f(x):\n    return x * x",
    )
    assert [test.arguments for test in prepared(problem, SANDBOX).tests] == [
        (0,),
        (1,),
        (2,),
        (3,),
    ]
    assert share(problem, "def f(x): return x") == 0.5
    assert share(problem, "def f(x): return 1 // x * x * x") == 0.25
    assert share(problem, "def f(x): return x ** 2") == 1.0


def test_recorded_values_of_derived_types_are_what_they_are_made_of() -> None:
    problem = problem_of(
        "for x in (1, 2):\n    assert f(x) == {x: 1}",
        canonical_solution="import collections as c\nf = lambda x: c.Counter([x])",
    )
    assert share(problem, "def f(x): return {x: 1}") == 1.0
    assert share(problem, "def f(x): return {1: 1}") == 0.5


def test_any_right_answer_is_right_where_calls_are_recorded() -> None:
    problem = problem_of(
        "for n in (2, 3):\n    x = f(n)\n    assert x % n == 0 and x > 0",
        canonical_solution="def f(n):\n    return n",
    )
    assert share(problem, "def f(n): return 5 * n") == 1.0
    assert share(problem, "def f(n): return n + 2") == 0.5


@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        ("x = [2, 1]\nf(x)\nassert x == [1, 2]", "do not hold"),
        ("import os\nassert f(*os.urandom(2)) is None or f(1)", "do not hold"),
        ("for x in [1]:\n    assert f(object()) is None", "told no calls"),
        ("for x in [1]:\n    assert f(1 // 0) is None", "told no calls .*Zero"),
        ("for x in []:\n    assert f(x) is None", "never call f"),
    ],
)
def test_what_cannot_be_recorded_is_refused(tests: str, reason: str) -> None:
    solution = "def f(x, *rest):\n    if isinstance(x, list):\n        x.sort()\n"
    problem = problem_of(tests, canonical_solution=solution)
    refused = prepared(problem, SANDBOX)
    assert refused.tests == ()
    assert re.search(reason, refused.unsupported)
    (judgement,) = Judge(SANDBOX).judge([Submission(problem, solution)])
    assert judgement.outcome == "unsupported"
    assert judgement.message == refused.unsupported


def test_a_recording_that_meets_the_time_limit_is_tried_again() -> None:
    solution = "def f(x):\n    pass"
    tests = "for x in range(3 * 10 ** 6):\n    x\nassert f(x) is None"
    problem = problem_of(tests, canonical_solution=solution)
    judge = Judge(replace(SANDBOX, time_limit=0.01))
    (judgement,) = judge.judge([Submission(problem, solution)])
    assert judgement.outcome == "unsupported"
    assert judgement.message.startswith("tests that must be run: ")
    judge.sandbox = SANDBOX  # as if the machine were less busy
    (judgement,) = judge.judge([Submission(problem, solution)])
    assert judgement.outcome == "ok"


def test_a_problem_that_needs_no_recording_is_left_alone() -> None:
    problem = problem_of("assert f(1) == 2")
    assert prepared(problem, SANDBOX) is problem
