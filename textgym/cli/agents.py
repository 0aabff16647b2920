"""The agents that the command line can name."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, get_args, get_type_hints
from urllib.parse import parse_qsl

from gymnasium.error import DependencyNotInstalled

from textgym.cli.person import Person
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
    "openai:MODEL",
    "transformers:PATH",
    "human",
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
    if spec == "human":
        return Person()
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
    if kind == "openai":
        return _chat(name, seed, base_url)
    if kind == "transformers":
        return _local(name, seed)
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


def _chat(words: str, seed: int, base_url: str | None) -> PromptAgent:
    """Make the agent of MODEL or MODEL?temperature=1&max_tokens=200."""
    # Imported here: few programs ask language models.
    from textgym.evaluation.chat import ChatAgent, ChatOptions

    model, given = _options(words, ChatOptions)
    options = ChatOptions(**{"seed": seed, **given}, model=model, base_url=base_url)
    return ChatAgent(options)


def _local(words: str, seed: int) -> PromptAgent:
    """Make the agent of PATH or PATH?temperature=1."""
    from textgym.evaluation.local_models import LocalModel, LocalOptions

    path, given = _options(words, LocalOptions)
    return LocalModel(path, LocalOptions(**{"seed": seed, **given}))


def _options(words: str, kind: type[Any]) -> tuple[str, dict[str, Any]]:
    """Read the numbers that stand behind a question mark."""
    name, _, query = words.partition("?")
    hints = get_type_hints(kind)
    kinds = {option: int if hint is int else float for option, hint in hints.items()}
    for option in ("model", "base_url"):
        kinds.pop(option, None)
    given: dict[str, Any] = {}
    for option, text in parse_qsl(query, keep_blank_values=True):
        if option not in kinds:
            raise ValueError(unknown_name("option of a model", option, kinds))
        if not text and type(None) in get_args(hints[option]):
            given[option] = None
            continue
        try:
            given[option] = kinds[option](text)
        except ValueError:
            raise ValueError(
                f"{option} must be a number, as in ?{option}=1; got {text!r}"
            ) from None
    return name, given


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
