"""Several texts for each example: how often one of them is right."""

from __future__ import annotations

import math
from collections.abc import Sequence

from textgym.evaluation.results import Evaluation

_RIGHT = 1 - 1e-9


def pass_at_k(samples: int, right: int, k: int) -> float:
    """Estimate the chance that one of k texts is right (Chen et al. 2021, eq. 1).

    The estimate has no bias, unlike 1 - (1 - right / samples) ** k.

    Args:
        samples: texts that were drawn for the example.
        right: how many of them were right.
        k: texts that may be tried.

    Raises:
        ValueError: unless 0 <= right <= samples and 1 <= k <= samples.
    """
    if not 0 <= right <= samples or not 1 <= k <= samples:
        raise ValueError(
            "expected 0 <= right <= samples and 1 <= k <= samples; got "
            f"samples={samples}, right={right}, k={k}"
        )
    return 1 - math.comb(samples - right, k) / math.comb(samples, k)


def pass_rates(evaluations: Sequence[Evaluation]) -> dict[int, float]:
    """Average pass@k over examples, for k = 1, 2, 4, … and the number of texts.

    An episode is passed if it earns 1: all hidden tests, the exact translation.

    Args:
        evaluations: of the same examples, each with texts drawn anew.

    Raises:
        ValueError: if there are none, or of different examples.
    """
    if not evaluations:
        raise ValueError("pass@k needs at least one evaluation; got none")
    played = [[r.example_index for r in one.records] for one in evaluations]
    if any(examples != played[0] for examples in played):
        raise ValueError("pass@k needs evaluations of the same examples")
    rewards = zip(
        *([r.reward for r in one.records] for one in evaluations), strict=True
    )
    right = [sum(reward >= _RIGHT for reward in example) for example in rewards]
    samples = len(evaluations)
    powers = (1 << n for n in range(samples.bit_length()))
    return {
        k: sum(pass_at_k(samples, one, k) for one in right) / len(right)
        for k in sorted({*powers, samples})
        if k <= samples
    }
