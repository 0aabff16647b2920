"""Plays one episode in every row of a vector environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from baselines.decoding import Decoder, forbidden, response_lengths, unique_rows
from baselines.networks import Writer
from textgym import TextVectorEnv

Array = npt.NDArray[Any]
Choose = Callable[[Tensor], Tensor]
Act = Callable[[dict[str, Array], Array], Array]
Seed = int | list[int | None] | None


@dataclass(frozen=True)
class Turns:
    """What was written in episodes of one or more turns, and what it earned.

    Attributes:
        contexts: (contexts, places), every context once.
        inverse: (turns,), number of each turn's context.
        tokens: (turns, time), -1 in padding.
        forbidden: (turns or 1, time or 1, vocabulary), what masks advised against.
        steps: (turns, time), step of the episode that each token was written in.
        rows: (turns,), row that played the turn.
        rewards: (steps, rows), 0 after the end of an episode.
        examples: (rows,), index of each episode's example.
    """

    contexts: Tensor
    inverse: Tensor
    tokens: Tensor
    forbidden: Tensor
    steps: Tensor
    rows: Tensor
    rewards: Tensor
    examples: Array

    @property
    def returns(self) -> Tensor:
        """The sum of each episode's rewards, (rows,)."""
        return self.rewards.sum(0)

    @property
    def forbidden_tokens(self) -> Tensor:
        """What masks advised against at each token: (tokens, vocabulary)."""
        return self.forbidden.expand(*self.tokens.shape, -1)[self.tokens >= 0]

    def grid(self, values: Tensor) -> Tensor:
        """Put what belongs to tokens at their steps and rows; the reverse of `spread`.

        Args:
            values: shape (tokens,), in the order of `tokens[tokens >= 0]`.

        Returns:
            Shape (steps, rows), 0 after the end of an episode.
        """
        written = self.tokens >= 0
        rows = self.rows[:, None].expand_as(self.tokens)[written]
        grid = torch.zeros_like(self.rewards)
        grid[self.steps[written], rows] = values
        return grid

    def pick(self, turns: Tensor) -> Turns:
        """Return some of the turns; steps, rows and rewards stay those of all."""
        masks = self.forbidden if len(self.forbidden) == 1 else self.forbidden[turns]
        return replace(
            self,
            inverse=self.inverse[turns],
            tokens=self.tokens[turns],
            forbidden=masks,
            steps=self.steps[turns],
            rows=self.rows[turns],
        )

    def spread(self, values: Tensor) -> Tensor:
        """Give each token of turns what belongs to its step and row.

        Args:
            values: shape (steps or 1, rows).

        Returns:
            Shape (turns, time).
        """
        steps = self.steps.clamp(max=len(values) - 1)
        return values[steps, self.rows[:, None]]


def greedy(logits: Tensor) -> Tensor:
    """Choose the likeliest token of each row."""
    return logits.argmax(-1)


def sampling(generator: torch.Generator) -> Choose:
    """Draw each token with its probability, by one random number for each row."""

    def choose(logits: Tensor) -> Tensor:
        cumulative = logits.softmax(-1).cumsum(-1)  # (rows, vocabulary)
        drawn = torch.rand(len(logits), 1, generator=generator)
        # Masked tokens add nothing, so that none of them is the first above.
        return (cumulative <= drawn * cumulative[:, -1:]).sum(-1)

    return choose


def play(
    env: TextVectorEnv,
    writer: Writer,
    choose: Choose,
    *,
    seed: Seed = None,
    indices: Array | None = None,
    shortest: int = 0,
) -> Turns:
    """Let a network play one episode in every row; see `roll_out`.

    Args:
        env: Where to play.
        writer: Values tokens.
        choose: Chooses tokens by logits of shape (rows, vocabulary).
        seed: Decides which examples are drawn.
        indices: Plays these examples instead, (rows,).
        shortest: Fewest tokens before a turn may end.
    """
    decoder = Decoder(writer)

    def act(observations: dict[str, Array], masks: Array) -> Array:
        actions: Array = choose(decoder.logits(observations, masks)).numpy()
        return actions

    return roll_out(env, act, seed=seed, indices=indices, shortest=shortest)


def roll_out(
    env: TextVectorEnv,
    act: Act,
    *,
    seed: Seed = None,
    indices: Array | None = None,
    shortest: int = 0,
) -> Turns:
    """Play one episode in every row, to its end.

    Rows that are through wait for the others. Whatever the environment lets them do
    meanwhile is left out, so that long and short episodes count alike.

    Args:
        env: Where to play; `autoreset_mode` must be NEXT_STEP.
        act: Chooses tokens, (rows,), by observations and masks.
        seed: Decides which examples are drawn.
        indices: Plays these examples instead, (rows,).
        shortest: Masks out the end of turns with fewer tokens.
    """
    record = _Record(env)
    options = None if indices is None else {"index": indices}
    observations, infos = env.reset(seed=seed, options=options)
    examples = infos["example_index"].copy()
    alive = np.ones(env.num_envs, np.bool_)
    idle = _idle_token(env)
    while alive.any():
        masks = infos["action_mask"]
        if shortest:
            masks = _without_early_ends(env, observations["response"], masks, shortest)
        actions = act(observations, masks)
        record.before(observations, masks, actions, alive)
        actions = np.where(alive, actions, idle)
        following, rewards, ended, cut, infos = env.step(actions)
        record.rewards.append(np.where(alive, rewards, 0.0))
        # Rows that wait show what they showed, which costs the decoder nothing.
        for name, values in following.items():
            observations[name] = np.where(alive[:, None], values, observations[name])
        alive &= ~(ended | cut)
    return record.turns(examples)


def _idle_token(env: TextVectorEnv) -> int:
    """Return what rows write that wait for others: what ends no turn, if possible.

    Every end would cost an answer, and an example that nobody learns from.
    """
    ends = {env.tokenizer.eos_id, env.tokenizer.pad_id}
    others = (token for token in range(len(env.tokenizer)) if token not in ends)
    return next(others, env.tokenizer.eos_id)


def _without_early_ends(
    env: TextVectorEnv, responses: Array, masks: Array, shortest: int
) -> Array:
    """Mask out EOS in short responses, where anything else may be written."""
    short = response_lengths(responses, env.tokenizer.pad_id) < shortest
    masks = masks.copy()
    masks[short & (masks.sum(1) > 1), env.tokenizer.eos_id] = 0
    return masks


class _Record:
    """Gathers the steps of a rollout."""

    def __init__(self, env: TextVectorEnv) -> None:
        self._env = env
        self._turn = np.full(env.num_envs, -1, np.intp)
        self._contexts: list[Array] = []
        self._rows: list[Array] = []
        self._steps: list[tuple[Array, Array, Array]] = []
        self._masks: list[Array] = []
        self._count = 0
        self.rewards: list[Array] = []

    def before(
        self, observations: dict[str, Array], masks: Array, actions: Array, alive: Array
    ) -> None:
        """Note what is about to be written, and where."""
        places = response_lengths(observations["response"], self._env.tokenizer.pad_id)
        beginning = np.flatnonzero(alive & (places == 0))
        if beginning.size:
            self._turn[beginning] = self._count + np.arange(len(beginning))
            self._count += len(beginning)
            self._rows.append(beginning)
            self._contexts.append(observations["context"][beginning])
        rows = np.flatnonzero(alive)
        self._steps.append((self._turn[rows], places[rows], actions[rows]))
        if masks.strides[0]:
            self._masks.append(masks[rows])
        elif not self._masks:
            self._masks.append(masks)

    def turns(self, examples: Array) -> Turns:
        """Lay the steps out by turns."""
        width = 1 + max(int(places.max()) for _, places, _ in self._steps)
        tokens = np.full((self._count, width), -1, np.int64)
        steps = np.zeros((self._count, width), np.int64)
        for step, (turns, places, actions) in enumerate(self._steps):
            tokens[turns, places] = actions
            steps[turns, places] = step
        contexts, inverse = unique_rows(np.concatenate(self._contexts))
        return Turns(
            contexts=contexts,
            inverse=inverse,
            tokens=torch.from_numpy(tokens),
            forbidden=self._forbidden(width),
            steps=torch.from_numpy(steps),
            rows=torch.from_numpy(np.concatenate(self._rows)),
            rewards=torch.from_numpy(np.stack(self.rewards)).float(),
            examples=examples,
        )

    def _forbidden(self, width: int) -> Tensor:
        if len(self._masks) < len(self._steps):
            return forbidden(self._masks[0])[:, None]
        shape = (self._count, width, self._masks[0].shape[1])
        masks = torch.zeros(shape, dtype=torch.bool)
        for (turns, places, _), mask in zip(self._steps, self._masks, strict=True):
            masks[turns, places] = forbidden(mask)
        return masks
