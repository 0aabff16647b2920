"""Reads the seeds and options that a vector environment is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium.vector import AutoresetMode

from textgym.errors import unknown_name

Indices = npt.NDArray[np.intp]

_OPTIONS = ("index", "reset_mask")


def autoreset_mode_of(mode: str | AutoresetMode) -> AutoresetMode:
    """Turn "NEXT_STEP", "NextStep" or a member into the member.

    Raises:
        ValueError: if there is no such mode.
    """
    if isinstance(mode, AutoresetMode):
        return mode
    for member in AutoresetMode:
        if mode in (member.name, member.name.lower(), member.value):
            return member
    raise ValueError(unknown_name("autoreset_mode", mode, AutoresetMode.__members__))


def checked_sizes(num_envs: int, group_size: int) -> tuple[int, int]:
    """Return the numbers of rows and of those in a group.

    Raises:
        ValueError: if they are no whole numbers from 1, or groups do not fit.
    """
    whole = all(
        isinstance(n, int | np.integer) and n >= 1 for n in (num_envs, group_size)
    )
    if not whole or num_envs % group_size:
        raise ValueError(
            "num_envs must be a multiple of group_size, both whole numbers from 1; "
            f"got num_envs={num_envs!r} and group_size={group_size!r}"
        )
    return int(num_envs), int(group_size)


def row_seeds(
    seed: int | Sequence[int | None] | None, rows: int, group_size: int, *, fresh: bool
) -> list[int | None]:
    """Return the seed of each row, None for those that go on as they are.

    Args:
        seed: what `reset` was given.
        rows: number of rows.
        group_size: number of neighbours with the same seed.
        fresh: whether the rows have no seeds yet; they get 128 bits of entropy then.

    Raises:
        ValueError: for seeds that are not whole numbers from 0, one for each row.
    """
    if isinstance(seed, Sequence | np.ndarray):
        seeds = [None if one is None else _checked_seed(one) for one in seed]
        if len(seeds) != rows:
            raise ValueError(
                f"a list of seeds must have one for each of the {rows} rows; got "
                f"{len(seeds)}"
            )
    elif seed is None:
        seeds = [None] * rows
    else:
        first = _checked_seed(seed)
        return [first + row // group_size for row in range(rows)]
    if fresh and None in seeds:
        entropy = _entropy()
        return [
            entropy + row // group_size if one is None else one
            for row, one in enumerate(seeds)
        ]
    return seeds


def _checked_seed(seed: object) -> int:
    if isinstance(seed, int | np.integer) and not isinstance(seed, bool) and seed >= 0:
        return int(seed)
    raise ValueError(f"a seed must be a whole number from 0 or None; got {seed!r}")


def _entropy() -> int:
    entropy = np.random.SeedSequence().entropy
    assert isinstance(entropy, int)  # 128 bits of the operating system's
    return entropy


def read_reset_mask(options: Mapping[str, Any], rows: int) -> Indices:
    """Return the rows to reset: all, or those of `options["reset_mask"]`.

    Raises:
        ValueError: for an unknown option or a mask of the wrong type or shape.
    """
    for name in options:
        if name not in _OPTIONS:
            raise ValueError(unknown_name("option", name, _OPTIONS))
    if "reset_mask" not in options:
        return np.arange(rows)
    mask = np.asarray(options["reset_mask"])
    if mask.dtype != np.bool_ or mask.shape != (rows,) or not mask.any():
        raise ValueError(
            f"options['reset_mask'] must be a bool array of shape ({rows},) with a row "
            f"to reset; got {mask.dtype} of shape {mask.shape} with {mask.sum()} rows"
        )
    return np.flatnonzero(mask)


def read_indices(options: Mapping[str, Any], rows: int, size: int) -> Indices | None:
    """Return the example of each row that `options["index"]` asks for, if it does.

    Raises:
        ValueError: for indices of the wrong type or shape, or outside of the corpus.
    """
    if "index" not in options:
        return None
    indices = np.asarray(options["index"])
    whole = np.issubdtype(indices.dtype, np.integer)
    if not whole or indices.shape not in ((), (rows,)):
        raise ValueError(
            f"options['index'] must be one whole number or an array of shape ({rows},);"
            f" got {indices.dtype} of shape {indices.shape}"
        )
    if indices.min() < 0 or indices.max() >= size:
        raise ValueError(
            f"options['index'] must be from 0 to {size - 1}, the last example of the "
            f"split; got {int(indices.min())} to {int(indices.max())}"
        )
    return np.broadcast_to(indices, (rows,)).astype(np.intp)
