"""Drawing one of several options."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class NoSense(Exception):
    """Raised where no word suits; the draft is thrown away."""


class Chance:
    """Draws options, by a generator of random numbers.

    Args:
        rng: Where chance comes from.
    """

    __slots__ = ("point",)

    def __init__(self, rng: Random) -> None:
        self.point = rng.random

    def falls(self, share: float) -> bool:
        """Say yes in a share of all cases."""
        return self.point() < share

    def pick(self, options: Sequence[T]) -> T:
        """Draw one of the options, each as likely as the others.

        Raises:
            NoSense: if there is none.
        """
        if not options:
            raise NoSense
        return options[int(self.point() * len(options))]

    def rare(self, options: Sequence[T]) -> T:
        """Draw one of the options, the first ones more often.

        Raises:
            NoSense: if there is none.
        """
        if not options:
            raise NoSense
        return options[int(self.point() ** 1.3 * len(options))]

    def weighted(self, options: Sequence[T], sums: Sequence[float]) -> T:
        """Draw one of the options by their weights, given as running sums.

        Raises:
            NoSense: if there is none.
        """
        if not options:
            raise NoSense
        return options[bisect(sums, self.point() * sums[-1])]
