"""Draws how a run went."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from baselines.checkpoints import LOG
from textgym.report.exports import figure_class

# The share of a curve that each of its points averages over.
_SMOOTHED = 0.02


def draw_curve(run_dir: Path, title: str) -> Path:
    """Draw the rewards of a run's log over its tokens, and return the image's path.

    Raises:
        DependencyNotInstalled: if matplotlib is missing.
    """
    entries = read_log(run_dir)
    figure = figure_class()(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    tokens, rewards = _column(entries, "reward")
    if rewards:
        axes.plot(
            tokens, _running_means(rewards), label="training (sampled)", alpha=0.7
        )
    tokens, scores = _column(entries, "validation")
    axes.plot(tokens, scores, marker="o", markersize=3, label="validation (greedy)")
    axes.set(xlabel="tokens", ylabel="mean reward", title=title)
    axes.grid(alpha=0.3)
    axes.legend()
    path = run_dir / "curve.png"
    figure.savefig(path, dpi=120)
    return path


def read_log(run_dir: Path) -> list[dict[str, Any]]:
    """Read what a run wrote down, line by line."""
    lines = (run_dir / LOG).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _column(entries: list[dict[str, Any]], name: str) -> tuple[list[int], list[float]]:
    found = [entry for entry in entries if name in entry]
    return [entry["tokens"] for entry in found], [entry[name] for entry in found]


def _running_means(values: list[float]) -> list[float]:
    """Average each value with those before it."""
    width = max(1, round(_SMOOTHED * len(values)))
    means = []
    for end in range(1, len(values) + 1):
        window = values[max(0, end - width) : end]
        means.append(sum(window) / len(window))
    return means
