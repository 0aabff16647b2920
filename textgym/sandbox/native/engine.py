"""The engine `native`: CPython in a locked process."""

from __future__ import annotations

from collections.abc import Sequence

from textgym.sandbox.engine import EngineUnavailable, Program
from textgym.sandbox.verdict import Verdict


class NativeEngine:
    """Not there yet."""

    name = "native"

    def __init__(self, *, time_limit: float, memory_limit: int) -> None:
        raise EngineUnavailable("the engine native is not finished")

    def run_many(self, programs: Sequence[Program]) -> list[Verdict]:
        """Run programs."""
        raise NotImplementedError
