"""Loads the agents of runs."""

from __future__ import annotations

from pathlib import Path

from baselines.checkpoints import load_checkpoint
from baselines.rollout import Choose
from baselines.snapshots import agent_of
from textgym import TextVectorEnv
from textgym.evaluation import Agent
from textgym.task import Task


def load_agent(
    run_dir: str | Path,
    task: Task | None = None,
    choose: Choose | None = None,
    *,
    latest: bool = False,
) -> Agent:
    """Load the agent of a run, as it did best on validation.

    Args:
        run_dir: Directory of the run, as `train` made it.
        task: What it is going to play, to check that it has the tokenizers of the
            training; None leaves that to you, as observations are ids only.
        choose: Chooses tokens by logits; None for the likeliest.
        latest: Load it as it was at the end instead.

    Raises:
        ValueError: if there is no run, if the task has other tokenizers, or if the
            agent has no logits to choose by.
    """
    checkpoint = load_checkpoint(Path(run_dir))
    if task is not None:
        checkpoint.check(TextVectorEnv(task))
    return agent_of(checkpoint.learner if latest else checkpoint.best, choose)
