"""REINFORCE (Williams 1992) with a choice of baselines and a warm start."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from baselines.learner import Lesson, batch_seed
from baselines.networks import Writer
from baselines.options import ReinforceOptions
from baselines.rollout import Turns, greedy, play, sampling
from baselines.supervised import Pairs, likelihood_lesson
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

# What the seeds of a batch are for.
_EXAMPLES, _TOKENS, _PAIRS = 2, 3, 4

# Share of the run after which the policy should have decided.
_SETTLED = 0.9
_LEAST_DEVIATION = 0.1


class Reinforce:
    """Learns from what its own texts earn.

    Each batch is one episode in every row: `examples` examples, each of them written
    `group_size` times. Without warm start no reference is ever looked at.

    Args:
        writer: The network that learns.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: ReinforceOptions
    ) -> None:
        self.writer = writer
        self._env = env
        self._options = options
        self._pairs: Pairs | None = None
        if options.warm_start_pairs:
            self._pairs = Pairs(env, options.warm_start_pairs)
        self._greedy_env: TextVectorEnv | None = None
        if options.baseline == "greedy":
            self._greedy_env = TextVectorEnv(env.task, options.examples)

    def lesson(self, number: int, progress: float) -> Lesson:
        """Compute the loss of a batch of references, then of batches of episodes."""
        options = self._options
        if self._pairs is None:
            return self._reward_lesson(number, progress)
        pair_seed = batch_seed(options.seed, number, _PAIRS)
        if number < options.warm_start_updates:
            return likelihood_lesson(
                self.writer, self._pairs, options.warm_start_examples, seed=pair_seed
            )
        lesson = self._reward_lesson(number, progress)
        if not options.likelihood_weight:
            return lesson
        other = likelihood_lesson(
            self.writer, self._pairs, options.warm_start_examples, seed=pair_seed
        )
        return Lesson(
            lesson.loss + options.likelihood_weight * other.loss,
            lesson.tokens + other.tokens,
            lesson.values | other.values,
        )

    def _reward_lesson(self, number: int, progress: float) -> Lesson:
        seed = self._options.seed
        generator = torch.Generator()
        generator.manual_seed(batch_seed(seed, number, _TOKENS))
        draw = batch_seed(seed, number, _EXAMPLES)
        turns = play(
            self._env,
            self.writer,
            sampling(generator),
            seed=draw,
            shortest=self._options.shortest,
        )
        log_probabilities = _log_probabilities(self.writer, turns)
        written = turns.tokens >= 0  # (turns, time)
        targets = turns.tokens[written]
        loss = policy_gradient_loss(
            log_probabilities.gather(-1, targets[:, None])[:, 0],
            turns.spread(self._advantages(turns))[written],
            episodes=self._env.num_envs,
        )
        tokens = len(targets)
        entropy = entropies(log_probabilities).sum()
        weight = self._entropy_weight(entropy.item() / tokens, progress)
        loss = loss - weight * entropy / self._env.num_envs
        return Lesson(
            loss,
            tokens,
            {
                "reward": turns.returns.mean().item(),
                "entropy": entropy.item() / tokens,
                "length": tokens / self._env.num_envs,
            },
        )

    def _entropy_weight(self, entropy: float, progress: float) -> float:
        options = self._options
        share = options.target_entropy
        if share is None:
            share = 0.5 if self._pairs is None else 0.1
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
        if self._env.task.dense:
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


def _log_probabilities(writer: Writer, turns: Turns) -> Tensor:
    """Value all tokens of turns once more, this time with gradients.

    Returns:
        Shape (tokens, vocabulary).
    """
    logits: Tensor = writer(turns.contexts, turns.inverse, turns.tokens)
    forbidden = turns.forbidden.expand(*turns.tokens.shape, -1)[turns.tokens >= 0]
    return logits.masked_fill(forbidden, -torch.inf).log_softmax(-1)
