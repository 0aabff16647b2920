"""REINFORCE (Williams 1992) with a choice of baselines and a warm start."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from baselines.by_reward import RewardLearner, log_probabilities_of
from baselines.learner import Lesson
from baselines.networks import Writer
from baselines.options import RewardOptions
from baselines.rollout import Turns, greedy, play, sampling
from baselines.updates import (
    batch_mean_baseline,
    entropies,
    entropy_weight,
    leave_one_out_baseline,
    policy_gradient_loss,
    returns_to_go,
    self_critical_baseline,
)
from textgym import TextVectorEnv

Baseline = Literal["leave-one-out", "greedy", "batch-mean", "none"]

# Share of the run after which the policy should have decided.
_SETTLED = 0.9
_LEAST_DEVIATION = 0.1


@dataclass(frozen=True, kw_only=True)
class ReinforceOptions(RewardOptions):
    """Learn by reward: REINFORCE with a baseline.

    Attributes:
        baseline: What returns are compared with.
        normalise: Divide advantages by 0.1 more than their standard deviation.
        entropy_weight: What a nat of entropy is worth, per token, while the policy is
            as undecided as it should be.
        entropy_gain: How strongly that weight answers to a policy that is not: a nat
            below the target raises it e ** entropy_gain times.
        target_entropy: How undecided the policy should be at the start, as a share of
            a random one's entropy; the target then sinks evenly to 0. None for 0.5,
            or 0.1 after a warm start, which must not be forgotten.
    """

    baseline: Baseline = "leave-one-out"
    normalise: bool = True
    entropy_weight: float = 0.2
    entropy_gain: float = 2.0
    target_entropy: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.baseline == "leave-one-out" and self.group_size < 2:
            raise ValueError(
                "leave-one-out compares the episodes of an example with each other, so "
                f"group_size must be at least 2; got {self.group_size}. Raise it, or "
                "choose another baseline"
            )


class Reinforce(RewardLearner):
    """Learns by the policy gradient, from returns less a baseline.

    Args:
        writer: The network that learns.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: ReinforceOptions
    ) -> None:
        super().__init__(writer, env, options)
        self._options = options
        self._greedy_env: TextVectorEnv | None = None
        if options.baseline == "greedy":
            self._greedy_env = TextVectorEnv(env.task, options.examples)

    def reward_lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Compute the loss of a batch of episodes."""
        turns = self.play(number, sampling)
        log_probabilities = log_probabilities_of(self.writer, turns)
        written = turns.tokens >= 0  # (turns, time)
        targets = turns.tokens[written]
        loss = policy_gradient_loss(
            log_probabilities.gather(-1, targets[:, None])[:, 0],
            turns.spread(self._advantages(turns))[written],
            episodes=self.env.num_envs,
        )
        tokens = len(targets)
        entropy = entropies(log_probabilities).sum()
        weight = self._entropy_weight(entropy.item() / tokens, progress)
        loss = loss - weight * entropy / self.env.num_envs
        yield Lesson(
            loss,
            tokens,
            {
                "reward": turns.returns.mean().item(),
                "entropy": entropy.item() / tokens,
                "length": tokens / self.env.num_envs,
            },
        )

    def _entropy_weight(self, entropy: float, progress: float) -> float:
        options = self._options
        share = options.target_entropy
        if share is None:
            share = 0.5 if not options.warm_start_pairs else 0.1
        most = share * math.log(self.writer.shape.response_tokens)
        return entropy_weight(
            options.entropy_weight,
            entropy=entropy,
            target=most * max(0.0, 1 - progress / _SETTLED),
            gain=options.entropy_gain,
        )

    def _advantages(self, turns: Turns) -> Tensor:
        """Compare returns with the baseline: (steps or 1, rows)."""
        returns = self._returns(turns)
        advantages = returns - self._baseline(turns, returns)
        if self._options.normalise:
            # Divided by the deviation alone, the few differences that a policy which
            # is almost sure still sees would be blown up, and end all exploration.
            advantages = advantages / (advantages.std() + _LEAST_DEVIATION)
        return advantages

    def _returns(self, turns: Turns) -> Tensor:
        """Return what follows each step; one step stands for all if rewards are sparse.

        With sparse rewards whole returns are compared, since episodes that ended
        earlier than others have nothing to come and would spoil their baseline.
        """
        if self.env.task.dense:
            return returns_to_go(turns.rewards)
        return turns.returns[None]

    def _baseline(self, turns: Turns, returns: Tensor) -> Tensor:
        size = self._options.group_size
        match self._options.baseline:
            case "leave-one-out":
                return leave_one_out_baseline(returns, size)
            case "greedy":
                return self_critical_baseline(
                    self._greedy_returns(turns, returns), size
                )
            case "batch-mean":
                return batch_mean_baseline(returns)
            case "none":
                return torch.zeros_like(returns)

    def _greedy_returns(self, turns: Turns, returns: Tensor) -> Tensor:
        assert self._greedy_env is not None  # made for this baseline
        indices = turns.examples[:: self._options.group_size]
        alone = play(self._greedy_env, self.writer, greedy, seed=0, indices=indices)
        values = self._returns(alone)  # (its steps or 1, examples)
        steps = len(returns)
        missing = torch.zeros(max(0, steps - len(values)), values.shape[1])
        return torch.cat((values, missing))[:steps]
