"""The judge: what programs are worth, in a real sandbox."""

from __future__ import annotations

import pytest

from textgym.codegen.judge import Judge
from textgym.codegen.judgement import Judgement, Submission
from textgym.codegen.problem import Checker, Problem, Test
from textgym.sandbox import Sandbox

EXAMPLES = (Test((1, 2), 3), Test((0, 5), 5))
HIDDEN = (Test((2, 2), 4), Test((7, -7), 0), Test((10, 1), 11), Test((3, 9), 12))
ADD = Problem("f", EXAMPLES, HIDDEN)
RIGHT = "def f(a, b):\n    return a + b"
# A sandbox that no other test shares, with a short limit.
JUDGE = Judge(Sandbox(time_limit=1.0))


def judged(text: str, problem: Problem = ADD, reference: str = RIGHT) -> Judgement:
    return JUDGE.judge([Submission(problem, text, reference)])[0]


def test_the_right_program_earns_every_term() -> None:
    judgement = judged(RIGHT)
    assert set(judgement.values.values()) == {1.0}
    assert (judgement.outcome, judgement.complaint) == ("ok", None)
    assert judgement.engine == JUDGE.sandbox.engine_name


@pytest.mark.parametrize("text", ["", " \n\t", "\x00", "\ud800", "a b", "(" * 5000])
def test_text_that_is_no_program_earns_nothing(text: str) -> None:
    assert set(judged(text).values.values()) == {0.0}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("def f(a, b) return", "syntax"),
        ("def g(a, b):\n    return a + b", "no_entry"),
        ("def f(a, b):\n    return a - b", "wrong"),
        ("def f(a, b):\n    return a // 0", "runtime"),
        ("def f(a, b):\n    raise SyntaxError", "runtime"),
        ("def f(a, b):\n    while True:\n        a = a + 1", "timeout"),
        ("import sys\nsys.exit(0)", "exit"),
    ],
)
def test_verdicts_name_what_went_wrong(text: str, outcome: str) -> None:
    assert judged(text).outcome == outcome


def test_each_term_has_its_share() -> None:
    text = "def f(a, b):\n    if b > 5:\n        return a // 0\n    return 3 * (b > 1)"
    values = judged(text).values
    # Of 6 calls one fails; f(1, 2) and none of the hidden values are right, but 0.
    assert values["runs"] == pytest.approx(5 / 6)
    assert values["examples"] == 1 / 2
    assert values["tests_passed"] == 1 / 4
    assert values["syntax"] == 1.0


def test_concise_compares_lengths_without_layout() -> None:
    spread = RIGHT.replace("    ", "            ").replace("+", "\\\n +")
    assert judged(spread).values["concise"] > 0.9
    longer = judged("def f(a, b):\n    return a + b + 0 + 0").values["concise"]
    assert longer == pytest.approx(19 / 23)


def test_a_short_program_that_is_wrong_is_not_concise() -> None:
    assert judged("def f(a, b): return 9").values["concise"] == 0.0


@pytest.mark.parametrize(
    ("expected", "returned", "passes"),
    [
        (1, "True", False),
        (2, "2.0", True),
        ([1], "(1,)", False),
        (None, "None", True),
        ("a", "'a'", True),
        (0.3, "0.1 + 0.2", False),
    ],
)
def test_types_of_values_count(expected: object, returned: str, passes: bool) -> None:
    problem = Problem("f", (), (Test((), expected),))
    value = judged(f"def f():\n    return {returned}", problem).values["tests_passed"]
    assert value == float(passes)


def test_the_submission_may_tolerate_more_than_the_problem() -> None:
    problem = Problem("f", (), (Test((), 0.3),))
    text = "def f():\n    return 0.1 + 0.2"
    strict, tolerant = JUDGE.judge(
        [Submission(problem, text), Submission(problem, text, tolerance=1e-9)]
    )
    assert strict.values["tests_passed"] == 0.0
    assert tolerant.values["tests_passed"] == 1.0


def test_the_complaint_is_about_the_first_visible_example_that_fails() -> None:
    complaint = judged("def f(a, b):\n    return 3").complaint
    assert complaint is not None
    assert (complaint.outcome, complaint.shown) == ("wrong", "f(0, 5) -> 3")


def test_a_value_that_cannot_be_written_is_told_in_words() -> None:
    (trial, *_) = JUDGE.trials(Submission(ADD, "def f(a, b):\n    return 10 ** 9999"))
    assert trial.outcome == "wrong"
    assert "large integer" in trial.shown


def test_trials_tell_of_hidden_tests_alone() -> None:
    trials = JUDGE.trials(Submission(ADD, "def f(a, b):\n    return a + abs(b)"))
    assert [trial.outcome for trial in trials] == ["ok", "wrong", "ok", "ok"]
    assert trials[1].shown == "f(7, -7) -> 14"


def test_many_are_judged_as_each_alone() -> None:
    texts = [RIGHT, "def f(a, b):\n    return a", "", "x", RIGHT, "def f(a): pass"]
    together = JUDGE.judge([Submission(ADD, text, RIGHT) for text in texts])
    alone = [Judge(JUDGE.sandbox).judge([Submission(ADD, t, RIGHT)])[0] for t in texts]
    assert together == alone


def test_what_was_judged_is_remembered_but_not_what_was_too_slow() -> None:
    judge = Judge(JUDGE.sandbox)
    slow = "def f(a, b):\n    while True:\n        pass"
    for text in (RIGHT, slow):
        first, second = (judge.judge([Submission(ADD, text)])[0] for _ in range(2))
        assert first == second
        assert (first is second) == (text == RIGHT)


def test_a_prefix_is_gone_on_from_or_left_out() -> None:
    problem = Problem("f", EXAMPLES, HIDDEN, prefix="def f(a, b):\n")
    for text in ("    return a + b", RIGHT):
        assert judged(text, problem).values["tests_passed"] == 1.0
    assert judged("a b", problem).outcome == "syntax"


def test_an_empty_answer_to_a_prefix_that_runs_earns_nothing() -> None:
    problem = Problem("f", (), (Test((1,), None),), prefix="def f(a):\n    'Docs.'\n")
    assert set(judged("", problem).values.values()) == {0.0}


def test_a_checker_decides_in_place_of_equality() -> None:
    source = "def check(arguments, value, expected):\n    return value % expected == 0"
    problem = Problem(
        "f", (), (Test((1, 1), 2), Test((1, 2), 3)), checker=Checker(source, "check")
    )
    assert judged("def f(a, b):\n    return 4", problem).values["tests_passed"] == 0.5


def test_a_program_cannot_change_its_checker() -> None:
    source = "def check(arguments, value, expected):\n    return value == 5"
    checker = Checker(source, "check")
    problem = Problem("f", (), (Test((), None),), checker=checker)
    text = "def check(*a):\n    return True\ndef f():\n    return 1"
    assert judged(text, problem).outcome == "wrong"


def test_a_value_too_deep_for_a_checker_is_wrong() -> None:
    checker = Checker("def check(a, v, e):\n    return True", "check")
    problem = Problem("f", (), (Test((), None),), checker=checker)
    text = (
        "def f():\n    v = []\n    for i in range(60):\n        v = [v]\n    return v"
    )
    assert judged(text, problem).values["tests_passed"] == 0.0


def test_a_problem_that_is_not_supported_pays_nothing_and_says_why() -> None:
    problem = Problem("f", (), (), unsupported="it reads a file")
    judgement = judged(RIGHT, problem)
    assert set(judgement.values.values()) == {0.0}
    assert (judgement.outcome, judgement.message) == ("unsupported", "it reads a file")
