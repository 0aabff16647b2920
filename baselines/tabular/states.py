"""What tables are indexed by: abstractions of observations.

A table learns nothing about a state from a similar one, so what a state leaves out
decides what is learned. That is feature engineering, done by hand, and each class says
what it hands the agent.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from textgym import TextVectorEnv

Array = npt.NDArray[Any]


class Seen(NamedTuple):
    """What a table sees of the rows of a batch.

    Attributes:
        states: A name for the state of each row.
        slots: (rows, slots), tokens that go by the name of a slot, -1 for none.
        closed: Tokens that can be written where they fill a slot, and nowhere else.
    """

    states: list[str]
    slots: Array
    closed: Array


class States(ABC):
    """Names the states of observations.

    Subclasses are dataclasses of plain values, so that they can be kept beside a table.
    """

    slots: ClassVar[int] = 0
    """Tokens with a name of their own, such as "the restaurant's"."""

    @classmethod
    @abstractmethod
    def of(cls, env: TextVectorEnv) -> States:
        """Make them for an environment's task and tokenizers.

        Raises:
            ValueError: if the task is not one that they know.
        """

    @abstractmethod
    def see(self, observations: Mapping[str, Array]) -> Seen:
        """Name the state of each row.

        Args:
            observations: `context` and `response`, ids of shape (rows, …).
        """


def _named(features: Array) -> Seen:
    """Name states by numbers, (rows, features)."""
    names = [" ".join(map(str, row)) for row in features.tolist()]
    none = np.zeros((len(names), 0), np.int64)
    return Seen(names, none, none[0])


@dataclass(frozen=True)
class Raw(States):
    """Leaves nothing out: the whole context and the whole response."""

    @classmethod
    def of(cls, env: TextVectorEnv) -> Raw:
        """Make them for any task."""
        return cls()

    def see(self, observations: Mapping[str, Array]) -> Seen:
        """Name each row by all of its ids."""
        return _named(np.hstack([observations["context"], observations["response"]]))


@dataclass(frozen=True)
class Tail(States):
    """Keeps the last tokens and their place; what was read is left out.

    Attributes:
        count: Number of tokens.
        pad: Id of padding in responses.
    """

    count: int = 2
    pad: int = 0

    @classmethod
    def of(cls, env: TextVectorEnv) -> Tail:
        """Make them for any task."""
        return cls(pad=env.tokenizer.pad_id)

    def see(self, observations: Mapping[str, Array]) -> Seen:
        """Name each row by the place, and the tokens before it."""
        response = observations["response"]
        places = (response != self.pad).sum(1)  # (rows,)
        last = _last(response, places, self.count, self.pad)
        return _named(np.hstack([places[:, None], last]))


@dataclass(frozen=True)
class Window(States):
    """Keeps what stands in the context near the place that is written at.

    The place itself is left out, so that what was learned at one serves all. The agent
    is told that word stands below word.

    Attributes:
        reach: Tokens of the context on either side.
        count: Last tokens of the response.
        pads: Ids of padding in contexts and in responses.
    """

    reach: int = 0
    count: int = 1
    pads: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, env: TextVectorEnv) -> Window:
        """Make them for any task."""
        return cls(pads=(env.context_tokenizer.pad_id, env.tokenizer.pad_id))

    def see(self, observations: Mapping[str, Array]) -> Seen:
        """Name each row by the words around the place, and the tokens before it."""
        context, response = observations["context"], observations["response"]
        places = (response != self.pads[1]).sum(1)  # (rows,)
        # The last offset that may be asked for is the one after the longest response.
        after = response.shape[1] + self.reach + 1
        sides = (self.reach, after)
        padded = np.pad(context, ((0, 0), sides), constant_values=self.pads[0])
        near = places[:, None] + np.arange(2 * self.reach + 1)  # (rows, offsets)
        seen = np.take_along_axis(padded, near, 1)
        last = _last(response, places, self.count, self.pads[1])
        return _named(np.hstack([seen, last]))


def _last(response: Array, places: Array, count: int, pad: int) -> Array:
    """Return the tokens before each row's place, (rows, count)."""
    padded = np.pad(response, ((0, 0), (count, 0)), constant_values=pad)
    return np.take_along_axis(padded, places[:, None] + np.arange(count), 1)
