"""Gymnasium's layout of a batch's infos: values beside the mask of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.envs.conversation import Conversation
from textgym.envs.rows import Finished

Array = npt.NDArray[Any]
Indices = npt.NDArray[np.intp]


def mask_of(rows: Indices, num_envs: int) -> npt.NDArray[np.bool_]:
    """Return the mask of some rows."""
    mask = np.zeros(num_envs, np.bool_)
    mask[rows] = True
    return mask


def put(
    infos: dict[str, Any],
    key: str,
    rows: Indices,
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


def put_turns(
    infos: dict[str, Any],
    rows: Indices,
    finished: Finished,
    which: Array,
    num_envs: int,
) -> None:
    """Put in the values and notes of those finished turns that a mask chooses."""
    if not which.any():
        return
    for name, value in finished.metrics.items():
        put(infos, f"reward/{name}", rows[which], value[which], num_envs)
    for name, value in finished.notes.items():
        put(infos, name, rows[which], value[which], num_envs)


def put_episodes(
    infos: dict[str, Any], ended: Indices, finished: Finished, num_envs: int
) -> None:
    """Put in the metrics and the reward terms of rows whose episode ended."""
    mask = mask_of(ended, num_envs)
    for key, values in (
        ("metrics", finished.totals),
        ("reward_terms", finished.terms),
    ):
        named: dict[str, Any] = {}
        for name, value in values.items():
            one = np.zeros(num_envs)
            one[ended] = value if finished.over is None else value[finished.over]
            named[name], named[f"_{name}"] = one, mask
        infos[key], infos[f"_{key}"] = named, mask


def put_objects(
    infos: dict[str, Any],
    rows: Indices,
    columns: Mapping[str, Sequence[Any]],
    num_envs: int,
) -> None:
    """Put in objects of rows, such as strings, by key."""
    for key, values in columns.items():
        objects = np.empty(len(values), object)
        objects[:] = values
        put(infos, key, rows, objects, num_envs)


def text_columns(conversations: Sequence[Conversation]) -> dict[str, list[str | None]]:
    """Gather what tasks noted as text, by key; None where nothing was."""
    notes = [conversation.texts() for conversation in conversations]
    keys = dict.fromkeys(key for texts in notes for key in texts)
    return {key: [texts.get(key) for texts in notes] for key in keys}


def put_final(
    infos: dict[str, Any],
    observation: Mapping[str, Array],
    final: dict[str, Any],
    rows: Indices,
) -> None:
    """Put in the last observations and infos of episodes that make room."""
    num_envs = len(next(iter(observation.values())))
    last = np.full(num_envs, None, object)
    for row in rows.tolist():
        last[row] = {name: values[row] for name, values in observation.items()}
    mask = mask_of(rows, num_envs)
    infos["final_obs"], infos["_final_obs"] = last, mask
    infos["final_info"], infos["_final_info"] = final, mask.copy()
