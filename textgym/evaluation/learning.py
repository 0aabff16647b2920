"""The learning protocol: what agents have learnt after fixed numbers of tokens.

Processor time depends on machines and libraries, tokens do not: two people who train on
the same environment can compare what their agents earn after as many tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textgym.evaluation.statistics import Interval, confidence_interval, mean

BUDGETS = (10_000, 100_000, 1_000_000, 10_000_000)

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the runs of one agent earn after a number of tokens.

    Attributes:
        tokens: The number.
        scores: One for each run that got as far.
        interval: Their mean with its 95 % interval; None for fewer than two runs.
    """

    tokens: int
    scores: tuple[float, ...]
    interval: Interval | None

    def __str__(self) -> str:
        if self.interval is not None:
            return str(self.interval)
        return f"{self.scores[0]:.4f}" if self.scores else "-"


def score_at(points: Points, tokens: float) -> float | None:
    """Return the last score of a run that was measured within a number of tokens.

    Args:
        points: Tokens and scores, in order.
        tokens: The budget.

    Returns:
        None for a run that was not measured before, or has ended too early.
    """
    if not points or points[-1][0] < tokens:
        return None
    found = [score for when, score in points if when <= tokens]
    return found[-1] if found else None


def learning_scores(
    runs: Sequence[Points], budgets: Sequence[int] = BUDGETS
) -> list[Learnt]:
    """Say what runs of one agent earn after each number of tokens.

    Args:
        runs: Validation scores of each run: tokens and score, in order.
        budgets: Numbers of tokens.

    Raises:
        ValueError: if a budget is not above 0.
    """
    if any(budget <= 0 for budget in budgets):
        raise ValueError(f"budgets must be numbers of tokens above 0; got {budgets}")
    return [_learnt(runs, budget) for budget in budgets]


def _learnt(runs: Sequence[Points], budget: int) -> Learnt:
    found = [score_at(points, budget) for points in runs]
    scores = tuple(score for score in found if score is not None)
    if len(scores) < 2:
        return Learnt(budget, scores, None)
    # The same resamples every time, so that a table can be made again.
    rng = np.random.default_rng(0)
    table = np.array(scores)[:, None]
    return Learnt(budget, scores, confidence_interval(mean, table, rng=rng))
