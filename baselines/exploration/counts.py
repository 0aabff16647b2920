"""A bonus for texts whose beginnings were seldom written before."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from baselines.exploration.bonus import Bonus
from baselines.networks import Shape
from baselines.rollout import Turns

# Each bucket takes four bytes, in memory and in checkpoints.
_BUCKET_BITS = 20
_FACTOR = 6364136223846793005
_MIX = -4658895280553007687


def count_bonus(counts: Tensor) -> Tensor:
    """Pay by how often something was seen (Strehl & Littman 2008, eq. 5).

    Args:
        counts: any shape; how often, this time included.

    Returns:
        The same shape, 1 / sqrt(n).
    """
    return counts.to(torch.float32).rsqrt()


def prefix_buckets(tokens: Tensor) -> Tensor:
    """Hash each beginning of texts into a bucket (Tang et al. 2017, section 2.2).

    A polynomial of the tokens, modulo two to the power of 64, whose upper bits are
    taken after they were mixed. Different beginnings rarely share a bucket; where they
    do, they count as one.

    Args:
        tokens: shape (turns, time), -1 in padding.

    Returns:
        Shape (turns, time), the bucket of the text up to and with each token; of
        padding, anything.
    """
    state = torch.zeros_like(tokens[:, 0])  # (turns,), wraps around
    buckets = torch.empty_like(tokens)
    for place in range(tokens.shape[1]):
        state = (state + tokens[:, place] + 2) * _FACTOR
        mixed = (state ^ (state >> 29)) * _MIX
        buckets[:, place] = (mixed >> 32) & ((1 << _BUCKET_BITS) - 1)
    return buckets


class Counts(Bonus):
    """Counts beginnings of texts, whatever they answer, and pays the rare ones.

    Prompts are left out: nearly each of them is new, and so would be all that follows
    it. A whole batch is counted before it is paid, so that what many of its rows write
    is paid little from the first time on.

    Args:
        shape: Unused; tokens are numbers.
        seed: Unused; nothing is drawn.
    """

    def __init__(self, shape: Shape, seed: int) -> None:
        self._counts = torch.zeros(1 << _BUCKET_BITS, dtype=torch.int32)

    def of(self, turns: Turns) -> Tensor:
        """Count each beginning of each text, then pay it."""
        buckets = prefix_buckets(turns.tokens)[turns.tokens >= 0]  # (tokens,)
        once = torch.ones_like(buckets, dtype=torch.int32)
        self._counts.index_add_(0, buckets, once)
        return turns.grid(count_bonus(self._counts[buckets]))

    def state(self) -> dict[str, Any]:
        """Return the counts."""
        return {"counts": self._counts}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        self._counts.copy_(state["counts"])
