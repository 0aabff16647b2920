"""Imagined turns beside those that were played, by a model of these (Sutton 1990)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from baselines.learner import batch_generator, batch_seed
from baselines.networks import Writer
from baselines.options import RewardOptions
from baselines.replay import Replay
from baselines.rollout import Turns, sampling
from baselines.world_model.imagination import imagine
from baselines.world_model.model import WorldModel, explained_share, turn_returns
from textgym import TextVectorEnv

# Episodes that are remembered, and lessons of the model after each batch.
_CAPACITY, _LESSONS = 5_000, 2
_LEARNING_RATE = 2e-3

# What the seeds of a batch are for.
_REMEMBERED, _DREAMED = 10, 11


class Dreams:
    """Learns a model of the environment, and lets the agent play in it.

    A model that does not even tell the better of two answers to a prompt would teach
    nonsense, so each batch is first foreseen, and only if that went better than the
    answers' mean is anything imagined.

    Args:
        writer: The network that writes.
        env: Whose episodes are learned from.
        options: Sizes of a batch.
        batches: Imagined batches after each real one.
    """

    def __init__(
        self,
        writer: Writer,
        env: TextVectorEnv,
        options: RewardOptions,
        *,
        batches: int,
    ) -> None:
        self._writer, self._vocabulary = writer, len(env.tokenizer)
        space = env.single_observation_space["response"]  # type: ignore[index]
        self._longest = space.shape[0]
        self._batches, self._options = batches, options
        with torch.random.fork_rng():
            torch.manual_seed(options.seed)
            self._model = WorldModel(writer.shape)
        self._optimizer = torch.optim.Adam(self._model.parameters(), _LEARNING_RATE)
        self._replay = Replay(_CAPACITY)
        self.explained = 0.0

    def after(self, played: Turns, number: int) -> Iterator[Turns]:
        """Learn from a batch, then imagine others.

        Args:
            played: What was written, and truly earned.
            number: Of the batch.
        """
        foreseen = self._model.foresee(played)
        earned = turn_returns(played)
        self.explained = explained_share(foreseen, earned, played.inverse)
        self._replay.add(played)
        rng = np.random.default_rng(batch_seed(self._options.seed, number, _REMEMBERED))
        for _ in range(_LESSONS):
            self._learn(self._remembered(rng, played.rewards.shape[1]))
        if self.explained > 0:
            generator = batch_generator(self._options.seed, number, _DREAMED)
            for _ in range(self._batches):
                yield self._imagine(rng, generator)

    def _remembered(self, rng: np.random.Generator, size: int) -> Turns:
        return self._replay.sample(size, rng, self._vocabulary)

    def _learn(self, turns: Turns) -> None:
        self._optimizer.zero_grad()
        self._model.loss(turns).backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()

    def _imagine(self, rng: np.random.Generator, generator: torch.Generator) -> Turns:
        """Let the agent answer prompts that were met before, once more."""
        turns = self._remembered(rng, self._options.examples)
        drawn = torch.from_numpy(
            rng.integers(len(turns.tokens), size=self._options.examples)
        )
        drawn = drawn.repeat_interleave(self._options.group_size)
        return imagine(
            self._model,
            self._writer,
            sampling(generator),
            contexts=turns.contexts,
            inverse=turns.inverse[drawn],
            examples=turns.examples[turns.rows[drawn].numpy()],
            longest=self._longest,
        )

    def state(self) -> dict[str, Any]:
        """Return the model, its optimizer and what it learns from."""
        return {
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "replay": self._replay.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        self._model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._replay.restore(state["replay"])
