"""Agents that keep a value for each state and token in a table."""

from baselines.tabular.learners import (
    DynaQ,
    TabularExpectedSarsa,
    TabularLearner,
    TabularQLearning,
    TabularSarsa,
)
from baselines.tabular.options import (
    DynaQOptions,
    TabularExpectedSarsaOptions,
    TabularOptions,
    TabularQLearningOptions,
    TabularSarsaOptions,
)
from baselines.tabular.table import Table

__all__ = [
    "DynaQ",
    "DynaQOptions",
    "Table",
    "TabularExpectedSarsa",
    "TabularExpectedSarsaOptions",
    "TabularLearner",
    "TabularOptions",
    "TabularQLearning",
    "TabularQLearningOptions",
    "TabularSarsa",
    "TabularSarsaOptions",
]
