"""What the rows of a batch have written, and what it earns.

`MetricRows` is array operations, but for finished texts that a task rates;
`ConversationRows` plays a `Conversation` in each row, for all other tasks.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from textgym.corpora.corpus import Example
from textgym.envs.conversation import Conversation
from textgym.envs.encoding import EncodedCorpus
from textgym.envs.grading import Grader, refuse_infinite
from textgym.envs.row_scores import (
    DraftedScores,
    MatchedScores,
    RowScores,
    by_row,
    weighed,
)
from textgym.envs.seeding import RowSeeds
from textgym.task import Reply, Task
from textgym.turns import RatesTexts

Array = npt.NDArray[Any]
Indices = npt.NDArray[np.intp]
Rate = Callable[[list[Example], list[str]], Mapping[str, Sequence[float]]]


class Finished(NamedTuple):
    """What became of the rows that finished a turn, all of shape (finished,).

    Attributes:
        rewards: What the turn is worth.
        over: Whether the conversation is over; None where all are.
        limited: Whether a limit of the task ended it; None where it ended none.
        metrics: Raw values of the turn, by name.
        totals: The same for what is told at the end of an episode.
        terms: What each reward term earned in the whole episode, by name.
        contexts: What the rows that go on read next: (going on, max_context); None
            where none does.
        notes: Numbers that the task noted of the turn, by name.
    """

    rewards: Array
    over: Array | None
    limited: Array | None
    metrics: dict[str, Array]
    totals: dict[str, Array]
    terms: dict[str, Array]
    contexts: Array | None = None
    notes: Mapping[str, Array] = {}


class Rows(Protocol):
    """The rows of a batch as the vector environment sees them."""

    def start(self, rows: Indices, indices: Indices, seeds: RowSeeds) -> None:
        """Begin new episodes about examples; the seeds know their random bits."""

    def write(self, actions: Array) -> None:
        """Write a token in each row; EOS writes nothing."""

    def scores(self, responses: Array, lengths: Array) -> Array:
        """Return the weighted score of every row's text so far: (num_rows,)."""

    def finish(self, rows: Indices, texts: tuple[Array, Array, Array]) -> Finished:
        """Finish the turn of some rows.

        Args:
            rows: the rows.
            texts: the contexts, responses and response lengths of all rows.
        """

    def references(self, rows: Indices) -> list[tuple[str, ...]]:
        """Return the right answers of the last turn of some rows."""

    def conversations(self, rows: Indices) -> list[Conversation]:
        """Return the episodes of some rows."""


def make_rows(
    task: Task, encoded: EncodedCorpus, grader: Grader, num_rows: int
) -> Rows:
    """Make rows that do as much as possible by array operations."""
    rate = task.rate if grader.own_terms and isinstance(task, RatesTexts) else None
    by_metrics = task.scores_whole_episodes and not grader.own_terms
    if (rate or by_metrics) and grader.scorer.exact:
        return MetricRows(encoded, grader, num_rows, rate)
    return ConversationRows(task, encoded, grader, num_rows)


class MetricRows:
    """Rows of one turn, which metrics on ids score, and perhaps the task at the end."""

    def __init__(
        self, encoded: EncodedCorpus, grader: Grader, num_rows: int, rate: Rate | None
    ) -> None:
        self._rate = rate
        self._grader = grader
        self._encoded = encoded
        self._seeds: RowSeeds | None = None
        self._indices = np.zeros(num_rows, np.intp)
        self._scores = MatchedScores(grader, num_rows)

    def start(self, rows: Indices, indices: Indices, seeds: RowSeeds) -> None:
        """Begin new responses."""
        self._seeds = seeds
        self._indices[rows] = indices
        self._scores.start(rows, indices)

    def write(self, actions: Array) -> None:
        """Match a token of each row."""
        self._scores.write(actions)

    def scores(self, responses: Array, lengths: Array) -> Array:
        """Weigh the values of every row."""
        if not self._grader.names:
            return np.zeros(len(lengths))
        return weighed(self._grader, self._scores.read(slice(None)))

    def finish(self, rows: Indices, texts: tuple[Array, Array, Array]) -> Finished:
        """Read the values of rows off their matches, and let the task rate texts."""
        grader = self._grader
        metrics = dict(zip(grader.names, self._scores.read(rows), strict=True))
        weights = dict(zip(grader.names, grader.weights, strict=True))
        over = None
        if self._rate is not None:
            metrics |= self._rated(self._rate, rows, texts)
            weights |= {term.name: term.weight for term in grader.own_terms}
            over = np.ones(len(rows), np.bool_)
        parts = {
            name: metrics[name] if weight == 1 else weight * metrics[name]
            for name, weight in weights.items()
        }
        rewards = functools.reduce(operator.add, parts.values())
        if over is not None and not np.isfinite(rewards).all():
            refuse_infinite({name: float(part.sum()) for name, part in parts.items()})
        return Finished(
            rewards=rewards,
            over=over,
            limited=None if over is None else ~over,
            metrics=metrics,
            totals=metrics,
            terms=parts,
        )

    def _rated(
        self, rate: Rate, rows: Indices, texts: tuple[Array, Array, Array]
    ) -> dict[str, Array]:
        """Let the task rate what was written in rows."""
        decode = self._encoded.tokenizer.decode
        written = zip(texts[1][rows].tolist(), texts[2][rows].tolist(), strict=True)
        values = rate(
            [self._encoded.example(index) for index in self._indices[rows].tolist()],
            [decode(ids[:length]) for ids, length in written],
        )
        return {name: np.array(value, np.float64) for name, value in values.items()}

    def references(self, rows: Indices) -> list[tuple[str, ...]]:
        """Return the references of the rows' examples."""
        indices = self._indices[rows].tolist()
        return [self._encoded.example(index).references for index in indices]

    def conversations(self, rows: Indices) -> list[Conversation]:
        """Make conversations, which these rows need for nothing else."""
        assert self._seeds is not None  # episodes were begun
        indices = self._indices[rows].tolist()
        bits = self._seeds.bits(rows).tolist()
        return list(map(Conversation, indices, bits))


class ConversationRows:
    """Rows in each of which a `Conversation` is played."""

    def __init__(
        self, task: Task, encoded: EncodedCorpus, grader: Grader, num_rows: int
    ) -> None:
        self._task = task
        self._encoded = encoded
        self._grader = grader
        self._conversations: list[Conversation] = [Conversation(0, 0)] * num_rows
        self._indices = np.zeros(num_rows, np.intp)
        self._weights = np.ones(num_rows)
        self._over = np.ones(num_rows, np.bool_)
        one_for_all = type(task).references is Task.references
        if grader.scorer.exact and (one_for_all or not grader.names):
            self._scores: RowScores = MatchedScores(grader, num_rows)
        else:
            self._scores = DraftedScores(grader, num_rows)

    def start(self, rows: Indices, indices: Indices, seeds: RowSeeds) -> None:
        """Begin new conversations."""
        self._over[rows] = False
        self._indices[rows] = indices
        for row, index, random in zip(
            rows.tolist(), indices.tolist(), seeds.bits(rows).tolist(), strict=True
        ):
            self._conversations[row] = Conversation(index, random)
        if self._task.dense and self._grader.names:
            self._weights[rows] = [
                self._task.turn_weight(self._encoded.example(index))
                for index in indices.tolist()
            ]
        self._scores.start(rows, indices, [0] * len(rows))

    def write(self, actions: Array) -> None:
        """Match a token of each row, if that is all that the metrics need."""
        self._scores.write(actions)

    def scores(self, responses: Array, lengths: Array) -> Array:
        """Score the text so far of every row whose conversation goes on."""
        scores = np.zeros(len(lengths))
        rows = np.flatnonzero(~self._over)
        if self._grader.names and rows.size:
            values = self._scores.values(rows, responses, lengths)
            scores[rows] = weighed(self._grader, values) * self._weights[rows]
        return scores

    def finish(self, rows: Indices, texts: tuple[Array, Array, Array]) -> Finished:
        """Let the task answer the rows together, then pay one after the other."""
        contexts, responses, lengths = texts
        writings = [
            responses[row, :length].tolist()
            for row, length in zip(rows.tolist(), lengths[rows].tolist(), strict=True)
        ]
        conversations = self.conversations(rows)
        examples = [self._encoded.example(one.index) for one in conversations]
        replies = self._replies(conversations, examples, writings)
        values = by_row(self._scores.values(rows, responses, lengths), len(rows))
        rewards = [
            conversation.settle(self._task, self._grader, example, outcome)
            for conversation, example, outcome in zip(
                conversations, examples, zip(values, replies, strict=True), strict=True
            )
        ]
        over = np.array([reply.text is None for reply in replies])
        self._over[rows] = over
        following = None
        if not over.all():
            going = np.flatnonzero(~over)
            self._begin_turns(rows[going])
            following = self._encoded.next_contexts(
                contexts[rows[going]],
                [writings[n] for n in going.tolist()],
                [replies[n] for n in going.tolist()],
            )
        return Finished(
            rewards=np.array(rewards),
            over=over,
            limited=np.array([reply.truncated for reply in replies]),
            metrics=_columns([one.metrics for one in conversations]),
            totals=_columns([one.totals for one in conversations]),
            terms=_columns([one.terms for one in conversations]),
            contexts=following,
            notes=_columns([one.numbers() for one in conversations]),
        )

    def _replies(
        self,
        conversations: list[Conversation],
        examples: list[Example],
        writings: list[list[int]],
    ) -> Sequence[Reply]:
        """Let the task answer what was written."""
        if not self._task.has_own_answers:
            return [Reply()] * len(conversations)
        texts = map(self._encoded.tokenizer.decode, writings)
        turns = map(Conversation.turn, conversations, examples, texts)
        return self._task.answers(list(turns))

    def _begin_turns(self, rows: Indices) -> None:
        turns = [conversation.number for conversation in self.conversations(rows)]
        self._scores.start(rows, self._indices[rows], turns)

    def references(self, rows: Indices) -> list[tuple[str, ...]]:
        """Ask the conversations of the rows."""
        return [
            conversation.references(
                self._task, self._encoded.example(conversation.index)
            )
            for conversation in self.conversations(rows)
        ]

    def conversations(self, rows: Indices) -> list[Conversation]:
        """Return the conversations of some rows."""
        return [self._conversations[row] for row in rows.tolist()]


def _columns(rows: list[dict[str, float]]) -> dict[str, Array]:
    """Turn rows of named numbers into named arrays."""
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
