"""Further attempts at a program: what the agent is told, and what it is paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textgym.codegen.judgement import TERMS, Judgement
from textgym.sandbox import OUTCOMES
from textgym.turns import Reply, Turn

INDENT = "⇥"
"""Stands for four blanks in tokens of a context, which have no blanks of their own."""

COMPLAINT_TOKENS = 64
"""Room for a complaint, in tokens of a context."""

# What the errors say that programs of the levels run into.
_ERRORS = (
    "SyntaxError: invalid syntax (<program>, line 0)",
    "SyntaxError: expected ':' '(' was never closed unmatched ')'",
    "IndentationError: unexpected indent, expected an indented block after",
    "AttributeError: object has no attribute",
    "IndexError: list index out of range, string index out of range, pop from empty",
    "KeyError",
    "NameError: name 'f' is not defined",
    "RecursionError: maximum recursion depth exceeded",
    "TypeError: unsupported operand type(s) for +: 'int' and 'list'",
    "TypeError: object is not subscriptable, callable, iterable; takes positional "
    "arguments but was were given",
    "UnboundLocalError: cannot access local variable",
    "ValueError: invalid literal",
    "ZeroDivisionError: integer division or modulo by zero",
)
# What is found out before a hidden test is run may be told in full.
_BEFORE_TESTS = frozenset(("syntax", "no_entry"))
_NOTHING: Mapping[str, float] = dict.fromkeys(TERMS, 0.0)


@dataclass(frozen=True, slots=True)
class Attempts:
    """How an episode goes in which programs may be repaired.

    The state of the conversation is what the attempts so far are worth: values by name.

    Attributes:
        most: Number of attempts.
        best: Whether the best of them is paid, not the last.
        dense: Whether each is paid for what it adds.
        weights: What the values weigh, by name.
        marks: Whether indentation is shown by marks in contexts.
    """

    most: int
    best: bool
    dense: bool
    weights: Mapping[str, float]
    marks: bool

    def reply(
        self,
        turn: Turn,
        opening: str,
        judgement: Judgement,
        notes: Mapping[str, float | str],
    ) -> Reply:
        """Answer a program that was judged.

        Args:
            turn: The program, and what was before.
            opening: What the agent read first.
            judgement: What came of the program.
            notes: What `info` tells of it.
        """
        before: Mapping[str, float] = turn.state or _NOTHING
        after = judgement.values
        if self.best and turn.state and self._worth(after) <= self._worth(before):
            after = before
        has_examples = bool(turn.example.extra["problem"].examples)
        over = turn.number + 1 >= self.most or _is_settled(judgement, has_examples)
        values = after if over else _NOTHING
        if self.dense:
            values = {name: value - before[name] for name, value in after.items()}
        if over:
            return Reply(values=values, state=after, notes=notes)
        text = f"{opening}\n{turn.text}\n{_complaint(judgement)}"
        context = _with_marks(text) if self.marks else text
        return Reply(text, values, after, context, notes=notes)

    def _worth(self, values: Mapping[str, float]) -> float:
        return sum(weight * values[name] for name, weight in self.weights.items())


def complaint_texts(program_tokens: Iterable[str]) -> list[str]:
    """List texts with all tokens that contexts of further attempts need."""
    return [*program_tokens, *OUTCOMES, *_ERRORS, INDENT, ": () -> [], {}"]


def _is_settled(judgement: Judgement, has_examples: bool) -> bool:
    """Say whether nothing is left that the agent could be told."""
    if has_examples:
        return judgement.complaint is None
    return judgement.outcome == "ok"


def _complaint(judgement: Judgement) -> str:
    """Say what is wrong, but nothing of hidden tests.

    Not even the messages of errors in them: programs could write down there what they
    are called with.
    """
    if judgement.complaint is not None:
        return f"{judgement.complaint.outcome}: {judgement.complaint.shown}"
    if judgement.outcome in _BEFORE_TESTS:
        return f"{judgement.outcome}: {judgement.message}"
    return judgement.outcome


def _with_marks(text: str) -> str:
    """Show indentation, which tokens of a context would lose."""
    lines = ((line, line.lstrip(" ")) for line in text.split("\n"))
    return "\n".join(
        INDENT * ((len(line) - len(rest)) // 4) + rest for line, rest in lines
    )
