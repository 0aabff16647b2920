"""A table of values that grows with the states that are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

Array = npt.NDArray[Any]


class Table:
    """Values of columns in states, 0 for what is new.

    Args:
        columns: Number of things that can be done: tokens, and slots.

    Attributes:
        values: (room, columns); a row for each state, and some that are free.
        allowed: (room, columns), what was allowed when the state was last seen.
    """

    def __init__(self, columns: int) -> None:
        self.values = np.zeros((64, columns))
        self.allowed = np.zeros((64, columns), np.bool_)
        self._rows: dict[str, int] = {}

    def __len__(self) -> int:
        """Return the number of states."""
        return len(self._rows)

    def visit(self, states: Sequence[str], allowed: Array) -> Array:
        """Return the row of each state, a new one where it was never seen.

        Args:
            states: A name for the state of each row.
            allowed: (rows, columns), what may be done there.
        """
        known = self._rows
        rows = np.array([known.setdefault(name, len(known)) for name in states])
        self._make_room()
        self.allowed[rows] = allowed
        return rows

    def look_up(self, states: Sequence[str]) -> Array:
        """Return the values in states, (rows, columns), 0 if one was never seen."""
        rows = np.array([self._rows.get(name, -1) for name in states])
        values: Array = np.where(rows[:, None] >= 0, self.values[rows], 0.0)
        return values

    def move(self, rows: Array, columns: Array, targets: Array, rate: float) -> None:
        """Move values a share of the way to targets.

        Where a state and column come several times, they move to the mean once, so
        that the order of rows makes no difference.
        """
        places = rows * self.values.shape[1] + columns
        unique, inverse, counts = np.unique(
            places, return_inverse=True, return_counts=True
        )
        means = np.bincount(inverse, targets, len(unique)) / counts
        flat = self.values.reshape(-1)  # a view
        flat[unique] += rate * (means - flat[unique])

    def state(self) -> dict[str, Any]:
        """Copy what is known, as tensors and plain values."""
        size = len(self)
        return {
            "names": [*self._rows],
            "values": torch.from_numpy(self.values[:size].copy()),
            "allowed": torch.from_numpy(self.allowed[:size].copy()),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to what `state` returned.

        Raises:
            ValueError: if that table has other columns, or is not whole.
        """
        values, allowed = state["values"].numpy(), state["allowed"].numpy()
        width = self.values.shape[1]
        if {values.shape, allowed.shape} != {(len(state["names"]), width)}:
            raise ValueError(
                f"the table must have {width} columns and a row for each of its "
                f"{len(state['names'])} names; got {values.shape}. Make the run anew"
            )
        self._rows = {name: row for row, name in enumerate(state["names"])}
        self.values, self.allowed = values.copy(), allowed.copy()

    def _make_room(self) -> None:
        missing = len(self._rows) - len(self.values)
        if missing > 0:
            more = ((0, max(missing, len(self.values))), (0, 0))
            self.values = np.pad(self.values, more)
            self.allowed = np.pad(self.allowed, more)
