"""The ways to learn, by name."""

from __future__ import annotations

from typing import Any, NamedTuple

from baselines.build import make_writer
from baselines.learner import Learner
from baselines.options import Options
from baselines.ppo import PPO, PPOOptions
from baselines.q_learning import QLearning, QLearningOptions
from baselines.reinforce import Reinforce, ReinforceOptions
from baselines.sarsa import Sarsa, SarsaOptions
from baselines.supervised import Supervised, SupervisedOptions
from textgym import TextVectorEnv
from textgym.task import Task


class Method(NamedTuple):
    """A way to learn.

    Attributes:
        options: What it can be told.
        learner: Learns; made of a network, an environment and the options.
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
}


def method_of(options: Options) -> str:
    """Name the method that options belong to."""
    for name, method in METHODS.items():
        if type(options) is method.options:
            return name
    raise TypeError(f"options must be those of {[*METHODS]}; got {options!r}")


def make_learner(options: Options, task: Task) -> Learner:
    """Make the network, the environment and what learns in it."""
    method = METHODS[method_of(options)]
    env = TextVectorEnv(
        task, options.rows, group_size=getattr(options, "group_size", 1)
    )
    learner: Learner = method.learner(
        make_writer(options, env, critic=options.critic), env, options
    )
    return learner
