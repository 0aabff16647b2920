"""`textgym learning`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import tyro

from textgym.cli.audit import write_card
from textgym.cli.console import print_table
from textgym.evaluation.learning import BUDGETS, Learnt, learning_scores
from textgym.report.results import Curve


@dataclass(frozen=True, kw_only=True)
class Learning:
    """Say what training runs earned after 10^4, 10^5, 10^6 and 10^7 tokens."""

    runs: Annotated[
        tyro.conf.Positional[tuple[Path, ...]], tyro.conf.arg(metavar="RUN…")
    ]
    """Directories of training runs; runs of one method differ in their seeds."""
    budgets: tuple[int, ...] = BUDGETS
    """Numbers of tokens."""
    json: Annotated[Path | None, tyro.conf.arg(metavar="FILE")] = None
    """File for the scores of each run."""

    def run(self) -> int:
        """Read and print."""
        from textgym.report.reading import read_run

        if not self.runs:
            raise ValueError("learning needs the directory of at least one run")
        kinds: dict[tuple[str, str], list[Curve]] = {}
        for path in self.runs:
            curve = read_run(path)
            kind = (curve.task, curve.facts["method"])
            kinds.setdefault(kind, []).append(curve)
        learnt = {
            kind: learning_scores([one.validation for one in curves], self.budgets)
            for kind, curves in kinds.items()
        }
        head = ("environment", "method", "runs", *map(_short, self.budgets))
        rows = [
            (*kind, str(len(kinds[kind])), *map(str, found))
            for kind, found in learnt.items()
        ]
        print_table(head, rows, title="validation reward after so many tokens")
        if self.json is not None:
            write_card(self.json, {"learning": [*map(_entry, learnt.items())]})
        return 0


def _entry(pair: tuple[tuple[str, str], Sequence[Learnt]]) -> Mapping[str, Any]:
    (task, method), found = pair
    scores = {str(one.tokens): list(one.scores) for one in found}
    return {"environment": task, "method": method, "scores": scores}


def _short(tokens: int) -> str:
    return f"{tokens:,}"
