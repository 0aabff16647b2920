"""What a way to learn must offer to the training loop."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from textgym.evaluation import Agent


@dataclass(frozen=True)
class Update:
    """What was learned from one batch.

    Attributes:
        tokens: Number of tokens that it was learned from.
        values: Numbers worth writing down, by name.
    """

    tokens: int
    values: dict[str, float]


class Learner(ABC):
    """Learns batch by batch, and says what it would play.

    What it tells of itself may hold tensors and plain values only, so that it can be
    read back from a file that nobody trusts.
    """

    @abstractmethod
    def learn(self, number: int, progress: float) -> Update:
        """Learn from a batch.

        Args:
            number: Of the batch, from 0; with the seed it decides what is drawn.
            progress: Share of the run that is over, in [0, 1].
        """

    @abstractmethod
    def agent(self) -> Agent:
        """Make what plays by what is known now, greedily."""

    @abstractmethod
    def snapshot(self) -> dict[str, Any]:
        """Copy what `baselines.snapshots.agent_of` needs to play as now."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return all that a resumed run needs, and what a snapshot has."""

    @abstractmethod
    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned.

        Raises:
            ValueError: if that was another way to learn, or another network.
        """


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
