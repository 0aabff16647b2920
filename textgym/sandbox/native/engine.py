"""The engine `native`: CPython in locked processes, several at a time."""

from __future__ import annotations

import json
import os
import platform
import select
import sys
import time
from collections.abc import Iterator, Sequence

from textgym.sandbox.engine import EngineUnavailable, Program
from textgym.sandbox.native.lines import read_answer
from textgym.sandbox.native.selftest import self_test
from textgym.sandbox.native.syscalls import MACHINES
from textgym.sandbox.native.worker import Worker
from textgym.sandbox.values import to_json
from textgym.sandbox.verdict import Verdict

VERSION = 1
"""Rises when a program can get another verdict than before."""


# Seconds that the first program has, which tests the locks.
_PATIENCE = 30.0


class NativeEngine:
    """Runs each program in a process of its own, locked before it reads the program.

    Args:
        time_limit: Seconds for the program and all its calls together.
        memory_limit: Mebibytes that a program may use.

    Raises:
        EngineUnavailable: If this machine cannot lock a process safely.
    """

    def __init__(self, *, time_limit: float, memory_limit: int) -> None:
        _check_machine()
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._workers: list[Worker] = []
        self._add_worker()

    @property
    def name(self) -> str:
        """Name and version, such as "native 1 (CPython 3.11.9)"."""
        return f"native {VERSION} (CPython {platform.python_version()})"

    def run_many(self, programs: Sequence[Program]) -> list[Verdict]:
        """Run programs, as many at a time as there are processors."""
        while len(self._workers) < min(len(programs), len(os.sched_getaffinity(0))):
            self._add_worker()
        return self._run_on(self._workers, programs)

    def _run_on(
        self, workers: Sequence[Worker], programs: Sequence[Program]
    ) -> list[Verdict]:
        verdicts: dict[int, Verdict] = {}
        tasks = iter(enumerate(programs))
        busy: dict[Worker, int] = {}
        try:
            for worker, (index, program) in zip(workers, tasks, strict=False):
                busy[worker] = index
                worker.begin(_request(program))
            while busy:
                for worker in _ready(busy):
                    answer = worker.finish()
                    index = busy.pop(worker)
                    following = next(tasks, None)
                    if following is not None:
                        busy[worker] = following[0]
                        worker.begin(_request(following[1]))
                    calls = len(programs[index].calls)
                    verdicts[index] = read_answer(answer, calls, self.name)
        finally:
            # After Ctrl-C their answers would be taken for those of the next programs.
            for worker in busy:
                worker.stop()
        return [verdicts[index] for index in range(len(programs))]

    def _add_worker(self) -> None:
        self._workers.append(Worker(self._time_limit, self._memory_limit))
        if len(self._workers) == 1:
            self._try_to_break_out()

    def _try_to_break_out(self) -> None:
        """Test the locks, before anybody's program does.

        Raises:
            EngineUnavailable: If anything gave way.
        """
        attempts = [self_test(self._memory_limit)]
        (verdict,) = self._run_on(self._workers, attempts)
        if verdict.outcome == "timeout" and self._time_limit < _PATIENCE:
            # A short limit on a busy machine says nothing about locks.
            patient = Worker(_PATIENCE, self._memory_limit)
            (verdict,) = self._run_on([patient], attempts)
            patient.stop()
        if verdict.outcome != "ok" or verdict.results[0].value != []:
            raise EngineUnavailable(
                "expected programs to be locked in; a program that tried to break out "
                f"got {verdict.message or verdict.results[0].value!r}. Inside of a "
                "container, seccomp must be allowed"
            )


def _check_machine() -> None:
    machine = os.uname().machine if hasattr(os, "uname") else platform.machine()
    if sys.platform != "linux" or machine not in MACHINES:
        raise EngineUnavailable(
            f"expected Linux on {' or '.join(MACHINES)}; "
            f"got {sys.platform} on {machine}"
        )


def _request(program: Program) -> bytes:
    request = {
        "source": program.source,
        "entry_point": program.entry_point,
        "calls": [to_json(arguments) for arguments in program.calls],
    }
    return json.dumps(request).encode()


def _ready(busy: dict[Worker, int]) -> Iterator[Worker]:
    """Wait for answers; yield the workers that have one, or never will."""
    poll = select.poll()
    files = {worker.fileno(): worker for worker in busy}
    if -1 in files:  # lost before it was asked
        yield files[-1]
        return
    for file in files:
        poll.register(file, select.POLLIN)
    now = time.monotonic()
    left = min(worker.deadline for worker in busy) - now
    found = poll.poll(max(left, 0) * 1000)
    if found:
        yield from [files[file] for file, _ in found]
    else:
        yield min(busy, key=lambda worker: worker.deadline)
