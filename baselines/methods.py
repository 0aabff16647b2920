"""The ways to learn, by name."""

from __future__ import annotations

from typing import Any, NamedTuple

from baselines.build import make_writer
from baselines.learner import Learner
from baselines.options import NetworkOptions, Options
from baselines.ppo import PPO, PPOOptions
from baselines.q_learning import QLearning, QLearningOptions
from baselines.reinforce import Reinforce, ReinforceOptions
from baselines.sarsa import Sarsa, SarsaOptions
from baselines.supervised import Supervised, SupervisedOptions
from baselines.tabular import (
    DynaQ,
    DynaQOptions,
    TabularExpectedSarsa,
    TabularExpectedSarsaOptions,
    TabularQLearning,
    TabularQLearningOptions,
    TabularSarsa,
    TabularSarsaOptions,
)
from textgym import TextVectorEnv
from textgym.task import Task


class Method(NamedTuple):
    """A way to learn.

    Attributes:
        options: What it can be told.
        learner: Learns; made of a network, if options are those of one, an environment
            and the options.
        summary: What it is, in a few words.
    """

    options: type[Options]
    learner: Any
    summary: str


METHODS: dict[str, Method] = {
    "reinforce": Method(ReinforceOptions, Reinforce, "Policy gradient."),
    "ppo": Method(PPOOptions, PPO, "Policy gradient with a critic."),
    "q-learning": Method(QLearningOptions, QLearning, "Values of the best texts."),
    "sarsa": Method(SarsaOptions, Sarsa, "Values of its own texts."),
    "supervised": Method(SupervisedOptions, Supervised, "Learn from references."),
    "tabular-q-learning": Method(
        TabularQLearningOptions, TabularQLearning, "A table of the best texts' values."
    ),
    "tabular-sarsa": Method(
        TabularSarsaOptions, TabularSarsa, "A table of its own texts' values."
    ),
    "tabular-expected-sarsa": Method(
        TabularExpectedSarsaOptions, TabularExpectedSarsa, "The same, by expectation."
    ),
    "dyna-q": Method(DynaQOptions, DynaQ, "Tabular Q-learning that plans."),
}


def method_of(options: Options) -> str:
    """Name the method that options belong to."""
    for name, method in METHODS.items():
        if type(options) is method.options:
            return name
    raise TypeError(f"options must be those of {[*METHODS]}; got {options!r}")


def make_learner(options: Options, task: Task) -> Learner:
    """Make the environment, the network if there is one, and what learns."""
    method = METHODS[method_of(options)]
    env = TextVectorEnv(
        task, options.rows, group_size=getattr(options, "group_size", 1)
    )
    parts: list[Any] = [env, options]
    if isinstance(options, NetworkOptions):
        parts.insert(0, make_writer(options, env, critic=options.critic))
    learner: Learner = method.learner(*parts)
    return learner
