"""Runs one program in a process that has already been locked.

The program can reach everything here and may lie about its results. That gains nothing:
a result is a claim, and who compares it holds the expected value elsewhere.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

from textgym.sandbox.native.frames import read_frame, write
from textgym.sandbox.native.lockdown import LockdownError
from textgym.sandbox.values import TooLargeError, from_json, to_json
from textgym.sandbox.verdict import one_line

Answer = Callable[[bytes], object]

# What is touched here is copied before the program comes, not while its clock runs.
_WARM_UP = json.dumps(
    {
        "source": """
class Pair:
    def __init__(self, first): self.first = first
def f(x, words):
    counts = {}
    for n, word in enumerate(words):
        counts[word] = counts.get(word, 0) + sum(i * n for i in range(3) if i)
    return [sorted(counts), str(x), f"{x:>3}", (Pair(1.5).first, None), {x}]
""",
        "entry_point": "f",
        "calls": [[1, ["a", "b"]]],
    }
).encode()


def serve(channel: int, lock: Callable[[], None]) -> NoReturn:
    """Lock this process, then run the program that comes through a channel.

    Args:
        channel: A file descriptor. For each call a line of JSON goes back, and at last
            one that starts with "end".
        lock: Takes the rights away; called before the first untrusted byte is read.
    """
    try:
        play(_WARM_UP, len)
        lock()
        play(read_frame(channel), lambda line: write(channel, line))
    except LockdownError as error:
        write(channel, _end("unsupported", str(error)))
    finally:
        os._exit(0)


def play(request: bytes | bytearray, answer: Answer) -> None:
    """Run a program and its calls; write a line for each."""
    asked = json.loads(request)
    module = ModuleType("program")
    sys.modules["program"] = module
    try:
        outcome, result = _define(asked["source"], asked["entry_point"], module)
        if outcome == "ok":
            for arguments in asked["calls"]:
                answer(_call(result, arguments))
            result = None
        line = _end(outcome, result)
    except MemoryError:
        line = b'end ["memory", "MemoryError"]\n'
    answer(line)


def _define(source: str, entry_point: str, module: ModuleType) -> tuple[str, Any]:
    """Run a program; return its function, or an outcome and a message."""
    try:
        code = compile(source, "<program>", "exec", dont_inherit=True)
    except BaseException as error:
        # A MemoryError says here that the program is nested too deeply.
        return "syntax", _describe(error)
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        return _outcome(error), _describe(error)
    function = module.__dict__.get(entry_point)
    if not callable(function):
        return "no_entry", f"there is no function {entry_point}"
    return "ok", function


def _call(function: Callable[..., Any], arguments: list[Any]) -> bytes:
    """Call a function with fresh copies of its arguments; return the line of it."""
    try:
        value = function(*from_json(arguments))
    except BaseException as error:
        return _line(_outcome(error), _describe(error))
    try:
        return _line("ok", to_json(value))
    except TooLargeError as error:
        return _line("output_limit", str(error))
    except ValueError as error:
        return _line("unsupported", str(error))


def _outcome(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, ImportError):
        return "import_error"
    return "exit" if isinstance(error, SystemExit) else "runtime"


def _describe(error: BaseException) -> str:
    """Word an exception, whose own words may fail, too."""
    name = type(error).__name__
    try:
        text = str(error)
    except BaseException:
        text = ""
    return one_line(f"{name}: {text}" if text else name)


def _line(outcome: str, content: Any) -> bytes:
    return json.dumps([outcome, content], separators=(",", ":")).encode() + b"\n"


def _end(outcome: str, message: str) -> bytes:
    return b"end " + _line(outcome, message)
