"""The spaces of the token interfaces, and the check of actions against them."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.error import InvalidAction

from textgym.envs.encoding import EncodedCorpus


def token_spaces(
    encoded: EncodedCorpus, mask_in_observation: bool
) -> tuple[spaces.Dict, spaces.Discrete]:
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
