"""Gymnasium's layout of a batch's infos: values beside the mask of their rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def mask_of(rows: npt.NDArray[np.intp], num_envs: int) -> npt.NDArray[np.bool_]:
    """Return the mask of some rows."""
    mask = np.zeros(num_envs, np.bool_)
    mask[rows] = True
    return mask


def put(
    infos: dict[str, Any],
    key: str,
    rows: npt.NDArray[np.intp],
    values: Array,
    num_envs: int,
) -> None:
    """Put in values of some rows, beside those of other rows that are there."""
    if key not in infos:
        infos[key] = np.zeros(num_envs, values.dtype)
        if values.dtype.hasobject:
            infos[key].fill(None)
        infos[f"_{key}"] = np.zeros(num_envs, np.bool_)
    infos[key][rows] = values
    infos[f"_{key}"][rows] = True
