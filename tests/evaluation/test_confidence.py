from functools import partial
from typing import Any

import numpy as np
import pytest

from textgym.evaluation.statistics import (
    confidence_interval,
    interquartile_mean,
    mean,
    performance_profile,
    probability_of_improvement,
)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_resamples_stay_in_their_environment() -> None:
    # Drawn from all scores as one heap, the mean would vary.
    interval = confidence_interval(mean, [[0, 1], [0, 1], [0, 1]], rng=rng())
    assert interval.value == interval.low == interval.high == 0.5


def test_environments_are_resampled_independently() -> None:
    # Runs with equal scores everywhere: drawn together they would vary as one column,
    # twice as widely as the mean of four independent ones.
    column = np.linspace(0, 1, 50)[:, None]
    one = confidence_interval(mean, column, rng=rng(1), resamples=4000)
    four = confidence_interval(mean, np.tile(column, 4), rng=rng(2), resamples=4000)
    ratio = (one.high - one.low) / (four.high - four.low)
    assert ratio == pytest.approx(2.0, rel=0.1)


def test_intervals_of_a_mean_are_those_of_the_normal_distribution() -> None:
    # So many scores that resamples are drawn in several blocks.
    scores = rng(1).normal(0.5, 0.1, size=(3000, 2))
    interval = confidence_interval(mean, scores, rng=rng(2))
    error = np.sqrt(np.mean(scores.var(axis=0)) / scores.size)
    assert interval.value == pytest.approx(scores.mean())
    assert interval.low == pytest.approx(scores.mean() - 1.96 * error, abs=0.2 * error)
    assert interval.high == pytest.approx(scores.mean() + 1.96 * error, abs=0.2 * error)


def test_intervals_of_two_runs_are_found_by_counting() -> None:
    # The mean of two draws out of {0, 1} is 0, 0.5, 0.5 or 1: half of it lies inside.
    wide = confidence_interval(mean, [[0], [1]], rng=rng(), level=0.9)
    narrow = confidence_interval(mean, [[0], [1]], rng=rng(), level=0.4)
    assert (wide.low, wide.value, wide.high) == (0.0, 0.5, 1.0)
    assert (narrow.low, narrow.value, narrow.high) == (0.5, 0.5, 0.5)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    held = 0
    for trial in range(200):
        scores = rng(trial).normal(size=(20, 3))
        interval = confidence_interval(
            interquartile_mean, scores, rng=rng(1000 + trial), level=0.9, resamples=300
        )
        held += bool(interval.low <= 0 <= interval.high)
    assert 0.82 <= held / 200 <= 0.96


def test_two_agents_are_resampled_each_for_itself() -> None:
    scores = rng(3).normal(size=(8, 2))
    same = confidence_interval(
        probability_of_improvement, scores, scores.copy(), rng=rng()
    )
    assert same.value == 0.5
    assert same.low < 0.5 < same.high
    better = confidence_interval(
        probability_of_improvement, scores + 9, scores[:5], rng=rng()
    )
    assert better.value == better.low == better.high == 1.0


def test_profiles_have_a_band() -> None:
    scores = rng(4).random((10, 3))
    thresholds = [0.0, 0.25, 0.5, 0.75, 1.0]
    profile = partial(performance_profile, thresholds=thresholds)
    band = confidence_interval(profile, scores, rng=rng())
    assert band.value.shape == band.low.shape == band.high.shape == (5,)
    assert (band.low <= band.value).all()
    assert (band.value <= band.high).all()
    assert (band.high > band.low)[1:4].all()


def test_equal_generators_give_equal_intervals() -> None:
    scores = rng(5).random((6, 2))
    first, second, other = (
        confidence_interval(interquartile_mean, scores, rng=rng(n)) for n in (0, 0, 1)
    )
    assert (first.low, first.high) == (second.low, second.high)
    assert (first.low, first.high) != (other.low, other.high)


def test_an_interval_is_told_in_four_digits() -> None:
    interval = confidence_interval(mean, [[0, 1], [0, 1]], rng=rng())
    assert str(interval) == "0.5000 [0.5000, 0.5000]"


@pytest.mark.parametrize("scores", [[[0.5, 0.6]], np.zeros((3, 2, 2))])
def test_one_run_gives_no_interval(scores: Any) -> None:
    with pytest.raises(ValueError, match="at least 2 runs; got shape"):
        confidence_interval(mean, scores, rng=rng())


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(ValueError, match="level must be between 0 and 1"):
        confidence_interval(mean, [[0], [1]], rng=rng(), level=level)


def test_there_must_be_resamples() -> None:
    with pytest.raises(ValueError, match="resamples must be at least 1; got 0"):
        confidence_interval(mean, [[0], [1]], rng=rng(), resamples=0)
