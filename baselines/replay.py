"""Remembers episodes as ids, so that they can be learned from again."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from baselines.decoding import Array, unique_rows
from baselines.rollout import Turns


class _Episode(NamedTuple):
    """One episode: its turns, and what each step earned.

    Attributes:
        contexts: (turns, places).
        tokens: (turns, time), -1 in padding.
        masks: (turns, time, bytes), what was forbidden as bits; None where every token
            of the replay memory has the same mask.
        steps: (turns, time).
        rewards: (steps,).
        example: Index of the example.
    """

    contexts: Array
    tokens: Array
    masks: Array | None
    steps: Array
    rewards: Array
    example: int


class Replay:
    """The latest episodes; the oldest make room (Lin 1992; Mnih et al. 2015).

    Ids take two bytes where the vocabulary allows it, masks one bit a token.

    Args:
        capacity: Most episodes.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._episodes: list[_Episode] = []
        self._next = 0
        self._mask: Tensor | None = None  # where there is one for all tokens

    def __len__(self) -> int:
        """Count the episodes."""
        return len(self._episodes)

    def add(self, turns: Turns) -> None:
        """Remember the episodes of a rollout."""
        if turns.forbidden.shape[:2] == (1, 1):
            self._mask = turns.forbidden
        kind = np.int16 if turns.forbidden.shape[-1] < 1 << 15 else np.int32
        contexts = turns.contexts.numpy()[turns.inverse.numpy()]
        for row in range(turns.rewards.shape[1]):
            # As an array: a tensor of one element would be taken for a number.
            mine = np.flatnonzero(turns.rows.numpy() == row)
            masks = None
            if self._mask is None:
                masks = np.packbits(turns.forbidden[mine].numpy(), axis=-1)
            self._put(
                _Episode(
                    contexts[mine].astype(np.int32),
                    turns.tokens[mine].numpy().astype(kind),
                    masks,
                    turns.steps[mine].numpy().astype(np.int16),
                    turns.rewards[:, row].numpy(),
                    int(turns.examples[row]),
                )
            )

    def _put(self, episode: _Episode) -> None:
        if len(self._episodes) < self._capacity:
            self._episodes.append(episode)
        else:
            self._episodes[self._next] = episode
        self._next = (self._next + 1) % self._capacity

    def sample(self, size: int, rng: np.random.Generator, vocabulary: int) -> Turns:
        """Draw episodes, with replacement.

        Args:
            size: Number of episodes, the rows of what is returned.
            rng: Decides which.
            vocabulary: Number of tokens, the last axis of the masks.
        """
        drawn = rng.integers(len(self._episodes), size=size).tolist()
        episodes = [self._episodes[number] for number in drawn]
        counts = [len(episode.tokens) for episode in episodes]
        width = max(_used(episode.tokens) for episode in episodes)
        contexts, inverse = unique_rows(
            np.concatenate([episode.contexts for episode in episodes]).astype(np.int64)
        )
        rewards = np.zeros((max(len(e.rewards) for e in episodes), size), np.float32)
        for row, episode in enumerate(episodes):
            rewards[: len(episode.rewards), row] = episode.rewards
        return Turns(
            contexts=contexts,
            inverse=inverse,
            tokens=_stacked([e.tokens for e in episodes], width, -1),
            forbidden=self._forbidden(episodes, width, vocabulary),
            steps=_stacked([e.steps for e in episodes], width, 0),
            rows=torch.arange(size).repeat_interleave(torch.tensor(counts)),
            rewards=torch.from_numpy(rewards),
            examples=np.array([episode.example for episode in episodes]),
        )

    def _forbidden(
        self, episodes: list[_Episode], width: int, vocabulary: int
    ) -> Tensor:
        if self._mask is not None:
            return self._mask
        packed = [one.masks for one in episodes if one.masks is not None]
        bits = _stacked(packed, width, 0).numpy().astype(np.uint8)
        return torch.from_numpy(np.unpackbits(bits, axis=-1, count=vocabulary) == 1)

    def state(self) -> dict[str, Any]:
        """Return what is remembered, as tensors and plain values."""
        return {
            "next": self._next,
            "mask": self._mask,
            "episodes": [
                [
                    part if part is None or isinstance(part, int) else _tensor(part)
                    for part in episode
                ]
                for episode in self._episodes
            ],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        self._next, self._mask = state["next"], state["mask"]
        self._episodes = [_episode(parts) for parts in state["episodes"]]


def _episode(parts: list[Any]) -> _Episode:
    """Make an episode of what `Replay.state` made of it."""
    arrays: list[Any] = [
        part.numpy() if isinstance(part, Tensor) else part for part in parts
    ]
    return _Episode(*arrays)


def _tensor(values: Array) -> Tensor:
    return torch.from_numpy(values.copy())


def _used(tokens: Array) -> int:
    """Count the columns up to the last token."""
    return int((tokens >= 0).sum(1).max())


def _stacked(parts: list[Array], width: int, fill: int) -> Tensor:
    """Put the turns of episodes below each other, with as many columns."""
    shape = (sum(map(len, parts)), width, *parts[0].shape[2:])
    stacked = np.full(shape, fill, np.int64)
    begin = 0
    for part in parts:
        columns = min(width, part.shape[1])
        stacked[begin : begin + len(part), :columns] = part[:, :columns]
        begin += len(part)
    return torch.from_numpy(stacked)
