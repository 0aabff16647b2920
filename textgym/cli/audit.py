"""`textgym audit`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import tyro

from textgym.cli.console import print_line, print_table, progress
from textgym.cli.options import task_of
from textgym.evaluation.audit import MOST_OF_A_FLOOR, audit

_STYLES = {"floor": "", "heuristic": "cyan", "memory": "blue", "ceiling": "green"}


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Try to earn without an answer; exit with 1 if that pays."""

    makes_task: ClassVar[bool] = True

    id: Annotated[tyro.conf.Positional[str], tyro.conf.arg(metavar="ID")]
    """Id such as textgym/Translate-v0, or module:Task."""
    episodes: int = 200
    """Number of examples that each exploit plays."""
    bound: float = MOST_OF_A_FLOOR
    """Share of the ceiling that no exploit may exceed."""

    def run(self) -> int:
        """Play and print."""
        task = task_of(self)
        with progress("exploits") as report:
            result = audit(
                task, self.episodes, most_of_a_floor=self.bound, progress=report
            )
        rows = [
            (
                r.kind,
                r.name,
                f"{r.mean_reward:.4f}",
                f"{r.of_ceiling:.1%}",
                _share(r.solved),
            )
            for r in result.rows
        ]
        print_table(
            ("kind", "what is written", "mean reward", "of ceiling", "solved"),
            rows,
            title=f"{self.id}, {task.level}, {task.split}: {result.episodes} episodes",
            styles=[_STYLES[row.kind] for row in result.rows],
        )
        for doubt in result.doubts:
            few = f"{result.episodes} are too few to tell"
            print_line(f"{few}: {doubt}", style="yellow")
        for failure in result.failures:
            print_line(f"FAILED: {failure}", style="bold red")
        if result.passed:
            print_line("passed", style="bold green")
        return 0 if result.passed else 1


def _share(value: float) -> str:
    return f"{value:.1%}"
