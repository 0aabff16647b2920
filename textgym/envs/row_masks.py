"""Which tokens make sense next in each row of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.corpora.corpus import Example
from textgym.task import MaskRule

Array = npt.NDArray[Any]
Indices = npt.NDArray[np.intp]


class RowMasks:
    """The action masks of rows: one for all, or those of a rule's states.

    Attributes:
        masks: (rows, tokens); it is handed out, and never overwritten.
        follows_text: Whether masks depend on what was written.

    Args:
        rule: Decides; None where the mask never changes.
        mask: That mask.
        num_rows: Number of rows.
    """

    def __init__(self, rule: MaskRule | None, mask: Array, num_rows: int) -> None:
        self._rule = rule
        self._states: list[Any] = [None] * num_rows
        self.masks: Array = np.broadcast_to(mask, (num_rows, len(mask)))
        self.follows_text = rule is not None

    def start(self, rows: Indices, examples: Sequence[Example]) -> None:
        """Begin turns about examples."""
        assert self._rule is not None  # the callers look at follows_text
        for row, example in zip(rows.tolist(), examples, strict=True):
            self._states[row] = self._rule.start(example)
        self._look_up()

    def advance(self, rows: Indices, actions: Array) -> None:
        """Follow the tokens of some rows."""
        assert self._rule is not None  # the callers look at follows_text
        for row in rows.tolist():
            self._states[row] = self._rule.advance(self._states[row], int(actions[row]))
        self._look_up()

    def _look_up(self) -> None:
        assert self._rule is not None  # the callers looked
        self.masks = np.stack([self._rule.mask(state) for state in self._states])
        # The next observation repeats it.
        self.masks.flags.writeable = False
