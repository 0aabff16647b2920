"""`textgym evaluate --suite` and `textgym rescore`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from textgym.cli.agents import NAMES, make_agent
from textgym.cli.console import print_line, print_table, progress
from textgym.evaluation import Agent, PromptAgent
from textgym.evaluation.card_play import play_card
from textgym.evaluation.cards import Card, read_card, store_runs
from textgym.evaluation.failures import Patience
from textgym.evaluation.suites import Suite, load_suite
from textgym.report.cards import score_card
from textgym.report.scores import Standing
from textgym.task import Task

# Failures that are printed; all of them stand in the card.
_MOST_FAILURES = 5


@dataclass(frozen=True, kw_only=True)
class SuiteChoices:
    """What is said about agents, and about suites."""

    agent: Annotated[str, tyro.conf.arg(help=f"One of {', '.join(NAMES)}.")] = "oracle"
    num_envs: int = 256
    """Most episodes that are played at the same time."""
    seed: int = 0
    """Seed of the random agents."""
    suite: Annotated[str | None, tyro.conf.arg(metavar="SUITE")] = None
    """core, tiny, full, or a TOML file of your own: environments to play one by one."""
    out: Annotated[Path | None, tyro.conf.arg(metavar="DIR")] = None
    """Directory of the suite's result card; what lies there already is played on."""
    name: Annotated[str | None, tyro.conf.arg(metavar="TEXT")] = None
    """What the agent is called in the card; what --agent says if not given."""
    runs: int = 1
    """How often a suite is played, each time with the next seed."""
    workers: int = 1
    """Processes that play a suite at the same time."""
    ray: Annotated[str | None, tyro.conf.arg(metavar="ADDRESS")] = None
    """Address of a Ray cluster that plays a suite, or local."""
    stop_on_failure: bool = False
    """End where the agent fails, instead of scoring that episode of a suite 0."""
    time_limit: Annotated[float | None, tyro.conf.arg(metavar="SECONDS")] = None
    """Most seconds that an agent may take for one call in a suite."""
    base_url: Annotated[str | None, tyro.conf.arg(metavar="URL")] = None
    """Address of the server of an agent openai:MODEL."""


def evaluate_suite(choices: SuiteChoices) -> int:
    """Play a suite, write its card and print the scores."""
    assert choices.suite is not None  # evaluate looks
    suite, called = load_suite(choices.suite), choices.name or choices.agent
    out = choices.out or Path("cards") / _slug(f"{suite.name}-{called}")
    with progress("episodes") as report:
        card = play_card(
            out,
            suite,
            _Maker(choices.agent, choices.seed, choices.base_url),
            agent=called,
            runs=choices.runs,
            num_envs=choices.num_envs,
            patience=Patience(choices.stop_on_failure, choices.time_limit),
            workers=choices.workers,
            ray=choices.ray,
            progress=report,
        )
    card, standing = score_card(card, suite)
    _print(card, suite, standing)
    print_line(f"\nstored in {out}; look at it with: textgym report {out}")
    return 0


@dataclass(frozen=True)
class _Maker:
    """Makes agents in whatever process they are to play."""

    agent: str
    seed: int
    base_url: str | None

    def __call__(self, task: Task, run: int) -> Agent | PromptAgent:
        return make_agent(
            self.agent, task, seed=self.seed + run, base_url=self.base_url
        )


@dataclass(frozen=True, kw_only=True)
class Rescore:
    """Score what is stored in a card again, without the agent that wrote it."""

    card: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(metavar="CARD")]
    """Directory of a result card."""
    out: Annotated[Path | None, tyro.conf.arg(metavar="DIR")] = None
    """Directory for a new card with the scores of this version of textgym."""

    def run(self) -> int:
        """Score, print, and tell what has changed; exit with 1 if something has."""
        card = read_card(self.card)
        suite = card.load_suite()
        stored = {(task, run, r.example_index): r for task, run, r in card.episodes()}
        runs = card.rescore(suite)
        changed = sum(
            record.reward != stored[task, number, record.example_index].reward
            for number, run in enumerate(runs)
            for task, one in run.items()
            for record in one.records
        )
        if self.out is not None:
            card = store_runs(self.out, card, suite, runs)
        if card.fingerprint == suite.fingerprint:
            card, standing = score_card(card, suite)
            _print(card, suite, standing)
        total = card.runs * sum(suite.episodes.values())
        print_line(f"\n{changed} of {total} episodes earn something else than before")
        return 1 if changed else 0


def _print(card: Card, suite: Suite, standing: Standing) -> None:
    print_table(
        ("environment", "episodes", "failed", "mean reward", "normalised"),
        _rows(card, standing),
        title=f"{card.agent} on {suite.name}, {card.runs} run(s)",
    )
    print_line(f"\ninterquartile mean of normalised scores: {standing.aggregate}")
    print_line(f"fingerprint of the suite: {card.fingerprint[:12]}")
    failures = [record for _, _, record in card.episodes() if record.error]
    for record in failures[:_MOST_FAILURES]:
        print_line(f"FAILED {record.example_id}: {record.error}", style="bold red")
    if len(failures) > _MOST_FAILURES:
        print_line(f"and {len(failures) - _MOST_FAILURES} more failures")


def _rows(card: Card, standing: Standing) -> Iterator[tuple[str, ...]]:
    for label, score in standing.tasks.items():
        yield (
            label,
            str(score.episodes),
            str(score.failures),
            str(score.reward),
            f"{card.scores['tasks'][label]['normalised']:.3f}",
        )


def _slug(text: str) -> str:
    """Make a name that is good for a directory."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-")
