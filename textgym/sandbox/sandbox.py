"""The sandbox: a program and calls go in, a verdict comes out."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textgym.errors import unknown_name
from textgym.sandbox.engine import ENGINES, Engine, Program, make_engine
from textgym.sandbox.values import MAX_DEPTH, is_plain
from textgym.sandbox.verdict import CallResult, Verdict, conclude

MAX_SOURCE = 200_000
"""The longest program, in bytes of UTF-8."""


@dataclass(frozen=True)
class Sandbox:
    """Runs programs that nobody trusts.

    A sandbox is a handful of settings. What does the work is started at the first
    program, and shared by all sandboxes of the same settings in a thread.

    Attributes:
        engine: "native" (CPython in a locked process, Linux), "monty" (a subset of
            Python), or "auto" for the first of these that works here.
        time_limit: Seconds for the program and all its calls together.
        memory_limit: Mebibytes that a program may use.
    """

    engine: str = "auto"
    time_limit: float = 2.0
    memory_limit: int = 256

    def __post_init__(self) -> None:
        if self.engine not in ("auto", *ENGINES):
            raise ValueError(unknown_name("engine", self.engine, ("auto", *ENGINES)))
        number = isinstance(self.time_limit, (int, float))
        if not number or not 0 < self.time_limit <= 3600:
            raise ValueError(
                "time_limit must be a number of seconds above 0 and up to 3600; "
                f"got {self.time_limit!r}"
            )
        whole = isinstance(self.memory_limit, int)
        if not whole or not 16 <= self.memory_limit <= 65536:
            raise ValueError(
                "memory_limit must be a whole number of mebibytes from 16 to 65536; "
                f"got {self.memory_limit!r}"
            )

    @property
    def engine_name(self) -> str:
        """Name and version of the engine, such as "native 1 (CPython 3.11.9)".

        Raises:
            EngineUnavailable: If the engine does not work on this machine.
        """
        return self._engine().name

    def run(
        self, source: str, entry_point: str, calls: Sequence[tuple[Any, ...]]
    ) -> Verdict:
        """Run a program and call one of its functions.

        Args:
            source: The program. Anything may stand in it.
            entry_point: The name of the function.
            calls: The positional arguments of each call, plain values.

        Raises:
            EngineUnavailable: If the engine does not work on this machine.
            ValueError: If arguments are not plain.
        """
        return self.run_many([(source, entry_point, calls)])[0]

    def run_many(
        self, programs: Sequence[tuple[str, str, Sequence[tuple[Any, ...]]]]
    ) -> list[Verdict]:
        """Run programs, several at a time; verdicts come in the same order."""
        asked = [Program(*program) for program in programs]
        refused = [_refusal(program) for program in asked]
        engine = self._engine()
        accepted = [p for p, no in zip(asked, refused, strict=True) if no is None]
        verdicts = iter(engine.run_many(accepted))
        return [
            next(verdicts)
            if no is None
            else conclude([], len(p.calls), no, engine.name)
            for p, no in zip(asked, refused, strict=True)
        ]

    def _engine(self) -> Engine:
        engines = _ENGINES.of_this_process()
        if self not in engines:
            engines[self] = make_engine(
                self.engine, time_limit=self.time_limit, memory_limit=self.memory_limit
            )
        return engines[self]


def _refusal(program: Program) -> CallResult | None:
    """Say why a program is not even tried."""
    for arguments in program.calls:
        if type(arguments) is not tuple or not is_plain(arguments):
            raise ValueError(
                f"the arguments of a call must be a tuple of plain values (see "
                f"textgym.sandbox.is_plain), nested up to {MAX_DEPTH} levels; "
                f"got {type(arguments).__name__}"
            )
    if len(program.source) > MAX_SOURCE:
        return _TOO_LONG
    try:
        encoded = program.source.encode()
    except UnicodeEncodeError:
        return CallResult("syntax", message="the program is not valid UTF-8")
    return _TOO_LONG if len(encoded) > MAX_SOURCE else None


_TOO_LONG = CallResult(
    "source_too_large", message=f"the program is longer than {MAX_SOURCE} bytes"
)


class _Engines(threading.local):
    """The engines of a thread; a process that was forked starts its own."""

    def __init__(self) -> None:
        self._by_process: dict[int, dict[Sandbox, Engine]] = {}

    def of_this_process(self) -> dict[Sandbox, Engine]:
        """Return the engines by their settings.

        Those of a parent are kept, never used: what they would tidy up when they are
        deleted (threads, processes) is the parent's.
        """
        return self._by_process.setdefault(os.getpid(), {})


_ENGINES = _Engines()
