"""Bonuses for texts that are new to the agent, added to rewards while it learns."""

from __future__ import annotations

from baselines.exploration.bonus import Bonus, BonusName
from baselines.exploration.counts import Counts
from baselines.exploration.curiosity import Curiosity
from baselines.exploration.distillation import Distillation
from baselines.networks import Shape

__all__ = ["Bonus", "BonusName", "make_bonus"]

_BONUSES: dict[BonusName, type[Bonus]] = {
    "counts": Counts,
    "rnd": Distillation,
    "icm": Curiosity,
}


def make_bonus(name: BonusName, shape: Shape, seed: int) -> Bonus:
    """Make a bonus that knows nothing yet.

    Args:
        name: Which.
        shape: Of the network that writes, for the sizes of its vocabularies.
        seed: Draws the weights of the bonus's own networks.
    """
    return _BONUSES[name](shape, seed)
