"""What came out of a run, as one line of a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from baselines.checkpoints import RESULT
from baselines.matrix.plan import Run, Start

# 95 % of a normal distribution lie within so many standard deviations.
_WITHIN = 1.96


@dataclass(frozen=True)
class Entry:
    """A run and its result.

    Attributes:
        run: What was trained.
        result: What its `result.json` says.
    """

    run: Run
    result: Mapping[str, Any]

    def to_line(self) -> str:
        """Write the entry as JSON."""
        run = self.run
        return json.dumps(
            {
                "run": run.name,
                "level": run.level,
                "start": run.start,
                "seed": run.seed,
                "command": " ".join(["python -m baselines train", *run.arguments]),
                **self.result,
            }
        )


def read_entries(runs: Iterable[Run], root: Path) -> list[Entry]:
    """Read the results of the runs that have one."""
    entries = []
    for run in runs:
        path = root / run.name / RESULT
        if path.exists():
            entries.append(Entry(run, json.loads(path.read_text("utf-8"))))
    return entries


@dataclass(frozen=True)
class Kind:
    """The runs that differ in their seed alone.

    Attributes:
        method: How they learn.
        start: What they know at first.
        entries: One for each seed.
    """

    method: str
    start: Start
    entries: Sequence[Entry]

    def scores(self, split: str) -> list[float]:
        """Return the mean reward of each run on a split."""
        return [one.result["splits"][split]["mean_reward"] for one in self.entries]

    def spread(self, split: str) -> float | None:
        """Return the standard deviation over seeds, None where there is one seed."""
        scores = self.scores(split)
        return stdev(scores) if len(scores) > 1 else None

    def mean(self, name: str) -> float:
        """Average a number of the results, such as `tokens`."""
        return fmean(entry.result[name] for entry in self.entries)

    def is_clear_of(self, floor: Mapping[str, Any], split: str) -> bool:
        """Say whether the interval of each run lies above that of another agent."""
        return all(
            _bounds(entry.result["splits"][split])[0] > _bounds(floor)[1]
            for entry in self.entries
        )


def kinds(entries: Iterable[Entry]) -> list[Kind]:
    """Put the runs together that differ in their seed alone."""
    found: dict[tuple[str, Start], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.run.method, entry.run.start), []).append(entry)
    return [Kind(method, start, group) for (method, start), group in found.items()]


def _bounds(scores: Mapping[str, Any]) -> tuple[float, float]:
    """Return the 95 % confidence interval of a mean reward over episodes."""
    half = _WITHIN * scores["standard_error"]
    return scores["mean_reward"] - half, scores["mean_reward"] + half
