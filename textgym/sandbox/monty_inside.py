"""Runs a program inside monty: the host sends this file there as text.

Monty speaks a subset of Python: no inheritance, no generators, few modules. Values
leave as printed JSON that `textgym.sandbox.values.from_json` reads. Objects never
leave, since the client would rebuild and hash them without any limit.
"""

import json
from typing import Any

MAX_DEPTH = 60
MAX_NODES = 100_000
MAX_SIGNS = 2**20
LARGE = 2**53

# A program may name its own things like builtins; these are bound before it runs.
say = print


def run_program(nonce: str, source: str, entry_point: str, calls: list[Any]) -> None:
    """Print a line for each call of a program's function, and one that says "end"."""
    names: dict[str, Any] = {"__name__": "program", "print": be_silent}
    try:
        exec(source, names)
    except BaseException as error:
        say(nonce + "end " + json.dumps([outcome_of_text(error, source), word(error)]))
        return
    if entry_point not in names:
        missing = ["no_entry", "there is no function " + entry_point]
        say(nonce + "end " + json.dumps(missing))
        return
    for arguments in calls:
        say(nonce + json.dumps(call(names[entry_point], arguments)))
    say(nonce + 'end ["ok", ""]')


def be_silent(
    *values: Any, sep: Any = 0, end: Any = 0, file: Any = 0, flush: Any = 0
) -> None:
    """Stand in for `print`: what a program prints is nobody's concern."""


def call(function: Any, arguments: Any) -> list[Any]:
    """Call a function; return an outcome, and a tree of JSON or a message."""
    try:
        value = function(*arguments)
    except BaseException as error:
        return [outcome_of(error), word(error)]
    used = [0, 0]
    try:
        tree = write(value, 0, used)
    except ValueError as error:
        return ["unsupported", str(error)]
    if used[0] > MAX_NODES or used[1] > MAX_SIGNS:
        return ["output_limit", "the value is too large"]
    return ["ok", tree]


def write(value: Any, depth: int, used: list[int]) -> Any:
    """Write a plain value as `textgym.sandbox.values.to_json` does.

    Args:
        value: Anything that a program returned.
        depth: In how many values it stands.
        used: How many parts and characters there were so far; nothing is added once
            there are too many.
    """
    kind = type(value)
    used[0] += 1
    if used[0] > MAX_NODES or used[1] > MAX_SIGNS:
        return None
    if depth > MAX_DEPTH:
        raise ValueError("expected fewer levels; got a deeper or a cyclic value")
    if value is None or kind is bool:
        return value
    if kind is int:
        return value if -LARGE < value < LARGE else write_large(value, used)
    if kind is str:
        used[1] += len(value)
        return value if used[1] <= MAX_SIGNS else None
    if kind is float:
        # Infinity minus infinity is no number; `math` would be loaded for each program.
        return value if value - value == 0 else {"f": str(value)}
    if kind is bytes:
        used[1] += 2 * len(value)
        return {"b": value.hex()} if used[1] <= MAX_SIGNS else None
    if kind is list:
        return write_all(value, depth, used)
    if kind is tuple:
        return {"t": write_all(value, depth, used)}
    if kind is dict:
        return {"d": [write_all(pair, depth, used) for pair in value.items()]}
    if kind is set:
        return {"s": write_all(value, depth, used)}
    if kind is frozenset:
        return {"z": write_all(value, depth, used)}
    raise ValueError("expected a plain value; got " + kind.__name__)


def write_all(values: Any, depth: int, used: list[int]) -> list[Any]:
    """Write the parts of a value, unless there were too many before."""
    trees = []
    for value in values:
        if used[0] > MAX_NODES or used[1] > MAX_SIGNS:
            break
        trees.append(write(value, depth + 1, used))
    return trees


def write_large(value: int, used: list[int]) -> Any:
    """Write an int in hexadecimal: decimal digits cost quadratic time."""
    digits = hex(value)
    used[1] += len(digits)
    return {"i": digits} if used[1] <= MAX_SIGNS else None


def outcome_of(error: BaseException) -> str:
    """Tell what a call's exception means."""
    if isinstance(error, ImportError):
        return "import_error"
    if isinstance(error, SystemExit):
        return "exit"
    return "memory" if isinstance(error, MemoryError) else "runtime"


def outcome_of_text(error: BaseException, source: str) -> str:
    """Tell what an exception of a program means before any call.

    Text that does not parse raises what a program could have raised as well. So it is
    parsed again behind a line that keeps it from running.
    """
    if not isinstance(error, (SyntaxError, NotImplementedError)):
        return outcome_of(error)
    try:
        exec("raise ZeroDivisionError\n" + source, {})
    except ZeroDivisionError:
        return "runtime"
    except NotImplementedError:
        return "unsupported"
    except BaseException:
        return "syntax"
    return "runtime"


def word(error: BaseException) -> str:
    """Word an exception."""
    text = str(error)[:500]
    name = type(error).__name__
    return name + ": " + text if text else name
