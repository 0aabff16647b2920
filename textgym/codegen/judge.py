"""Runs programs on tests, and remembers what they are worth."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from textgym.codegen.checkers import Unprepared, prepared
from textgym.codegen.judgement import Judgement, Run, Submission, Trial
from textgym.sandbox import CallResult, Sandbox, Verdict

# Outcomes of text that does not hold the function which is asked for.
_NO_PROGRAM = frozenset(("syntax", "no_entry"))
_MOST_REMEMBERED = 10_000


class _Asked(NamedTuple):
    """A response, why it is not worth a run, and whether that may pass."""

    submission: Submission
    refusal: Verdict | None
    passing: bool


class Judge:
    """Runs responses in a sandbox, and remembers what came of them.

    Args:
        sandbox: Where programs run.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._known: OrderedDict[bytes, Judgement] = OrderedDict()
        self._forgetting = threading.Lock()

    def judge(self, submissions: Sequence[Submission]) -> list[Judgement]:
        """Judge responses; those that are equal, or were judged before, run once."""
        keys = [_key(submission) for submission in submissions]
        # Another thread may forget one meanwhile.
        known = ((key, self._known.get(key)) for key in keys)
        found = {key: judgement for key, judgement in known if judgement is not None}
        new = {
            key: submission
            for key, submission in zip(keys, submissions, strict=True)
            if key not in found
        }
        for key, run in zip(new, self._runs(list(new.values())), strict=True):
            found[key] = run.judgement()
            if not run.depends_on_chance:
                self._remember(key, found[key])
        return [found[key] for key in keys]

    def _remember(self, key: bytes, judgement: Judgement) -> None:
        self._known[key] = judgement
        with self._forgetting:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)

    def trials(self, submission: Submission) -> tuple[Trial, ...]:
        """Run a response and tell of each hidden test."""
        (run,) = self._runs([submission])
        first = len(run.submission.problem.examples)
        return tuple(run.trial(n) for n in range(first, len(run.passed)))

    def _runs(self, submissions: Sequence[Submission]) -> list[Run]:
        asked = [self._asked(submission) for submission in submissions]
        tried = [one.submission for one in asked if one.refusal is None]
        verdicts = iter(self._verdicts(tried))
        runs = [
            Run(ready, next(verdicts) if no is None else no, may_change=passing)
            for ready, no, passing in asked
        ]
        self._check(runs)
        return runs

    def _asked(self, submission: Submission) -> _Asked:
        """Get a problem ready, or refuse the response."""
        try:
            problem, passing = prepared(submission.problem, self.sandbox), False
        except Unprepared as error:
            reason = str(error)
            problem = replace(submission.problem, recording="", unsupported=reason)
            passing = True
        ready = submission._replace(problem=problem)
        return _Asked(ready, _refusal(ready), passing)

    def _verdicts(self, submissions: Sequence[Submission]) -> list[Verdict]:
        """Run each response as the likeliest of what it may mean that is a program."""
        readings = [s.problem.programs(s.text) for s in submissions]
        verdicts = self._run(submissions, [programs[0] for programs in readings])
        again = [
            n
            for n, programs in enumerate(readings)
            if len(programs) > 1 and verdicts[n].outcome in _NO_PROGRAM
        ]
        others = [readings[n][1] for n in again]
        second = self._run([submissions[n] for n in again], others)
        for n, verdict in zip(again, second, strict=True):
            if verdict.outcome not in _NO_PROGRAM:
                verdicts[n] = verdict
        return verdicts

    def _run(
        self, submissions: Sequence[Submission], programs: Sequence[str]
    ) -> list[Verdict]:
        asked = [
            (program, s.problem.caller or s.problem.entry_point, s.problem.calls)
            for s, program in zip(submissions, programs, strict=True)
        ]
        return self.sandbox.run_many(asked)

    def _check(self, runs: Sequence[Run]) -> None:
        """Let checkers decide where there are any; each runs without the response."""
        asked = [
            (run, (checker.source, checker.entry_point, list(checks.values())))
            for run in runs
            if (checker := run.submission.problem.checker) and (checks := run.checks())
        ]
        said = self.sandbox.run_many([program for _, program in asked])
        for (run, _), verdict in zip(asked, said, strict=True):
            run.take(verdict)


@lru_cache(maxsize=32)
def judge_of(sandbox: Sandbox) -> Judge:
    """Return the judge of a sandbox's settings, which a process shares."""
    return Judge(sandbox)


def _key(submission: Submission) -> bytes:
    """Hash what a judgement depends on, since responses may be long."""
    problem, *others = submission
    parts = problem.key, *map(str, others)
    digests = (
        blake2b(part.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        for part in parts
    )
    return b"".join(digests)


def _refusal(submission: Submission) -> Verdict | None:
    """Say why a response is not worth a run."""
    outcome, message = "unsupported", submission.problem.unsupported
    if not message and submission.text.strip():
        return None
    if not message:
        outcome, message = "no_entry", "the response is empty"
    calls = len(submission.problem.calls)
    return Verdict(outcome, (CallResult(outcome, message=message),) * calls, message)
