"""Which runs the matrix is made of, and what each of them may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from baselines.options import Options
from baselines.tabular import TabularOptions
from textgym.errors import unknown_name

Start = Literal["scratch", "warm start", "references"]

# Those that learn by reward, each from scratch and after a warm start.
DEEP = ("reinforce", "ppo", "q-learning", "sarsa")
# Those with a table, at tiny; they learn nothing any more after a few seconds.
TABULAR = ("tabular-q-learning", "tabular-sarsa", "tabular-expected-sarsa", "dyna-q")

# What differs from a method's defaults, for everybody in an environment alike. It was
# chosen on the validation splits.
_SETTINGS: dict[str, dict[str, Any]] = {
    "Translate": {},
    "Summarize": {"copying": True},
    "Dialogue": {"copying": True, "nearness": 0},
    # Programs are tried in a sandbox, so they are tried less often.
    "CodeGen": {
        "hidden_size": 128,
        "nearness": 0,
        "validations": 6,
        "validation_episodes": 200,
    },
}
# A network that writes whole programs needs more time than one that writes a sentence.
_TIMES_AS_LONG = {"CodeGen": 3}
# From scratch, too few texts are programs without that.
_SCRATCH_SETTINGS: dict[str, dict[str, Any]] = {
    "CodeGen": {"task_fields": "syntax_mask=true"},
}
# What differs for a method: an actor and critic are for dense rewards, and stay
# undecided for longer if they know nothing yet; Q-learning needs small batches where
# runs are short, as does SARSA after a warm start.
_METHOD_SETTINGS: dict[tuple[str, Start], dict[str, Any]] = {
    ("ppo", "scratch"): {"dense": True, "entropy_weight": 0.05},
    ("ppo", "warm start"): {"dense": True},
    ("q-learning", "scratch"): {"examples": 16, "remembered": 64},
    ("q-learning", "warm start"): {"examples": 16, "remembered": 64},
    ("sarsa", "warm start"): {"examples": 16},
}
# Examples whose right answers a warm start, or supervised learning, may read.
_PAIRS = {
    "tiny": {"Translate": 200, "Summarize": 100, "Dialogue": 1000, "CodeGen": 1688},
    "small": {"Translate": 2000, "Summarize": 1000, "Dialogue": 1000, "CodeGen": 4000},
}
# Mostly half of the usual number, since runs are short.
_WARM_START_UPDATES = {
    "Translate": 150,
    "Summarize": 150,
    "Dialogue": 150,
    "CodeGen": 400,
}


@dataclass(frozen=True)
class Budget:
    """How much may be spent on the matrix.

    Attributes:
        name: What it is called.
        cpu_minutes: Length of a run in minutes of processor time, for each level;
            three times as long on CodeGen.
        seeds: Number of runs of a kind, for each level.
        options: What is smaller than usual, for all runs.
        episodes: Test examples of the runs and of the agents beside them; None for
            all.
    """

    name: str
    cpu_minutes: Mapping[str, float]
    seeds: Mapping[str, int]
    options: Mapping[str, Any] = field(default_factory=dict)
    episodes: int | None = None


BUDGETS = {
    budget.name: budget
    for budget in (
        Budget(
            "smoke",
            {"tiny": 0.02},
            {"tiny": 1},
            options={
                "examples": 8,
                "hidden_size": 16,
                "embedding_size": 8,
                "validations": 2,
                "validation_episodes": 20,
                "warm_start_updates": 4,
            },
            episodes=20,
        ),
        Budget("short", {"tiny": 1.0, "small": 1.0}, {"tiny": 3, "small": 1}),
        Budget("full", {"tiny": 2.0, "small": 5.0}, {"tiny": 3, "small": 3}),
    )
}


@dataclass(frozen=True)
class Run:
    """One training run.

    Attributes:
        method: How it learns, a key of `METHODS`.
        environment: Name of the task, such as Translate.
        level: Level of the task.
        start: What it knows when it first earns a reward.
        seed: Decides what is left to chance.
        options: Everything else that it is told, by the names of options.
    """

    method: str
    environment: str
    level: str
    start: Start
    seed: int
    options: Mapping[str, Any]

    @property
    def env(self) -> str:
        """The environment's id."""
        return f"textgym/{self.environment}-{self.level}-v0"

    @property
    def task_options(self) -> Options:
        """What the task of the run is made from; see `make_training_task`."""
        return Options(env=self.env, task_fields=self.options.get("task_fields"))

    @property
    def name(self) -> str:
        """A name that no other run of the matrix has, good for a directory."""
        start = self.start.replace(" ", "-")
        parts = (self.environment, self.level, self.method, start, str(self.seed))
        return "-".join(parts).lower()

    @property
    def arguments(self) -> list[str]:
        """What `python -m baselines train` is told, but for the directory."""
        words = [self.method, "--env", self.env, "--seed", str(self.seed)]
        for name, value in self.options.items():
            flag = name.replace("_", "-")
            if isinstance(value, bool):
                words.append(f"--{flag}" if value else f"--no-{flag}")
            else:
                words += [f"--{flag}", str(value)]
        return words


def plan(budget: Budget | str) -> list[Run]:
    """List the runs of a budget, environment by environment.

    Raises:
        ValueError: if there is no such budget.
    """
    if isinstance(budget, str):
        if budget not in BUDGETS:
            raise ValueError(unknown_name("budget", budget, BUDGETS))
        budget = BUDGETS[budget]
    runs = []
    for level in budget.cpu_minutes:
        for environment in _SETTINGS:
            runs += _runs(budget, environment, level)
    return runs


def _runs(budget: Budget, environment: str, level: str) -> list[Run]:
    kinds: list[tuple[str, Start]] = [
        (method, start) for method in DEEP for start in ("scratch", "warm start")
    ]
    kinds.append(("supervised", "references"))
    if level == "tiny":
        kinds += [(method, "scratch") for method in TABULAR]
    return [
        Run(
            method,
            environment,
            level,
            start,
            seed,
            _options(budget, environment, level, (method, start)),
        )
        for method, start in kinds
        for seed in range(budget.seeds[level])
    ]


def _options(
    budget: Budget, environment: str, level: str, kind: tuple[str, Start]
) -> dict[str, Any]:
    method, start = kind
    minutes = budget.cpu_minutes[level] * _TIMES_AS_LONG.get(environment, 1)
    options = {
        "cpu_minutes": minutes,
        **_SETTINGS[environment],
        **_METHOD_SETTINGS.get(kind, {}),
        **budget.options,
    }
    if budget.episodes is not None:
        options["test_episodes"] = budget.episodes
    if method in TABULAR:
        general = {one.name for one in fields(TabularOptions)}
        plain = {name: value for name, value in options.items() if name in general}
        return {**plain, "cpu_minutes": minutes / 4}
    if method == "supervised":
        options["pairs"] = _PAIRS[level][environment]
        options.pop("warm_start_updates", None)
        return options
    if start == "scratch":
        options.pop("warm_start_updates", None)
        return {**_SCRATCH_SETTINGS.get(environment, {}), **options}
    return {
        "warm_start_pairs": _PAIRS[level][environment],
        "warm_start_updates": _WARM_START_UPDATES[environment],
        **options,
    }
