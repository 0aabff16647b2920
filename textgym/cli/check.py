"""`textgym check`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Annotated, ClassVar

import tyro

from textgym.cli.console import print_line
from textgym.cli.options import task_of
from textgym.testing import ContractError, check_task


@dataclass(frozen=True, kw_only=True)
class Check:
    """Check a task against the contract in every interface; exit with 1 if it fails."""

    makes_task: ClassVar[bool] = True

    id: Annotated[tyro.conf.Positional[str], tyro.conf.arg(metavar="ID")]
    """Id such as textgym/Translate-v0, or module:Task."""

    def run(self) -> int:
        """Run the checks and print their names."""
        task = task_of(self)
        try:
            passed = check_task(task)
        except ContractError as error:
            print(f"textgym: failed: {' '.join(str(error).split())}", file=sys.stderr)
            return 1
        for name in passed:
            print_line(f"ok  {name}", style="green")
        print_line(f"{len(passed)} checks passed", style="bold green")
        return 0
