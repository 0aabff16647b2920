"""Plays each example of a split once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from gymnasium.error import InvalidAction
from gymnasium.vector import AutoresetMode

from textgym.envs.turn_env import TurnEnv
from textgym.envs.vector_env import TextVectorEnv
from textgym.evaluation.agent import Agent, Array, PromptReader
from textgym.evaluation.results import Evaluation, Record
from textgym.task import Prompt, Task

Progress: TypeAlias = Callable[[int, int], None]


def evaluate(
    agent: Agent,
    task: Task,
    *,
    episodes: int | None = None,
    first: int = 0,
    num_envs: int = 256,
    progress: Progress | None = None,
) -> Evaluation:
    """Let an agent play examples first, first + 1, … of the task's split, each once.

    Episode i is seeded with i, so that nothing depends on `num_envs`.

    Args:
        agent: Chooses tokens.
        task: What is played; `split` is a field of it.
        episodes: Number of examples; None for the rest of the split.
        first: Index of the first example.
        num_envs: Most rows that are played at the same time.
        progress: Called with the number of finished episodes and of all.

    Returns:
        Records in the order of the examples, and what follows from them.

    Raises:
        ValueError: if there are not as many examples.
        TypeError: if the agent's actions are not one token for each row.
    """
    if not isinstance(agent, Agent):
        raise TypeError(
            f"agent must have a method act(observations, masks); got {agent!r}"
        )
    if num_envs < 1:
        raise ValueError(f"num_envs must be at least 1; got {num_envs}")
    last = number_of_episodes(task, None if episodes is None else first + episodes)
    if not 0 <= first < last:
        raise ValueError(
            f"first must be the index of an example before {last}; got {first}"
        )
    examples = range(first, last)
    env = TextVectorEnv(
        task,
        min(num_envs, len(examples)),
        autoreset_mode=AutoresetMode.DISABLED,
        final_text=True,
    )
    return Evaluation(task, _Play(agent, env, examples, progress).records())


def evaluate_text(
    write: Callable[[Prompt], str],
    task: Task,
    *,
    episodes: int | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Let a function of prompts play whole strings, turn by turn.

    Examples, seeds and results are those of `evaluate`; nothing has to be encoded.

    Raises:
        ValueError: if there are not as many examples.
    """
    total = number_of_episodes(task, episodes)
    env = TurnEnv(task)
    records = []
    for index in range(total):
        env.reset(seed=index, options={"index": index})
        reward, over = 0.0, False
        info: dict[str, Any] = {}
        while not over:
            _, paid, terminated, truncated, info = env.step(write(env.prompt))
            reward, over = reward + paid, terminated or truncated
        records.append(
            Record(
                example_index=index,
                example_id=info["example_id"],
                hypothesis=info["hypothesis"],
                references=info["references"],
                reward=reward,
                metrics=info["metrics"],
            )
        )
        if progress:
            progress(index + 1, total)
    return Evaluation(task, tuple(records))


def number_of_episodes(task: Task, episodes: int | None) -> int:
    """Check a number of episodes against the task's split.

    Raises:
        ValueError: if the split has fewer examples.
    """
    size = len(task.load_corpus())
    if episodes is None:
        return size
    if not 1 <= episodes <= size:
        raise ValueError(
            f"episodes must be from 1 to {size}, the size of split {task.split!r}, or "
            f"None for all; got {episodes}"
        )
    return episodes


class _Play:
    """Rows that take the next example whenever they have finished one.

    Rows without an example left play their last one again, unrecorded, because a
    vector environment steps all rows or none.
    """

    def __init__(
        self,
        agent: Agent,
        env: TextVectorEnv,
        examples: range,
        progress: Progress | None,
    ) -> None:
        self._agent, self._env, self._examples = agent, env, examples
        self._progress = progress
        self._indices = examples.start + np.arange(env.num_envs)
        self._actions: list[Array] = []  # all that were chosen, step by step
        self._begun = np.zeros(env.num_envs, np.int64)  # steps before the episode
        self._live = np.ones(env.num_envs, np.bool_)
        self._returns = np.zeros(env.num_envs)
        self._next = examples.start + env.num_envs
        self._records: dict[int, Record] = {}

    def records(self) -> tuple[Record, ...]:
        """Play to the end."""
        everywhere = np.ones(self._env.num_envs, np.bool_)
        observations, infos = self._begin(everywhere)
        while len(self._records) < len(self._examples):
            actions = self._agent.act(observations, infos["action_mask"])
            self._check(actions)
            self._actions.append(actions.copy())
            observations, rewards, terminated, truncated, infos = self._step(actions)
            self._returns += rewards
            ended = terminated | truncated
            if ended.any():
                self._record(ended & self._live, infos)
                observations, infos = self._begin(self._advance(ended))
            elif self._env.task.has_own_answers:
                self._tell(observations["response"][:, 0] == self._env.tokenizer.pad_id)
        return tuple(self._records[index] for index in self._examples)

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

    def _step(self, actions: Array) -> Any:
        try:
            return self._env.step(actions)
        except InvalidAction as error:
            raise ValueError(f"{_name(self._agent)}.act: {error}") from None

    def _check(self, actions: object) -> None:
        rows = self._env.num_envs
        got = type(actions).__name__
        if isinstance(actions, np.ndarray):
            if actions.shape == (rows,) and np.issubdtype(actions.dtype, np.integer):
                return
            got = f"{actions.dtype} of shape {actions.shape}"
        raise TypeError(
            f"{_name(self._agent)}.act must return a NumPy array of whole numbers of "
            f"shape ({rows},), one token for each row; got {got}"
        )

    def _record(self, rows: Array, infos: Mapping[str, Any]) -> None:
        for row in np.flatnonzero(rows).tolist():
            index = int(self._indices[row])
            self._records[index] = Record(
                example_index=index,
                example_id=infos["example_id"][row],
                hypothesis=infos["hypothesis"][row],
                references=infos["references"][row],
                reward=float(self._returns[row]),
                metrics=_row_of(infos["metrics"], row),
                actions=self._actions_of(row),
            )
            if self._progress:
                self._progress(len(self._records), len(self._examples))

    def _actions_of(self, row: int) -> tuple[int, ...]:
        return tuple(int(step[row]) for step in self._actions[self._begun[row] :])


def _row_of(named: Mapping[str, Any], row: int) -> dict[str, float]:
    """Read one row's values out of arrays in Gymnasium's layout."""
    names = [name for name in named if f"_{name}" in named]
    return {name: float(named[name][row]) for name in names if named[f"_{name}"][row]}


def _name(agent: Agent) -> str:
    return type(agent).__name__
