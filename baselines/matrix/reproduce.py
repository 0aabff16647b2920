"""Trains, evaluates and writes the page."""

from __future__ import annotations

import os
from pathlib import Path

from baselines.matrix.entries import read_entries
from baselines.matrix.pages import write_pages
from baselines.matrix.plan import BUDGETS, plan
from baselines.matrix.runner import Failure, train_all
from baselines.matrix.yardsticks import yardsticks
from textgym.cli.console import progress


def reproduce(
    budget: str, out: Path, runs: Path, jobs: int | None = None
) -> tuple[Path, list[Failure]]:
    """Do all that the page of results needs; go on where it was broken off.

    Args:
        budget: A key of `BUDGETS`.
        out: Directory of the page.
        runs: Directory of the runs, which stay there.
        jobs: Number of runs at a time; None for one on each processor core.

    Returns:
        The page, and what went wrong.

    Raises:
        ValueError: for an unknown budget, or results of other options in `runs`.
    """
    planned = plan(budget)
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs must be at least 1; got {jobs}")
    root = runs / budget
    with progress(f"{budget}: runs") as report:
        failures = train_all(planned, root, jobs or os.cpu_count() or 1, report)
    beside = yardsticks(planned, root / "yardsticks", BUDGETS[budget].episodes)
    entries = read_entries(planned, root)
    return write_pages(out, BUDGETS[budget], entries, beside, root), failures
