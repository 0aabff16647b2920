"""What a way to learn must offer to the training loop."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from baselines.networks import Writer


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


class Learner(ABC):
    """Turns batches into losses.

    Args:
        writer: The network that learns, and that plays in the end.
    """

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    @abstractmethod
    def lessons(self, number: int, progress: float) -> Iterable[Lesson]:
        """Compute the losses of a batch; each is learned from before the next is made.

        Args:
            number: Of the batch, from 0; with the seed it decides what is drawn.
            progress: Share of the run that is over, in [0, 1].
        """

    def parameters(self) -> Iterable[Tensor]:
        """Return all that is to be learned."""
        return self.writer.parameters()

    def state(self) -> dict[str, Any]:
        """Return what a resumed run needs besides weights: tensors and plain values."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned.

        Raises:
            ValueError: if that was another way to learn.
        """
        if state:
            raise ValueError(
                f"{type(self).__name__} remembers nothing besides weights; got "
                f"{sorted(state)}, which another method saved. Make the run anew"
            )


def batch_seed(seed: int, number: int, purpose: int) -> int:
    """Derive the seed of one batch, for one of several purposes.

    Batches have seeds of their own, so that a resumed run draws what it would have
    drawn without the break.
    """
    sequence = np.random.SeedSequence((seed, number, purpose))
    return int(sequence.generate_state(1)[0])


def batch_generator(seed: int, number: int, purpose: int) -> torch.Generator:
    """Make a source of random numbers for one batch, by `batch_seed`."""
    generator = torch.Generator()
    generator.manual_seed(batch_seed(seed, number, purpose))
    return generator
