"""`textgym check`."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar

import tyro

from textgym.cli.audit import audit_and_print, audit_card, write_card
from textgym.cli.console import print_line
from textgym.cli.options import task_of
from textgym.envs.vector_env import TextVectorEnv
from textgym.evaluation.agent import MaskedRandomAgent
from textgym.task import Task
from textgym.testing import ContractError, check_task

_ROWS, _STEPS = 256, 100


@dataclass(frozen=True, kw_only=True)
class Check:
    """Check a task: contract, seeds, interfaces, audit; exit with 1 if it fails."""

    makes_task: ClassVar[bool] = True

    id: Annotated[tyro.conf.Positional[str], tyro.conf.arg(metavar="ID")]
    """Id such as textgym/Translate-v0, or module:Task."""
    episodes: int = 200
    """Number of examples that each exploit of the audit plays."""
    json: Annotated[Path | None, tyro.conf.arg(metavar="FILE")] = None
    """File for what was found."""

    def run(self) -> int:
        """Run the checks and print what was found."""
        task = task_of(self)
        card: dict[str, Any] = {"task": repr(task), "contract": [], "failure": None}
        passed = self._contract(task, card) and self._audit(task, card)
        if passed:
            card["tokens_per_second"] = round(_speed(task))
            print_line(
                f"{card['tokens_per_second']:,} tokens a second in {_ROWS} rows with "
                "random tokens"
            )
        if self.json is not None:
            write_card(self.json, {"id": self.id, "passed": passed, **card})
        return 0 if passed else 1

    def _contract(self, task: Task, card: dict[str, Any]) -> bool:
        try:
            passed = check_task(task)
        except ContractError as error:
            card["failure"] = " ".join(str(error).split())
            print(f"textgym: failed: {card['failure']}", file=sys.stderr)
            return False
        for name in passed:
            print_line(f"ok  {name}", style="green")
        print_line(f"{len(passed)} checks passed\n", style="bold green")
        card["contract"] = passed
        return True

    def _audit(self, task: Task, card: dict[str, Any]) -> bool:
        result = audit_and_print(task, f"audit of {self.id}", self.episodes)
        card["audit"] = audit_card(result)
        return result.passed


def _speed(task: Task) -> float:
    """Measure how many tokens a second rows of random tokens write."""
    env, agent = TextVectorEnv(task, _ROWS), MaskedRandomAgent()
    observations, infos = env.reset(seed=0)
    spent = 0.0
    for _ in range(_STEPS):
        actions = agent.act(observations, infos["action_mask"])
        begun = time.perf_counter()
        observations, _, _, _, infos = env.step(actions)
        spent += time.perf_counter() - begun
    return _ROWS * _STEPS / spent
