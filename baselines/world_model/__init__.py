"""A model of the environment, and episodes that are played in it alone."""

from __future__ import annotations

from baselines.world_model.dreams import Dreams
from baselines.world_model.imagination import imagine
from baselines.world_model.model import WorldModel

__all__ = ["Dreams", "WorldModel", "imagine"]
