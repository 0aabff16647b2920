"""Problems: what is run, and what is refused."""

import pickle

import pytest

from textgym.codegen.problem import Problem, Test

TESTS = (Test((1,), 2),)


def problem(**changes: object) -> Problem:
    return Problem("f", examples=(), **{"tests": TESTS, **changes})


def test_a_response_stands_for_itself_without_a_prefix() -> None:
    assert problem().programs("def f(a): return a") == ("def f(a): return a",)


def test_a_response_goes_on_from_the_prefix_before_it_stands_for_itself() -> None:
    programs = problem(prefix="def f(a):\n").programs("    return a")
    assert programs == ("def f(a):\n    return a", "    return a")


def test_header_and_suffix_surround_every_reading_of_a_response() -> None:
    task = problem(prefix="def f(a):\n", header="import math", suffix="class A: pass")
    for program in task.programs("    return a"):
        assert program.startswith("import math\n")
        assert program.endswith("    return a\nclass A: pass")


def test_a_problem_without_hidden_tests_is_refused() -> None:
    with pytest.raises(ValueError, match="no hidden tests"):
        problem(tests=())


def test_a_problem_that_is_not_supported_needs_no_tests() -> None:
    assert problem(tests=(), unsupported="reads a file").tests == ()


def test_keys_tell_numbers_of_different_types_apart() -> None:
    keys = {problem(tests=(Test((1,), value),)).key for value in (2, 2.0, "2", True)}
    assert len(keys) == 4


def test_a_problem_survives_pickling() -> None:
    twin = pickle.loads(pickle.dumps(problem()))
    assert twin == problem()
    assert twin.key == problem().key
