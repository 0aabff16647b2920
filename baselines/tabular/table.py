"""A table of values that grows with the states that are seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Table:
    """Values of tokens in states, 0 for what is new.

    Args:
        tokens: Size of the vocabulary.

    Attributes:
        values: (room, tokens); a row for each state, and some that are free.
        allowed: (room, tokens), what the mask allowed when the state was last seen.
    """

    def __init__(self, tokens: int) -> None:
        self.values = np.zeros((64, tokens))
        self.allowed = np.zeros((64, tokens), np.bool_)
        self._rows: dict[bytes, int] = {}

    def __len__(self) -> int:
        """Return the number of states."""
        return len(self._rows)

    def visit(self, states: Array, masks: Array) -> Array:
        """Return the row of each state, a new one where it was never seen.

        Args:
            states: (rows, features).
            masks: (rows, tokens), not 0 where a token makes sense.
        """
        keys = [state.tobytes() for state in states.astype(np.int64)]
        rows = np.array([self._rows.setdefault(key, len(self._rows)) for key in keys])
        self._make_room()
        self.allowed[rows] = masks != 0
        return rows

    def look_up(self, states: Array) -> Array:
        """Return the values of tokens in states, 0 where a state was never seen."""
        keys = [state.tobytes() for state in states.astype(np.int64)]
        rows = np.array([self._rows.get(key, -1) for key in keys])
        values: Array = np.where(rows[:, None] >= 0, self.values[rows], 0.0)
        return values

    def move(self, rows: Array, tokens: Array, targets: Array, rate: float) -> None:
        """Move values a share of the way to targets.

        Where a state and token come several times, they move to the mean once, so
        that the order of rows makes no difference.
        """
        places = rows * self.values.shape[1] + tokens
        unique, inverse, counts = np.unique(
            places, return_inverse=True, return_counts=True
        )
        means = np.bincount(inverse, targets, len(unique)) / counts
        flat = self.values.reshape(-1)  # a view
        flat[unique] += rate * (means - flat[unique])

    def _make_room(self) -> None:
        missing = len(self._rows) - len(self.values)
        if missing > 0:
            more = ((0, max(missing, len(self.values))), (0, 0))
            self.values = np.pad(self.values, more)
            self.allowed = np.pad(self.allowed, more)
