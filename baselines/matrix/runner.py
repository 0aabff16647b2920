"""Trains the runs of a plan side by side, and goes on where it was broken off."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from baselines.checkpoints import CHECKPOINT, RESULT
from baselines.matrix.plan import Run

Progress = Callable[[int, int], None]


class Failure(Exception):
    """A run came to no result."""


def train_all(
    runs: Sequence[Run], root: Path, jobs: int, progress: Progress
) -> list[Failure]:
    """Train what has no result yet, each run in a process of its own.

    Args:
        runs: What to train.
        root: Has a directory for each run, and beside it what it printed.
        jobs: Number of runs at a time, each of which computes in one thread.
        progress: Called with the number of runs that are through, and of all.

    Returns:
        What went wrong, if anything; other runs go on.

    Raises:
        ValueError: if there are results of another command.
    """
    root.mkdir(parents=True, exist_ok=True)
    for run in runs:
        _check(run, root)
    failures = []
    with ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(_train, run, root) for run in runs]
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                error = future.exception()
                if isinstance(error, Failure):
                    failures.append(error)
                elif error is not None:
                    raise error
                progress(done, len(runs))
        except BaseException:
            # Those that train were interrupted, too; they save and end by themselves.
            pool.shutdown(cancel_futures=True)
            raise
    return failures


def _check(run: Run, root: Path) -> None:
    """Refuse to mix results of different options.

    Raises:
        ValueError: if the run's directory was made by other arguments.
    """
    path = _arguments_file(run, root)
    if path.exists() and json.loads(path.read_text("utf-8")) != run.arguments:
        raise ValueError(
            f"{root / run.name} was trained with other options than the matrix has "
            f"now: {path} has them. Remove {root}, or choose another directory"
        )


def _train(run: Run, root: Path) -> None:
    directory = root / run.name
    if (directory / RESULT).exists():
        return
    _arguments_file(run, root).write_text(json.dumps(run.arguments) + "\n", "utf-8")
    words = [*run.arguments, "--out", str(directory)]
    if (directory / CHECKPOINT).exists():
        words = [run.method, "--resume", str(directory)]
    elif directory.exists():
        shutil.rmtree(directory)  # broken off before there was anything to keep
    said = root / f"{run.name}.txt"
    with said.open("ab") as file:
        done = subprocess.run(
            [sys.executable, "-m", "baselines", "train", *words],
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
    if done.returncode or not (directory / RESULT).exists():
        raise Failure(f"{run.name} ended with status {done.returncode}; see {said}")


def _arguments_file(run: Run, root: Path) -> Path:
    return root / f"{run.name}.json"
