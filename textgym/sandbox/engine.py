"""What an engine of the sandbox is, and which one is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from textgym.errors import unknown_name
from textgym.sandbox.verdict import Verdict

ENGINES = ("native", "monty")


class Program(NamedTuple):
    """A program and the calls that tell what it does.

    Attributes:
        source: The program's text.
        entry_point: The name of the function that is called.
        calls: The positional arguments of each call, plain values.
    """

    source: str
    entry_point: str
    calls: Sequence[tuple[Any, ...]]


class EngineUnavailable(RuntimeError):
    """This machine cannot run programs safely with the engine that was asked for."""


class Engine(Protocol):
    """Runs programs that nobody trusts; used by one thread of one process."""

    @property
    def name(self) -> str:
        """Name and version, such as "native 1 (CPython 3.11.9)"."""

    def run_many(self, programs: Sequence[Program]) -> list[Verdict]:
        """Run programs; their verdicts come in the same order.

        Whatever a program does, this returns, and within its limits.
        """


def make_engine(name: str, *, time_limit: float, memory_limit: int) -> Engine:
    """Start an engine.

    Args:
        name: "native", "monty", or "auto" for the first of these that works here.
        time_limit: Seconds for the program and all its calls together.
        memory_limit: Mebibytes that a program may use.

    Raises:
        EngineUnavailable: If it does not work here. There is no silent downgrade.
    """
    if name != "auto":
        return _make(name, time_limit, memory_limit)
    reasons = []
    for each in ENGINES:
        try:
            return _make(each, time_limit, memory_limit)
        except EngineUnavailable as reason:
            reasons.append(f"{each}: {reason}")
    raise EngineUnavailable("; ".join(reasons))


def _make(name: str, time_limit: float, memory_limit: int) -> Engine:
    if name == "native":
        from textgym.sandbox.native import NativeEngine

        return NativeEngine(time_limit=time_limit, memory_limit=memory_limit)
    if name == "monty":
        from textgym.sandbox.monty import MontyEngine

        return MontyEngine(time_limit=time_limit, memory_limit=memory_limit)
    raise ValueError(unknown_name("engine", name, ("auto", *ENGINES)))
