"""What an agent is, and the smallest ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from textgym.envs.seeding import mix, seed_key
from textgym.task import Prompt

Array = npt.NDArray[Any]


@runtime_checkable
class Agent(Protocol):
    """Chooses the next token of many responses at once.

    Observations hold everything that a choice may depend on, the response so far
    included, so an agent needs no memory of rows; it may keep one to save work.
    """

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose the next tokens.

        Args:
            observations: `context` of shape (rows, max_context) and `response` of
                shape (rows, max_response), ids padded on the right.
            masks: shape (rows, vocabulary), 1 for the tokens that make sense.

        Returns:
            Whole numbers of shape (rows,).
        """
        ...


@runtime_checkable
class PromptReader(Protocol):
    """An agent that is told what turns must answer: an oracle or a heuristic."""

    def read_prompts(self, rows: Array, prompts: Sequence[Prompt]) -> None:
        """Take note of the prompts of rows whose turn begins now."""
        ...


@dataclass(frozen=True, slots=True)
class Failed:
    """Stands where an agent has no answer: its episode ends and earns nothing.

    Attributes:
        reason: Why, in words.
    """

    reason: str


class Unavailable(Exception):
    """An agent cannot be asked at present, through no fault of an episode.

    It is raised with any patience: what was not asked is not scored, and the evaluation
    can be played on.
    """


@runtime_checkable
class PromptAgent(Protocol):
    """Answers whole texts with whole texts: a language model, a person, a function.

    Prompts are made by `textgym.evaluation.prompts.ask`: each says what to do and holds
    all that was said so far. Two optional attributes are looked at: `concurrency`, the
    number of prompts that it is given at once, and `usage`, numbers by name that result
    cards keep, such as the tokens that were bought.
    """

    def reply(self, prompts: Sequence[str]) -> Sequence[str | Failed]:
        """Answer prompts of different episodes, in their order."""
        ...


@runtime_checkable
class Explains(Protocol):
    """An agent that chooses tokens and tells what it thought of them."""

    @property
    def numbers(self) -> Mapping[str, Array]:
        """Of the tokens that were chosen last, by name, each of shape (rows,).

        Reports know "probability", "entropy", "value" and "advantage".
        """
        ...


class RandomAgent:
    """Chooses any token with the same probability.

    What it writes is a function of the seed and of what it observes, so it does not
    depend on the number of rows or on their order.

    Args:
        seed: Another seed, other choices.
    """

    def __init__(self, seed: int = 0) -> None:
        self._key = seed_key(seed)

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose tokens without a look at the masks."""
        bits = observation_bits(observations, self._key)
        return (bits % np.uint64(masks.shape[1])).astype(np.int64)


class MaskedRandomAgent(RandomAgent):
    """Chooses any token that the mask allows with the same probability."""

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose tokens out of those that the masks allow."""
        counts = np.cumsum(masks, axis=1, dtype=np.int64)  # (rows, vocabulary)
        bits = observation_bits(observations, self._key)
        chosen = bits % counts[:, -1].astype(np.uint64)
        tokens: Array = np.argmax(counts > chosen[:, None].astype(np.int64), axis=1)
        return tokens


class ConstantAgent:
    """Writes one token again and again.

    Args:
        token: Its id.
    """

    def __init__(self, token: int) -> None:
        self.token = token

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose the token in every row."""
        return np.full(len(masks), self.token, np.int64)


def observation_bits(
    observations: Mapping[str, Array], key: int
) -> npt.NDArray[np.uint64]:
    """Hash what is observed in each row to 64 bits: shape (rows,)."""
    ids = np.concatenate([observations["context"], observations["response"]], axis=1)
    columns = np.arange(ids.shape[1], dtype=np.uint64)
    factors = mix(columns + np.uint64(key)) | np.uint64(1)
    # Wraps around at 2**64, which is what a hash wants.
    sums = ((ids.astype(np.uint64) + np.uint64(1)) * factors).sum(axis=1)
    return mix(sums)
