"""What became of a program, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from textgym.codegen.problem import Problem
from textgym.corpora.corpus import Example
from textgym.sandbox import Verdict, is_plain, same_value

TERMS = ("tests_passed", "syntax", "runs", "examples", "concise")

# Outcomes of programs that may end otherwise when they are run again.
_BY_CHANCE = frozenset(("timeout", "memory", "crash", "worker_lost"))
# Outcomes of text of which nobody knows whether it parses.
_UNREAD = frozenset(("syntax", "source_too_large", "unsupported", "worker_lost"))
_MOST_SHOWN = 80


class Submission(NamedTuple):
    """What an agent wrote for a problem.

    Attributes:
        problem: What was asked for.
        text: The response.
        reference: The right answer that `concise` compares with; "" if none is known.
        tolerance: In place of the problem's; None for that.
    """

    problem: Problem
    text: str
    reference: str = ""
    tolerance: float | None = None


def submission(example: Example, text: str, tolerance: float | None) -> Submission:
    """Hand in a response to the problem of an example.

    Raises:
        ValueError: if the example has no problem.
    """
    problem = example.extra.get("problem")
    if problem is None:
        raise ValueError(
            f"example {example.id!r} has no textgym.codegen.problem.Problem in "
            "extra['problem'], so that programs cannot be tested"
        )
    reference = example.references[0] if example.references else ""
    return Submission(problem, text, reference, tolerance)


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one test.

    Attributes:
        outcome: "ok" if the right value came back, "wrong" for another value, else why
            there was none.
        shown: The call and what came of it, such as "f(1, 2) -> 3".
    """

    outcome: str
    shown: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a response is worth, and why.

    Attributes:
        values: Values of the terms in [0, 1], by name.
        outcome: "ok" if every test was passed, "wrong" if all calls returned, else the
            first thing that went wrong; one of `textgym.sandbox.OUTCOMES`.
        message: One line that belongs to it.
        engine: Name and version of what ran the program; "" if nothing was run.
        complaint: The first visible example that was not passed; None if all were.
    """

    values: Mapping[str, float]
    outcome: str
    message: str
    engine: str
    complaint: Trial | None = None


class Run:
    """A response, its verdict, and which tests it passed: examples, then hidden ones.

    Args:
        submission: What was run.
        verdict: What came of it.
        may_change: Whether another run may end otherwise, whatever the verdict is.
    """

    def __init__(
        self, submission: Submission, verdict: Verdict, *, may_change: bool = False
    ) -> None:
        self.submission = submission
        self.verdict = verdict
        self._may_change = may_change
        self._tests = submission.problem.all_tests
        self._checked: Verdict | None = None
        tolerance = submission.tolerance
        if tolerance is None:
            tolerance = submission.problem.tolerance
        self.passed = [
            result.outcome == "ok"
            and same_value(test.expected, result.value, tolerance)
            for test, result in zip(self._tests, verdict.results, strict=True)
        ]

    def checks(self) -> dict[int, tuple[Any, ...]]:
        """Return arguments, value and expected value of calls, by their number.

        Values that are too deep for another call are left out, and are not right.
        """
        calls = {
            n: (test.arguments, result.value, test.expected)
            for n, (test, result) in enumerate(
                zip(self._tests, self.verdict.results, strict=True)
            )
            if result.outcome == "ok"
        }
        return {n: call for n, call in calls.items() if is_plain(call)}

    def take(self, checked: Verdict) -> None:
        """Let a checker decide: take what it says of each of the `checks`."""
        self.passed = [False] * len(self._tests)
        for n, result in zip(self.checks(), checked.results, strict=True):
            self.passed[n] = result.outcome == "ok" and result.value is True
        self._checked = checked

    @property
    def depends_on_chance(self) -> bool:
        """Whether another run may end otherwise."""
        verdicts = [self.verdict, *([self._checked] if self._checked else [])]
        outcomes = {
            result.outcome for verdict in verdicts for result in verdict.results
        }
        outcomes |= {verdict.outcome for verdict in verdicts}
        return self._may_change or bool(outcomes & _BY_CHANCE)

    def judgement(self) -> Judgement:
        """Rate the response."""
        verdict, number = self.verdict, len(self.submission.problem.examples)
        examples, tests = self.passed[:number], self.passed[number:]
        passed = _share(tests)
        values = {
            "tests_passed": passed,
            "syntax": float(bool(verdict.engine) and verdict.outcome not in _UNREAD),
            "runs": _share([result.outcome == "ok" for result in verdict.results]),
            "examples": _share(examples),
            "concise": passed * _shortness(self.submission),
        }
        outcome = verdict.outcome
        if outcome == "ok" and not all(self.passed):
            outcome = "wrong"
        complaint = None if all(examples) else self.trial(examples.index(False))
        return Judgement(values, outcome, verdict.message, verdict.engine, complaint)

    def trial(self, number: int) -> Trial:
        """Tell of a call in words."""
        test, result = self._tests[number], self.verdict.results[number]
        arguments = ", ".join(map(brief, test.arguments))
        call = f"{self.submission.problem.entry_point}({arguments})"
        if result.outcome != "ok":
            said = result.message or result.outcome
            return Trial(result.outcome, f"{call}: {said[:_MOST_SHOWN]}")
        outcome = "ok" if self.passed[number] else "wrong"
        return Trial(outcome, f"{call} -> {brief(result.value)}")


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0


def _shortness(submission: Submission) -> float:
    """Compare lengths in characters; layout is free."""
    own, other = (
        sum(not sign.isspace() for sign in text)
        for text in (submission.text, submission.reference)
    )
    return min(1.0, other / own) if other and own else 1.0


def brief(value: Any) -> str:
    """Show a plain value, which may be very large."""
    try:
        text = repr(value)
    except ValueError:  # integers of very many digits
        text = f"{type(value).__name__} with a very large integer"
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 3] + "..."
