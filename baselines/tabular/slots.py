"""Tokens that go by the name of a slot: pure functions on arrays.

Columns of a table are the tokens of the vocabulary and, after them, its slots. A token
that fills a slot is written by the slot's column alone, so that "its name" is one thing
whatever the name is.
"""

from __future__ import annotations

import numpy as np

from baselines.tabular.states import Array, Seen


def tokens_of(columns: Array, slots: Array, vocabulary: int) -> Array:
    """Return the token of each row's column.

    Args:
        columns: (rows,).
        slots: (rows, slots), -1 where nothing fills a slot.
        vocabulary: Number of tokens.
    """
    tokens = columns.copy()
    rows = (columns >= vocabulary).nonzero()[0]
    tokens[rows] = slots[rows, columns[rows] - vocabulary]
    return tokens


def allowed_columns(masks: Array, seen: Seen) -> Array:
    """Say what may be written, (rows, vocabulary + slots).

    Args:
        masks: (rows, vocabulary), not 0 where a token makes sense.
        seen: Which tokens fill slots, and which do nothing else.
    """
    slots = seen.slots
    rows, vocabulary = masks.shape
    allowed = np.zeros((rows, vocabulary + slots.shape[1]), np.bool_)
    allowed[:, :vocabulary] = masks != 0
    for slot in range(slots.shape[1]):
        filled = np.flatnonzero(slots[:, slot] >= 0)
        tokens = slots[filled, slot]
        # A token that fills two slots was taken away for the second one.
        allowed[filled, vocabulary + slot] = allowed[filled, tokens]
        allowed[filled, tokens] = False
    closed = allowed[:, seen.closed].copy()
    allowed[:, seen.closed] = False
    stuck = ~allowed.any(1)  # where the mask leaves nothing else
    allowed[np.ix_(stuck, seen.closed)] = closed[stuck]
    return allowed
