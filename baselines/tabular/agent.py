"""Tables as agents that anything can evaluate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from baselines.decoding import check_vocabulary
from baselines.tabular.choice import restore_states, states_name
from baselines.tabular.slots import allowed_columns, tokens_of
from baselines.tabular.states import Array, States
from baselines.tabular.table import Table


class TabularAgent:
    """Writes the token that is worth most.

    Args:
        table: What tokens are worth.
        states: What the table is indexed by.
    """

    def __init__(self, table: Table, states: States) -> None:
        self._table = table
        self._states = states

    @classmethod
    def of(cls, snapshot: Mapping[str, Any]) -> TabularAgent:
        """Make the agent that a snapshot was made of."""
        parts = dict(snapshot["states"])
        table = Table(snapshot["table"]["values"].shape[1])
        table.restore(snapshot["table"])
        return cls(table, restore_states(parts.pop("kind"), parts))

    def snapshot(self) -> dict[str, Any]:
        """Copy what `of` needs, as tensors and plain values."""
        states: Any = self._states  # a dataclass
        return {
            "table": self._table.state(),
            "states": {"kind": states_name(self._states), **asdict(states)},
        }

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose the next token of each row.

        Raises:
            ValueError: if the vocabulary is not the one that was trained on.
        """
        expected = self._table.values.shape[1] - self._states.slots
        check_vocabulary(masks, expected)
        seen = self._states.see(observations)
        values = self._table.look_up(seen.states)
        allowed = allowed_columns(masks, seen)
        columns = np.where(allowed, values, -np.inf).argmax(1)
        return tokens_of(columns, seen.slots, expected)
