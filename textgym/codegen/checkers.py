"""Writes checkers: programs that judge values where no expected value is written down.

A checker runs in a child of its own, of the tests' code and the canonical solution,
and is fed the plain values that a candidate returned. The candidate's code is not
there, so that nothing it defines can change what is asked of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from textgym.codegen.asserts import CHECK, VALUE, Claim
from textgym.codegen.callers import FROM_COMPLEX, PLAIN
from textgym.codegen.problem import Checker, Problem, Test

if TYPE_CHECKING:
    from textgym.sandbox import Sandbox

_CHECKER = "textgym_check"
_RECORDER = "textgym_record"
_MOST_TEXT = 150_000  # characters of recorded calls that a program may hold
# Tests that draw at random must draw the same whenever they run.
_SEED = """\
try:
    import random as textgym_random
except ImportError:
    textgym_random = None
def textgym_seed():
    if textgym_random is not None:
        textgym_random.seed(0)
"""
_RECORD = f"""\
{_SEED}
{PLAIN}
import copy as textgym_copy
def {_RECORDER}():
    calls = []
    def tested(*arguments):
        given = textgym_copy.deepcopy(arguments)
        value = {{entry_point}}(*arguments)
        calls.append((given, textgym_plain(textgym_copy.deepcopy(value))))
        return value
    textgym_seed()
    {CHECK}(tested)
    return calls
"""
_REPLAY = f"""\
{_SEED}
import copy as textgym_copy
def {_CHECKER}(arguments, value, number):
    calls = textgym_copy.deepcopy(textgym_calls)
    reached = []
    def tested(*arguments):
        given, answer = calls[len(reached)]
        if arguments != given:
            raise AssertionError("another call than the recorded one")
        reached.append(given)
        return value if len(reached) == number + 1 else answer
    textgym_seed()
    {CHECK}(tested)
    return len(reached) == len(calls)
"""


def claims_checker(context: str, claims: Sequence[Claim], *, has_complex: bool) -> str:
    """Write a checker that decides what asserts say, by their numbers.

    Args:
        context: Code that the asserts stand on.
        claims: The asserts; a test expects the number of its own.
        has_complex: Whether values come from a caller with complex numbers.
    """
    listed = "\n".join(f"    lambda {VALUE}: {claim.text}," for claim in claims)
    value = "textgym_value_of(value)" if has_complex else "value"
    return "\n".join(
        (
            context,
            FROM_COMPLEX if has_complex else "",
            f"textgym_claims = [\n{listed}\n]",
            f"def {_CHECKER}(arguments, value, number):",
            f"    return bool(textgym_claims[number]({value}))",
        )
    )


def as_checker(source: str) -> Checker:
    """Wrap the text of a checker."""
    return Checker(source, _CHECKER)


def prepared(problem: Problem, sandbox: Sandbox) -> Problem:
    """Learn the tests of a problem that are known by running only, once a process.

    The tests are run with the canonical solution in place of a candidate, to learn
    which calls they make; then each test is one call: all tests are run with the
    candidate's value there, and with the canonical solution's values elsewhere.

    Returns:
        The problem with tests and a checker, or with the reason why there are none.

    Raises:
        Unprepared: if that is not known, for reasons that may pass.
    """
    return _prepared(problem, sandbox) if problem.recording else problem


class Unprepared(Exception):
    """The tests could not be run; another time, or with more time, they might."""


_MISHAPS = ("timeout", "worker_lost", "crash")
_PATIENCE = 5
_RUN = "tests that must be run"


@lru_cache(maxsize=4096)
def _prepared(problem: Problem, sandbox: Sandbox) -> Problem:
    record = _RECORD.format(entry_point=problem.entry_point)
    calls = _answers(sandbox, f"{problem.recording}\n{record}", _RECORDER, [()])[0]
    if isinstance(calls, _Failure):
        return _refused(problem, f"running them told no calls ({calls.reason})")
    if not calls:
        return _refused(problem, f"they never call {problem.entry_point}")
    if not _are_calls(calls):
        return _refused(problem, "they meddle with the record of their calls")
    table = f"textgym_calls = (lambda inf, nan: {calls!r})(1e999, 1e999 - 1e999)"
    if len(table) > _MOST_TEXT:
        return _refused(problem, f"their calls take {len(table):,} characters")
    source = f"{problem.recording}\n{table}\n{_REPLAY}"
    checks = [(given, value, number) for number, (given, value) in enumerate(calls)]
    held = _answers(sandbox, source, _CHECKER, checks)
    if any(answer is not True for answer in held):
        return _refused(problem, "they do not hold for the values once returned")
    tests = tuple(Test(given, number) for given, _, number in checks)
    return replace(problem, tests=tests, checker=as_checker(source), recording="")


def _are_calls(value: Any) -> bool:
    """Say whether a value is a list of arguments and what came back."""
    return isinstance(value, list) and all(
        isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], tuple)
        for pair in value
    )


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a call has no value."""

    reason: str


def _answers(
    sandbox: Sandbox, source: str, entry_point: str, calls: Sequence[tuple[Any, ...]]
) -> list[Any]:
    verdict = sandbox.run(source, entry_point, calls)
    if verdict.outcome == "timeout":  # the machine may have been busy
        patient = replace(sandbox, time_limit=_PATIENCE * sandbox.time_limit)
        verdict = patient.run(source, entry_point, calls)
    if verdict.outcome in _MISHAPS:
        raise Unprepared(f"{_RUN}: {verdict.message or verdict.outcome}")
    return [
        result.value
        if result.outcome == "ok"
        else _Failure(result.message or verdict.message or result.outcome)
        for result in verdict.results
    ]


def _refused(problem: Problem, reason: str) -> Problem:
    return replace(problem, recording="", unsupported=f"{_RUN}: {reason}")
