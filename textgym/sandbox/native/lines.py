"""Reads what a program's process wrote; every byte of it may be forged."""

from __future__ import annotations

import json

from textgym.sandbox.values import from_json
from textgym.sandbox.verdict import CallResult, Verdict, conclude, one_line

# What the process itself can know. The rest is found out by those who watch it.
_SAID = (
    "syntax",
    "import_error",
    "no_entry",
    "runtime",
    "exit",
    "memory",
    "output_limit",
    "unsupported",
)
_UNREADABLE = CallResult("unsupported", message="the value cannot be read")


def read_answer(answer: bytes, calls: int, engine: str) -> Verdict:
    """Make a verdict of a server's answer.

    Args:
        answer: A line of the server, then the lines of the program's process: one for
            each call, and one that starts with "end".
        calls: How many calls there were.
        engine: Name and version of the engine.
    """
    first, *lines = answer.split(b"\n", calls + 2)
    outcome, message = json.loads(first)
    end = CallResult(outcome, message=message)
    reached = []
    for line in lines[:-1]:
        if line.startswith(b"end "):
            end = end if end.message else _read_line(line[4:])
            break
        reached.append(_read_line(line))
    return conclude(reached, calls, end, engine)


def _read_line(line: bytes) -> CallResult:
    try:
        outcome, content = json.loads(line)
        if outcome == "ok":
            return CallResult("ok", from_json(content))
        if outcome in _SAID and type(content) is str:
            return CallResult(outcome, message=one_line(content))
    except (ValueError, TypeError, RecursionError):
        pass
    return _UNREADABLE
