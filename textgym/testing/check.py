"""The two functions that check a task or an environment against the contract."""

from __future__ import annotations

import copy
import importlib
from difflib import get_close_matches
from functools import partial
from typing import Any

import gymnasium as gym

from textgym.envs.text_env import TextEnv
from textgym.envs.turn_env import TurnEnv
from textgym.registration import make_task
from textgym.task import Task
from textgym.testing.contract import Env, run_checks
from textgym.testing.interfaces import INTERFACE_CHECKS, TASK_CHECKS
from textgym.testing.single import ENVIRONMENT_CHECKS


def check_task(task: Task | type[Task] | str, **arguments: Any) -> list[str]:
    """Check that a task keeps the contract in every interface.

    Examples, oracle and heuristics are looked at first; then token, text and vector
    environments are played with random and with right tokens, and compared.

    Args:
        task: A task, a task's class, the id of a registered one, or "module:Class".
        arguments: Fields of the task, where it is not one already.

    Returns:
        The names of the checks, all passed.

    Raises:
        ContractError: at the first promise that is not kept.
        ValueError: if there is no such task or argument.
    """
    made = find_task(task, **arguments)
    passed = run_checks(TASK_CHECKS, made)
    for name, kind in (("tokens", TextEnv), ("text", TurnEnv)):
        checks = {f"{key} ({name})": run for key, run in ENVIRONMENT_CHECKS.items()}
        passed += run_checks(checks, partial(kind, made))
    return passed + run_checks(INTERFACE_CHECKS, made)


def check_environment(env: Env) -> list[str]:
    """Check that a single environment keeps the contract.

    Args:
        env: A new environment of tokens or text that was not reset yet, possibly
            wrapped; copies of it are played, it stays as it is.

    Returns:
        The names of the checks, all passed.

    Raises:
        ContractError: at the first promise that is not kept.
    """
    return run_checks(ENVIRONMENT_CHECKS, partial(copy.deepcopy, env))


def find_task(task: Task | type[Task] | str, **arguments: Any) -> Task:
    """Make the task that an id, a "module:Class" or a class stands for.

    Raises:
        ValueError: if there is no such task or argument.
    """
    if isinstance(task, Task):
        if arguments:
            raise ValueError(
                f"arguments go with a class or a name, not with a task; got {arguments}"
            )
        return task
    if isinstance(task, str) and _is_id(task):
        keywords = _keywords(task)
        return make_task(_load(keywords.pop("task")), **{**keywords, **arguments})
    return make_task(find_kind(task), **arguments)


def find_kind(task: type[Task] | str) -> type[Task]:
    """Return the class of a task by its id or "module:Class".

    Raises:
        ValueError: if there is none.
    """
    if not isinstance(task, str):
        return task
    return _load(_keywords(task)["task"] if _is_id(task) else task)


def _is_id(name: str) -> bool:
    return "/" in name or ":" not in name


def _keywords(id: str) -> dict[str, Any]:
    """Return the keyword arguments under which an id is registered."""
    module, colon, name = id.rpartition(":")
    if colon:
        importlib.import_module(module)
    for candidate in (name, f"textgym/{name}"):
        if candidate in gym.registry:
            keywords = dict(gym.registry[candidate].kwargs)
            if "task" in keywords:
                return keywords
            raise ValueError(f"{id!r} is no environment over a textgym task")
    known = [key for key, spec in gym.registry.items() if "task" in spec.kwargs]
    short = [key.partition("/")[2] for key in known]
    # All ids end alike, so that much likeness means little.
    close = get_close_matches(name, [*known, *short], n=1, cutoff=0.8)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise ValueError(f"there is no environment {id!r}.{hint} See `textgym list`.")


def _load(path: str) -> type[Task]:
    module, _, name = path.partition(":")
    kind = getattr(importlib.import_module(module), name, None)
    if isinstance(kind, type) and issubclass(kind, Task):
        return kind
    raise ValueError(f"{path!r} must name the class of a task; got {kind!r}")
