"""`textgym evaluate`: one environment, or a suite whose results go into a card."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import tyro

import textgym
from textgym.cli.agents import make_agent
from textgym.cli.console import print_line, print_table, progress
from textgym.cli.evaluate_suite import SuiteChoices, evaluate_suite
from textgym.cli.options import refuse_fields_beside_suite, task_of
from textgym.evaluation import Evaluation, evaluate


@dataclass(frozen=True, kw_only=True)
class Evaluate(SuiteChoices):
    """Let an agent play each example of a split, or a suite, and print its scores."""

    makes_task: ClassVar[bool] = True

    id: Annotated[tyro.conf.Positional[str], tyro.conf.arg(metavar="ID")] = ""
    """Id such as textgym/Translate-v0, or module:Task; none where a suite is given."""
    episodes: Annotated[int | None, tyro.conf.arg(metavar="NUMBER")] = None
    """Number of examples; all of the split if not given."""
    samples: int = 3
    """Number of texts to print beside their references."""
    json: Annotated[Path | None, tyro.conf.arg(metavar="FILE")] = None
    """File for all records and scores of an environment."""

    def run(self) -> int:
        """Play and print."""
        self._check()
        if self.suite is not None:
            return evaluate_suite(self)
        task = task_of(self, split="test")
        agent = make_agent(self.agent, task, seed=self.seed, base_url=self.base_url)
        with progress("episodes") as report:
            result = evaluate(
                agent,
                task,
                episodes=self.episodes,
                num_envs=self.num_envs,
                progress=report,
            )
        title = f"{self.agent} on {self.id}, {task.level}, {task.split}"
        print_table(("score", "value"), _scores(result), title=title)
        for record in result.records[: self.samples]:
            print_line()
            print_line(f"wrote      {record.hypothesis}")
            for reference in record.references:
                print_line(f"reference  {reference}", style="green")
        losses = getattr(agent, "losses", 0)
        if losses:
            print_line(f"\n{losses} texts could not be written exactly in the tokens")
        if self.json:
            self._write(result)
        return 0

    def _check(self) -> None:
        """Look at the options before a long evaluation, not after it."""
        refuse_fields_beside_suite(self)
        if self.samples < 0:
            raise ValueError(f"--samples must be at least 0; got {self.samples}")
        if self.json and not self.json.parent.is_dir():
            raise ValueError(
                f"--json must be a file in a directory that exists; got {self.json}"
            )

    def _write(self, result: Evaluation) -> None:
        assert self.json is not None  # run looks
        content = {
            "textgym": textgym.__version__,
            "id": self.id,
            "agent": self.agent,
            "seed": self.seed,
            **result.to_dict(),
        }
        # In ASCII, because agents may write half of a pair, which UTF-8 cannot say.
        text = json.dumps(content, ensure_ascii=True, indent=1)
        self.json.write_text(text + "\n", encoding="ascii")


def _scores(result: Evaluation) -> Iterator[tuple[str, str]]:
    yield "episodes", str(len(result.records))
    yield "mean reward", f"{result.mean_reward:.4f}"
    yield "standard error", f"{result.standard_error:.4f}"
    for name, value in result.mean_metrics.items():
        yield f"mean {name}", f"{value:.4f}"
    for name, value in result.corpus_scores.items():
        yield f"corpus {name}", f"{value:.4f}"
