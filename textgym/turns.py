"""Turns of a conversation: what is asked, written and replied, and which tokens fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from textgym.corpora.corpus import Example


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a turn must answer, as an oracle or a heuristic sees it.

    Attributes:
        example: What the conversation is about.
        text: What the other side said last; at first the task's opening.
        number: Number of finished turns.
        state: What the task remembers of them (`Reply.state`); None at first.
        seed: 64 random bits that belong to this episode; `Turn` has the same.
    """

    example: Example
    text: str
    number: int
    state: Any
    seed: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A finished turn, as a task sees it.

    Attributes:
        example: What the conversation is about.
        text: What the agent wrote.
        number: Number of turns before this one.
        state: What the task remembered of them (`Reply.state`); None at first.
        seed: 64 random bits that belong to this episode, for what is left to chance.
    """

    example: Example
    text: str
    number: int
    state: Any
    seed: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A task's answer to a turn.

    Attributes:
        text: What the other side says next; None when the conversation is over.
        values: Values in [0, 1] of the task's own reward terms, by name.
        state: What to remember for the next turn; never changed in place.
        context: What the agent reads next; None where that is the conversation so far.
        truncated: Whether a limit, not the agent, ended the conversation.
        notes: What else `info` tells: numbers after the turn, texts when it was the
            last. Every reply of a task has the same names.
        last_words: What the other side says when the conversation is over; people see
            it, but no agent, as there is nothing left to answer.
    """

    text: str | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    state: Any = None
    context: str | None = None
    truncated: bool = False
    notes: Mapping[str, float | str] = field(default_factory=dict)
    last_words: str = ""


@runtime_checkable
class RatesTexts(Protocol):
    """A task of one turn whose replies hold values of its own terms and nothing else.

    Batches ask it for the values of all texts that are finished in a step, and for no
    replies.
    """

    def rate(
        self, examples: Sequence[Example], texts: Sequence[str]
    ) -> Mapping[str, Sequence[float]]:
        """Return the values of finished texts, by the name of the term."""


class MaskRule(Protocol):
    """Says which tokens make sense after those that a turn consists of so far."""

    def start(self, example: Example) -> Any:
        """Return the state before the first token of a turn."""

    def advance(self, state: Any, token: int) -> Any:
        """Return the state after a token; `state` itself stays as it is."""

    def mask(self, state: Any) -> npt.NDArray[np.int8]:
        """Return 1 for each token that makes sense, of shape (len(tokenizer),)."""
