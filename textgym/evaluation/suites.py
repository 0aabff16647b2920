"""Sets of tasks that agents are compared on, each with its floor and its ceiling."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import textgym
from textgym.envs.encoding import encoded_corpus
from textgym.errors import unknown_name
from textgym.evaluation.agent import Agent, Array, MaskedRandomAgent
from textgym.evaluation.evaluate import evaluate, number_of_episodes
from textgym.evaluation.results import Evaluation
from textgym.evaluation.statistics import normalised_scores
from textgym.evaluation.writers import oracle
from textgym.task import Task
from textgym.testing.check import find_task

EPISODES = 200
CORE = ("Translate", "Summarize", "Dialogue", "CodeGen")
# The level of each suite of our own.
LEVELS = {
    "textgym/core-v0": "small",
    "textgym/tiny-v0": "tiny",
    "textgym/full-v0": "full",
}
# "core" for "textgym/core-v0".
_SHORT = {name.split("/")[1].split("-")[0]: name for name in LEVELS}
# The same files lie elsewhere on other machines.
_TOLD_BY_FINGERPRINTS = {
    "columns",
    "context_tokenizer",
    "corpus",
    "download",
    "tokenizer",
}


@dataclass(frozen=True)
class Suite:
    """Tasks, and how many examples of each are played: 0, 1, … of its split.

    Attributes:
        name: What the suite is called, with its version, as in "textgym/core-v0".
        tasks: What is played, by name.
        episodes: Number of examples of each task.
        rows: What `make_suite` was given, so that cards can tell others.
    """

    name: str
    tasks: Mapping[str, Task] = field(repr=False)
    episodes: Mapping[str, int] = field(repr=False)
    rows: Sequence[Mapping[str, Any]] = field(default=(), repr=False, compare=False)

    def play(
        self, make_agent: Callable[[Task], Agent], *, num_envs: int = 256
    ) -> dict[str, Evaluation]:
        """Let the agents that a function makes for each task play the suite."""
        return {
            name: evaluate(
                make_agent(task), task, episodes=self.episodes[name], num_envs=num_envs
            )
            for name, task in self.tasks.items()
        }

    @cached_property
    def floors(self) -> dict[str, float]:
        """What tokens earn that are drawn out of those that masks allow, by task."""
        return _mean_rewards(self.play(lambda task: MaskedRandomAgent()))

    @cached_property
    def ceilings(self) -> dict[str, float]:
        """What the right answers earn, by task."""
        return _mean_rewards(self.play(oracle))

    def scores(self, runs: Sequence[Mapping[str, Evaluation]]) -> Array:
        """Scale mean rewards to 0 at the floor and 1 at the ceiling.

        Args:
            runs: One evaluation of each task for each run, as `play` returns them.

        Returns:
            Shape (runs, tasks), which `textgym.evaluation.statistics` takes.

        Raises:
            ValueError: if a run is not one of this suite.
        """
        rows = []
        for number, run in enumerate(runs):
            self._check(run, number)
            rewards = _mean_rewards(run)
            rows.append([rewards[name] for name in self.tasks])
        floors = [self.floors[name] for name in self.tasks]
        ceilings = [self.ceilings[name] for name in self.tasks]
        return normalised_scores(rows, floors, ceilings)

    def _check(self, run: Mapping[str, Evaluation], number: int) -> None:
        played = {name: (one.task, len(one.records)) for name, one in run.items()}
        wanted = {n: (task, self.episodes[n]) for n, task in self.tasks.items()}
        if played != wanted:
            names = sorted({*played, *wanted})
            wrong = [name for name in names if played.get(name) != wanted.get(name)]
            raise ValueError(
                f"run {number} was not played on {self.name}: {', '.join(wrong)} is "
                "another task, or has another number of episodes. Play runs with "
                "`Suite.play`"
            )

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal hash of all that scores depend on, the same in every process.

        Two scores can be compared if their fingerprints are equal.
        """
        text = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return what the fingerprint is made of as values that JSON can hold."""
        return {
            "suite": self.name,
            "textgym": textgym.__version__,
            "tasks": {
                name: {**_identity(task), "episodes": self.episodes[name]}
                for name, task in self.tasks.items()
            },
        }


def load_suite(suite: str | os.PathLike[str]) -> Suite:
    """Return a suite by its name, long or short ("core"), or read it from a TOML file.

    The file has a `name`, and a table `[[tasks]]` for each task with its `id`, the
    number of `episodes` and any fields of the task; the split is `test` and the number
    200 where they are not given.

    Raises:
        ValueError: if there is no such suite, or the file is wrong.
    """
    path = os.fspath(suite)
    if path.endswith(".toml"):
        return _read(Path(path))
    path = _SHORT.get(path, path)
    if path not in LEVELS:
        known = unknown_name("suite", path, (*LEVELS, *_SHORT))
        raise ValueError(f"{known} A file of your own must end in .toml")
    rows = [{"id": f"textgym/{name}-{LEVELS[path]}-v0"} for name in CORE]
    return make_suite(path, rows)


def _read(path: Path) -> Suite:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        name, rows = content.pop("name", None), content.pop("tasks", None)
        if not isinstance(name, str) or not isinstance(rows, list) or content:
            raise ValueError(
                "expected a name and tables [[tasks]], nothing else; got name "
                f"{name!r}, tasks {rows!r} and {sorted(content)}"
            )
        return make_suite(name, rows)
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from None


def make_suite(name: str, rows: Sequence[Any]) -> Suite:
    """Make a suite of the fields of its tasks, as a TOML file has them.

    Args:
        name: What it is called.
        rows: For each task its `id`, the number of `episodes` and fields of the task.

    Raises:
        ValueError: if a row is wrong.
    """
    tasks: dict[str, Task] = {}
    episodes: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            raise ValueError(f"task {number} must be a table with an id; got {row!r}")
        fields = {"split": "test", "episodes": EPISODES, **row}
        id, count = fields.pop("id"), fields.pop("episodes")
        task = find_task(id, **fields)
        if type(count) is not int:
            raise ValueError(f"task {number}: episodes must be a number; got {count!r}")
        label = f"{id} {task.level} {task.split}"
        if label in tasks:
            raise ValueError(f"task {number}: {label} stands in the suite twice")
        tasks[label], episodes[label] = task, number_of_episodes(task, count)
    if not tasks:
        raise ValueError("a suite must have at least one task")
    return Suite(name, tasks, episodes, tuple(rows))


def _identity(task: Task) -> dict[str, Any]:
    encoded = encoded_corpus(task)
    names = sorted({*task.field_names()} - _TOLD_BY_FINGERPRINTS)
    return {
        "task": f"{type(task).__module__}:{type(task).__qualname__}",
        "fields": {name: repr(getattr(task, name)) for name in names},
        "corpus": encoded.corpus.fingerprint,
        "tokenizer": encoded.tokenizer.fingerprint,
        "context_tokenizer": encoded.context_tokenizer.fingerprint,
        "signature": task.signature,
    }


def _mean_rewards(run: Mapping[str, Evaluation]) -> dict[str, float]:
    return {name: evaluation.mean_reward for name, evaluation in run.items()}
