"""`textgym audit`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar

import tyro

import textgym
from textgym.cli.console import print_line, print_table, progress
from textgym.cli.options import refuse_fields_beside_suite, task_of
from textgym.evaluation.audit import MOST_OF_A_FLOOR, AuditReport, audit
from textgym.evaluation.suites import load_suite
from textgym.task import Task

_STYLES = {"floor": "", "heuristic": "cyan", "memory": "blue", "ceiling": "green"}


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Try to earn without an answer; exit with 1 if that pays."""

    makes_task: ClassVar[bool] = True

    id: Annotated[tyro.conf.Positional[str], tyro.conf.arg(metavar="ID")] = ""
    """Id such as textgym/Translate-v0, or module:Task; none where a suite is given."""
    suite: Annotated[str | None, tyro.conf.arg(metavar="SUITE")] = None
    """core, tiny, full, or a TOML file: audit all of its environments."""
    episodes: int = 200
    """Number of examples that each exploit plays."""
    bound: float = MOST_OF_A_FLOOR
    """Share of the ceiling that no exploit may exceed."""
    json: Annotated[Path | None, tyro.conf.arg(metavar="FILE")] = None
    """File for all rows, failures and doubts."""

    def run(self) -> int:
        """Play and print."""
        refuse_fields_beside_suite(self)
        results = {
            name: audit_and_print(task, name, self.episodes, self.bound)
            for name, task in self._tasks().items()
        }
        if self.json is not None:
            audits = {name: audit_card(result) for name, result in results.items()}
            write_card(self.json, {"audits": audits})
        failed = [name for name, result in results.items() if not result.passed]
        if self.suite is not None:
            print_line(f"\n{len(results) - len(failed)} of {len(results)} passed")
        return 1 if failed else 0

    def _tasks(self) -> Mapping[str, Task]:
        if self.suite is not None:
            return load_suite(self.suite).tasks
        task = task_of(self)
        return {f"{self.id}, {task.level}, {task.split}": task}


def audit_and_print(
    task: Task, name: str, episodes: int, bound: float = MOST_OF_A_FLOOR
) -> AuditReport:
    """Audit a task, and print what came of it."""
    with progress("exploits") as report:
        result = audit(task, episodes, most_of_a_floor=bound, progress=report)
    print_table(
        ("kind", "what is written", "mean reward", "of ceiling", "solved"),
        [
            (
                row.kind,
                row.name,
                f"{row.mean_reward:.4f}",
                f"{row.of_ceiling:.1%}",
                f"{row.solved:.1%}",
            )
            for row in result.rows
        ],
        title=f"{name}: {result.episodes} episodes",
        styles=[_STYLES[row.kind] for row in result.rows],
    )
    for doubt in result.doubts:
        few = f"{result.episodes} are too few to tell"
        print_line(f"{few}: {doubt}", style="yellow")
    for failure in result.failures:
        print_line(f"FAILED: {failure}", style="bold red")
    if result.passed:
        print_line("passed", style="bold green")
    return result


def audit_card(result: AuditReport) -> dict[str, Any]:
    """Return a result as values that JSON can hold."""
    return {
        "task": repr(result.task),
        "signature": result.task.signature,
        "passed": result.passed,
        "episodes": result.episodes,
        "rows": [asdict(row) for row in result.rows],
        "failures": list(result.failures),
        "doubts": list(result.doubts),
    }


def write_card(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file for other programs, with the version of textgym.

    Raises:
        OSError: if there is no such directory.
    """
    told = {"textgym": textgym.__version__, **content}
    path.write_text(json.dumps(told, indent=1) + "\n", "ascii")
