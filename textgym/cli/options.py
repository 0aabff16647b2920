"""The fields of tasks as options of the command line."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from inspect import getdoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import tyro

from textgym.task import Task
from textgym.testing.check import find_task

_METAVARS = {str: "TEXT", int: "NUMBER", float: "NUMBER"}


@dataclass(frozen=True)
class Option:
    """One field of a task, as the command line shows it.

    Attributes:
        annotation: Its type and help.
        default: What stands for "not given".
    """

    annotation: Any
    default: Any


def options_of(kinds: Iterable[type[Task]]) -> dict[str, Option]:
    """List the options of tasks by name; fields that no word can say are left out."""
    options: dict[str, Option] = {}
    for kind in kinds:
        hints, texts = get_type_hints(kind), descriptions(kind)
        for one in fields(kind):
            # Columns can be said by pairs of words, see `read_columns`.
            simple = str if one.name == "columns" else _simple(hints[one.name])
            if one.name in options or simple is None or not one.init:
                continue
            about = texts.get(one.name, f"A field of {kind.__name__}.")
            default = None
            if simple is bool:
                default = one.default if one.default is not MISSING else False
            options[one.name] = Option(_annotation(simple, about), default)
    return options


def task_of(command: Any, **defaults: Any) -> Task:
    """Make the task that a command names, with the options that were given.

    Args:
        command: Has `id` and the options of `options_of`.
        defaults: Values of fields that were not given.
    """
    arguments = {**defaults, **_given(command)}
    if isinstance(arguments.get("reward"), str):
        arguments["reward"] = read_reward(arguments["reward"])
    if isinstance(arguments.get("columns"), str):
        arguments["columns"] = read_columns(arguments["columns"])
    return find_task(command.id, **arguments)


def refuse_fields_beside_suite(command: Any) -> None:
    """See that a command has either the id of an environment or a suite.

    Raises:
        ValueError: if it has both or neither, or fields of a task beside a suite.
    """
    if bool(command.id) == (command.suite is not None):
        raise ValueError(
            "expected either the id of an environment or --suite; got "
            f"{command.id or 'no id'} and {command.suite or 'no suite'}"
        )
    if command.suite is not None and (names := _given(command)):
        raise ValueError(
            f"a suite fixes the fields of its tasks; leave out {', '.join(names)}, or "
            "write them into a suite of your own"
        )


def _given(command: Any) -> dict[str, Any]:
    """Return the options of the task that were given; the class's own are none."""
    base = type(command).__mro__[1]
    own = {one.name for one in fields(base)}
    options = [one for one in fields(command) if one.name not in own]
    values = {one.name: getattr(command, one.name) for one in options}
    return {o.name: values[o.name] for o in options if values[o.name] != o.default}


def read_reward(text: str) -> str | Mapping[str, float]:
    """Read the name of a metric, or weights such as "bleu=0.7,chrf=0.3".

    Raises:
        ValueError: if a weight is not a number.
    """
    if "=" not in text:
        return text
    weights = {}
    for part in text.split(","):
        name, _, weight = part.partition("=")
        try:
            weights[name.strip()] = float(weight)
        except ValueError:
            raise ValueError(
                f"reward must be like 'bleu' or 'bleu=0.7,chrf=0.3'; got {text!r}"
            ) from None
    return weights


def read_columns(text: str) -> Mapping[str, str]:
    """Read names of columns such as "source=article,references=highlights".

    Raises:
        ValueError: if a part is not of that form, or a field stands there twice.
    """
    columns: dict[str, str] = {}
    for part in text.split(","):
        name, equals, column = (word.strip() for word in part.partition("="))
        if not (name and equals and column) or name in columns:
            raise ValueError(
                f"columns must be like 'source=article,references=highlights'; got "
                f"{text!r}"
            )
        columns[name] = column
    return columns


def descriptions(kind: type[Task]) -> dict[str, str]:
    """Read what docstrings say about the fields of a task."""
    texts: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        lines = (getdoc(base) or "").splitlines() if issubclass(base, Task) else []
        inside, name = False, ""
        for line in lines:
            if re.fullmatch(r"\w[\w ]*:", line):
                inside, name = line in ("Attributes:", "Arguments:"), ""
            elif inside and (start := re.match(r" {4}(\w+): (.*)", line)):
                name = start[1]
                texts[name] = start[2]
            elif inside and name and line.strip():
                texts[name] += " " + line.strip()
    return texts


def _annotation(simple: Any, about: str) -> Any:
    if simple is bool:
        return Annotated[bool, tyro.conf.arg(help=about, help_behavior_hint="")]
    name = _METAVARS[simple]
    shown = tyro.conf.arg(help=about, help_behavior_hint="", metavar=name)
    return Annotated[simple | None, shown]


def _simple(hint: Any) -> Any:
    """Reduce a type to one that a word can say, None if there is none."""
    members = (
        get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    )
    if str in members or any(get_origin(one) is Literal for one in members):
        return str
    return next((one for one in (bool, int, float) if one in members), None)
