"""The agents that the command line can name."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from gymnasium.error import DependencyNotInstalled

from textgym.errors import unknown_name
from textgym.evaluation import (
    Agent,
    MaskedRandomAgent,
    PromptAgent,
    RandomAgent,
    ScriptedAgent,
    oracle,
)
from textgym.evaluation.memory import memory_agents
from textgym.task import Task

NAMES = (
    "oracle",
    "random",
    "masked-random",
    "copy",
    "heuristic:NAME",
    "run:PATH",
    "package.module:factory",
)


def make_agent(
    spec: str, task: Task, *, seed: int = 0, base_url: str | None = None
) -> Agent | PromptAgent:
    """Make the agent of a name.

    Args:
        spec: One of `NAMES`; a factory is called with the task. The path of a run may
            hold {environment}, {level} and {seed}, for suites.
        task: What will be played.
        seed: Of the random agents, and of samples of language models.
        base_url: Address of a server of language models.

    Raises:
        ValueError: if there is none.
    """
    ready: dict[str, Callable[[], Agent]] = {
        "oracle": lambda: oracle(task),
        "random": lambda: RandomAgent(seed),
        "masked-random": lambda: MaskedRandomAgent(seed),
        "copy": lambda: ScriptedAgent(lambda prompt: prompt.text, task),
    }
    if spec in ready:
        return ready[spec]()
    kind, colon, name = spec.partition(":")
    if not colon:
        raise ValueError(unknown_name("agent", spec, NAMES))
    if kind == "heuristic":
        known = {**task.heuristics(), **memory_agents(task)}
        if name not in known:
            raise ValueError(unknown_name("heuristic", name, known))
        return ScriptedAgent(known[name], task)
    if kind == "run":
        return _load_run(name, task, seed)
    return _call_factory(kind, name, task)


def _load_run(pattern: str, task: Task, seed: int) -> Agent:
    """Load a run; names in braces stand for what is played."""
    try:
        from baselines.agent import load_agent
    except ModuleNotFoundError as error:
        raise missing_baselines(error) from None
    played = {
        "environment": type(task).__name__.lower(),
        "level": task.level,
        "seed": seed,
    }
    try:
        path = pattern.format_map(played)
    except (KeyError, ValueError, IndexError):
        names = ", ".join(f"{{{name}}}" for name in played)
        raise ValueError(
            f"a run's path may hold {names}, and no other braces; got {pattern!r}"
        ) from None
    agent: Agent = load_agent(path, task)
    return agent


def missing_baselines(error: ModuleNotFoundError) -> DependencyNotInstalled:
    """Word what is missing for the baseline agents."""
    return DependencyNotInstalled(
        f"the baseline agents need the module {error.name!r}, which is not installed; "
        'run: pip install "textgym[baselines]"'
    )


def _call_factory(module: str, name: str, task: Task) -> Agent | PromptAgent:
    factory = getattr(importlib.import_module(module), name, None)
    if not callable(factory):
        raise ValueError(
            f"{module}:{name} must be a function of a task that returns an agent; got "
            f"{factory!r}"
        )
    agent = factory(task)
    if not isinstance(agent, Agent | PromptAgent):
        raise ValueError(
            f"{module}:{name} must return an agent with act(observations, masks) or "
            f"reply(prompts); got {agent!r}"
        )
    return agent
