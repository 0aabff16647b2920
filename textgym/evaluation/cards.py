"""Result cards: what an agent did on a suite, stored while it plays.

A card is a directory with `card.json`, which says who played what, and
`episodes.jsonl.gz` with one line for each episode.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import textgym
from textgym.evaluation.agent import Agent, Array
from textgym.evaluation.evaluate import evaluate
from textgym.evaluation.results import Evaluation, Record
from textgym.evaluation.suites import Suite
from textgym.task import Task

FORMAT = 1
HEAD, EPISODES = "card.json", "episodes.jsonl.gz"
# Episodes that are lost where the process is killed, at most.
_BLOCK = 1024
# Episodes that are scored again at the same time.
_ROWS = 256


@dataclass(frozen=True)
class Card:
    """A stored evaluation of an agent on a suite.

    Attributes:
        path: Its directory.
        agent: What the agent is called.
        fingerprint: Of the suite; scores of equal ones can be compared.
        runs: How often the suite is played.
        suite: What the fingerprint is made of.
        textgym: Version that played.
        format: Version of the layout of cards.
    """

    path: Path
    agent: str
    fingerprint: str
    runs: int
    suite: Mapping[str, Any] = field(repr=False)
    textgym: str = textgym.__version__
    format: int = FORMAT

    def episodes(self) -> Iterator[tuple[str, int, Record]]:
        """Read task, run and record of each episode that was stored completely."""
        for line in _complete_lines(self.path / EPISODES):
            stored = json.loads(line)
            task, run = stored.pop("task"), stored.pop("run")
            for name in ("references", "actions"):
                stored[name] = tuple(stored[name])
            yield task, run, Record(**stored)

    def evaluations(self, suite: Suite) -> list[dict[str, Evaluation]]:
        """Return one evaluation of each task for each run, as `Suite.scores` wants.

        Raises:
            ValueError: if another suite was played, or some episodes are missing.
        """
        self.check_comparable(suite.fingerprint)
        records: dict[tuple[str, int], list[Record]] = {}
        for task, run, record in self.episodes():
            records.setdefault((task, run), []).append(record)
        for name, run in _parts(suite, self.runs):
            played = len(records.get((name, run), ()))
            if played != suite.episodes[name]:
                raise ValueError(
                    f"{self.path}: expected {suite.episodes[name]} episodes of {name} "
                    f"in run {run}; got {played}. Play on with `play_card`"
                )
        return [
            {
                name: Evaluation(task, tuple(records[name, run]))
                for name, task in suite.tasks.items()
            }
            for run in range(self.runs)
        ]

    def rescore(self, suite: Suite) -> list[dict[str, Evaluation]]:
        """Play the stored tokens again, without the agent, and score them anew.

        Raises:
            ValueError: as `evaluations`.
        """
        return [
            {
                name: Evaluation(one.task, replayed(one.task, one.records))
                for name, one in run.items()
            }
            for run in self.evaluations(suite)
        ]

    def check_comparable(self, fingerprint: str) -> None:
        """Refuse what was played on another suite.

        Raises:
            ValueError: if the fingerprint is not this card's.
        """
        if fingerprint != self.fingerprint:
            raise ValueError(
                f"{self.path} cannot be compared: expected the fingerprint "
                f"{self.fingerprint[:12]} of {self.suite['suite']}; got "
                f"{fingerprint[:12]}, so that tasks, corpora, metrics or versions "
                "differ. Evaluate both with the same suite and version of textgym"
            )


def play_card(
    path: str | os.PathLike[str],
    suite: Suite,
    make_agent: Callable[[Task, int], Agent],
    *,
    agent: str,
    runs: int = 1,
    num_envs: int = 256,
) -> Card:
    """Play a suite and store each block of episodes as soon as it is finished.

    Where a card of the same agent and suite lies there, what it holds is not played
    again, so that a process that was killed can play on.

    Args:
        path: Directory of the card.
        suite: What is played.
        make_agent: Makes the agent for a task and the number of a run, its seed.
        agent: What the agent is called.
        runs: How often the suite is played.
        num_envs: Most rows that are played at the same time.

    Raises:
        ValueError: if another card lies there.
    """
    if runs < 1:
        raise ValueError(f"runs must be at least 1; got {runs}")
    card = Card(Path(path), agent, suite.fingerprint, runs, suite.to_dict())
    _write_head(card)
    _keep_complete(card.path / EPISODES)
    done: dict[tuple[str, int], int] = {}
    for task, run, _ in card.episodes():
        done[task, run] = done.get((task, run), 0) + 1
    for name, run in _parts(suite, runs):
        first, total = done.get((name, run), 0), suite.episodes[name]
        if first == total:
            continue
        player = make_agent(suite.tasks[name], run)
        for start in range(first, total, _BLOCK):
            played = evaluate(
                player,
                suite.tasks[name],
                first=start,
                episodes=min(_BLOCK, total - start),
                num_envs=num_envs,
            )
            _append(card.path / EPISODES, name, run, played.records)
    return card


def read_card(path: str | os.PathLike[str]) -> Card:
    """Read the head of a card.

    Raises:
        ValueError: if it is none, or one of another format.
    """
    file = Path(path) / HEAD
    try:
        head = json.loads(file.read_text("utf-8"))
        if head["format"] != FORMAT:
            raise ValueError(f"expected format {FORMAT}; got {head['format']!r}")
        return Card(Path(path), **head)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{file} is no head of a result card: {error}") from None


def replayed(task: Task, records: Sequence[Record]) -> tuple[Record, ...]:
    """Write the tokens of records of successive examples again; note what they earn.

    Raises:
        ValueError: if the tokens do not play their episodes to the same end.
    """
    played: list[Record] = []
    for start in range(0, len(records), _ROWS):
        block = records[start : start + _ROWS]
        again = evaluate(
            _Scribe(block),
            task,
            first=block[0].example_index,
            episodes=len(block),
            num_envs=len(block),
        )
        played += again.records
    for old, new in zip(records, played, strict=True):
        if (old.example_index, old.actions) != (new.example_index, new.actions):
            raise ValueError(
                f"the stored tokens of example {old.example_index} do not play an "
                "episode to its end: they were written for another version of the task"
            )
    return tuple(played)


class _Scribe:
    """Writes the tokens of one record in each row, where rows are never used again."""

    def __init__(self, records: Sequence[Record]) -> None:
        steps = max(len(record.actions) for record in records)
        self._tokens = np.zeros((steps, len(records)), np.int64)
        for row, record in enumerate(records):
            self._tokens[: len(record.actions), row] = record.actions
        self._step = 0

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose the next token of each record, anything after its end."""
        step = min(self._step, len(self._tokens) - 1)
        self._step += 1
        tokens: Array = self._tokens[step]
        return tokens


def _parts(suite: Suite, runs: int) -> Iterator[tuple[str, int]]:
    return ((name, run) for run in range(runs) for name in suite.tasks)


def _write_head(card: Card) -> None:
    """Write the head of a new card, or see that the one there is of the same thing."""
    if (card.path / HEAD).exists():
        if read_card(card.path) != card:
            raise ValueError(
                f"{card.path} holds a card of another agent, suite, version or number "
                "of runs; expected an empty directory or the same. Choose another one"
            )
        return
    card.path.mkdir(parents=True, exist_ok=True)
    content = {name: value for name, value in asdict(card).items() if name != "path"}
    draft = card.path / f"{HEAD}.new"
    draft.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    draft.replace(card.path / HEAD)


def _append(path: Path, task: str, run: int, records: Sequence[Record]) -> None:
    """Add a member to the compressed file."""
    lines = [json.dumps({"task": task, "run": run, **asdict(r)}) for r in records]
    # In ASCII, because agents may write half of a pair, which UTF-8 cannot say.
    member = gzip.compress("".join(f"{line}\n" for line in lines).encode("ascii"))
    with path.open("ab") as file:
        file.write(member)


def _keep_complete(path: Path) -> None:
    """Cut off a member that was half written when a process was killed."""
    if path.exists():
        with path.open("r+b") as file:
            file.truncate(sum(size for size, _ in _members(path.read_bytes())))


def _complete_lines(path: Path) -> Iterator[str]:
    if path.exists():
        for _, content in _members(path.read_bytes()):
            yield from content.decode("ascii").splitlines()


def _members(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Unpack complete members, each with its packed size; stop before a broken one."""
    while packed:
        reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            content = reader.decompress(packed)
        except zlib.error:
            return
        if not reader.eof:
            return
        yield len(packed) - len(reader.unused_data), content
        packed = reader.unused_data
