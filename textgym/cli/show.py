"""`textgym show`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from inspect import getdoc
from typing import Annotated, Any, ClassVar

import tyro

from textgym.cli.console import print_line, print_table
from textgym.cli.list_tasks import reward_name
from textgym.cli.options import task_of
from textgym.corpora.corpus import Example
from textgym.envs.text_env import TextEnv
from textgym.task import Task


@dataclass(frozen=True, kw_only=True)
class Show:
    """Show an environment: its spaces, its reward and a sample episode."""

    makes_task: ClassVar[bool] = True

    id: Annotated[tyro.conf.Positional[str], tyro.conf.arg(metavar="ID")]
    """Id such as textgym/Translate-v0, or module:Task."""
    index: int = 0
    """Which example the sample episode is about."""

    def run(self) -> int:
        """Print everything."""
        task = task_of(self)
        env = TextEnv(task)
        example, rows = _episode(task, self.index)
        print_line((getdoc(task) or self.id).splitlines()[0], style="bold")
        print_table(("", ""), _facts(task, env))
        print_line()
        print_line(f"context    {task.opening(example)}")
        for reference in example.references:
            print_line(f"reference  {reference}", style="green")
        print_table(("step", "token", "id", "sparse reward", "dense reward"), rows)
        return 0


def _facts(task: Task, env: TextEnv) -> Iterator[tuple[str, str]]:
    corpus = env.corpus
    yield "level", f"{task.level} (of {', '.join(task.levels)})"
    yield "corpus", f"{corpus.name}, split {corpus.split}, {len(corpus)} examples"
    yield "splits", ", ".join(corpus.splits)
    yield "observation", str(env.observation_space)
    yield "action", str(env.action_space)
    yield "reads", repr(env.context_tokenizer)
    yield "writes", repr(env.tokenizer)
    yield "reward", f"{reward_name(task)} ({'dense' if task.dense else 'sparse'})"
    yield "signature", task.terms.signature
    yield "heuristics", ", ".join(task.heuristics())


def _episode(task: Task, index: int) -> tuple[Example, list[tuple[str, ...]]]:
    """Play the oracle; return what each token is paid, sparse and dense."""
    sparse, dense = (TextEnv(replace(task, dense=flag)) for flag in (False, True))
    for env in (sparse, dense):
        env.reset(seed=0, options={"index": index})
    prompt = sparse.prompt
    return prompt.example, list(_steps(sparse, dense, task.oracle(prompt)))


def _steps(sparse: TextEnv, dense: TextEnv, answer: str) -> Iterator[tuple[str, ...]]:
    tokenizer = sparse.tokenizer
    for number, token in enumerate([*tokenizer.encode(answer), tokenizer.eos_id], 1):
        _, reward, *flags, _ = sparse.step(token)
        change = dense.step(token)[1]
        text: Any = "(end)" if token == tokenizer.eos_id else tokenizer.decode([token])
        yield str(number), text, str(token), f"{reward:.4f}", f"{change:.4f}"
        if any(flags):
            return
