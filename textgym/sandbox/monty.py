"""The engine `monty`: a subset of Python, run by an interpreter that has no system."""

from __future__ import annotations

import ast
import importlib
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from textgym.sandbox.engine import EngineUnavailable, Program
from textgym.sandbox.native.lines import read_answer
from textgym.sandbox.values import MAX_BYTES, from_json, to_json
from textgym.sandbox.verdict import Verdict, one_line

VERSION = 1
"""Rises when a program can get another verdict than before."""

_GRACE = 0.1
"""Seconds after which a worker that does not look at its clock is killed."""

_PROCESSORS = (
    len(os.sched_getaffinity(0))
    if hasattr(os, "sched_getaffinity")  # what this process may use, on Linux
    else os.cpu_count() or 1
)

_RECURSION = 400
"""Calls that may be open at once: the stack of monty's worker takes them surely."""


class MontyEngine:
    """Runs each program in a session of its own, in a worker of monty's pool.

    Args:
        time_limit: Seconds for the program and all its calls together.
        memory_limit: Mebibytes that a program may use.

    Raises:
        EngineUnavailable: If monty is not installed, or does not start.
    """

    def __init__(self, *, time_limit: float, memory_limit: int) -> None:
        self._client = _import_client()
        self._name = f"monty {VERSION} (pydantic-monty {version('pydantic-monty')})"
        self._limits = {
            "max_feed_duration_secs": time_limit,
            "max_memory": memory_limit * 2**20,
            "max_recursion_depth": _RECURSION,
            "max_total_sleep_secs": 0.0,
        }
        self._closing = ExitStack()
        self._pool = self._start_pool()
        self._ready: dict[bool, bytes] = {}
        self._check()

    @property
    def name(self) -> str:
        """Name and version, such as "monty 1 (pydantic-monty 1.4.0)"."""
        return self._name

    def run_many(self, programs: Sequence[Program]) -> list[Verdict]:
        """Run programs, as many at a time as there are processors."""
        if len(programs) == 1 or _PROCESSORS == 1:
            return [self._run(program) for program in programs]
        return list(self._threads.map(self._run, programs))

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        """Threads that wait for a worker each, which the pool starts when needed."""
        return self._closing.enter_context(ThreadPoolExecutor(_PROCESSORS))

    def _run(self, program: Program) -> Verdict:
        nonce = secrets.token_hex(8) + " "
        outcome, message, printed = self._feed(program, nonce)
        if outcome == "crash":  # the worker may have been killed by somebody else
            outcome, message, printed = self._feed(program, nonce)
        lines = [json.dumps([outcome, message]), *_own_lines(printed, nonce), ""]
        answer = "\n".join(lines).encode("utf-8", "replace")
        return read_answer(answer, len(program.calls), self.name)

    def _feed(self, program: Program, nonce: str) -> tuple[str, str, str]:
        """Let a worker run a program.

        Returns:
            An outcome, the message of what ended the program from outside (or ""), and
            what was printed until then.
        """
        printed = self._client.CollectString(MAX_BYTES)
        # Its generator is seeded only where a program uses it, since that is slow.
        seeded = "random" in program.source
        try:
            ready = self._ready.get(seeded) or self._get_ready(seeded)
            with self._checkout(seeded) as session:
                session.load_session(ready)
                session.feed_run(
                    _CALL,
                    inputs={
                        "nonce": nonce,
                        "source": program.source,
                        "entry_point": program.entry_point,
                        "calls": _fresh(program.calls),
                    },
                    print_callback=printed,
                )
        except Exception as error:
            return *self._explain(error), printed.output
        return "ok", "", printed.output

    def _checkout(self, seeded: bool) -> Any:
        """Open a session in which nobody can sleep."""
        policy = {"sleep": "zero"}
        return self._pool.checkout(
            limits=self._limits,
            assert_message_annotations=False,
            # Lines that wait would be lost with a worker that has to be killed.
            print_flush_interval=0,
            os_policy=policy | {"random_start": {"seed": 0}} if seeded else policy,
        )

    def _get_ready(self, seeded: bool) -> bytes:
        """Return the state of a session that has read the harness, and nothing else.

        Every program begins there: to read the harness takes longer than most programs.
        """
        with self._checkout(seeded) as session:
            session.feed_run(_harness())
            state: bytes = session.dump()
        self._ready[seeded] = state
        return state

    def _explain(self, error: Exception) -> tuple[str, str]:
        """Tell how a session ended that did not come to its end."""
        text = one_line(str(error)) or type(error).__name__
        if isinstance(error, self._client.MontyCrashedError):
            killed = "exceeding" in text
            return ("timeout" if killed else "crash"), text
        if text.startswith("MemoryError") and text.endswith(f"> {MAX_BYTES} bytes"):
            return "output_limit", f"the values are longer than {MAX_BYTES} bytes"
        for start, outcome in _ENDS.items():
            if text.startswith(start):
                return outcome, text
        return "crash", text

    def _start_pool(self) -> Any:
        pool = self._client.Monty(
            min_processes=1,
            max_processes=_PROCESSORS,
            request_timeout=self._limits["max_feed_duration_secs"] + 2 * _GRACE,
            feed_duration_limit_grace=_GRACE,
        )
        try:
            return self._closing.enter_context(pool)
        except Exception as error:
            raise EngineUnavailable(f"monty does not start: {error}") from error

    def _check(self) -> None:
        """Fail now rather than at each program where monty is another than this one."""
        probe = Program("def f(x):\n    return [x, (x,)]", "f", [(1,)])
        verdict = self._run(probe)
        if verdict.outcome != "ok" or verdict.results[0].value != [1, (1,)]:
            raise EngineUnavailable(
                "expected monty to return a list; "
                f"got {verdict.outcome} ({verdict.message}) from {self.name}"
            )


# Its last expression is None, so that no object comes back.
_CALL = "run_program(nonce, source, entry_point, calls)\nNone\n"

# What no program can catch.
_ENDS = {
    "TimeoutError": "timeout",
    "MemoryError": "memory",
    "RuntimeError: Internal error in monty": "unsupported",
}


@cache
def _process_of_client() -> int:
    """Return the process that used the client first, which a fork copies."""
    return os.getpid()


def _import_client() -> Any:
    if _process_of_client() != os.getpid():
        # The client's threads were not copied with it: it would wait for ever.
        raise EngineUnavailable(
            "the engine monty cannot be used in a process that was forked from one "
            "that uses it; start processes by 'spawn', or use the engine native"
        )
    try:
        return importlib.import_module("pydantic_monty")
    except ImportError as error:
        raise EngineUnavailable(
            "the engine monty needs the package pydantic-monty; install it by "
            'pip install "textgym[monty]"'
        ) from error


@cache
def _harness() -> str:
    """Return what each session begins with."""
    text = Path(__file__).with_name("monty_inside.py").read_text(encoding="utf-8")
    return ast.unparse(_Shortener().visit(ast.parse(text)))


class _Shortener(ast.NodeTransformer):
    """Leaves out what only readers need: every session would load it again."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Leave out the docstring and what is returned."""
        self.generic_visit(node)
        node.returns = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """Leave out an argument's type."""
        return ast.arg(node.arg)


def _fresh(calls: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Copy arguments, so that no two calls share a value that one could change."""
    return [from_json(to_json(arguments)) for arguments in calls]


def _own_lines(printed: str, nonce: str) -> Iterator[str]:
    """Pick the lines that the harness printed; the last may have been cut."""
    whole, _, _ = printed.rpartition("\n")
    for line in whole.split("\n"):
        if line.startswith(nonce):
            yield line.removeprefix(nonce)
