"""Turns the words of the command line into a command."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, make_dataclass
from typing import Annotated, Any, Union

import tyro

from textgym.cli.audit import Audit
from textgym.cli.check import Check
from textgym.cli.evaluate import Evaluate
from textgym.cli.evaluate_suite import Rescore
from textgym.cli.learning import Learning
from textgym.cli.list_tasks import List
from textgym.cli.options import Option, options_of
from textgym.cli.play import Play
from textgym.cli.report import Report
from textgym.cli.show import Show
from textgym.cli.train import Train
from textgym.registration import registered_tasks
from textgym.task import Task
from textgym.testing.check import find_kind

COMMANDS: dict[str, type[Any]] = {
    "list": List,
    "show": Show,
    "play": Play,
    "evaluate": Evaluate,
    "rescore": Rescore,
    "audit": Audit,
    "check": Check,
    "report": Report,
    "learning": Learning,
    "train": Train,
}
_BOX = "╭╮╰╯│─"
# What tyro adds to complaints: the help of options that stands in --help, too.
_DISPENSABLE = (
    r"For full helptext.*",
    r"(?<=Perhaps you meant: )(?P<option>--\S+) .*",
    r" Got errors:.*",
    r" Argument helptext:.*",
)


class UsageError(ValueError):
    """Words that make no command, or a call for help (then the code is 0)."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def parse(arguments: Sequence[str]) -> Any:
    """Make the command that the arguments describe.

    The task's own fields are options, too: those of the task that is named, or those
    of all registered tasks where none is.

    Raises:
        UsageError: if there is no such command or option, or after help was printed.
    """
    options = options_of(_kinds(arguments))
    choices: Any = Union[  # noqa: UP007 (made at run time)
        tuple(
            Annotated[_with_options(kind, options), tyro.conf.subcommand(name)]
            for name, kind in COMMANDS.items()
        )
    ]
    complaint = io.StringIO()
    try:
        with contextlib.redirect_stderr(complaint):
            return tyro.cli(
                choices,
                args=list(arguments) or ["--help"],
                prog="textgym",
                description="Text environments for reinforcement learning.",
                config=(tyro.conf.FlagCreatePairsOff,),
            )
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else 1
        raise UsageError(_sentence(complaint.getvalue()), code) from None


def _kinds(arguments: Sequence[str]) -> Iterable[type[Task]]:
    """Return the class of the task that is named, or all classes."""
    for word in arguments[1:]:
        if not word.startswith("-"):
            # The command itself will complain of a name that does not exist.
            with contextlib.suppress(Exception):
                return [find_kind(word)]
    return registered_tasks().values()


def _with_options(kind: type[Any], options: dict[str, Option]) -> type[Any]:
    """Add the task's fields to a command that makes one."""
    if not getattr(kind, "makes_task", False):
        return kind
    # Where a task's field has the name of one of the command's, that is the command's.
    own = {one.name for one in fields(kind)}
    added: list[Any] = [
        (name, option.annotation, option.default)
        for name, option in options.items()
        if name not in own
    ]
    made = make_dataclass(
        kind.__name__, added, bases=(kind,), frozen=True, kw_only=True
    )
    made.__doc__ = kind.__doc__
    return made


def _sentence(text: str) -> str:
    """Take the words that matter out of a box."""
    lines = (line.strip(_BOX + " ") for line in text.splitlines()[1:])
    # A rule between two parts has become an empty line.
    words = " ".join(line or "." for line in lines).replace(" .", ".")
    for rest in _DISPENSABLE:
        words = re.sub(rest, _kept, words)
    return f"{words.strip(' .') or text.strip()}. See textgym --help"


def _kept(match: re.Match[str]) -> str:
    return match.groupdict().get("option") or ""
