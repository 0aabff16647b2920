"""What the metrics say of the text in each row of a batch.

`MatchedScores` reads arrays of matches, `DraftedScores` keeps a draft for each row:
for metrics that must read text, and turns with references of their own.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from textgym.envs.grading import Grader
from textgym.metrics.batch_matching import BatchMatch, Rows
from textgym.metrics.scoring import Draft

Array = npt.NDArray[Any]
Indices = npt.NDArray[np.intp]


class RowScores(Protocol):
    """The values of a grader's metrics in the rows of a batch."""

    def start(self, rows: Indices, indices: Indices, turns: Iterable[int]) -> None:
        """Begin new texts.

        Args:
            rows: Where.
            indices: the examples that they are about.
            turns: the numbers of the turns.
        """

    def write(self, actions: Array) -> None:
        """Write a token in each row; EOS writes nothing."""

    def values(self, rows: Indices, responses: Array, lengths: Array) -> list[Array]:
        """Return the values of some rows, for each metric: (rows,).

        Args:
            rows: the rows.
            responses: the ids that stand in all rows.
            lengths: their numbers.
        """


class MatchedScores:
    """Scores by metrics that match ids, against references of whole examples."""

    def __init__(self, grader: Grader, num_rows: int) -> None:
        self._grader = grader
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

    def start(self, rows: Indices, indices: Indices, turns: Iterable[int] = ()) -> None:
        """Begin new texts; all turns have the same references."""
        self.fill_tables(indices)
        for match in self._matches:
            match.start(rows, indices)

    def fill_tables(self, indices: Indices) -> None:
        """Put the references of examples that are new into the shared tables."""
        tables = self._grader.tables
        if not tables or not tables[0].missing:
            return
        new = ~tables[0].known[indices]
        for index in np.unique(indices[new]).tolist():
            references = self._grader.prepared(index).matchings
            for table, one in zip(tables, references, strict=True):
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

    def read(self, rows: Rows) -> list[Array]:
        """Read the values of some rows off their matches."""
        return list(self._grader.scorer.batch_values(self._matches, rows))

    def values(self, rows: Indices, responses: Array, lengths: Array) -> list[Array]:
        """Read the values of some rows off their matches, which know the texts."""
        return self.read(rows)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for match, table in zip(self._matches, self._grader.tables, strict=True):
            self.fill_tables(match.examples)
            match.attach(table)


class DraftedScores:
    """Scores of drafts, which read what is new when a score is asked for."""

    def __init__(self, grader: Grader, num_rows: int) -> None:
        self._grader = grader
        self._turns = [(0, 0)] * num_rows
        self._drafts: list[Draft | None] = [None] * num_rows

    def start(self, rows: Indices, indices: Indices, turns: Iterable[int]) -> None:
        """Begin new texts."""
        places = zip(rows.tolist(), indices.tolist(), turns, strict=True)
        for row, index, turn in places:
            self._turns[row], self._drafts[row] = (index, turn), None

    def write(self, actions: Array) -> None:
        """Do nothing: texts are read when a score is asked for."""

    def values(self, rows: Indices, responses: Array, lengths: Array) -> list[Array]:
        """Score the texts of some rows one by one."""
        values = np.array(
            [
                self._draft(row, responses[row, : lengths[row]].tolist()).values()
                for row in rows.tolist()
            ]
        )
        return list(values.reshape(len(rows), -1).T)

    def _draft(self, row: int, written: list[int]) -> Draft:
        draft = self._drafts[row]
        if draft is None:
            draft = self._drafts[row] = self._grader.draft(*self._turns[row])
        draft.ids.extend(written[len(draft.ids) :])
        return draft


def weighed(grader: Grader, values: list[Array]) -> Array:
    """Weigh the values of metrics and add them up."""
    return functools.reduce(operator.add, map(operator.mul, grader.weights, values))


def by_row(values: list[Array], rows: int) -> list[list[float]]:
    """Turn the values of metrics, (rows,) each, into lists of a row's values."""
    if not values:
        return [[] for _ in range(rows)]
    by_row: list[list[float]] = np.array(values).T.tolist()
    return by_row
