"""The matches of many hypotheses at once, on arrays.

Rows whose references need more than 64 bits are few in most corpora; each of them has
a `Match` of its own, on Python's integers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from textgym.metrics.matching import (
    Match,
    References,
    extend_subsequence,
    use_places,
)

Rows: TypeAlias = npt.NDArray[np.intp] | slice

_WORDS = tuple(map(np.dtype, ("uint16", "uint32", "uint64")))
_NO_TOKEN = -2
# A table of masks is the fastest way to find places, as long as it is not too large.
_MOST_BYTES = 1 << 25


class ReferenceTable:
    """The references of many examples as arrays, filled in as they are first needed.

    Attributes:
        known: (size,), whether an example was added; `missing` counts the others.
        records: (size,), what `_record_type` lists, of every example.
        lumps: the same memory as records without fields.
        longest: most tokens of a hypothesis, and a bound on those of a reference.
        tabled_lengths: number of lengths of hypotheses that records speak of.
        masks: (size, vocabulary), the places of each token, where that is not too
            large; None where places have to be looked for in the records.
        version: changes whenever the records are replaced by larger ones.
        references: what was added; None for other examples.
        wide: (size,), whether the references need more than 64 bits, so that they have
            no record and are matched one by one.
    """

    def __init__(
        self, size: int, vocabulary: Mapping[str, int], *, longest: int
    ) -> None:
        self.vocabulary = vocabulary
        self.words = list(vocabulary)
        self.version = 0
        self.known = np.zeros(size, np.bool_)
        self.missing = size
        self.wide = np.zeros(size, np.bool_)
        self.any_wide = False
        self.references: list[References | None] = [None] * size
        self._number = np.dtype(
            np.int16 if len(vocabulary) < np.iinfo(np.int16).max else np.int32
        )
        self.longest = (longest, 1)
        # To a text longer than every reference the longest one is closest.
        self.tabled_lengths = min(longest, _WORDS[-1].itemsize * 8) + 1
        self.bits = _WORDS[0]
        self.most = 1
        self.masks = self._empty_masks()
        self.records = np.zeros(size, self._record_type())
        self.lumps = _as_lumps(self.records)

    def _record_type(self) -> np.dtype[Any]:
        """Lay out what is known of an example.

        That is the token at each place, if no table of masks tells it; the references'
        lengths; the length closest to that of a hypothesis, by the hypothesis's length;
        and bits as in `References`.
        """
        places = 0 if self.masks is not None else self.bits.itemsize * 8
        return np.dtype(
            [
                ("tokens", self._number, (places,)),
                ("lengths", np.int32, (self.most,)),
                ("closest", np.int32, (self.tabled_lengths,)),
                ("spans", self.bits, (self.most,)),
                ("guards", self.bits),
                ("lowest", self.bits),
                ("places", self.bits),
            ],
            align=True,
        )

    def _empty_masks(self) -> npt.NDArray[Any] | None:
        # Column 0 is for the token -1, which is no token and stands nowhere.
        shape = (len(self.references), len(self.vocabulary) + 1)
        fits = math.prod(shape) * self.bits.itemsize <= _MOST_BYTES
        return np.zeros(shape, self.bits) if fits else None

    def add(self, index: int, references: References) -> None:
        """Fill in the record of an example."""
        self.missing -= not self.known[index]
        self.known[index] = True
        if references.width > _WORDS[-1].itemsize * 8:
            self.references[index] = references
            self.wide[index] = self.any_wide = True
            return
        fits = references.width <= self.bits.itemsize * 8
        if not fits or len(references.lengths) > self.most:
            self._make_room(references)
        while max(references.lengths) > self.longest[1]:
            self.longest = (self.longest[0], 2 * self.longest[1])
        self.references[index] = references
        self._fill(index, references)

    def _fill(self, index: int, references: References) -> None:
        lane, absent = references.first_lane, self.most - len(references.lengths)
        record = self.records[index]
        # Repeating a length changes no closest length; an empty span matches nothing.
        record["lengths"] = references.lengths + references.lengths[:1] * absent
        record["spans"] = references.spans + [0] * absent
        record["guards"] = references.guards & lane
        record["lowest"] = references.lowest & lane
        record["places"] = references.places
        record["closest"] = list(
            map(references.closest_length, range(self.tabled_lengths))
        )
        if self.masks is None:
            record["tokens"] = _NO_TOKEN
            record["tokens"][: references.width] = [
                _NO_TOKEN if token is None else self.vocabulary.get(token, _NO_TOKEN)
                for token in references.tokens
            ]
            return
        for token, mask in references.masks.items():
            number = self.vocabulary.get(token)
            if number is not None:
                self.masks[index, number + 1] = mask & lane

    def _make_room(self, references: References) -> None:
        """Make records that fit more bits or more references."""
        self.most = max(self.most, len(references.lengths))
        width = max(self.bits.itemsize * 8, references.width)
        self.bits = next(bits for bits in _WORDS if width <= bits.itemsize * 8)
        self.version += 1
        self.masks = self._empty_masks()
        self.records = np.zeros(len(self.references), self._record_type())
        self.lumps = _as_lumps(self.records)
        for index, known in enumerate(self.references):
            if known is not None and not self.wide[index]:
                self._fill(index, known)


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
        self._subsequence = subsequence
        self._version = -1
        self._wide: dict[int, Match] = {}
        self.examples = np.zeros(num_rows, np.intp)
        self._mask_starts = np.zeros(num_rows, np.intp)
        shape = (order, num_rows)
        self._run: npt.NDArray[Any] = np.zeros(shape, np.uint16)
        self._unused: npt.NDArray[Any] = np.zeros(shape, np.uint16)
        self._counts: npt.NDArray[Any] = np.zeros(shape, np.uint16)
        self._open: npt.NDArray[Any] = np.zeros(num_rows, np.uint16)

    def start(self, rows: npt.NDArray[np.intp], examples: npt.NDArray[np.intp]) -> None:
        """Begin new hypotheses in some rows, against examples that the table holds."""
        self.examples[rows] = examples
        if self.table.any_wide:
            self._start_wide(rows, examples)
        self._mask_starts[rows] = examples * (len(self.table.vocabulary) + 1) + 1
        if self._version != self.table.version:
            self._take_over()
        else:
            self._lumps[rows] = self.table.lumps[examples]
        # Contiguous, because every step reads them.
        self._guards = self._records["guards"].copy()
        self._lowest = self._records["lowest"].copy()
        self.lengths[rows] = 0
        fresh = np.zeros(len(self.lengths), self._guards.dtype)
        fresh[rows] = self._full
        old = ~fresh
        self._run &= old
        self._counts &= old
        self._unused |= fresh
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
        bits = self._bits = self.table.bits
        self._version = self.table.version
        self._run, self._unused = self._run.astype(bits), self._unused.astype(bits)
        self._counts, self._open = self._counts.astype(bits), self._open.astype(bits)
        self._full = np.iinfo(bits).max
        self._records = self.table.records[self.examples]
        self._lumps = _as_lumps(self._records)
        self._mask_table = self.table.masks

    def write(self, tokens: npt.NDArray[Any], *, gaps: bool = True) -> None:
        """Write one token of the table's vocabulary in each row, -1 for none.

        Args:
            tokens: shape (num_rows,).
            gaps: whether rows with -1 may go on with the token after; otherwise they
                have finished.
        """
        mask = self._masks(tokens)
        shifted = np.empty_like(self._run)
        shifted[0] = self._full
        np.left_shift(self._run[:-1], 1, out=shifted[1:])
        run = shifted & mask
        free, self._unused = use_places(run, self._unused, self._guards, self._lowest)
        # No token breaks no n-gram.
        self._run = np.where(tokens < 0, self._run, run) if gaps else run
        self._counts += free != 0
        self.lengths += tokens >= 0
        words = self.table.words
        for row, match in self._wide.items():
            if tokens[row] >= 0:
                match.extend((words[tokens[row]],))
        if self._subsequence:
            self._open = extend_subsequence(mask, self._open, self._records["places"])

    def _masks(self, tokens: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Look up the places of each row's token: shape (num_rows,)."""
        if self._mask_table is not None:
            return np.asarray(self._mask_table.take(self._mask_starts + tokens))
        wanted = self._records["tokens"]
        same = wanted == tokens.astype(wanted.dtype)[:, None]  # (num_rows, places)
        # Flat, because packing along an axis takes twice as long.
        return np.packbits(same.reshape(-1), bitorder="little").view(self._bits)

    def __getstate__(self) -> dict[str, Any]:
        # The table is shared; whoever unpickles attaches it again.
        return {**self.__dict__, "table": None, "_mask_table": None, "_lumps": None}

    def attach(self, table: ReferenceTable) -> None:
        """Go on with a table that holds the examples of every row."""
        self.table = table
        self._take_over()

    def matching_rows(self) -> npt.NDArray[np.intp]:
        """Return the rows in which a word matches."""
        return np.flatnonzero(self._counts[0])

    def counts(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
        """Return the clipped matches of each order: shape (order, rows)."""
        return self._counts.take(rows, axis=1).astype(np.float64)

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


def _as_lumps(records: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """View records as lumps of bytes, which are gathered several times as fast."""
    return records.view(f"V{records.itemsize}")
