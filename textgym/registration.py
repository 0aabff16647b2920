"""Makes environments of tasks, and registers them with Gymnasium."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any, TypeVar

import gymnasium as gym

from textgym.errors import unknown_name
from textgym.task import Task

TaskClass = TypeVar("TaskClass", bound=type[Task])

ACTIONS = ("tokens", "text")
_TOKEN_ARGUMENTS = ("render_mode", "mask_in_observation")
_TEXT_ARGUMENTS = ("render_mode", "max_characters")
_VECTOR_ARGUMENTS = (
    "autoreset_mode",
    "final_text",
    "group_size",
    "mask_in_observation",
)

_registered: dict[str, type[Task]] = {}


def register(
    name: str, *, namespace: str = "textgym"
) -> Callable[[TaskClass], TaskClass]:
    """Register a task class as an environment, where it is defined.

    `@register("Translate-v0")` gives the id `textgym/Translate-v0` and one for each
    level, such as `textgym/Translate-tiny-v0`. Other packages pass a namespace of
    their own.

    Args:
        name: Name and version.
        namespace: What stands before the slash of the id.
    """
    stem, _, version = name.rpartition("-v")
    if not stem or not version.isdigit():
        raise ValueError(f"name must be like 'Translate-v0'; got {name!r}")

    def decorate(task: TaskClass) -> TaskClass:
        path = f"{task.__module__}:{task.__qualname__}"
        _register_id(f"{namespace}/{stem}-v{version}", {"task": path})
        for level in task.levels:
            kwargs = {"task": path, "level": level}
            _register_id(f"{namespace}/{stem}-{level}-v{version}", kwargs)
        _registered[f"{namespace}/{stem}-v{version}"] = task
        return task

    return decorate


def _register_id(id: str, kwargs: dict[str, Any]) -> None:
    taken = gym.registry.get(id)
    if taken is not None:
        if taken.kwargs.get("task") == kwargs["task"]:
            return
        raise ValueError(
            f"the id {id!r} is taken by {taken.kwargs.get('task')!r}; give "
            f"{kwargs['task']!r} another name or a namespace of its own"
        )
    gym.register(
        id,
        entry_point="textgym.registration:make_env",
        vector_entry_point="textgym.registration:make_vector_env",
        kwargs=kwargs,
        # The environments check actions and order themselves, at no cost.
        order_enforce=False,
        disable_env_checker=True,
    )


def registered_tasks() -> dict[str, type[Task]]:
    """Return the class of each registered task by its id, without levels."""
    return dict(sorted(_registered.items()))


def discover_tasks() -> None:
    """Import every module of `textgym.tasks`, which registers what it defines."""
    package = importlib.import_module("textgym.tasks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def make_task(task: str | type[Task], **arguments: Any) -> Task:
    """Make a task of its class, or of the class's "module:name".

    Raises:
        ValueError: for an unknown argument; the message names similar ones.
    """
    kind = _load(task) if isinstance(task, str) else task
    _check_arguments(kind, arguments, ())
    return kind(**arguments)


def make_env(
    task: str, *, actions: str = "tokens", **arguments: Any
) -> gym.Env[Any, Any]:
    """Make a single environment: what `gym.make` calls.

    Args:
        task: "module:name" of the task's class.
        actions: "tokens" for a `TextEnv`, "text" for a `TurnEnv`.
        arguments: Fields of the task and arguments of the environment.

    Raises:
        ValueError: for an unknown argument or value.
    """
    from textgym.envs.text_env import TextEnv
    from textgym.envs.turn_env import TurnEnv

    if actions not in ACTIONS:
        raise ValueError(unknown_name("actions", actions, ACTIONS))
    if actions == "text":
        made, own = _split_arguments(task, arguments, _TEXT_ARGUMENTS)
        return TurnEnv(made, **own)
    made, own = _split_arguments(task, arguments, _TOKEN_ARGUMENTS)
    return TextEnv(made, **own)


def make_vector_env(
    task: str, *, num_envs: int = 1, actions: str = "tokens", **arguments: Any
) -> gym.vector.VectorEnv[Any, Any, Any]:
    """Make a native vector environment: what `gym.make_vec` calls.

    Args:
        task: "module:name" of the task's class.
        num_envs: Number of rows.
        actions: "tokens"; text needs `vectorization_mode="sync"`.
        arguments: Fields of the task and arguments of `TextVectorEnv`.

    Raises:
        ValueError: for an unknown argument or value.
    """
    from textgym.envs.vector_env import TextVectorEnv

    if actions == "text":
        raise ValueError(
            "actions='text' has no native vector environment; call gym.make_vec with "
            "vectorization_mode='sync'"
        )
    if actions not in ACTIONS:
        raise ValueError(unknown_name("actions", actions, ACTIONS))
    made, own = _split_arguments(task, arguments, _VECTOR_ARGUMENTS)
    return TextVectorEnv(made, num_envs, **own)


def _split_arguments(
    task: str, arguments: dict[str, Any], own: tuple[str, ...]
) -> tuple[Task, dict[str, Any]]:
    """Make the task, and return it with the arguments that are not the task's."""
    kind = _load(task)
    _check_arguments(kind, arguments, own)
    mine = {name: arguments.pop(name) for name in own if name in arguments}
    return kind(**arguments), mine


def _check_arguments(
    kind: type[Task], arguments: dict[str, Any], own: tuple[str, ...]
) -> None:
    choices = (*kind.field_names(), *own)
    for name in arguments:
        if name not in choices:
            what = f"argument of {kind.__name__}"
            raise ValueError(unknown_name(what, name, choices))


def _load(path: str) -> type[Task]:
    module, _, name = path.partition(":")
    kind: Any = importlib.import_module(module)
    for part in name.split("."):
        kind = getattr(kind, part)
    loaded: type[Task] = kind
    return loaded
