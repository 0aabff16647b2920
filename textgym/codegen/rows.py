"""Makes examples of the rows of data sets such as HumanEval and MBPP."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textgym.codegen.scripts import called_in, classes_in, functions_in
from textgym.corpora.corpus import Example
from textgym.corpora.formats import Fields, brief, checked_text, require

if TYPE_CHECKING:
    from textgym.codegen.code_tests import Pieces

PROGRAM_COLUMNS: tuple[Mapping[str, str], ...] = (
    {
        "prompt": "text",
        "canonical_solution": "code",
        "tests": "test_list",
        "test_setup": "test_setup_code",
    },
    {"canonical_solution": "code", "tests": "test_list"},
    {"tests": "test"},
)
"""Columns of the data sets `mbpp` (full, then sanitized) and `openai_humaneval`."""


def program_of_row(fields: Fields, default_id: str) -> Example:
    """Make an example of a row with a `prompt` and its `tests`.

    `tests` is code, or a list of pieces of code, that asserts something of a function
    or defines `check(candidate)`. The row may further hold

    * `entry_point`, the function's name: by default the one that all asserts call;
    * `canonical_solution`, which becomes the reference;
    * `test_setup`, code that runs between a program and its tests;
    * `test_imports`, which stand in front of both.

    A prompt that does not tell the function's name is followed by its signature.
    `Example.extra["problem"]` is a `Problem`; where the tests cannot be run, its
    `unsupported` says why.

    Raises:
        ValueError: if a field is missing or is of another type.
    """
    # Imported here: the task names this function, and most programs read no rows.
    from textgym.codegen.code_tests import Pieces, problem_of

    require(fields, "prompt")
    require(fields, "tests")
    example_id = checked_text(fields.pop("id", default_id), "field 'id'")
    prompt = checked_text(fields.pop("prompt"), "field 'prompt'")
    tests = checked_text(_code(fields, "tests"), "field 'tests'")
    solution = _code(fields, "canonical_solution")
    entry_point = fields.pop("entry_point", None)
    if not entry_point or entry_point in classes_in(solution):  # its values are plain
        entry_point = _called(tests, solution)
    if not isinstance(entry_point, str) or not entry_point.isidentifier():
        got = brief(repr(entry_point))
        raise ValueError(
            f"field 'entry_point' must be the name of a function; got {got}"
        )
    pieces = Pieces(
        entry_point,
        prompt,
        tests,
        imports=_code(fields, "test_imports"),
        setup=_code(fields, "test_setup"),
        solution=solution,
    )
    problem = problem_of(pieces)
    return Example(
        example_id,
        _specification(pieces),
        (solution,) if solution.strip() else (),
        {**fields, "problem": problem},
    )


def _code(fields: Fields, name: str) -> str:
    """Take a field that holds code or pieces of code, with line ends of Unix."""
    value = fields.pop(name, None)
    pieces = [value] if isinstance(value, str) else value or []
    if not isinstance(pieces, Sequence) or not all(isinstance(p, str) for p in pieces):
        got = brief(repr(value))
        raise ValueError(f"field {name!r} must be text or a list of texts; got {got}")
    return "\n".join(pieces).replace("\r\n", "\n")


def _called(tests: str, solution: str) -> str:
    """Find the function that all asserts call, and that the solution defines."""
    calls = list(called_in(tests))
    names = set.intersection(*calls) if calls else set[str]()
    names = names & set(functions_in(solution)) or names
    if len(names) != 1:
        found = ", ".join(sorted(names)) or "none"
        raise ValueError(
            "field 'entry_point' is missing, and the tests do not tell it: the asserts "
            f"have to call one function in common; got {found}"
        )
    return names.pop()


def _specification(pieces: Pieces) -> str:
    """Return what the agent reads: no one could guess a function's name."""
    if re.search(rf"\b{re.escape(pieces.entry_point)} *\(", pieces.prompt):
        return pieces.prompt
    return f"{pieces.prompt.rstrip()}\n{_signature(pieces)}"


def _signature(pieces: Pieces) -> str:
    function = functions_in(pieces.solution).get(pieces.entry_point)
    if function:
        return f"def {pieces.entry_point}({ast.unparse(function.args)}):"
    return f"def {pieces.entry_point}(...):"
