"""The standard deviation of all numbers so far, without keeping them."""

from __future__ import annotations

import math
from typing import Any

from torch import Tensor

_TINY = 1e-8


class RunningDeviation:
    """Merges the mean and the variance of batches (Chan et al. 1983, eq. 2.1)."""

    def __init__(self) -> None:
        self._count, self._mean, self._squares = 0.0, 0.0, 0.0

    def add(self, values: Tensor) -> None:
        """Take in a batch of numbers, of any shape."""
        count, mean = float(values.numel()), values.mean().item()
        squares = (values - mean).square().sum().item()
        total, difference = self._count + count, mean - self._mean
        self._squares += squares + difference**2 * self._count * count / total
        self._mean += difference * count / total
        self._count = total

    @property
    def value(self) -> float:
        """The deviation of all that was added, a little above zero where it is zero."""
        return math.sqrt(self._squares / max(1.0, self._count)) + _TINY

    def state(self) -> dict[str, Any]:
        """Return what is known of the numbers."""
        return {"count": self._count, "mean": self._mean, "squares": self._squares}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        self._count, self._mean = state["count"], state["mean"]
        self._squares = state["squares"]
