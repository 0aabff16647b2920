"""Where lines and bars lie."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from played import curves

from textgym.report.charts import bar, bar_range, learning_curves, thinned, ticks
from textgym.report.results import Curve
from textgym.report.scores import Estimate

NUMBERS = st.floats(-1e7, 1e7)


@given(NUMBERS, st.floats(0, 1e7))
def test_ticks_enclose_the_range_in_equal_steps(low: float, width: float) -> None:
    found = ticks(low, low + width)
    assert found == sorted(found)
    assert 2 <= len(found) <= 8
    slack = 1e-6 * max(1.0, abs(low) + width)
    assert found[0] <= low + slack
    assert found[-1] >= low + width - slack
    steps = [b - a for a, b in pairwise(found)]
    assert steps == pytest.approx([steps[0]] * len(steps), abs=slack)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_bar_lies_inside_of_its_picture(a: float, b: float, c: float) -> None:
    low, value, high = sorted((a, b, c))
    estimate = Estimate(value, low, high)
    made = bar(estimate, *bar_range([estimate]))
    assert 0 <= made.low <= made.value <= made.high <= made.width


def test_a_number_without_an_interval_is_a_point() -> None:
    made = bar(Estimate(0.5), 0.0, 1.0)
    assert made.low == made.value == made.high


def test_a_long_log_is_thinned_and_keeps_its_mean_and_end() -> None:
    points = [(float(n), float(n % 7)) for n in range(10_000)]
    kept = thinned(points)
    assert len(kept) <= 400
    assert kept[-1][0] == 9_999
    mean = sum(reward for _, reward in kept) / len(kept)
    assert mean == pytest.approx(3.0, abs=0.05)


def test_runs_of_a_task_share_a_chart() -> None:
    other = Curve("other", "textgym/Copy-v0", validation=((0.0, 0.1), (10.0, 0.4)))
    (chart,) = learning_curves([*curves(), other])
    assert chart.legend == [("ppo-1", 0), ("other", 1)]
    assert [line.dashed for line in chart.lines] == [True, False, False]
    for line in chart.lines:
        for point in line.points.split():
            x, y = map(float, point.split(","))
            assert chart.left <= x <= chart.right
            assert chart.top <= y <= chart.bottom


def test_a_run_that_logged_nothing_is_drawn_without_lines() -> None:
    (chart,) = learning_curves([Curve("empty", "textgym/Copy-v0")])
    assert chart.lines == ()
