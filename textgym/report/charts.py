"""Where the lines and bars of charts lie; templates draw them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textgym.report.results import Curve
from textgym.report.scores import Estimate

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 12, 40
_BAR_WIDTH, _BAR_HEIGHT = 160, 14
_BINS_HEIGHT = 56
# Screens have no more columns than that; the rest of a log would only cost bytes.
_MOST_POINTS = 400


@dataclass(frozen=True)
class Tick:
    """A place on an axis, and what is written there."""

    place: float
    label: str


@dataclass(frozen=True)
class Line:
    """A line of a chart: "x,y x,y …" in the chart's own units."""

    name: str
    points: str
    dashed: bool
    number: int


@dataclass(frozen=True)
class LineChart:
    """Lines over tokens.

    Attributes:
        title: What is shown.
        lines: The lines, at least one.
        x_ticks: Places on the axis of tokens.
        y_ticks: Places on the axis of rewards.
    """

    title: str
    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM

    @property
    def legend(self) -> list[tuple[str, int]]:
        """Names and numbers of the runs, each once."""
        return list(dict.fromkeys((line.name, line.number) for line in self.lines))


@dataclass(frozen=True)
class Bar:
    """A number between two others, with its interval; places are in the bar's units."""

    value: float
    low: float
    high: float
    zero: float
    width: int = _BAR_WIDTH
    height: int = _BAR_HEIGHT


def learning_curves(curves: Sequence[Curve]) -> list[LineChart]:
    """Draw the runs of each task in one chart."""
    labels = dict.fromkeys(curve.task for curve in curves)
    return [
        _line_chart(label, [curve for curve in curves if curve.task == label])
        for label in labels
    ]


def bar(estimate: Estimate, low: float, high: float) -> Bar:
    """Place an estimate on an axis from `low` to `high`."""
    scale = _Scale(low, high, 4, _BAR_WIDTH - 4)
    value = estimate.value
    low_end = value if estimate.low is None else estimate.low
    high_end = value if estimate.high is None else estimate.high
    return Bar(scale(value), scale(low_end), scale(high_end), scale(0.0))


def bar_range(estimates: Iterable[Estimate]) -> tuple[float, float]:
    """Choose an axis that shows all estimates, 0 and 1."""
    ends = [
        end
        for one in estimates
        for end in (one.low, one.value, one.high)
        if end is not None
    ]
    return min([0.0, *ends]), max([1.0, *ends])


def heights(shares: Sequence[float], most: float) -> list[float]:
    """Scale shares to the heights of bars."""
    return [round(_BINS_HEIGHT * share / (most or 1.0), 1) for share in shares]


def thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Average neighbours, until there are few enough points to draw."""
    size = math.ceil(len(points) / _MOST_POINTS)
    groups = (points[at : at + size] for at in range(0, len(points), size or 1))
    return [
        (group[-1][0], sum(reward for _, reward in group) / len(group))
        for group in groups
    ]


class _Scale:
    """Turns numbers into places."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self._low, self._range = low, (high - low) or 1.0
        self._start, self._length = start, end - start

    def __call__(self, number: float) -> float:
        share = (number - self._low) / self._range
        return round(self._start + self._length * share, 1)


def _line_chart(label: str, curves: Sequence[Curve]) -> LineChart:
    points = [p for one in curves for p in (*one.training, *one.validation)]
    rewards = [reward for _, reward in points]
    xs = ticks(0.0, max((tokens for tokens, _ in points), default=1.0))
    ys = ticks(min([0.0, *rewards]), max([0.0, *rewards]))
    x_scale = _Scale(xs[0], xs[-1], _LEFT, WIDTH - _RIGHT)
    y_scale = _Scale(ys[0], ys[-1], HEIGHT - _BOTTOM, _TOP)
    lines = []
    for number, curve in enumerate(curves):
        kinds = ((curve.training, True), (curve.validation, False))
        for found, dashed in kinds:
            places = (f"{x_scale(x)},{y_scale(y)}" for x, y in thinned(found))
            if found:
                lines.append(Line(curve.name, " ".join(places), dashed, number))
    return LineChart(
        label,
        tuple(lines),
        tuple(Tick(x_scale(x), _short(x)) for x in xs),
        tuple(Tick(y_scale(y), f"{y:g}") for y in ys),
    )


def ticks(low: float, high: float) -> list[float]:
    """Choose about five round numbers that enclose a range."""
    rough = ((high - low) or 1.0) / 4
    power: float = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return [
        round(step * number, 10) for number in range(first, max(last, first + 1) + 1)
    ]


def _short(tokens: float) -> str:
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if tokens >= size:
            return f"{tokens / size:g} {letter}"
    return f"{tokens:g}"
