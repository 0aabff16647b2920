"""What pays an agent for texts that are new to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal, TypeAlias

from torch import Tensor

from baselines.networks import Shape
from baselines.rollout import Turns

BonusName: TypeAlias = Literal["counts", "rnd", "icm"]


class Bonus(ABC):
    """Pays for what is new, and gets used to it.

    Args:
        shape: Of the network that writes, for the sizes of its vocabularies.
        seed: Draws weights, where there are any.
    """

    @abstractmethod
    def __init__(self, shape: Shape, seed: int) -> None: ...

    @abstractmethod
    def of(self, turns: Turns) -> Tensor:
        """Pay each token of a batch by what stands there after it, and remember that.

        Returns:
            Shape (steps, rows), 0 after the end of an episode.
        """

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return what a resumed run needs: tensors and plain values."""

    @abstractmethod
    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
