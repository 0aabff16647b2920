"""`textgym show`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from inspect import getdoc
from typing import Annotated, ClassVar

import tyro

from textgym.cli.console import print_line, print_table
from textgym.cli.list_tasks import reward_name
from textgym.cli.options import task_of
from textgym.envs.rendering import Row, View, print_rows, utterance_rows
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
        view, rows = _episode(task, self.index)
        print_line(heading(task), style="bold")
        print_table(("", ""), _facts(task, env))
        print_line()
        print_rows(_conversation(view))
        print_table(("step", "token", "id", "sparse reward", "dense reward"), rows)
        return 0


def heading(task: Task) -> str:
    """Say in a line what a task is about."""
    name = type(task).__name__
    text = getdoc(task) or name
    # A dataclass without a docstring is given its signature.
    return name if text.startswith(f"{name}(") else text.splitlines()[0]


def _conversation(view: View) -> list[Row]:
    """Show what was said and asked for; an only turn stands in the table of steps."""
    said = view.utterances if len(view.utterances) > 2 else view.utterances[:1]
    references = (row for row in view.outcome() if row[0] == "reference")
    return [*utterance_rows(said), *references]


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
    yield "signature", task.signature
    yield "heuristics", ", ".join(task.heuristics())


def _episode(task: Task, index: int) -> tuple[View, list[tuple[str, ...]]]:
    """Play the oracle; return what each token is paid, sparse and dense."""
    sparse, dense = (TextEnv(replace(task, dense=flag)) for flag in (False, True))
    for env in (sparse, dense):
        env.reset(seed=0, options={"index": index})
    rows = list(_steps(sparse, dense))
    return sparse.view(), rows


def _steps(sparse: TextEnv, dense: TextEnv) -> Iterator[tuple[str, ...]]:
    tokenizer, over, number = sparse.tokenizer, False, 0
    while not over:
        prompt = sparse.prompt
        answer = tokenizer.encode(sparse.task.oracle(prompt))
        for token in [*answer, tokenizer.eos_id]:
            _, reward, terminated, truncated, _ = sparse.step(token)
            change = dense.step(token)[1]
            number += 1
            text = "(end)" if token == tokenizer.eos_id else tokenizer.decode([token])
            yield str(number), text, str(token), f"{reward:.4f}", f"{change:.4f}"
            over = terminated or truncated
            # The token that fills a response ends the turn before EOS.
            if over or sparse.prompt.number > prompt.number:
                break
