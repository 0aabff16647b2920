"""Writes the page of results: a table and a picture for each environment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from baselines.curves import read_log
from baselines.matrix.entries import Entry, Kind, kinds
from baselines.matrix.plan import Budget
from baselines.matrix.yardsticks import MASKED_RANDOM, Scores
from textgym.report.exports import figure_class

_HEAD = (
    "agent",
    "starts from",
    "runs",
    "references read",
    "test",
    "compositional",
    "k tokens",
    "CPU seconds",
    "clear of masked random",
)
_LINES = {"scratch": "-", "warm start": "--", "references": ":"}


def write_pages(
    out: Path,
    budget: Budget,
    entries: Sequence[Entry],
    beside: Mapping[str, Scores],
    runs: Path,
) -> Path:
    """Write results.jsonl, README-like page matrix.md and a curve for each environment.

    Args:
        out: Directory of the page.
        budget: What the runs cost.
        entries: What came out of them.
        beside: Scores of agents that do not learn by reward, by environment.
        runs: Directory of the runs, for their logs.

    Returns:
        The page.
    """
    out.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{entry.to_line()}\n" for entry in entries)
    (out / "matrix.jsonl").write_text(lines, "utf-8")
    parts = [_opening(budget)]
    for env, scores in beside.items():
        group = [entry for entry in entries if entry.run.env == env]
        if group:
            picture = _draw(out, env, group, runs)
            parts += [f"## {env}", f"![Learning curves]({picture})"]
            parts.append(_table(kinds(group), scores))
    page = out / "matrix.md"
    page.write_text("\n\n".join(parts) + "\n", "utf-8")
    return page


def _opening(budget: Budget) -> str:
    lengths = ", ".join(
        f"{minutes:g} at {level}" for level, minutes in budget.cpu_minutes.items()
    )
    seeds = ", ".join(f"{count} at {level}" for level, count in budget.seeds.items())
    return f"""# Every method on every environment

Made by `make results BUDGET={budget.name}`, which trains everything from nothing.

* **Cost**: each run has so many minutes of one processor core: {lengths}; three times
  as many on CodeGen, a quarter with tables.
* **Scores**: 100 times the mean reward of greedy texts, the mean of runs that differ in
  their seed ({seeds}), with the standard deviation over them where there are several.
  Each run plays as it did best on the validation split.
* **Clear of masked random**: whether the 95 % interval over test episodes of every
  run lies above that of an agent that draws its tokens out of those that the mask
  allows.

[matrix.jsonl](matrix.jsonl) has a line for each run, with its command. What was not
trained yet is left out."""


def _table(rows: Iterable[Kind], beside: Scores) -> str:
    lines = [_line(_HEAD), _line(["---"] * len(_HEAD))]
    for name, scores in beside.items():
        cells = [_percent([split["mean_reward"]]) for split in scores.values()]
        cells += [""] * (2 - len(cells))
        lines.append(
            _line([name.removeprefix("heuristic:"), "", "", "", *cells, "", "", ""])
        )
    floor = beside[MASKED_RANDOM]
    for kind in rows:
        read = kind.entries[0].result["references_read"]
        lines.append(
            _line(
                [
                    f"**{kind.method}**",
                    kind.start,
                    str(len(kind.entries)),
                    str(read),
                    *(_score(kind, split) for split in ("test", "compositional")),
                    f"{kind.mean('tokens') / 1e3:,.0f}",
                    f"{kind.mean('cpu_seconds'):.0f}",
                    "yes" if kind.is_clear_of(floor["test"], "test") else "no",
                ]
            )
        )
    return "\n".join(lines)


def _score(kind: Kind, split: str) -> str:
    if split not in kind.entries[0].result["splits"]:
        return ""
    spread = kind.spread(split)
    text = _percent(kind.scores(split))
    return text if spread is None else f"{text} ± {100 * spread:.1f}"


def _percent(scores: Iterable[float]) -> str:
    return f"{100 * fmean(scores):.1f}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _draw(out: Path, env: str, entries: Sequence[Entry], runs: Path) -> str:
    """Draw validation scores over tokens and over time; return the picture's name."""
    figure = figure_class()(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    methods = list(dict.fromkeys(entry.run.method for entry in entries))
    for entry in entries:
        run = entry.run
        log = [line for line in read_log(runs / run.name) if "validation" in line]
        style = {
            "color": f"C{methods.index(run.method)}",
            "linestyle": _LINES[run.start],
        }
        # Said once for the seeds of both panels; what begins with _ is left out.
        label = f"{run.method}, {run.start}" if run.seed == 0 else "_"
        scores = [100 * line["validation"] for line in log]
        left.plot([line["tokens"] / 1e3 for line in log], scores, label=label, **style)
        right.plot([line["cpu_seconds"] for line in log], scores, **style)
    left.set(xlabel="thousand tokens learned from", ylabel="validation score (greedy)")
    left.set_xscale("log")
    right.set(xlabel="seconds of processor time")
    for axes in (left, right):
        axes.grid(alpha=0.3)
    figure.suptitle(env)
    figure.legend(loc="outside right upper", fontsize="small")
    name = f"{env.removeprefix('textgym/').removesuffix('-v0').lower()}.png"
    figure.savefig(out / name, dpi=110)
    return name
