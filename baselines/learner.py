"""What a way to learn must offer to the training loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
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


class Learner(Protocol):
    """Turns batches into losses.

    Attributes:
        writer: The network that learns.
    """

    writer: Writer

    def lesson(self, number: int, progress: float) -> Lesson:
        """Compute the loss of a batch.

        Args:
            number: Of the batch, from 0; with the seed it decides what is drawn.
            progress: Share of the run that is over, in [0, 1].
        """
        ...


def batch_seed(seed: int, number: int, purpose: int) -> int:
    """Derive the seed of one batch, for one of several purposes.

    Batches have seeds of their own, so that a resumed run draws what it would have
    drawn without the break.
    """
    sequence = np.random.SeedSequence((seed, number, purpose))
    return int(sequence.generate_state(1)[0])
