"""`textgym list`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textgym.cli.console import print_table
from textgym.envs.text_env import TextEnv
from textgym.registration import registered_tasks
from textgym.task import Task


@dataclass(frozen=True)
class List:
    """List the environments with their levels, vocabularies and corpora."""

    def run(self) -> int:
        """Print the table."""
        columns = ("id", "level", "reads", "writes", "longest", "examples", "reward")
        print_table(columns, _rows())
        return 0


def _rows() -> Iterator[tuple[str, ...]]:
    for id, kind in registered_tasks().items():
        for level in kind.levels:
            task = kind(level=level)
            env = TextEnv(task)
            yield (
                id,
                level,
                f"{len(env.context_tokenizer)}",
                f"{len(env.tokenizer)}",
                f"{env.observation_space['response'].shape[0]}",  # type: ignore[index]
                _sizes(env),
                reward_name(task),
            )


def _sizes(env: TextEnv) -> str:
    """Say how many examples each split has."""
    corpus = env.corpus
    sizes = (f"{split} {len(corpus.for_split(split))}" for split in corpus.splits)
    return ", ".join(sizes)


def reward_name(task: Task) -> str:
    """Write a reward as the option --reward takes it."""
    weights = task.terms.weights
    if list(weights.values()) == [1.0]:
        return next(iter(weights))
    return ",".join(f"{name}={weight:g}" for name, weight in weights.items())
