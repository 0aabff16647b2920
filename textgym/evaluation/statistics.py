"""What scores of few runs say: aggregates and their intervals (Agarwal et al. 2021).

The paper is "Deep Reinforcement Learning at the Edge of the Statistical Precipice".
Scores are of shape (…, runs, environments): a run is one training with one seed, and
axes in front of the last two, such as those of resamples, are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Statistic = Callable[..., Array]

# Bounds what resamples take at once: 32 MiB of scores.
_MOST_SCORES = 1 << 22


@dataclass(frozen=True, slots=True)
class Interval:
    """What a statistic is, and between which bounds it probably lies.

    Attributes:
        value: The statistic of all scores, of whatever shape it has.
        low: Lower bound, of the same shape.
        high: Upper bound, of the same shape.
    """

    value: Array
    low: Array
    high: Array

    def __str__(self) -> str:
        return f"{self.value:.4f} [{self.low:.4f}, {self.high:.4f}]"


def normalised_scores(
    scores: npt.ArrayLike, floors: npt.ArrayLike, ceilings: npt.ArrayLike
) -> Array:
    """Scale scores so that the floor of each environment is 0 and its ceiling is 1.

    Args:
        scores: Shape (…, runs, environments).
        floors: Shape (environments,).
        ceilings: Shape (environments,).

    Raises:
        ValueError: if a ceiling is not above its floor.
    """
    low, high = np.asarray(floors, np.float64), np.asarray(ceilings, np.float64)
    if not (high > low).all():
        raise ValueError(
            "each ceiling must be above the floor of its environment; got floors "
            f"{low.tolist()} and ceilings {high.tolist()}"
        )
    scaled: Array = (_checked(scores) - low) / (high - low)
    return scaled


def mean(scores: npt.ArrayLike) -> Array:
    """Average over runs and environments: shape (…)."""
    averages: Array = _checked(scores).mean(axis=(-2, -1))
    return averages


def median(scores: npt.ArrayLike) -> Array:
    """Take the median over environments of their means over runs: shape (…)."""
    return np.asarray(np.median(_checked(scores).mean(axis=-2), axis=-1))


def interquartile_mean(scores: npt.ArrayLike) -> Array:
    """Average the middle half of all runs of all environments: shape (…).

    A quarter of the scores, rounded down, is left out at either end. That is less at
    the mercy of outliers than the mean, and wastes fewer scores than the median.
    """
    checked = _checked(scores)
    ordered = np.sort(checked.reshape(*checked.shape[:-2], -1), axis=-1)
    size = ordered.shape[-1]
    middle: Array = ordered[..., size // 4 : size - size // 4].mean(axis=-1)
    return middle


def optimality_gap(scores: npt.ArrayLike, target: float = 1.0) -> Array:
    """Average what is missing to the target; what exceeds it makes up for nothing.

    Args:
        scores: Shape (…, runs, environments).
        target: The score beyond which improvement does not matter.

    Returns:
        Shape (…); lower is better.
    """
    missing: Array = target - np.minimum(_checked(scores), target).mean(axis=(-2, -1))
    return missing


def probability_of_improvement(ours: npt.ArrayLike, theirs: npt.ArrayLike) -> Array:
    """Estimate how likely a run of ours beats a run of theirs.

    It is the Mann-Whitney statistic, in which a tie counts as half a victory,
    averaged over environments.

    Args:
        ours: Shape (…, runs, environments).
        theirs: The same with any number of runs of its own.

    Returns:
        Shape (…), in [0, 1]; 0.5 means that neither is better.

    Raises:
        ValueError: if the environments are not equally many.
    """
    one, other = _checked(ours), _checked(theirs)
    if one.shape[-1] != other.shape[-1]:
        raise ValueError(
            "both scores must be of the same environments; got "
            f"{one.shape[-1]} and {other.shape[-1]} of them"
        )
    # One run of ours after the other, because all pairs of resamples fill the memory.
    runs = np.moveaxis(one, -2, 0)
    leads = [np.sign(run[..., None, :] - other).mean(axis=(-2, -1)) for run in runs]
    victories: Array = np.mean(leads, axis=0) / 2 + 0.5
    return victories


def performance_profile(scores: npt.ArrayLike, thresholds: npt.ArrayLike) -> Array:
    """Tell which share of all runs of all environments scores above each threshold.

    Args:
        scores: Shape (…, runs, environments).
        thresholds: Shape (thresholds,).

    Returns:
        Shape (…, thresholds).
    """
    checked = _checked(scores)
    shares = [(checked > t).mean(axis=(-2, -1)) for t in np.asarray(thresholds)]
    return np.stack(shares, axis=-1)


def confidence_interval(
    statistic: Statistic,
    *scores: npt.ArrayLike,
    rng: np.random.Generator,
    level: float = 0.95,
    resamples: int = 2000,
) -> Interval:
    """Bound a statistic by the stratified percentile bootstrap.

    Runs are drawn with replacement within each environment, and independently of the
    other environments, because only the runs are a sample: the environments are fixed.

    Args:
        statistic: Takes as many scores as are given here, each of shape
            (resamples, runs, environments), and returns shape (resamples, …).
        scores: One of shape (runs, environments) for each agent.
        rng: Draws the resamples.
        level: How often such an interval holds the truth, in (0, 1).
        resamples: Number of resamples.

    Raises:
        ValueError: if there are fewer than two runs, which say nothing about chance.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1; got {level}")
    if resamples < 1:
        raise ValueError(f"resamples must be at least 1; got {resamples}")
    tables = [_table(table) for table in scores]
    parts = []
    for size in _block_sizes(resamples, sum(table.size for table in tables)):
        drawn = [_resampled(table, size, rng) for table in tables]
        parts.append(np.asarray(statistic(*drawn)))
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(np.concatenate(parts), tails, axis=0)
    value = statistic(*(table[None] for table in tables))[0]
    return Interval(value, low, high)


def _resampled(table: Array, number: int, rng: np.random.Generator) -> Array:
    """Draw as many runs as there are in each column: (number, runs, environments)."""
    runs = rng.integers(len(table), size=(number, *table.shape))
    return np.take_along_axis(table[None], runs, axis=1)


def _block_sizes(number: int, width: int) -> list[int]:
    """Split a number of resamples that are `width` scores each."""
    size = max(1, _MOST_SCORES // width)
    rest = number % size
    return [size] * (number // size) + [rest] * (rest > 0)


def _table(scores: npt.ArrayLike) -> Array:
    """Check the scores of one agent, of which resamples can be drawn."""
    checked = _checked(scores)
    if checked.ndim != 2 or len(checked) < 2:
        raise ValueError(
            "an interval needs scores of shape (runs, environments) with at least 2 "
            f"runs; got shape {checked.shape}. Train with more seeds"
        )
    return checked


def _checked(scores: npt.ArrayLike) -> Array:
    checked = np.asarray(scores, np.float64)
    if checked.ndim < 2 or not checked.size:
        raise ValueError(
            "scores must be of shape (runs, environments), neither of them 0; got "
            f"shape {checked.shape}"
        )
    if not np.isfinite(checked).all():
        place = np.argwhere(~np.isfinite(checked))[0].tolist()
        raise ValueError(
            f"scores must be finite; got {checked[tuple(place)]} at {place}. Score a "
            "run that failed as the floor instead of leaving it out"
        )
    return checked
