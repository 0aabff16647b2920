"""Proximal policy optimisation (Schulman et al. 2017) with a learned value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from baselines.by_reward import RewardLearner, judged
from baselines.learner import batch_generator
from baselines.network_learner import Lesson
from baselines.networks import Writer
from baselines.options import RewardOptions
from baselines.rollout import Turns, sampling
from baselines.updates import entropies
from baselines.value_updates import (
    clipped_policy_loss,
    generalised_advantages,
    n_step_returns,
    value_loss,
)
from textgym import TextVectorEnv

_ORDER = 5
_TINY = 1e-8


@dataclass(frozen=True, kw_only=True)
class PPOOptions(RewardOptions):
    """Learn by reward: actor and critic, clipped.

    Attributes:
        epochs: How often the turns of a batch are learned from.
        parts: Into how many parts they are dealt each time.
        clip: How far the probability of a token may move before it counts no more.
        decay: Weight of later errors in advantages (lambda): 0 trusts the critic, 1
            what was earned.
        value_weight: Weight of the critic's loss.
        entropy_weight: What a nat of entropy is worth, per token, at the start; it
            sinks evenly to 0.
    """

    examples: int = 128
    group_size: int = 2
    epochs: int = 3
    parts: int = 2
    clip: float = 0.2
    decay: float = 0.95
    value_weight: float = 0.5
    entropy_weight: float = 0.02

    @property
    def critic(self) -> bool:
        """Whether the network values responses, too."""
        return True


class _Known(NamedTuple):
    """What is known of each token when it is written, all of shape (turns, time)."""

    log_probabilities: Tensor
    advantages: Tensor
    returns: Tensor


class PPO(RewardLearner):
    """Learns several times from each batch, held back where it has moved far enough.

    The critic values what has been written so far; advantages are the generalised ones
    of all episodes of the batch, put to mean 0 and deviation 1.

    Args:
        writer: The network that learns, with a critic.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(self, writer: Writer, env: TextVectorEnv, options: PPOOptions) -> None:
        super().__init__(writer, env, options)
        self._options = options

    def reward_lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Play a batch, and compute the losses of its parts, `epochs` times."""
        options = self._options
        turns = self.play(number, sampling)
        known = self._known(self.explored(turns, progress))
        generator = batch_generator(options.seed, number, _ORDER)
        weight = options.entropy_weight * (1 - progress)
        for epoch in range(options.epochs):
            order = torch.randperm(len(turns.tokens), generator=generator)
            for part in order.chunk(options.parts):
                values = {} if epoch else {"reward": turns.returns.mean().item()}
                yield self._lesson(turns.pick(part), known, part, weight, values)

    @torch.no_grad()
    def _known(self, turns: Turns) -> _Known:
        """Value a batch by the network that wrote it."""
        log_probabilities, values = judged(self.writer, turns)
        grid = turns.grid(values)  # (steps, rows)
        advantages = generalised_advantages(turns.rewards, grid, self._options.decay)
        written = turns.tokens >= 0  # (turns, time)
        played = turns.spread(advantages)[written]
        advantages = (advantages - played.mean()) / (played.std() + _TINY)
        returns = n_step_returns(turns.rewards, grid, len(grid))
        chosen = torch.zeros(turns.tokens.shape)
        chosen[written] = _of(log_probabilities, turns.tokens[written])
        return _Known(chosen, turns.spread(advantages), turns.spread(returns))

    def _lesson(
        self,
        turns: Turns,
        known: _Known,
        part: Tensor,
        entropy_weight: float,
        values: dict[str, float],
    ) -> Lesson:
        options = self._options
        written = turns.tokens >= 0
        before, advantages, returns = (grid[part][written] for grid in known)
        log_probabilities, worth = judged(self.writer, turns)
        policy_loss = clipped_policy_loss(
            _of(log_probabilities, turns.tokens[written]),
            before,
            advantages,
            options.clip,
        )
        critic_loss = value_loss(worth, returns)
        entropy = entropies(log_probabilities).mean()
        loss = policy_loss + options.value_weight * critic_loss
        return Lesson(
            loss - entropy_weight * entropy,
            len(before),
            values | {"value_loss": critic_loss.item(), "entropy": entropy.item()},
        )


def _of(values: Tensor, tokens: Tensor) -> Tensor:
    """Pick the value of each token: (tokens, vocabulary) at (tokens,)."""
    return values.gather(-1, tokens[:, None])[:, 0]
