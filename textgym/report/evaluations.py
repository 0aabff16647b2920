"""Understands the files that `textgym evaluate --json` writes."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textgym.envs.encoding import encoded_corpus
from textgym.report.results import Episode, Result, Spoken
from textgym.task import Task
from textgym.testing.check import find_task

_SUITE = "single environments"
# What two evaluations must have in common for their rewards to be compared.
_IDENTITY = (
    "textgym",
    "fingerprint",
    "tokenizer_fingerprint",
    "context_tokenizer_fingerprint",
    "signature",
    "episodes",
)


@dataclass(frozen=True)
class Stored:
    """The content of a file.

    Attributes:
        path: Where it lies.
        content: What stands in it.
    """

    path: Path
    content: Mapping[str, Any]

    def __post_init__(self) -> None:
        wanted = ("id", "agent", "task", "split", "records", *_IDENTITY)
        if missing := [name for name in wanted if name not in self.content]:
            raise ValueError(
                f"{self.path} is no evaluation: it has no {', '.join(missing)}. Write "
                "one with `textgym evaluate ID --json FILE`"
            )

    @property
    def agent(self) -> str:
        """What the agent was called."""
        return str(self.content["agent"])

    def identity(self) -> list[Any]:
        """Return what decides whether rewards can be compared."""
        return [self.content[name] for name in _IDENTITY]

    def task(self) -> Task:
        """Make the task that was played.

        Raises:
            ValueError: if it is another one here than it was there.
        """
        task = find_task(self.content["id"], **self._fields())
        encoded = encoded_corpus(task)
        found = {
            "fingerprint": encoded.corpus.fingerprint,
            "tokenizer_fingerprint": encoded.tokenizer.fingerprint,
            "context_tokenizer_fingerprint": encoded.context_tokenizer.fingerprint,
            "signature": task.signature,
        }
        other = [name for name, one in found.items() if one != self.content[name]]
        if other:
            raise ValueError(
                f"{self.path} cannot be played again: its {', '.join(other)} is not "
                "that of the task here. Evaluate again with this version and this data"
            )
        return task

    def _fields(self) -> dict[str, Any]:
        """Read the fields of the task out of its representation.

        Raises:
            ValueError: if one of them is an object, which a file cannot hold.
        """
        written = self.content["task"]
        try:
            match ast.parse(written, mode="eval").body:
                case ast.Call(keywords=keywords):
                    return {str(one.arg): _value(one.value) for one in keywords}
        except (SyntaxError, ValueError):
            pass
        raise ValueError(
            f"{self.path}: expected a task whose fields are names, numbers and "
            f"paths; got {written}. Write its report from Python, see docs/reports.md"
        )

    def episodes(self, run: int) -> tuple[Episode, ...]:
        """Return the records; of a conversation they hold the last turn alone."""
        return tuple(
            Episode(
                example_index=record["example_index"],
                example_id=record["example_id"],
                turns=(Spoken(record["hypothesis"]),),
                reward=record["reward"],
                metrics=record["metrics"],
                references=tuple(record["references"]),
                run=run,
            )
            for record in self.content["records"]
        )


def merge_evaluations(evaluations: Sequence[Stored]) -> list[Result]:
    """Put together what each agent did; the same task again is another run.

    Raises:
        ValueError: if runs of a task are of different versions or data.
    """
    agents: dict[str, dict[str, list[Stored]]] = {}
    tasks: dict[str, Task] = {}
    for one in evaluations:
        task = one.task()
        label = f"{one.content['id']} {task.level} {task.split}"
        tasks.setdefault(label, task)
        agents.setdefault(one.agent, {}).setdefault(label, []).append(one)
    return [_result(agent, played, tasks) for agent, played in agents.items()]


def _result(
    agent: str, played: Mapping[str, Sequence[Stored]], tasks: Mapping[str, Task]
) -> Result:
    for label, (first, *others) in played.items():
        for other in others:
            if other.identity() != first.identity():
                raise ValueError(
                    f"{first.path} and {other.path} are of the same agent and "
                    f"{label}, but of other versions, data or numbers of episodes"
                )
    identities = {label: found[0].identity() for label, found in sorted(played.items())}
    text = json.dumps(identities, sort_keys=True)
    return Result(
        agent=agent,
        suite=_SUITE,
        fingerprint=hashlib.sha256(text.encode("ascii")).hexdigest(),
        tasks={label: tasks[label] for label in played},
        episodes={
            label: tuple(e for run, one in enumerate(found) for e in one.episodes(run))
            for label, found in played.items()
        },
    )


def _value(written: ast.expr) -> Any:
    """Read a plain value, or the weights of a reward.

    Raises:
        ValueError: if it is something else.
    """
    match written:
        case ast.Call(func=ast.Name(id="Reward"), args=[weights], keywords=[]):
            return ast.literal_eval(weights)
    return ast.literal_eval(written)
