"""Episodes that are played token by token, many at the same time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from gymnasium.vector import AutoresetMode

from textgym.envs.vector_env import TextVectorEnv
from textgym.evaluation.agent import (
    Agent,
    Array,
    Explains,
    PromptReader,
    Unavailable,
)
from textgym.evaluation.failures import Patience, TooSlow, reason
from textgym.evaluation.results import Record
from textgym.task import Task

Progress: TypeAlias = Callable[[int, int], None]


class TokenPlay:
    """Rows that take the next example whenever they have finished one.

    Rows without an example left play their last one again, unrecorded, because a
    vector environment steps all rows or none.

    Args:
        agent: Chooses tokens.
        task: What is played.
        examples: Indices of the examples.
        num_envs: Most rows.
        patience: With what the agent gets wrong.
        progress: Called with the number of finished episodes and of all.
        explained: Whether records hold what the agent tells of its tokens.
    """

    def __init__(
        self,
        agent: Agent,
        task: Task,
        examples: range,
        num_envs: int,
        patience: Patience,
        progress: Progress | None,
        explained: bool = False,
    ) -> None:
        self._env = TextVectorEnv(
            task,
            min(num_envs, len(examples)),
            autoreset_mode=AutoresetMode.DISABLED,
            final_text=True,
        )
        rows = self._env.num_envs
        self._caller = _Caller(agent, patience, len(self._env.tokenizer))
        self._agent, self._examples, self._progress = agent, examples, progress
        self._indices = examples.start + np.arange(rows)
        self._actions: list[Array] = []  # all that were chosen, step by step
        # What the agent told of them; nothing where it was asked row by row.
        self._told: list[Mapping[str, Array]] = []
        self._explained = explained and isinstance(agent, Explains)
        self._begun = np.zeros(rows, np.int64)  # steps before the episode
        self._live = np.ones(rows, np.bool_)
        self._returns = np.zeros(rows)
        self._next = examples.start + rows
        self._records: dict[int, Record] = {}

    def records(self) -> tuple[Record, ...]:
        """Play to the end."""
        everywhere = np.ones(self._env.num_envs, np.bool_)
        observations, infos = self._begin(everywhere)
        while len(self._records) < len(self._examples):
            masks = infos["action_mask"]
            actions, failed = self._caller.choose(observations, masks)
            self._actions.append(actions)
            self._told.append(self._numbers(failed))
            observations, rewards, terminated, truncated, infos = self._env.step(
                actions
            )
            self._returns += rewards
            ended = terminated | truncated
            self._record(ended & self._live, infos, failed)
            ended[[*failed]] = True
            if ended.any():
                observations, infos = self._begin(self._advance(ended))
            elif self._env.task.has_own_answers:
                self._tell(observations["response"][:, 0] == self._env.tokenizer.pad_id)
        return tuple(self._records[index] for index in self._examples)

    def _numbers(self, failed: Mapping[int, str]) -> Mapping[str, Array]:
        if not self._explained or failed:
            return {}
        assert isinstance(self._agent, Explains)  # __init__ looks
        return {name: np.array(told) for name, told in self._agent.numbers.items()}

    def _begin(self, rows: Array) -> tuple[dict[str, Array], dict[str, Any]]:
        """Begin an episode in the rows of a mask."""
        self._returns[rows] = 0.0
        self._begun[rows] = len(self._actions)
        pairs = zip(self._indices.tolist(), rows.tolist(), strict=True)
        seeds = [index if resets else None for index, resets in pairs]
        options = {"index": self._indices, "reset_mask": rows}
        begun = self._env.reset(seed=seeds, options=options)
        # Rows whose next turn began in the same step are told, too.
        self._tell(begun[0]["response"][:, 0] == self._env.tokenizer.pad_id)
        return begun

    def _tell(self, rows: Array) -> None:
        """Tell an oracle what rows must answer whose response is still empty."""
        fresh = np.flatnonzero(rows & self._live)
        if isinstance(self._agent, PromptReader) and fresh.size:
            self._agent.read_prompts(fresh, self._env.prompts(fresh))

    def _advance(self, ended: Array) -> Array:
        """Give the rows of a mask their next examples; return the mask."""
        for row in np.flatnonzero(ended).tolist():
            if self._next < self._examples.stop:
                self._indices[row] = self._next
                self._next += 1
            else:
                self._live[row] = False
        return ended

    def _record(
        self, rows: Array, infos: Mapping[str, Any], failed: Mapping[int, str]
    ) -> None:
        """Record the episodes that ended in rows of a mask, and those that failed."""
        played = {
            row: self._played(row, infos)
            for row in np.flatnonzero(rows).tolist()
            if row not in failed
        }
        for row, error in failed.items():
            if self._live[row]:
                index = int(self._indices[row])
                played[row] = Record.failed(self._env.task, index, error)
        for record in played.values():
            self._records[record.example_index] = record
            if self._progress:
                self._progress(len(self._records), len(self._examples))

    def _played(self, row: int, infos: Mapping[str, Any]) -> Record:
        steps = self._actions[self._begun[row] :]
        return Record(
            example_index=int(self._indices[row]),
            example_id=infos["example_id"][row],
            hypothesis=infos["hypothesis"][row],
            references=infos["references"][row],
            reward=float(self._returns[row]),
            metrics=_row_of(infos["metrics"], row),
            actions=tuple(int(step[row]) for step in steps),
            numbers=self._told_of(row),
        )

    def _told_of(self, row: int) -> dict[str, tuple[float, ...]]:
        """Collect what the agent told of all tokens of an episode."""
        told = self._told[self._begun[row] :]
        names = [name for name in told[0] if all(name in step for step in told)]
        # Four digits are enough for people, and keep cards small.
        return {n: tuple(round(float(step[n][row]), 4) for step in told) for n in names}


class _Caller:
    """Asks an agent for tokens, and finds out in which rows it fails."""

    def __init__(self, agent: Agent, patience: Patience, tokens: int) -> None:
        self._agent, self._patience, self._tokens = agent, patience, tokens

    def choose(
        self, observations: Mapping[str, Array], masks: Array
    ) -> tuple[Array, dict[int, str]]:
        """Choose a token for each row.

        Returns:
            Tokens of shape (rows,), any where the agent failed; and what was wrong in
            those rows.
        """
        try:
            return self._asked(observations, masks), {}
        except Unavailable:
            raise
        except Exception as error:
            if self._patience.stops:
                raise
            if isinstance(error, TooSlow):
                # It would be too slow again, row after row.
                everywhere = dict.fromkeys(range(len(masks)), reason(error))
                return np.zeros(len(masks), np.int64), everywhere
            return self._one_by_one(observations, masks)

    def _one_by_one(
        self, observations: Mapping[str, Array], masks: Array
    ) -> tuple[Array, dict[int, str]]:
        """Ask for each row alone, so that one bad row does not end the others."""
        tokens, failed = np.zeros(len(masks), np.int64), {}
        for row in range(len(masks)):
            mine = {name: value[row : row + 1] for name, value in observations.items()}
            try:
                tokens[row] = self._asked(mine, masks[row : row + 1])[0]
            except Unavailable:
                raise
            except Exception as error:
                failed[row] = reason(error)
        return tokens, failed

    def _asked(self, observations: Mapping[str, Array], masks: Array) -> Array:
        with self._patience.call():
            actions = self._agent.act(observations, masks)
        self._check(actions, len(masks))
        # A copy, because agents may use their array again.
        return np.array(actions, np.int64)

    def _check(self, actions: object, rows: int) -> None:
        name, got = type(self._agent).__name__, type(actions).__name__
        if isinstance(actions, np.ndarray):
            got = f"{actions.dtype} of shape {actions.shape}"
            if actions.shape == (rows,) and np.issubdtype(actions.dtype, np.integer):
                wrong = actions[(actions < 0) | (actions >= self._tokens)]
                if not wrong.size:
                    return
                raise ValueError(
                    f"{name}.act: actions must be from 0 to {self._tokens - 1}; got "
                    f"{wrong[0]}"
                )
        raise TypeError(
            f"{name}.act must return a NumPy array of whole numbers of "
            f"shape ({rows},), one token for each row; got {got}"
        )


def _row_of(named: Mapping[str, Any], row: int) -> dict[str, float]:
    """Read one row's values out of arrays in Gymnasium's layout."""
    names = [name for name in named if f"_{name}" in named]
    return {name: float(named[name][row]) for name in names if named[f"_{name}"][row]}
