"""The numbers of a report: means and the bounds that they probably lie between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

import numpy as np

from textgym.evaluation.statistics import (
    Interval,
    confidence_interval,
    interquartile_mean,
    mean,
    normalised_scores,
)
from textgym.report.results import Episode, Result, task_labels

BINS = 20


@dataclass(frozen=True)
class Estimate:
    """A number and its bounds.

    Attributes:
        value: The number.
        low: Lower bound of the 95 % interval; None where one run says nothing of it.
        high: Upper bound.
    """

    value: float
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class TaskScore:
    """What one agent earned in one task.

    Attributes:
        agent: Its name.
        task: The task's label.
        episodes: Number of episodes.
        failures: Number of those that the agent failed in.
        reward: The mean return, with an interval over examples.
        metrics: Mean values by name.
        shares: The share of episodes in each of `BINS` equal parts of [0, 1].
    """

    agent: str
    task: str
    episodes: int
    failures: int
    reward: Estimate
    metrics: Mapping[str, float]
    shares: tuple[float, ...] = field(repr=False)


@dataclass(frozen=True)
class Standing:
    """One agent's place among the others.

    Attributes:
        agent: Its name.
        runs: Number of its runs.
        aggregate: The interquartile mean of normalised scores where floors and
            ceilings are known, of mean rewards elsewhere; its interval is over runs.
        tasks: What it earned in each task, by label.
        facts: What else is known of it.
    """

    agent: str
    runs: int
    aggregate: Estimate
    tasks: Mapping[str, TaskScore]
    facts: Mapping[str, str]


def standings(results: Sequence[Result]) -> list[Standing]:
    """Rank agents by their aggregate scores, the best one first."""
    ranked = [_standing(one) for one in results]
    return sorted(ranked, key=lambda one: (-one.aggregate.value, one.agent))


def is_normalised(results: Sequence[Result]) -> bool:
    """Tell whether floors and ceilings of all tasks of all results are known."""
    return bool(results) and all(
        {*one.tasks} <= {*one.floors} and {*one.tasks} <= {*one.ceilings}
        for one in results
    )


def metric_names(scores: Sequence[TaskScore]) -> list[str]:
    """List the values that are known of any of the scores, in order."""
    return list(dict.fromkeys(name for one in scores for name in one.metrics))


def _standing(result: Result) -> Standing:
    tasks = {
        label: _task_score(result.agent, label, result.episodes[label])
        for label in task_labels([result])
        if result.episodes.get(label)
    }
    runs = _runs(result)
    return Standing(result.agent, len(runs), _aggregate(runs), tasks, result.facts)


def _task_score(agent: str, label: str, episodes: Sequence[Episode]) -> TaskScore:
    rewards = [one.reward for one in episodes]
    counts, _ = np.histogram(np.clip(rewards, 0.0, 1.0), BINS, (0.0, 1.0))
    return TaskScore(
        agent=agent,
        task=label,
        episodes=len(episodes),
        failures=sum(bool(one.error) for one in episodes),
        reward=_over_examples(episodes),
        metrics=_mean_metrics(episodes),
        shares=tuple(float(count) / len(episodes) for count in counts),
    )


def _mean_metrics(episodes: Sequence[Episode]) -> dict[str, float]:
    """Average values by name; failures count as 0."""
    values = defaultdict(list)
    for one in episodes:
        for name, value in one.metrics.items():
            values[name].append(value)
    failed = sum(bool(one.error) for one in episodes)
    return {name: sum(found) / (len(found) + failed) for name, found in values.items()}


def _over_examples(episodes: Sequence[Episode]) -> Estimate:
    """Bound a mean return by drawing examples again; runs of one are averaged."""
    rewards = defaultdict(list)
    for one in episodes:
        rewards[one.example_index].append(one.reward)
    means = [[fmean(found)] for found in rewards.values()]
    return _estimate(mean, means)


def _aggregate(runs: Sequence[Sequence[float]]) -> Estimate:
    return _estimate(interquartile_mean, runs)


def _runs(result: Result) -> list[list[float]]:
    """Score each run in each task: shape (runs, tasks)."""
    numbers = sorted({e.run for found in result.episodes.values() for e in found})
    labels = [label for label in result.tasks if result.episodes.get(label)]
    rows = [[_run_reward(result, label, run) for label in labels] for run in numbers]
    if not is_normalised([result]):
        return rows
    floors = [result.floors[label] for label in labels]
    ceilings = [result.ceilings[label] for label in labels]
    scaled: list[list[float]] = normalised_scores(rows, floors, ceilings).tolist()
    return scaled


def _run_reward(result: Result, label: str, run: int) -> float:
    rewards = [one.reward for one in result.episodes[label] if one.run == run]
    if not rewards:
        raise ValueError(
            f"run {run} of {result.agent} has no episode of {label}: the evaluation "
            "was not finished; finish it, or leave it out of the report"
        )
    return fmean(rewards)


def _estimate(
    statistic: Callable[..., np.ndarray], rows: Sequence[Sequence[float]]
) -> Estimate:
    if len(rows) < 2:
        return Estimate(float(statistic([rows[0]])))
    # The same resamples every time, so that a report can be written again.
    found: Interval = confidence_interval(statistic, rows, rng=np.random.default_rng(0))
    return Estimate(float(found.value), float(found.low), float(found.high))
