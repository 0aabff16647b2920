"""What tables are indexed by: abstractions of observations.

A table learns nothing about a state from a similar one, so what a state leaves out
decides what is learned. That is feature engineering, done by hand: with `window` the
agent is told that the next token depends on the words near the place it writes at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
States = Callable[[Mapping[str, Array]], Array]


def raw(observations: Mapping[str, Array]) -> Array:
    """Leave nothing out: the whole context and the whole response, (rows, …)."""
    return np.hstack([observations["context"], observations["response"]])


def tail(count: int, pad: int = 0) -> States:
    """Keep the last `count` tokens and their place; what was read is left out."""

    def states(observations: Mapping[str, Array]) -> Array:
        response = observations["response"]
        places = (response != pad).sum(1)  # (rows,)
        return np.hstack([places[:, None], _last(response, places, count, pad)])

    return states


def window(reach: int, count: int = 1, *, pads: tuple[int, int] = (0, 0)) -> States:
    """Keep what stands in the context near the place that is written at.

    The place itself is left out, so that what was learned at one serves all.

    Args:
        reach: Tokens of the context on either side.
        count: Last tokens of the response.
        pads: Ids of padding in contexts and in responses.
    """

    def states(observations: Mapping[str, Array]) -> Array:
        context, response = observations["context"], observations["response"]
        places = (response != pads[1]).sum(1)  # (rows,)
        # The last offset that may be asked for is the one after the longest response.
        after = response.shape[1] + reach + 1
        padded = np.pad(context, ((0, 0), (reach, after)), constant_values=pads[0])
        near = places[:, None] + np.arange(2 * reach + 1)  # (rows, offsets)
        seen = np.take_along_axis(padded, near, 1)
        return np.hstack([seen, _last(response, places, count, pads[1])])

    return states


def _last(response: Array, places: Array, count: int, pad: int) -> Array:
    """Return the tokens before each row's place, (rows, count)."""
    padded = np.pad(response, ((0, 0), (count, 0)), constant_values=pad)
    return np.take_along_axis(padded, places[:, None] + np.arange(count), 1)
