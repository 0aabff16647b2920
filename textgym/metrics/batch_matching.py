"""The matches of many hypotheses at once, on arrays.

Rows whose references need more than 64 bits are few in most corpora; each of them has
a `Match` of its own, on Python's integers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from textgym.metrics.matching import Match, extend_subsequence, use_places
from textgym.metrics.reference_table import ReferenceTable, as_lumps

Rows: TypeAlias = npt.NDArray[np.intp] | slice


class BatchMatch:
    """Many hypotheses against their references, all written in step.

    Attributes:
        lengths: (num_rows,), number of tokens of each hypothesis.
        examples: (num_rows,), the example that each is about.
    """

    def __init__(
        self,
        table: ReferenceTable,
        num_rows: int,
        *,
        order: int,
        subsequence: bool = False,
    ) -> None:
        self.table = table
        self.lengths = np.zeros(num_rows, np.int64)
        self.examples = np.zeros(num_rows, np.intp)
        self._mask_starts = np.zeros(num_rows, np.intp)
        self._order, self._subsequence = order, subsequence
        self._version = -1
        self._wide: dict[int, Match] = {}
        # Run, counts and unused places, in one array because they start together.
        self._state: npt.NDArray[Any] = np.zeros((3 * order, num_rows), np.uint16)
        self._open: npt.NDArray[Any] = np.zeros(num_rows, np.uint16)

    def start(self, rows: npt.NDArray[np.intp], examples: npt.NDArray[np.intp]) -> None:
        """Begin new hypotheses in some rows, against examples that the table holds."""
        self.examples[rows] = examples
        if self.table.any_wide:
            self._start_wide(rows, examples)
        if self._version != self.table.version:
            self._take_over()
        else:
            self._lumps[rows] = self.table.lumps[examples]
        self._read_records()
        self._mask_starts[rows] = examples * self._stride
        self.lengths[rows] = 0
        self._state[:, rows] = self._fresh
        if self._subsequence:
            self._open[rows] = self._records["places"][rows]

    def _start_wide(
        self, rows: npt.NDArray[np.intp], examples: npt.NDArray[np.intp]
    ) -> None:
        for row, example in zip(rows.tolist(), examples.tolist(), strict=True):
            self._wide.pop(row, None)
            references = self.table.references[example]
            if self.table.wide[example] and references is not None:
                self._wide[row] = Match(references)

    def wide_matches(self, rows: Rows) -> Iterator[tuple[int, Match]]:
        """Yield the position in `rows` and the match of each that no array holds."""
        if not self._wide:
            return
        for position, row in enumerate(np.arange(len(self.lengths))[rows].tolist()):
            if row in self._wide:
                yield position, self._wide[row]

    def _take_over(self) -> None:
        """Take the table's new shapes and types for every row."""
        bits, order = self.table.bits, self._order
        self._version = self.table.version
        self._state, self._open = self._state.astype(bits), self._open.astype(bits)
        self._run, self._counts, self._unused = np.split(self._state, 3)
        self._fresh = np.repeat(np.array([0, 0, ~bits.type(0)], bits), order)[:, None]
        # A unigram stands wherever its token does.
        self._may_follow = np.full_like(self._run, ~bits.type(0))
        self._records = self.table.records[self.examples]
        self._lumps = as_lumps(self._records)
        # Rows that go on need the masks of their time, whatever the table does.
        self._mask_table = self.table.masks
        # NumPy reckons with its own scalars in half the time.
        self._stride, self._one = np.intp(self.table.tokens + 1), bits.type(1)

    def _read_records(self) -> None:
        # Contiguous, because every step reads them.
        self._guards = self._records["guards"].copy()
        self._below = self._records["below"].copy()

    def write(self, tokens: npt.NDArray[Any], *, gaps: bool = True) -> None:
        """Write one token in each row.

        Args:
            tokens: shape (num_rows,), the table's numbers of tokens, 0 for none.
            gaps: whether rows with 0 may go on with the token after; otherwise they
                have finished.
        """
        mask = self._masks(tokens)
        np.left_shift(self._run[:-1], self._one, out=self._may_follow[1:])
        # No token breaks no n-gram.
        run = np.bitwise_and(self._may_follow, mask, out=None if gaps else self._run)
        free, _ = use_places(run, self._unused, self._guards, self._below)
        self._counts += free.astype(np.bool_)
        written = tokens.astype(np.bool_)
        if gaps:
            np.copyto(self._run, run, where=written)
        self.lengths += written
        for row, match in self._wide.items():
            if tokens[row]:
                match.extend((int(tokens[row]),))
        if self._subsequence:
            self._open = extend_subsequence(mask, self._open, self._records["places"])

    def _masks(self, tokens: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Look up the places of each row's token: shape (num_rows,)."""
        if self._mask_table is not None:
            places = self._mask_starts + tokens
            found: npt.NDArray[Any] = self._mask_table.take(places)
            return found
        wanted = self._records["tokens"]
        same = wanted == tokens.astype(wanted.dtype)[:, None]  # (num_rows, places)
        # Flat, because packing along an axis takes twice as long.
        return np.packbits(same.reshape(-1), bitorder="little").view(self._run.dtype)

    def __getstate__(self) -> dict[str, Any]:
        # The table is shared; whoever unpickles attaches it again.
        return {**self.__dict__, "table": None, "_mask_table": None}

    def attach(self, table: ReferenceTable) -> None:
        """Go on with a table that holds the examples of every row."""
        self.table = table
        self._take_over()
        self._read_records()

    def matching_rows(self) -> npt.NDArray[np.intp]:
        """Return the rows in which a word matches."""
        return np.flatnonzero(self._counts[0])

    def counts(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Return the clipped matches of each order: shape (order, rows)."""
        return self._counts.take(rows, axis=1).astype(np.intp)

    def closest_lengths(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
        """Return the length of the reference closest in length: (rows,)."""
        lengths = self.lengths[rows]
        if self.table.longest[0] >= self.table.tabled_lengths:
            lengths = np.minimum(lengths, self.table.tabled_lengths - 1)
        return np.asarray(self._records["closest"][rows, lengths])

    def reference_lengths(self, rows: Rows) -> npt.NDArray[np.int32]:
        """Return the number of tokens of each reference: (rows, references)."""
        return np.asarray(self._records["lengths"][rows])

    def reference_counts(self, order: int, rows: Rows) -> npt.NDArray[Any]:
        """Count the clipped n-gram matches with each reference: (rows, references)."""
        used = ~self._unused[order - 1, rows]
        return np.asarray(
            np.bitwise_count(used[:, None] & self._records["spans"][rows])
        )

    def subsequence_lengths(self, rows: Rows) -> npt.NDArray[Any]:
        """Measure the longest common subsequences: (rows, references)."""
        reached = ~self._open[rows]
        return np.asarray(
            np.bitwise_count(reached[:, None] & self._records["spans"][rows])
        )
