from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from textgym.evaluation.statistics import (
    interquartile_mean,
    mean,
    median,
    normalised_scores,
    optimality_gap,
    performance_profile,
    probability_of_improvement,
)

Array = npt.NDArray[Any]

# Eighths have exact sums, so that results can be compared exactly.
EIGHTHS = st.integers(-8, 16).map(lambda n: n / 8)
SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, max_side=7)
TABLES = hnp.arrays(np.float64, SHAPES, elements=EIGHTHS)
STACKS = hnp.arrays(np.float64, (3, 4, 2), elements=EIGHTHS)

# Four and three runs on two environments: the example that the authors of the paper
# publish beside their library, with its values.
OURS = [[1, 2], [2, 2], [1, 1], [2, 1]]
THEIRS = [[1, 1], [2, 2], [3, 3]]


@pytest.mark.parametrize("aggregate", [mean, median, interquartile_mean])
def test_aggregates_have_their_published_values(aggregate: Any) -> None:
    assert aggregate(OURS) == 1.5
    assert aggregate(THEIRS) == 2.0


def test_probability_of_improvement_has_its_published_value() -> None:
    assert probability_of_improvement(OURS, THEIRS) == pytest.approx(1 / 3)


def test_probability_of_improvement_is_the_mann_whitney_statistic() -> None:
    # Mann and Whitney's U of six tortoises and six hares in a race, in the order in
    # which textbooks let them arrive: 11 of 36 pairs go to the tortoises.
    places = {"t": [0, 6, 7, 8, 9, 10], "h": [1, 2, 3, 4, 5, 11]}
    tortoises, hares = (-np.array(places[kind])[:, None] for kind in "th")
    assert probability_of_improvement(tortoises, hares) == pytest.approx(11 / 36)


def test_the_interquartile_mean_drops_a_quarter_at_either_end() -> None:
    assert interquartile_mean([[1, 2], [3, 5]]) == 2.5
    assert interquartile_mean([[-1000, 1, 2], [3, 4, 1000]]) == 2.5
    # Of seven a quarter is one, rounded down: 2, 3, 4, 5 and 7 remain.
    assert interquartile_mean([[1, 2, 3, 4, 5, 7, 50]]) == pytest.approx(4.2)


def test_three_scores_are_too_few_to_drop_any() -> None:
    assert interquartile_mean([[0.0, 1.0, 5.0]]) == 2.0


@given(TABLES)
def test_the_interquartile_mean_equals_a_loop(scores: Array) -> None:
    rest = sorted(scores.ravel().tolist())
    for _ in range(len(rest) // 4):
        rest.pop(0)
        rest.pop()
    assert interquartile_mean(scores) == pytest.approx(sum(rest) / len(rest))


def test_the_median_is_one_of_means_over_runs() -> None:
    assert median([[0, 0, 9], [2, 8, 9]]) == 4.0


def test_the_optimality_gap_is_worked_out_by_hand() -> None:
    # (1 + 0.5 + 0 + 0) / 4: the score of 3 makes up for nothing.
    assert optimality_gap([[0.0, 0.5], [1.0, 3.0]]) == 0.375
    assert optimality_gap([[0.0, 0.5], [1.0, 3.0]], target=2.0) == 1.125


def test_a_profile_is_worked_out_by_hand() -> None:
    profile = performance_profile([[0.1, 0.5], [0.5, 0.9]], [0.0, 0.1, 0.5, 0.9])
    assert profile.tolist() == [1.0, 0.75, 0.25, 0.0]


@given(hnp.arrays(np.float64, SHAPES, elements=st.integers(0, 8).map(lambda n: n / 8)))
def test_the_area_under_a_profile_is_the_mean(scores: Array) -> None:
    area = performance_profile(scores, np.arange(8) / 8).mean()
    assert area == pytest.approx(float(mean(scores)))
    assert optimality_gap(scores) == pytest.approx(1 - area)


@given(TABLES, st.data())
def test_improvement_of_two_agents_adds_up_to_one(ours: Array, data: Any) -> None:
    shape = (data.draw(st.integers(1, 6)), ours.shape[1])
    theirs = data.draw(hnp.arrays(np.float64, shape, elements=EIGHTHS))
    there = probability_of_improvement(ours, theirs)
    back = probability_of_improvement(theirs, ours)
    assert there + back == pytest.approx(1.0)
    assert probability_of_improvement(ours, ours) == pytest.approx(0.5)


@given(TABLES, st.data())
def test_improvement_equals_a_loop(ours: Array, data: Any) -> None:
    shape = (data.draw(st.integers(1, 6)), ours.shape[1])
    theirs = data.draw(hnp.arrays(np.float64, shape, elements=EIGHTHS))
    victories = [
        (one > other) + (one == other) / 2
        for column in range(shape[1])
        for one in ours[:, column]
        for other in theirs[:, column]
    ]
    expected = sum(victories) / len(victories)
    assert probability_of_improvement(ours, theirs) == pytest.approx(expected)


@pytest.mark.parametrize(
    "statistic",
    [
        mean,
        median,
        interquartile_mean,
        optimality_gap,
        lambda scores: performance_profile(scores, [0.0, 0.5, 1.0]),
        lambda scores: probability_of_improvement(scores, scores[..., ::-1, ::-1]),
    ],
)
@given(STACKS)
def test_stacks_of_scores_give_what_each_gives(statistic: Any, stack: Array) -> None:
    each = np.stack([statistic(scores) for scores in stack])
    np.testing.assert_allclose(statistic(stack), each, atol=1e-12)


def test_normalised_scores_are_0_at_the_floor_and_1_at_the_ceiling() -> None:
    scaled = normalised_scores(
        [[0.1, 0.2], [0.6, 0.9], [0.35, 0.55]], [0.1, 0.2], [0.6, 0.9]
    )
    np.testing.assert_allclose(scaled, [[0, 0], [1, 1], [0.5, 0.5]], atol=1e-12)


def test_a_ceiling_below_its_floor_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"must be above .* \[0.5, 0.2\]"):
        normalised_scores([[0.1, 0.2]], [0.5, 0.2], [0.5, 0.9])


@pytest.mark.parametrize("scores", [[0.5, 0.6], 0.5, [[]]])
def test_scores_without_runs_or_environments_are_an_error(scores: Any) -> None:
    with pytest.raises(ValueError, match=r"must be of shape \(runs, environments\)"):
        interquartile_mean(scores)


def test_a_score_that_is_no_number_is_named() -> None:
    with pytest.raises(ValueError, match=r"got nan at \[1, 0\]"):
        mean([[0.1, 0.2], [np.nan, 0.3]])


def test_scores_of_other_environments_are_an_error() -> None:
    with pytest.raises(ValueError, match="got 2 and 3 of them"):
        probability_of_improvement([[1, 2]], [[1, 2, 3]])
