"""Makes a problem of code that tests a function."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from textgym.codegen.asserts import VALUE, Claim, Says, TestCode, read_tests
from textgym.codegen.callers import CALLER, caller
from textgym.codegen.checkers import as_checker, claims_checker
from textgym.codegen.problem import Problem, Test
from textgym.codegen.scripts import (
    BUILTINS,
    bound_in,
    closed,
    defines,
    functions_in,
    has_complex_numbers,
    modules_in,
    names_in,
)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The code that a data set has for a problem.

    Attributes:
        entry_point: Name of the function that is tested.
        prompt: What the agent reads; it may be the beginning of the program.
        tests: Asserts of the function, or a function `check(candidate)`.
        imports: What stands in front of all.
        setup: What runs between the program and its tests.
        solution: A right answer to the prompt; "" if none is known.
    """

    entry_point: str
    prompt: str
    tests: str
    imports: str = ""
    setup: str = ""
    solution: str = ""

    @property
    def prefix(self) -> str:
        """What the program goes on from."""
        return self.prompt if defines(self.prompt, self.entry_point) else ""

    @property
    def reference(self) -> str:
        """A right program, or at least one that defines what the prompt does."""
        if self.solution:
            return closed(self.prefix + self.solution) or self.solution
        return closed(self.prefix)


class _Unsupported(Exception):
    """Tests that cannot be run; the message says why."""


@lru_cache(maxsize=4096)  # data sets are asked for a row each time it is drawn
def problem_of(pieces: Pieces) -> Problem:
    """Read tests; where they cannot be run, the problem says why.

    Tests are calls with their expected values where they are written so. What is said
    in another way of a call's value is decided by a checker. Tests that do more than
    assert, with loops and random numbers, are left to be learnt by running.
    """
    problem = Problem(
        pieces.entry_point,
        examples=(),
        tests=(),
        prefix=pieces.prefix,
        suffix=pieces.setup,
        header=pieces.imports,
        caller=CALLER,
        unsupported="not read yet",
    )
    try:
        _check_needs(pieces)
        code = read_tests(pieces.tests, pieces.entry_point)
        problem = replace(problem, header=_lines(pieces.imports, code.imports))
        return _with_tests(problem, pieces, code)
    except SyntaxError as error:
        reason = f"line {error.lineno or 1} of the tests is no Python ({error.msg})"
    except _Unsupported as error:
        reason = str(error)
    except RecursionError:
        reason = "the tests are nested too deeply"
    return replace(problem, unsupported=reason)


def _check_needs(pieces: Pieces) -> None:
    """Refuse tests that need what no sandbox has."""
    codes = (pieces.imports, pieces.setup, pieces.tests)
    modules = modules_in(*codes, closed(pieces.prefix)) - sys.stdlib_module_names
    if modules:
        listed = ", ".join(sorted(modules))
        raise _Unsupported(f"programs cannot import what the tests need: {listed}")
    if "open" in names_in(*codes) - bound_in(*codes):
        raise _Unsupported("programs cannot open files, and the tests need some")


def _with_tests(problem: Problem, pieces: Pieces, code: TestCode) -> Problem:
    claims = code.claims
    if claims == ():
        raise _Unsupported(f"the tests assert nothing of {pieces.entry_point}")
    if claims is None or not all(_is_callable(claim, pieces, code) for claim in claims):
        return _with_recording(problem, pieces, code)
    said = {claim.says for claim in claims}
    needs_checker = len(said) > 1 or Says.ELSE in said
    has_complex = needs_checker and any(
        has_complex_numbers(claim.text) for claim in claims
    )
    calls: list[str] = []
    if any(claim.arguments is None for claim in claims):
        calls = [claim.call_text for claim in claims]
    text = caller(
        pieces.entry_point,
        calls=calls,
        as_bool=said == {Says.TRUE_OR_FALSE},
        with_complex=has_complex,
    )
    checker = None
    if needs_checker:
        context = _context(problem.header, pieces, code.definitions, claims)
        checker = as_checker(claims_checker(context, claims, has_complex=has_complex))
    return replace(
        problem,
        tests=_tests(claims, by_number=bool(calls), checked=needs_checker),
        suffix=_lines(pieces.setup, text),
        checker=checker,
        unsupported="",
    )


def _tests(
    claims: Iterable[Claim], *, by_number: bool, checked: bool
) -> tuple[Test, ...]:
    """Make tests of claims; callers and checkers are told the numbers of theirs."""
    return tuple(
        Test(
            (number,) if by_number else claim.arguments or (),
            number if checked else claim.expected,
        )
        for number, claim in enumerate(claims)
    )


def _with_recording(problem: Problem, pieces: Pieces, code: TestCode) -> Problem:
    if not pieces.solution:
        raise _Unsupported(
            "the tests do more than assert, and without a canonical solution their "
            "calls are not known"
        )
    recording = _lines(problem.header, pieces.reference, pieces.setup, code.function)
    suffix = _lines(pieces.setup, caller(pieces.entry_point))
    return replace(problem, suffix=suffix, recording=recording, unsupported="")


def _is_callable(claim: Claim, pieces: Pieces, code: TestCode) -> bool:
    """Say whether arguments are literals, or things that candidates' children make.

    Those are objects that are not plain, such as types and instances of the program's
    own classes. What functions of the prompt or of the tests return is worked out
    where candidates cannot define these functions anew.
    """
    if claim.arguments is not None:
        return True
    names = names_in(claim.call_text) - {pieces.entry_point}
    if names & set(functions_in(pieces.reference, pieces.setup, code.definitions)):
        return False
    known = BUILTINS | bound_in(pieces.imports, code.imports, code.definitions)
    return (
        not pieces.solution
        or bool(claim.call.keywords)
        or bool(names - known)
        or has_complex_numbers(claim.call_text)
        or any(isinstance(argument, ast.Name) for argument in claim.call.args)
    )


def _context(
    header: str, pieces: Pieces, definitions: str, claims: Iterable[Claim]
) -> str:
    """Put together what asserts stand on, and no more."""
    needed = names_in(definitions, *(claim.text for claim in claims)) - BUILTINS
    needed.discard(VALUE)
    code, missing = "", set[str]()
    for chosen in ("",), (pieces.setup,), (pieces.reference, pieces.setup):
        code = _lines(header, *chosen, definitions)
        mentioned = needed | names_in(chosen[-1])
        missing = mentioned - bound_in(code) - BUILTINS
        if not missing:
            return code
    if missing <= sys.stdlib_module_names:
        return _lines(*(f"import {name}" for name in sorted(missing)), code)
    names = ", ".join(sorted(missing))
    raise _Unsupported(f"nothing defines what the tests mention: {names}")


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
