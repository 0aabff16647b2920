"""`textgym learning`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import tyro

from textgym.cli.audit import write_card
from textgym.cli.console import print_table
from textgym.evaluation.learning import BUDGETS, Learnt, learning_scores
from textgym.report.results import Curve

# Options in which runs of one kind may differ.
_PRIVATE = ("out", "resume", "seed", "threads")


@dataclass(frozen=True, kw_only=True)
class Learning:
    """Say what training runs earned after 10^4, 10^5, 10^6 and 10^7 tokens."""

    runs: Annotated[
        tyro.conf.Positional[tuple[Path, ...]], tyro.conf.arg(metavar="RUN…")
    ]
    """Directories of training runs; those that differ in seeds alone go together."""
    budgets: tuple[int, ...] = BUDGETS
    """Numbers of tokens."""
    json: Annotated[Path | None, tyro.conf.arg(metavar="FILE")] = None
    """File for the scores of each run."""

    def run(self) -> int:
        """Read and print."""
        from textgym.report.reading import read_run

        if not self.runs:
            raise ValueError("learning needs the directory of at least one run")
        kinds = _kinds([read_run(path) for path in self.runs])
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


def _kinds(curves: Sequence[Curve]) -> dict[tuple[str, str], list[Curve]]:
    """Put runs together that were told the same, but for their seeds.

    Returns:
        Runs by environment and method, with the options that tell kinds of runs of the
        same method apart.
    """
    alike: dict[str, list[Curve]] = {}
    for one in curves:
        told = {name: v for name, v in one.options.items() if name not in _PRIVATE}
        alike.setdefault(json.dumps(told, sort_keys=True), []).append(one)
    firsts = [group[0] for group in alike.values()]
    return {_name(group[0], firsts): group for group in alike.values()}


def _name(curve: Curve, others: Sequence[Curve]) -> tuple[str, str]:
    method = curve.facts["method"]
    like = [o for o in others if (o.task, o.facts["method"]) == (curve.task, method)]
    apart = [
        f"{name}={value}"
        for name, value in curve.options.items()
        if name not in _PRIVATE and any(o.options.get(name) != value for o in like)
    ]
    return curve.task, " ".join([method, *apart])


def _entry(pair: tuple[tuple[str, str], Sequence[Learnt]]) -> Mapping[str, Any]:
    (task, method), found = pair
    scores = {str(one.tokens): list(one.scores) for one in found}
    return {"environment": task, "method": method, "scores": scores}


def _short(tokens: int) -> str:
    return f"{tokens:,}"
