"""Deep Q-learning: double, dueling, n-step, from a replay memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from baselines.learner import batch_seed
from baselines.networks import Writer
from baselines.replay import Replay
from baselines.rollout import Turns
from baselines.value_learning import ValueLearner, ValueOptions
from baselines.value_updates import double_q_values
from textgym import TextVectorEnv

_DRAWN = 6


@dataclass(frozen=True, kw_only=True)
class QLearningOptions(ValueOptions):
    """Learn by reward: deep Q-learning.

    Tokens are paid one by one, unless `dense` is taken away: values lead further than
    a few rewards, but what is bootstrapped is learned slowly.

    Attributes:
        capacity: Episodes that are remembered.
        lessons: Batches that are learned from each time: the one that was just played
            (Zhang & Sutton 2017), and then as many of remembered episodes.
        remembered: Episodes of such a batch.
    """

    dense: bool = True
    steps: int = 5
    averaging: float = 0.2
    examples: int = 64
    group_size: int = 4
    capacity: int = 2_000
    lessons: int = 2
    remembered: int = 256


class QLearning(ValueLearner):
    """Learns what the best text would earn, out of texts that it once wrote.

    Q-learning (Watkins 1989) with a network and a replay memory (Mnih et al. 2015),
    double (van Hasselt et al. 2016), dueling (Wang et al. 2016) and with n-step
    returns that are not corrected for what is explored (Hessel et al. 2018).

    Args:
        writer: The network that learns, with a critic.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: QLearningOptions
    ) -> None:
        super().__init__(writer, env, options)
        self._options = options
        self._replay = Replay(options.capacity)

    def _batches(self, played: Turns, number: int) -> Iterator[Turns]:
        """Learn from what was played, remember it, and draw from what is remembered."""
        yield played
        self._replay.add(played)
        options = self._options
        rng = np.random.default_rng(batch_seed(options.seed, number, _DRAWN))
        for _ in range(options.lessons - 1):
            yield self._replay.sample(options.remembered, rng, len(self.env.tokenizer))

    def _state_values(
        self, turns: Turns, online: Tensor, target: Tensor, temperature: float
    ) -> Tensor:
        """Value states by their best action."""
        return double_q_values(online, target, turns.forbidden_tokens)

    def state(self) -> dict[str, Any]:
        """Return the target network and the replay memory."""
        return super().state() | {"replay": self._replay.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        super().restore(state)
        self._replay.restore(state["replay"])
