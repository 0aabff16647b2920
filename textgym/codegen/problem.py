"""What a program must do: calls, and what they must return."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Test:
    """A call of the program's function, and what must come back.

    Attributes:
        arguments: Positional arguments, all of them plain values.
        expected: The plain value to return; with a checker, whatever it compares with.
    """

    __test__: ClassVar[bool] = False  # pytest collects what is called so

    arguments: tuple[Any, ...]
    expected: Any


@dataclass(frozen=True, slots=True)
class Checker:
    """A function that decides whether a value is right, where equality does not.

    It runs in a child of its own, without the candidate's code, and is called as
    `entry_point(arguments, value, expected)` with those of the test and the plain value
    that the candidate returned. The test is passed if it returns True.

    Attributes:
        source: Program text that defines the function.
        entry_point: Its name.
    """

    source: str
    entry_point: str


@dataclass(frozen=True)
class Problem:
    """What a program is asked for, and how it is tested.

    The program that is run is `header`, then `prefix` and the response, then `suffix`.
    Where prefix and response together do not define the function, the response stands
    for itself.

    Attributes:
        entry_point: Name of the function that is called.
        examples: Tests that the agent reads; may be empty.
        tests: Hidden tests; empty only where they are recorded first, or unsupported.
        tolerance: Difference between floats that counts as none.
        prefix: Text that the response goes on from, such as a signature.
        suffix: What runs after the response and before the tests, such as a class that
            tests use.
        header: What runs before everything, such as imports.
        checker: Decides in place of equality.
        unsupported: Why the tests cannot be run; "" if they can.
        caller: Function of `suffix` that is called in place of `entry_point`; "" for
            none.
        recording: Program whose run tells the tests, where they are not known yet.
    """

    entry_point: str
    examples: tuple[Test, ...]
    tests: tuple[Test, ...]
    tolerance: float = 0.0
    prefix: str = ""
    suffix: str = ""
    header: str = ""
    checker: Checker | None = None
    unsupported: str = ""
    caller: str = ""
    recording: str = ""

    def __post_init__(self) -> None:
        if not (self.tests or self.unsupported or self.recording):
            raise ValueError(
                f"the problem of {self.entry_point!r} has no hidden tests; give it "
                "some, or say in unsupported= why there are none"
            )

    def programs(self, response: str) -> tuple[str, ...]:
        """List what a response may mean, the likeliest first."""
        starts = (self.prefix, "") if self.prefix else ("",)
        return tuple(self._program(start + response) for start in starts)

    def _program(self, text: str) -> str:
        return "\n".join(part for part in (self.header, text, self.suffix) if part)

    @property
    def all_tests(self) -> tuple[Test, ...]:
        """The examples, then the hidden tests."""
        return (*self.examples, *self.tests)

    @property
    def calls(self) -> list[tuple[Any, ...]]:
        """The arguments of all tests."""
        return [test.arguments for test in self.all_tests]

    @cached_property
    def key(self) -> str:
        """What tells problems apart within a process."""
        return repr(self)
