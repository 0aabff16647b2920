"""Rows of data sets become examples, and their code becomes programs and tests."""

from __future__ import annotations

import re
from typing import Any

import pytest

from textgym.codegen.problem import Problem, Test
from textgym.codegen.rows import program_of_row
from textgym.codegen.summary import summary
from textgym.corpora.corpus import Example

MBPP = {
    "prompt": "Write a function to add two numbers.",
    "tests": ["assert add(1, 2) == 3", "assert add(0, 0) == 0"],
    "canonical_solution": "def add(a, b):\r\n    return a + b",
}
HUMANEVAL = {
    "prompt": 'import math\n\n\ndef area(r: float):\n    """Return the area."""\n',
    "tests": "def check(candidate):\n    assert candidate(0.0) == 0.0\n",
    "entry_point": "area",
    "canonical_solution": "    return math.pi * r * r\n",
}


def example_of(row: dict[str, Any], **changed: Any) -> Example:
    return program_of_row({**row, **changed}, "row-1")


def problem_of(row: dict[str, Any], **changed: Any) -> Problem:
    problem = example_of(row, **changed).extra["problem"]
    assert isinstance(problem, Problem)
    return problem


def test_each_assert_is_a_test() -> None:
    assert problem_of(MBPP).tests == (Test((1, 2), 3), Test((0, 0), 0))


def test_nothing_that_a_program_is_run_with_holds_expected_values() -> None:
    tests = ["assert add(1, 2) == 31337", "assert abs(add(1, 2) - 31337) < 1"]
    tests.append("for x in [31337]:\n    assert add(x, 0) == x + 31337")
    for count in range(1, 4):
        problem = problem_of(MBPP, tests=tests[:count])
        assert not any("31337" in text for text in problem.programs("RESPONSE"))
        assert "31337" not in repr([test.arguments for test in problem.tests])


def test_a_prompt_without_the_name_is_followed_by_the_signature() -> None:
    example = example_of(MBPP)
    assert example.source == f"{MBPP['prompt']}\ndef add(a, b):"
    mentioned = "Write add(a, b), which adds two numbers."
    assert example_of(MBPP, prompt=mentioned).source == mentioned
    assert example_of(MBPP, canonical_solution="add = sum").source.endswith("add(...):")


def test_a_prompt_that_defines_the_function_is_read_as_it_is() -> None:
    example = example_of(HUMANEVAL)
    assert example.source == HUMANEVAL["prompt"]
    assert example.references == (HUMANEVAL["canonical_solution"],)


def test_programs_go_on_from_a_prompt_that_defines_the_function() -> None:
    first, second = problem_of(HUMANEVAL).programs("    return 0.0\n")
    assert f"{HUMANEVAL['prompt']}    return 0.0\n" in first
    assert "import math" not in second


def test_programs_leave_a_prompt_in_plain_words_out() -> None:
    (program,) = problem_of(MBPP).programs("def add(a, b): return 0")
    assert "Write a function" not in program


def test_setup_stands_behind_the_program_and_imports_before_it() -> None:
    problem = problem_of(
        MBPP,
        tests=["import cmath\nassert add(1, 2) == 3"],
        test_imports=["import heapq"],
        test_setup="root = Node(1)",
    )
    (program,) = problem.programs("RESPONSE")
    order = ["import heapq", "import cmath", "RESPONSE", "root = Node(1)"]
    places = [program.index(text) for text in order]
    assert places == sorted(places)


@pytest.mark.parametrize("field", ["tests", "prompt"])
def test_missing_fields_are_told(field: str) -> None:
    row = {name: value for name, value in MBPP.items() if name != field}
    with pytest.raises(ValueError, match=f"field '{field}' is missing"):
        program_of_row(row, "row-1")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"tests": []}, "field 'tests' is blank"),
        ({"tests": [1]}, "field 'tests' must be text or a list of texts"),
        ({"prompt": 3}, "field 'prompt' must be a string"),
        ({"test_setup": {"a": 1}}, "field 'test_setup' must be text"),
        ({"entry_point": "a b"}, "'entry_point' must be the name of a function"),
        ({"tests": "assert add(1) == sub(1)", "canonical_solution": ""}, "add, sub"),
        ({"tests": "assert 1 == 1"}, "got none"),
    ],
)
def test_broken_fields_are_told(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        example_of(MBPP, **changed)


def test_the_name_is_found_in_the_asserts() -> None:
    tests = ["assert set(add(1, helper(2))) == set([3])", "assert add(0, 0) == 0"]
    assert problem_of(MBPP, tests=tests).entry_point == "add"


def test_a_class_is_not_taken_for_the_tested_function() -> None:
    solution = "class Pair:\n    pass\ndef add(pairs):\n    return 0"
    problem = problem_of(
        MBPP,
        tests=["assert add([Pair(), Pair()]) == 0"],
        canonical_solution=solution,
        entry_point="Pair",
    )
    assert problem.entry_point == "add"
    assert not problem.unsupported


@pytest.mark.filterwarnings("error")
def test_warnings_about_the_code_of_a_data_set_are_kept_away() -> None:
    solution = "def add(a, b):\n    return '\\w' is a"
    assert not problem_of(MBPP, canonical_solution=solution).unsupported


def test_other_fields_are_kept() -> None:
    example = example_of(MBPP, id="mine", challenge_tests=["x"])
    assert example.id == "mine"
    assert example.extra["challenge_tests"] == ["x"]
    assert example_of(MBPP).id == "row-1"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"tests": "assert add(1, 2) =="}, "line 1 of the tests is no Python"),
        ({"tests": "import numpy\nassert add(1, 2) == 3"}, "cannot import .*: numpy"),
        ({"test_setup": "import torch.nn"}, "cannot import .*: torch"),
        ({"tests": "assert add(1, 2) == open('a').read()"}, "cannot open files"),
        ({"tests": "assert sub(1) == 3"}, "assert nothing of add"),
        ({"tests": "assert near(add(1, 2))"}, "nothing defines .*: near"),
        (
            {"tests": "for x in []:\n    assert add(x)", "canonical_solution": ""},
            "without a canonical solution",
        ),
        ({"tests": f"assert add(1{' + g' * 5000}) == 1"}, "nested too deeply"),
    ],
)
def test_tests_that_cannot_be_run_are_refused_with_a_reason(
    changed: dict[str, Any], reason: str
) -> None:
    problem = problem_of({**MBPP, "entry_point": "add"}, **changed)
    assert problem.tests == ()
    assert re.search(reason, problem.unsupported)


def test_a_summary_counts_problems_and_what_is_refused() -> None:
    loop = "for x in [1]:\n    assert add(x, 1) == 2"
    examples = [
        example_of(MBPP),
        example_of(MBPP, tests=loop),
        example_of(MBPP, tests="import numpy\nassert add(1, 2) == 3"),
        example_of(MBPP, tests="import numpy\nassert add(1, 3) == 4"),
    ]
    counted = summary(examples)
    assert (counted.problems, counted.tests, counted.recorded) == (4, 2, 1)
    assert list(counted.unsupported.values()) == [2]
    assert "2 x programs cannot import" in str(counted)
