"""The check that a vector environment's rows are single environments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from textgym.envs.text_env import TextEnv
from textgym.envs.vector_env import TextVectorEnv
from textgym.task import Task
from textgym.testing.contract import require, require_equal

_ROWS = 4
_STEPS = 60


def rows_equal_single_environments(task: Task, *, mode: str) -> None:
    """Play rows beside single environments, sparse and dense."""
    for dense in (False, True):
        _Pair(replace(task, dense=dense), mode).play()


class _Pair:
    """A vector environment, and one single environment for each of its rows."""

    def __init__(self, task: Task, mode: str) -> None:
        self._mode = mode
        self._vector = TextVectorEnv(task, _ROWS, autoreset_mode=mode, final_text=True)
        self._singles = [TextEnv(task) for _ in range(_ROWS)]
        self._rng = np.random.default_rng(1)
        self._waiting = np.zeros(_ROWS, np.bool_)

    def play(self) -> None:
        """Step both and compare everything."""
        observations, infos = self._vector.reset(seed=11)
        for row, env in enumerate(self._singles):
            self._compare(row, env.reset(seed=11 + row), (observations, infos))
        size = len(self._vector.tokenizer)
        for _ in range(_STEPS):
            if self._mode == "DISABLED" and self._waiting.any():
                self._reset_waiting()
            self._step(self._rng.integers(size, size=_ROWS))

    def _reset_waiting(self) -> None:
        together = self._vector.reset(options={"reset_mask": self._waiting.copy()})
        for row in np.flatnonzero(self._waiting).tolist():
            self._compare(row, self._singles[row].reset(), together)
        self._waiting[:] = False

    def _step(self, actions: Any) -> None:
        observations, rewards, *flags, infos = self._vector.step(actions)
        together = (observations, infos)
        require(rewards.dtype == np.float64, "rewards must be float64", rewards.dtype)
        for row, env in enumerate(self._singles):
            got = (float(rewards[row]), *(bool(flag[row]) for flag in flags))
            if self._waiting[row]:
                self._waiting[row] = False
                require_equal(got, (0.0, False, False), f"row {row} at its reset")
                self._compare(row, env.reset(), together)
                continue
            observation, *outcome, info = env.step(int(actions[row]))
            require_equal(got, tuple(outcome), f"row {row} and a single environment")
            self._after_step(row, (observation, info), together, over=any(outcome[1:]))

    def _after_step(
        self,
        row: int,
        single: tuple[Any, dict[str, Any]],
        together: tuple[Any, dict[str, Any]],
        *,
        over: bool,
    ) -> None:
        if not over or self._mode != "SAME_STEP":
            self._compare(row, single, together)
            self._waiting[row] = over
            return
        infos = together[1]
        final = infos["final_obs"][row]
        require_equal(final, single[0], f"final_obs of row {row}")
        self._compare_info(row, single[1], infos["final_info"])
        self._compare(row, self._singles[row].reset(), together)

    def _compare(
        self,
        row: int,
        single: tuple[Any, dict[str, Any]],
        together: tuple[Any, dict[str, Any]],
    ) -> None:
        observation, info = single
        for key, values in together[0].items():
            what = f"{key!r} of row {row} and of a single environment"
            require_equal(values[row], observation[key], what)
        self._compare_info(row, info, together[1])

    def _compare_info(
        self, row: int, info: Mapping[str, Any], infos: Mapping[str, Any]
    ) -> None:
        for key, value in info.items():
            what = f"info {key!r} of row {row} and of a single environment"
            there = f"_{key}" in infos and bool(infos[f"_{key}"][row])
            require(
                there, f"infos['_{key}'] must say that row {row} has it", infos.keys()
            )
            if isinstance(value, dict):
                self._compare_info(row, value, infos[key])
            elif isinstance(value, float):
                require_equal(float(infos[key][row]), value, what)
            else:
                require_equal(infos[key][row], value, what)
