"""What all ways share in which a network learns: losses, and steps of Adam."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from baselines.learner import Learner, Update
from baselines.networks import Writer
from baselines.options import NetworkOptions
from baselines.writer_agent import WriterAgent


@dataclass(frozen=True)
class Lesson:
    """What one batch teaches.

    Attributes:
        loss: To be minimised.
        tokens: Number of tokens that it was computed from.
        values: Numbers worth writing down, by name.
    """

    loss: Tensor
    tokens: int
    values: dict[str, float]


class NetworkLearner(Learner):
    """Turns batches into losses, and descends.

    Args:
        writer: The network that learns, and that plays in the end.
        options: Learning rate and so on.
    """

    def __init__(self, writer: Writer, options: NetworkOptions) -> None:
        self.writer = writer
        self._network_options = options

    @abstractmethod
    def lessons(self, number: int, progress: float) -> Iterable[Lesson]:
        """Compute the losses of a batch; each is learned from before the next is made.

        Args:
            number: Of the batch, from 0; with the seed it decides what is drawn.
            progress: Share of the run that is over, in [0, 1].
        """

    def learn(self, number: int, progress: float) -> Update:
        """Make a step of Adam for each lesson of a batch."""
        options = self._network_options
        rate = options.first_learning_rate * (
            1 + (options.final_learning_rate - 1) * progress
        )
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        values = {"learning_rate": rate}
        tokens = 0
        for lesson in self.lessons(number, progress):
            values |= lesson.values | {"gradient_norm": self._descend(lesson.loss)}
            tokens += lesson.tokens
        return Update(tokens, values)

    @cached_property
    def _optimizer(self) -> torch.optim.Adam:
        return torch.optim.Adam(
            self.writer.parameters(), self._network_options.first_learning_rate
        )

    def forget_moments(self) -> None:
        """Let Adam forget what gradients were like."""
        self._optimizer.state.clear()

    def _descend(self, loss: Tensor) -> float:
        """Make one step of the optimizer; return the length of the gradient."""
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(
            self.writer.parameters(), self._network_options.gradient_norm
        )
        self._optimizer.step()
        return norm.item()

    def agent(self) -> WriterAgent:
        """Make what writes the likeliest tokens; it may play until the next update."""
        return WriterAgent(self.writer)

    def snapshot(self) -> dict[str, Any]:
        """Copy the network."""
        weights = self.writer.state_dict()
        return {
            "shape": asdict(self.writer.shape),
            "weights": {name: value.clone() for name, value in weights.items()},
        }

    def state(self) -> dict[str, Any]:
        """Return the network, and the optimizer's moments."""
        return self.snapshot() | {"optimizer": self._optimizer.state_dict()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        shape = asdict(self.writer.shape)
        if state.get("shape") != shape:
            raise ValueError(
                f"the network to go on with must have the shape {shape} of the run's "
                f"options; got {state.get('shape')}. Make the run anew"
            )
        self.writer.load_state_dict(state["weights"])
        self._optimizer.load_state_dict(state["optimizer"])
