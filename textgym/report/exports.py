"""The numbers of a report for papers: Markdown, CSV and pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gymnasium.error import DependencyNotInstalled

from textgym.report.charts import thinned
from textgym.report.page import short_label
from textgym.report.results import Curve, Result, check_comparable, task_labels
from textgym.report.scores import (
    Estimate,
    Standing,
    is_normalised,
    metric_names,
    standings,
)


def markdown(results: Sequence[Result], curves: Sequence[Curve] = ()) -> str:
    """Write the leaderboard, a table for each task and the runs.

    Raises:
        ValueError: if the results cannot be compared.
    """
    check_comparable(results)
    ranked, labels = standings(results), task_labels(results)
    parts = []
    if ranked:
        score = "score" if is_normalised(results) else "reward"
        head = ["agent", "runs", score, *map(short_label, labels)]
        parts += ["## Leaderboard", _table(head, [_row(one, labels) for one in ranked])]
    for label in labels:
        parts += [f"## {label}", _task_table(label, ranked)]
    if curves:
        names = list(dict.fromkeys(name for one in curves for name in one.facts))
        rows = [
            [one.name, *(one.facts.get(name, "") for name in names)] for one in curves
        ]
        parts += ["## Training runs", _table(["run", *names], rows)]
    return "\n\n".join(parts) + "\n"


def scores_csv(results: Sequence[Result]) -> str:
    """Write a row for each agent and task.

    Raises:
        ValueError: if the results cannot be compared.
    """
    check_comparable(results)
    scores = [score for one in standings(results) for score in one.tasks.values()]
    names = metric_names(scores)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(
        ["agent", "task", "episodes", "failures", "reward", "low", "high", *names]
    )
    for one in scores:
        counts = [one.agent, one.task, one.episodes, one.failures]
        bounds = [one.reward.value, one.reward.low, one.reward.high]
        metrics = [one.metrics.get(name) for name in names]
        writer.writerow([*counts, *map(_cell, [*bounds, *metrics])])
    return file.getvalue()


def draw_scores(results: Sequence[Result], path: Path) -> None:
    """Draw each agent's aggregate score with its interval.

    Raises:
        ValueError: if the results cannot be compared.
        DependencyNotInstalled: if matplotlib is missing.
    """
    check_comparable(results)
    ranked = standings(results)[::-1]
    figure = figure_class()(
        figsize=(6.4, 1.2 + 0.4 * len(ranked)), layout="constrained"
    )
    axes = figure.subplots()
    for place, one in enumerate(ranked):
        score = one.aggregate
        if score.low is not None and score.high is not None:
            axes.plot([score.low, score.high], [place, place], color="C0", linewidth=3)
        axes.plot(score.value, place, marker="o", color="C0")
    axes.set_yticks(range(len(ranked)), [one.agent for one in ranked])
    axes.set_xlabel("normalised score" if is_normalised(results) else "mean reward")
    axes.grid(axis="x", alpha=0.3)
    figure.savefig(path, dpi=150)


def draw_curves(curves: Sequence[Curve], path: Path) -> None:
    """Draw the learning curves of each task below each other.

    Raises:
        DependencyNotInstalled: if matplotlib is missing.
    """
    labels = list(dict.fromkeys(curve.task for curve in curves))
    figure = figure_class()(figsize=(6.4, 3.6 * len(labels)), layout="constrained")
    rows = figure.subplots(len(labels), squeeze=False)
    for axes, label in zip(rows[:, 0], labels, strict=True):
        runs = [curve for curve in curves if curve.task == label]
        for number, curve in enumerate(runs):
            color = f"C{number % 10}"
            sampled = list(zip(*thinned(curve.training), strict=True))
            greedy = list(zip(*curve.validation, strict=True))
            if sampled:
                axes.plot(*sampled, linestyle="--", alpha=0.6, color=color)
            if greedy:
                axes.plot(*greedy, label=curve.name, color=color)
        axes.set(xlabel="tokens", ylabel="mean reward", title=label)
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=150)


def figure_class() -> Any:
    """Return matplotlib's figure, which uses no display and no global state.

    Raises:
        DependencyNotInstalled: if matplotlib is missing.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise DependencyNotInstalled(
            "matplotlib draws pictures, and is not installed; run: "
            'pip install "textgym[baselines]"'
        ) from None
    return Figure


def _row(one: Standing, labels: Sequence[str]) -> list[str]:
    rewards = [str(one.tasks[n].reward) if n in one.tasks else "" for n in labels]
    return [one.agent, str(one.runs), str(one.aggregate), *rewards]


def _task_table(label: str, ranked: Sequence[Standing]) -> str:
    scores = [one.tasks[label] for one in ranked if label in one.tasks]
    names = metric_names(scores)
    rows = [
        [
            one.agent,
            str(one.episodes),
            str(one.reward),
            *(_short(one.metrics.get(name)) for name in names),
        ]
        for one in scores
    ]
    return _table(["agent", "episodes", "mean reward", *names], rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(_line(row) for row in [head, rule, *rows])


def _line(cells: Sequence[str]) -> str:
    # A bar or a new line in an agent's name would be another cell or row.
    kept = (" ".join(cell.replace("|", "\\|").split()) for cell in cells)
    return f"| {' | '.join(kept)} |"


def _short(number: float | None) -> str:
    return "" if number is None else str(Estimate(number))


def _cell(number: float | None) -> str:
    return "" if number is None else repr(number)
