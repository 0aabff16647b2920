"""What the rows of a batch have written, and what it earns.

`MetricRows` is array operations alone; `ConversationRows` plays a `Conversation` in
each row, for tasks that answer turns themselves and metrics that must read text.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from textgym.envs.conversation import Conversation
from textgym.envs.encoding import EncodedCorpus
from textgym.envs.grading import Grader
from textgym.envs.seeding import RowSeeds
from textgym.metrics.batch_matching import BatchMatch
from textgym.metrics.scoring import Draft
from textgym.task import Reply, Task

Array = npt.NDArray[Any]
Indices = npt.NDArray[np.intp]


class Finished(NamedTuple):
    """What became of the rows that finished a turn, all of shape (finished,).

    Attributes:
        rewards: What the turn is worth.
        over: Whether the conversation is over; None where all are.
        limited: Whether a limit of the task ended it; None where it ended none.
        metrics: Raw values of the turn, by name.
        terms: What each reward term earned in the whole episode, by name.
        notes: Numbers that the task noted of the turn, by name.
        contexts: For rows that go on, what is read next, by position; None where none
            does.
    """

    rewards: Array
    over: Array | None
    limited: Array | None
    metrics: dict[str, Array]
    terms: dict[str, Array]
    contexts: dict[int, Array] | None = None
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
    by_metrics = task.scores_whole_episodes and not grader.own_terms
    if by_metrics and grader.scorer.exact:
        return MetricRows(encoded, grader, num_rows)
    return ConversationRows(task, encoded, grader, num_rows)


class MetricRows:
    """Rows that are scored by metrics on ids alone."""

    def __init__(self, encoded: EncodedCorpus, grader: Grader, num_rows: int) -> None:
        self._grader = grader
        self._encoded = encoded
        self._seeds: RowSeeds | None = None
        self._matches = [
            BatchMatch(
                table,
                num_rows,
                order=matching.order,
                subsequence=matching.subsequence,
            )
            for table, matching in zip(
                grader.tables, grader.scorer.matchings, strict=True
            )
        ]

    def start(self, rows: Indices, indices: Indices, seeds: RowSeeds) -> None:
        """Begin new responses."""
        self._seeds = seeds
        self._fill_tables(indices)
        for match in self._matches:
            match.start(rows, indices)

    def _fill_tables(self, indices: Indices) -> None:
        """Put the references of examples that are new into the shared tables."""
        grader = self._grader
        if not grader.tables[0].missing:
            return
        new = ~grader.tables[0].known[indices]
        for index in np.unique(indices[new]).tolist():
            references = grader.prepared(index).matchings
            for table, one in zip(grader.tables, references, strict=True):
                table.add(index, one)

    def write(self, actions: Array) -> None:
        """Match a token of each row."""
        matchings = self._grader.scorer.matchings
        for match, matching in zip(self._matches, matchings, strict=True):
            if matching.follows_ids:
                match.write(actions, gaps=False)
                continue
            for numbers in matching.piece_columns:
                match.write(numbers[actions], gaps=not matching.one_to_one)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for match, table in zip(self._matches, self._grader.tables, strict=True):
            self._fill_tables(match.examples)
            match.attach(table)

    def scores(self, responses: Array, lengths: Array) -> Array:
        """Weigh the values of every row."""
        values = self._grader.scorer.batch_values(self._matches, slice(None))
        weighted = map(operator.mul, self._grader.weights, values)
        return functools.reduce(operator.add, weighted)

    def finish(self, rows: Indices, texts: tuple[Array, Array, Array]) -> Finished:
        """Read the values of rows off their matches."""
        grader = self._grader
        values = grader.scorer.batch_values(self._matches, rows)
        weighed = zip(grader.weights, values, strict=True)
        parts = [value if weight == 1 else weight * value for weight, value in weighed]
        return Finished(
            rewards=functools.reduce(operator.add, parts),
            over=None,
            limited=None,
            metrics=dict(zip(grader.names, values, strict=True)),
            terms=dict(zip(grader.names, parts, strict=True)),
        )

    def references(self, rows: Indices) -> list[tuple[str, ...]]:
        """Return the references of the rows' examples."""
        # Every match knows what its rows are about.
        indices = self._matches[0].examples[rows].tolist()
        return [self._encoded.example(index).references for index in indices]

    def conversations(self, rows: Indices) -> list[Conversation]:
        """Make conversations, which these rows need for nothing else."""
        assert self._seeds is not None  # episodes were begun
        indices = self._matches[0].examples[rows].tolist()
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
        self._drafts: list[Draft | None] = [None] * num_rows
        self._over = np.ones(num_rows, np.bool_)

    def start(self, rows: Indices, indices: Indices, seeds: RowSeeds) -> None:
        """Begin new conversations."""
        self._over[rows] = False
        for row, index, random in zip(
            rows.tolist(), indices.tolist(), seeds.bits(rows).tolist(), strict=True
        ):
            self._conversations[row] = Conversation(index, random)
            self._drafts[row] = None

    def write(self, actions: Array) -> None:
        """Do nothing: texts are read when a score is asked for."""

    def _draft(self, row: int, written: list[int]) -> Draft:
        draft = self._drafts[row]
        if draft is None:
            conversation = self._conversations[row]
            draft = self._grader.draft(conversation.index, conversation.number)
            self._drafts[row] = draft
        draft.ids.extend(written[len(draft.ids) :])
        return draft

    def scores(self, responses: Array, lengths: Array) -> Array:
        """Score the text so far of every row whose conversation goes on."""
        scores = np.zeros(len(lengths))
        for row in np.flatnonzero(~self._over).tolist():
            draft = self._draft(row, responses[row, : lengths[row]].tolist())
            example = self._encoded.example(self._conversations[row].index)
            weight = self._task.turn_weight(example)
            scores[row] = self._grader.metric_score(draft.values()) * weight
        return scores

    def finish(self, rows: Indices, texts: tuple[Array, Array, Array]) -> Finished:
        """Let the task answer the rows together, then pay one after the other."""
        contexts, responses, lengths = texts
        rewards = np.zeros(len(rows))
        limited = np.zeros(len(rows), np.bool_)
        following: dict[int, Array] = {}
        writings = [
            responses[row, :length].tolist()
            for row, length in zip(rows.tolist(), lengths[rows].tolist(), strict=True)
        ]
        replies = self._replies(rows, writings)
        for n, row in enumerate(rows.tolist()):
            conversation, reply = self._conversations[row], replies[n]
            rewards[n] = conversation.settle(
                self._task,
                self._grader,
                self._encoded.example(conversation.index),
                (self._draft(row, writings[n]).values(), reply),
            )
            limited[n] = reply.truncated
            self._drafts[row] = None
            if reply.text is not None:
                following[n] = self._encoded.next_context(
                    contexts[row], writings[n], reply
                )
        return self._gather(rows, rewards, limited, following)

    def _replies(self, rows: Indices, writings: list[list[int]]) -> Sequence[Reply]:
        """Let the task answer what was written in some rows."""
        if not self._task.has_own_answers:
            return [Reply()] * len(rows)
        turns = [
            conversation.turn(
                self._encoded.example(conversation.index),
                self._draft(row, written).text(),
            )
            for row, conversation, written in zip(
                rows.tolist(), self.conversations(rows), writings, strict=True
            )
        ]
        return self._task.answers(turns)

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

    def _gather(
        self,
        rows: Indices,
        rewards: Array,
        limited: Array,
        following: dict[int, Array],
    ) -> Finished:
        over = np.ones(len(rows), np.bool_)
        over[list(following)] = False
        self._over[rows] = over
        finished = self.conversations(rows)
        return Finished(
            rewards=rewards,
            over=over,
            limited=limited,
            metrics=_columns([conversation.metrics for conversation in finished]),
            terms=_columns([conversation.terms for conversation in finished]),
            contexts=following,
            notes=_columns([conversation.numbers() for conversation in finished]),
        )


def _columns(rows: list[dict[str, float]]) -> dict[str, Array]:
    """Turn rows of named numbers into named arrays."""
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
