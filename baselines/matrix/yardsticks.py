"""What agents reach that do not learn by reward: floors, heuristics and the ceiling."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from baselines.build import choose_splits, make_training_task
from baselines.matrix.plan import Run
from baselines.report import scores_of
from textgym.cli.agents import make_agent
from textgym.evaluation import evaluate
from textgym.evaluation.memory import NEAREST

RANDOM, MASKED_RANDOM, ORACLE = "random", "masked-random", "oracle"

Scores = dict[str, dict[str, Any]]
"""For each agent, for each split: the numbers of an evaluation."""


def yardsticks(
    runs: Iterable[Run], root: Path, episodes: int | None
) -> dict[str, Scores]:
    """Evaluate them where runs are tested; what is known from before is read.

    Args:
        runs: What they stand beside.
        root: Directory to keep scores in.
        episodes: Number of test examples; None for all.

    Returns:
        Scores by the environment's id.
    """
    root.mkdir(parents=True, exist_ok=True)
    found = {}
    for run in {run.env: run for run in runs}.values():
        path = root / f"{run.environment}-{run.level}.json".lower()
        if not path.exists():
            scores = _evaluate(run, episodes)
            path.write_text(json.dumps(scores, indent=1) + "\n", "utf-8")
        found[run.env] = json.loads(path.read_text("utf-8"))
    return found


def _evaluate(run: Run, episodes: int | None) -> Scores:
    task = make_training_task(run.task_options)
    heuristics = [f"heuristic:{name}" for name in (*task.heuristics(), NEAREST)]
    names = (RANDOM, MASKED_RANDOM, *heuristics, ORACLE)
    scores: Scores = {name: {} for name in names}
    for split in choose_splits(task)[1]:
        task = make_training_task(run.task_options, split)
        for name in names:
            agent = make_agent(name, task)
            played = evaluate(agent, task, episodes=episodes)
            scores[name][split] = scores_of(played)
    return scores
