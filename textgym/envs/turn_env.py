"""Strings in and out, one turn per step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.error import InvalidAction

from textgym.envs.rendering import cuts
from textgym.envs.task_env import Prefix, TaskEnv
from textgym.task import Task


class AnyText(spaces.Text):
    """The space of all strings; samples are short words of printable ASCII."""

    def __init__(self, seed: int | np.random.Generator | None = None) -> None:
        printable = "".join(map(chr, range(32, 127)))
        super().__init__(80, min_length=0, charset=printable, seed=seed)

    def contains(self, x: Any) -> bool:
        """Accept whatever is a string."""
        return isinstance(x, str)

    def __repr__(self) -> str:
        return "AnyText()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnyText)

    __hash__ = None  # type: ignore[assignment]


class TurnEnv(TaskEnv[str, str]):
    """An environment in which an agent writes a whole turn per step.

    The observation is what the other side says: a source, a document, a question. The
    action is any string; what is longer than `max_characters` is cut there. Examples,
    rewards and the final info are those of `TextEnv`.

    Args:
        task: What episodes are about.
        render_mode: None, "ansi" or "human".
        max_characters: Where replies are cut.
    """

    def __init__(
        self,
        task: Task,
        *,
        render_mode: str | None = None,
        max_characters: int = 100_000,
    ) -> None:
        if type(max_characters) is not int or max_characters < 1:
            raise ValueError(
                f"max_characters must be a whole number from 1; got {max_characters!r}"
            )
        super().__init__(task, render_mode=render_mode)
        self.observation_space = AnyText()
        self.action_space = AnyText()
        self.max_characters = max_characters
        self._written = ""

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Begin the next episode; arguments as in `TextEnv.reset`."""
        conversation = self._begin_episode(seed, options)
        self._written = ""
        return self.prompt.text, {"example_index": conversation.index}

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Write a turn.

        Raises:
            ResetNeeded: before the first reset and after the end.
            InvalidAction: if the action is not a string.
        """
        conversation = self._open_conversation()
        if not isinstance(action, str):
            raise InvalidAction(f"action must be a string; got {action!r}")
        text = self._written = action[: self.max_characters]
        grader, example = self._grader, self._example()
        prepared = grader.prepared(conversation.index, conversation.number)
        values = grader.scorer.score_text(prepared, text)
        reward, reply = conversation.finish_turn(
            self.task, grader, example, (text, values)
        )
        self._last_reward = reward
        info: dict[str, Any] = {}
        if self.task.has_own_answers:
            info |= conversation.turn_info()
        self._over = reply.text is None
        if self._over:
            info |= conversation.final_info(self.task, grader, example, text)
        truncated = self._over and reply.truncated
        if reply.text is not None:
            conversation.transcript += ((text, reply.text),)
        # After the end there is nothing more to read.
        observation = reply.text or ""
        return observation, reward, self._over and not truncated, truncated, info

    def get_state(self) -> dict[str, Any]:
        """Return the state of the episode as a small value that can be copied."""
        return {
            "conversation": self._conversation and self._conversation.copy(),
            "written": self._written,
            "episode": (self._key, self._episode, self._over, self._last_reward),
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go back to a state that `get_state` returned."""
        conversation = state["conversation"]
        self._conversation = conversation and conversation.copy()
        self._written = state["written"]
        self._key, self._episode, self._over, self._last_reward = state["episode"]
        self._generator = self.np_random if conversation else None

    def _reads_now(self) -> str:
        assert self._conversation is not None  # view checks
        return self._conversation.prompt(self.task, self._example()).text

    def _writes_now(self) -> Sequence[Any]:
        # What was written last belongs to the last turn, which is open no more.
        return self._written if self._over else ""

    def _prefixes(self, written: Sequence[Any], number: int) -> Iterator[Prefix]:
        assert self._conversation is not None  # view checks
        prepared = self._grader.prepared(self._conversation.index, number)
        ends = [word.end() for word in re.finditer(r"\S+", str(written))] or [0]
        ends[-1] = len(written)
        for count in cuts(len(ends), len(written)):
            text = str(written[: ends[count - 1]])
            yield text, self._grader.scorer.score_text(prepared, text)
