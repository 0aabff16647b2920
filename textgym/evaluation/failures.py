"""What is done about agents that crash, answer nonsense or take too long."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(frozen=True, slots=True)
class Patience:
    """How much an agent may get wrong.

    Attributes:
        stops: Whether its first error is raised; otherwise the episodes that it fails
            in are recorded with the error, earn nothing, and the others go on.
        seconds: How long one call of it may take; None for as long as it likes.
    """

    stops: bool = True
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"a time limit must be above 0 s; got {self.seconds}")

    @contextmanager
    def call(self) -> Iterator[None]:
        """Bound the time of a call of an agent.

        In the main thread of a system with signals the call is interrupted; elsewhere
        its time is looked at when it has come back.

        Raises:
            TooSlow: if the call took longer.
        """
        if self.seconds is None:
            yield
            return
        begun = time.monotonic()
        with _alarm(self.seconds):
            yield
        if time.monotonic() - begun > self.seconds:
            raise _too_slow(self.seconds)


class TooSlow(TimeoutError):
    """An agent did not answer in time."""


def reason(error: BaseException) -> str:
    """Say in a line what went wrong."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the middle of what runs too long, where that can be done."""
    here = threading.current_thread() is threading.main_thread()
    if not here or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _too_slow(seconds)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _too_slow(seconds: float) -> TooSlow:
    return TooSlow(f"the agent took longer than {seconds:g} s")
