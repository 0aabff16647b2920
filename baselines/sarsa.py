"""Deep SARSA and expected SARSA: values of the policy that explores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from baselines.networks import Writer
from baselines.rollout import Turns
from baselines.value_learning import ValueLearner, ValueOptions
from baselines.value_updates import expected_values
from textgym import TextVectorEnv


@dataclass(frozen=True, kw_only=True)
class SarsaOptions(ValueOptions):
    """Learn by reward: deep SARSA.

    Attributes:
        expected: Value states by all that the policy might write next, each with its
            probability, and not by what it did write.
    """

    examples: int = 64
    group_size: int = 4
    expected: bool = False


class Sarsa(ValueLearner):
    """Learns what its own texts earn, token by token, and then writes better ones.

    SARSA (Rummery & Niranjan 1994; Sutton & Barto 2018, eq. 6.7) and expected SARSA
    (van Seijen et al. 2009), with n-step returns (Sutton & Barto 2018, eq. 7.4) and a
    network. It learns from each batch once, since older ones are another policy's.

    Args:
        writer: The network that learns, with a critic.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: SarsaOptions
    ) -> None:
        super().__init__(writer, env, options)
        self._options = options

    def _batches(self, played: Turns, number: int) -> Iterator[Turns]:
        """Learn from what was played, and forget it."""
        yield played

    def _state_values(
        self, turns: Turns, online: Tensor, target: Tensor, temperature: float
    ) -> Tensor:
        """Value states by what the policy writes there."""
        if not self._options.expected:
            tokens = turns.tokens[turns.tokens >= 0]
            return target.gather(-1, tokens[:, None])[:, 0]
        logits = (online / temperature).masked_fill(turns.forbidden_tokens, -torch.inf)
        return expected_values(target, logits.log_softmax(-1))
