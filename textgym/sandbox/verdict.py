"""What a sandbox says of a program that was run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OUTCOMES = (
    "ok",
    "wrong",
    "syntax",
    "import_error",
    "no_entry",
    "runtime",
    "exit",
    "timeout",
    "memory",
    "crash",
    "output_limit",
    "source_too_large",
    "unsupported",
    "worker_lost",
)
"""How a program can end. No engine says "wrong": only who compares values can."""

MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class CallResult:
    """How one call ended.

    Attributes:
        outcome: One of `OUTCOMES`.
        value: The plain value that came back, where the outcome is "ok".
        message: One line such as "ZeroDivisionError: division by zero".
    """

    outcome: str
    value: Any = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a program and its calls ended.

    Attributes:
        outcome: "ok" if every call returned a value, else the first that went wrong.
        results: One for each call. Calls that were not reached have the outcome of
            what kept the program from reaching them.
        message: The message that belongs to the outcome.
        engine: Name and version of what ran the program.
    """

    outcome: str
    results: tuple[CallResult, ...]
    message: str = ""
    engine: str = ""


def conclude(
    reached: list[CallResult], calls: int, end: CallResult, engine: str
) -> Verdict:
    """Sum up how a program ended.

    Args:
        reached: Results of the calls that ended, in order.
        calls: How many calls there were.
        end: How the program itself ended: "ok" where nothing but calls went wrong.
        engine: Name and version of what ran the program.
    """
    results = reached[:calls]
    if end.outcome == "ok" and len(results) < calls:
        end = CallResult("crash", message="the program ended before its calls did")
    results += [end] * (calls - len(results))
    first = next((one for one in [*results, end] if one.outcome != "ok"), end)
    return Verdict(first.outcome, tuple(results), first.message, engine)


def one_line(text: str) -> str:
    """Make a message of whatever a program wrote: bounded, printable, one line."""
    cut = text[:MAX_MESSAGE]
    return "".join(sign if sign.isprintable() else " " for sign in cut).strip()
