"""The spaces of the token interfaces, and the check of actions against them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium import spaces
from gymnasium.error import InvalidAction

from textgym.envs.encoding import EncodedCorpus


def token_spaces(
    encoded: EncodedCorpus, mask_in_observation: bool
) -> tuple[spaces.Space[Any], spaces.Space[Any]]:
    """Make the observation and the action space of one row."""
    size = len(encoded.tokenizer)
    observation: dict[str, spaces.Space[Any]] = {
        "context": _ids(len(encoded.context_tokenizer), encoded.max_context),
        "response": _ids(size, encoded.max_response),
    }
    if mask_in_observation:
        observation["action_mask"] = spaces.Box(0, 1, (size,), np.int8)
    return spaces.Dict(observation), spaces.Discrete(size)


def _ids(size: int, length: int) -> spaces.Box:
    return spaces.Box(0, size - 1, (length,), np.int64)


def checked_action(action: object, size: int) -> int:
    """Turn an action into a Python integer.

    Raises:
        InvalidAction: if it is not a whole number from 0 to size - 1.
    """
    whole = isinstance(action, int | np.integer) and not isinstance(action, bool)
    if isinstance(action, np.ndarray) and action.ndim == 0:
        whole = np.issubdtype(action.dtype, np.integer)
    if whole and 0 <= int(action) < size:  # type: ignore[call-overload]
        return int(action)  # type: ignore[call-overload, no-any-return]
    raise InvalidAction(
        f"action must be a whole number from 0 to {size - 1}, in Discrete({size}); "
        f"got {action!r}"
    )


def checked_actions(
    actions: Any, shape: tuple[int, int], ignored: npt.NDArray[np.intp]
) -> npt.NDArray[np.int64]:
    """Turn the actions of a batch into an array of int64.

    Args:
        actions: an array or a list.
        shape: number of rows and number of tokens.
        ignored: rows whose action does not matter, however wrong it is.

    Raises:
        InvalidAction: if the shape, the type or a row's value is wrong.
    """
    rows, size = shape
    array = np.asarray(actions)
    if array.shape != (rows,) or array.dtype.kind not in "iu":
        raise InvalidAction(
            f"actions must be whole numbers of shape ({rows},); got {array.dtype} "
            f"of shape {array.shape}"
        )
    array = array.astype(np.int64, copy=False)
    # Negative numbers are large ones without a sign, so one comparison does.
    if np.maximum.reduce(array.view(np.uint64)) < size:
        return array
    array = array.copy()
    array[ignored] = 0
    if array.view(np.uint64).max() >= size:
        row = int(np.argmax(array.view(np.uint64) >= size))
        raise InvalidAction(
            f"actions must be from 0 to {size - 1}, in Discrete({size}); row {row} "
            f"has {array[row]}"
        )
    return array
