"""Agents that keep a value for each state and token in a table."""

from baselines.tabular.learners import (
    DynaQ,
    ExpectedSarsa,
    QLearning,
    Sarsa,
    TabularAgent,
    TabularLearner,
    TabularOptions,
)
from baselines.tabular.states import States, raw, tail, window
from baselines.tabular.table import Table

__all__ = [
    "DynaQ",
    "ExpectedSarsa",
    "QLearning",
    "Sarsa",
    "States",
    "Table",
    "TabularAgent",
    "TabularLearner",
    "TabularOptions",
    "raw",
    "tail",
    "window",
]
