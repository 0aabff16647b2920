"""Which states a table may have, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from baselines.tabular.engineered import Desk, Sentence, Signature
from baselines.tabular.phrases import Phrases
from baselines.tabular.states import Raw, States, Tail, Window
from textgym import TextVectorEnv
from textgym.tasks.codegen import CodeGen
from textgym.tasks.dialogue import Dialogue
from textgym.tasks.summarize import Summarize
from textgym.tasks.translate import Translate

StatesName = Literal["engineered", "window", "tail", "raw"]

_GENERAL: dict[str, type[States]] = {"window": Window, "tail": Tail, "raw": Raw}
_ENGINEERED: dict[type, type[States]] = {
    Translate: Phrases,
    Summarize: Sentence,
    Dialogue: Desk,
    CodeGen: Signature,
}
_KINDS = {
    kind.__name__.lower(): kind for kind in (*_GENERAL.values(), *_ENGINEERED.values())
}


def make_states(name: StatesName | None, env: TextVectorEnv) -> States:
    """Make states for an environment.

    Args:
        name: What they are; None for those that were engineered for the environment's
            task and corpus, or window where there are none.
        env: Whose observations they name.

    Raises:
        ValueError: if none were engineered, and they are asked for.
    """
    if name is None:
        try:
            return make_states("engineered", env)
        except ValueError:
            return Window.of(env)
    if name != "engineered":
        return _GENERAL[name].of(env)
    kind = _ENGINEERED.get(type(env.task))
    if kind is None:
        known = ", ".join(one.__name__ for one in _ENGINEERED)
        raise ValueError(
            f"states were engineered for {known}; got {type(env.task).__name__}. "
            f"Choose one of {[*_GENERAL]}"
        )
    return kind.of(env)


def states_name(states: States) -> str:
    """Name a kind of states, as a snapshot does."""
    return type(states).__name__.lower()


def restore_states(name: str, parts: Mapping[str, Any]) -> States:
    """Make the states that a snapshot was made with."""
    return _KINDS[name](**parts)
