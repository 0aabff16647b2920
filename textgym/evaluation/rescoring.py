"""Plays what is stored in records again, without the agent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from textgym.evaluation.agent import Array
from textgym.evaluation.evaluate import evaluate
from textgym.evaluation.results import Record
from textgym.evaluation.text_play import Talk, play_texts
from textgym.task import Task

# Episodes that are scored again at the same time.
_ROWS = 256


def replayed(task: Task, records: Sequence[Record]) -> tuple[Record, ...]:
    """Write what records of successive examples hold again; note what it earns.

    Failures earn nothing again.

    Raises:
        ValueError: if what was written does not play the episodes to the same end.
    """
    played: list[Record] = []
    for start in range(0, len(records), _ROWS):
        block = records[start : start + _ROWS]
        again = _tokens if any(record.actions for record in block) else _texts
        played += again(task, block)
    pairs = list(zip(records, played, strict=True))
    for old, new in pairs:
        if not old.error and _written(old) != _written(new):
            raise ValueError(
                f"what is stored of example {old.example_index} does not play an "
                "episode to its end: it was written for another version of the task"
            )
    return tuple(
        old if old.error else replace(new, numbers=old.numbers) for old, new in pairs
    )


def _written(record: Record) -> tuple[object, ...]:
    return record.example_id, record.actions, record.texts


def _tokens(task: Task, block: Sequence[Record]) -> tuple[Record, ...]:
    played = evaluate(
        _Scribe(block),
        task,
        first=block[0].example_index,
        episodes=len(block),
        num_envs=len(block),
    )
    return played.records


def _texts(task: Task, block: Sequence[Record]) -> tuple[Record, ...]:
    """Write the turns of each episode; silence after the end of what is stored."""
    by_index = {record.example_index: record.texts for record in block}

    def write(talks: Sequence[Talk]) -> list[str]:
        turns = [(by_index[talk.index], talk.prompt.number) for talk in talks]
        return [texts[number] if number < len(texts) else "" for texts, number in turns]

    first = block[0].example_index
    return play_texts(write, task, range(first, first + len(block)), len(block))


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
