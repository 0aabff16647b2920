"""Reads the command line, runs the command and words errors for people."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from typing import Any, TextIO

import gymnasium as gym

import textgym
from textgym.cli.parser import UsageError, parse
from textgym.cli.train import train
from textgym.evaluation import Unavailable

USER_ERROR = 2
INTERRUPTED = 130

_ERRORS = (ValueError, TypeError, OSError, ImportError, gym.error.Error, Unavailable)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Set the environment variable TEXTGYM_DEBUG to see the traceback of an error.

    Args:
        argv: Command and arguments; None for those of the process.

    Returns:
        The exit code: 0, 1 where a gate or a check failed, 2 for errors of the user,
        130 after Ctrl-C.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show must not end the command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    with warnings.catch_warnings():
        warnings.simplefilter("always", textgym.TextgymNotice)
        warnings.showwarning = _show_notice
        try:
            return _run(arguments)
        except KeyboardInterrupt:
            print(file=sys.stderr)
            return INTERRUPTED
        except BrokenPipeError:
            # Whoever read has gone, as in `textgym list | head -1`: that is no error,
            # but the interpreter must not try to write the rest when it exits.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except _ERRORS as error:
            if os.environ.get("TEXTGYM_DEBUG"):
                raise
            print(f"textgym: error: {_one_line(error)}", file=sys.stderr)
            return USER_ERROR


def _run(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        print(f"textgym {textgym.__version__}")
        return 0
    if os.getcwd() not in sys.path:
        # Python searches the directory of a script, not the one it is called from,
        # which is where the modules of `module:Task` are written.
        sys.path.insert(0, os.getcwd())
    # What stands behind `train` belongs to another parser, its --help included.
    if arguments[:1] == ["train"]:
        return train(arguments)
    try:
        command = parse(arguments)
    except UsageError as error:
        if error.code == 0:
            return 0
        raise
    code: int = command.run()
    sys.stdout.flush()
    return code


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text or type(error).__name__


def _show_notice(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
    **_: Any,
) -> None:
    """Print a warning as a sentence, without the line of code that gave it."""
    print(f"textgym: note: {' '.join(str(message).split())}", file=sys.stderr)
