"""What bonuses share that pay for the errors of networks of their own."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import torch
from torch import Tensor, nn

from baselines.exploration.bonus import Bonus
from baselines.exploration.deviation import RunningDeviation
from baselines.networks import Shape
from baselines.rollout import Turns

_LEARNING_RATE = 1e-3


class Surprise(Bonus):
    """Pays for errors, in units of their deviation so far, and learns to make fewer.

    Each batch is paid before it is learned from. The networks have an optimizer of
    their own, so that the gradients of the agent are cut as without a bonus.

    Args:
        shape: Of the network that writes, for the sizes of its vocabularies.
        seed: Draws weights.
    """

    def __init__(self, shape: Shape, seed: int) -> None:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self._networks = self._make(shape)
        learned = (one for one in self._networks.parameters() if one.requires_grad)
        self._optimizer = torch.optim.Adam(learned, _LEARNING_RATE)
        self._deviation = RunningDeviation()

    @abstractmethod
    def _make(self, shape: Shape) -> nn.Module:
        """Make the networks, fixed ones included."""

    @abstractmethod
    def _errors(self, turns: Turns) -> tuple[Tensor, Tensor]:
        """Return the error at each token, (tokens,), and the loss to learn by."""

    def of(self, turns: Turns) -> Tensor:
        """Pay errors, then learn from them."""
        errors, loss = self._errors(turns)
        errors = errors.detach()
        self._deviation.add(errors)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        return turns.grid(errors / self._deviation.value)

    def state(self) -> dict[str, Any]:
        """Return weights, the optimizer and the deviation of errors."""
        return {
            "networks": self._networks.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "deviation": self._deviation.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        self._networks.load_state_dict(state["networks"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._deviation.restore(state["deviation"])
