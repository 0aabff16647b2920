"""The matches of many hypotheses at once, on arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from textgym.metrics.matching import References, extend_subsequence, use_places

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
        closest: (size, longest + 1), the length of the reference that is closest in
            length to a hypothesis, by the hypothesis's length; ties to the shorter.
        longest: most tokens of a hypothesis, and a bound on those of a reference.
        masks: (size, vocabulary), the places of each token, where that is not too
            large; None where places have to be looked for in the records.
        version: changes whenever the records are replaced by larger ones.
        references: what was added; None for other examples.
    """

    def __init__(
        self, size: int, vocabulary: Mapping[str, int], *, longest: int
    ) -> None:
        self.vocabulary = vocabulary
        self.words = list(vocabulary)
        self.version = 0
        self.known = np.zeros(size, np.bool_)
        self.missing = size
        self.references: list[References | None] = [None] * size
        self._number = np.dtype(
            np.int16 if len(vocabulary) < np.iinfo(np.int16).max else np.int32
        )
        self.closest = np.zeros((size, longest + 1), np.int32)
        self.longest = (longest, 1)
        self.bits = _WORDS[0]
        self.most = 1
        self.masks = self._empty_masks()
        self.records = np.zeros(size, self._record_type())

    def _record_type(self) -> np.dtype[Any]:
        """Lay out an example: tokens by place, and bits as in `References`."""
        places = 0 if self.bits.hasobject else self.bits.itemsize * 8
        return np.dtype(
            [
                ("tokens", self._number, (places,)),
                ("lengths", np.int32, (self.most,)),
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
        if self.bits.hasobject or math.prod(shape) * self.bits.itemsize > _MOST_BYTES:
            return None
        return np.zeros(shape, self.bits)

    def add(self, index: int, references: References) -> None:
        """Fill in the record of an example."""
        fits = references.width <= _bit_capacity(self.bits)
        if not fits or len(references.lengths) > self.most:
            self._make_room(references)
        self.missing -= not self.known[index]
        self.known[index] = True
        while max(references.lengths) > self.longest[1]:
            self.longest = (self.longest[0], 2 * self.longest[1])
        self.references[index] = references
        self._fill(index, references)
        self.closest[index] = [
            references.closest_length(length) for length in range(len(self.closest[0]))
        ]

    def _fill(self, index: int, references: References) -> None:
        lane, absent = references.first_lane, self.most - len(references.lengths)
        record = self.records[index]
        # Repeating a length changes no closest length; an empty span matches nothing.
        record["lengths"] = references.lengths + references.lengths[:1] * absent
        record["spans"] = references.spans + [0] * absent
        record["guards"] = references.guards & lane
        record["lowest"] = references.lowest & lane
        record["places"] = references.places
        if self.bits.hasobject:
            return
        record["tokens"] = _NO_TOKEN
        record["tokens"][: references.width] = [
            _NO_TOKEN if token is None else self.vocabulary.get(token, _NO_TOKEN)
            for token in references.tokens
        ]
        if self.masks is not None:
            for token, mask in references.masks.items():
                number = self.vocabulary.get(token)
                if number is not None:
                    self.masks[index, number + 1] = mask & lane

    def _make_room(self, references: References) -> None:
        """Make records that fit more bits or more references."""
        self.most = max(self.most, len(references.lengths))
        wider = (_bit_capacity(self.bits), references.width)
        fitting = (bits for bits in _WORDS if max(wider) <= _bit_capacity(bits))
        self.bits = next(fitting, np.dtype(object))
        self.version += 1
        self.records = np.zeros(len(self.references), self._record_type())
        self.masks = self._empty_masks()
        for index, known in enumerate(self.references):
            if known is not None:
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
        self.examples = np.zeros(num_rows, np.intp)
        shape = (order, num_rows)
        self._run: npt.NDArray[Any] = np.zeros(shape, np.uint16)
        self._unused: npt.NDArray[Any] = np.zeros(shape, np.uint16)
        self._counts: npt.NDArray[Any] = np.zeros(shape, np.uint16)
        self._open: npt.NDArray[Any] = np.zeros(num_rows, np.uint16)

    def start(self, rows: npt.NDArray[np.intp], examples: npt.NDArray[np.intp]) -> None:
        """Begin new hypotheses in some rows, against examples that the table holds."""
        self.examples[rows] = examples
        self._mask_starts = self.examples * (len(self.table.vocabulary) + 1) + 1
        if self._version != self.table.version:
            self._take_over()
        else:
            _opaque(self._records)[rows] = _opaque(self.table.records)[examples]
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

    def _take_over(self) -> None:
        """Take the table's new shapes and types for every row."""
        bits = self._bits = self.table.bits
        self._version = self.table.version
        self._run, self._unused = self._run.astype(bits), self._unused.astype(bits)
        self._counts, self._open = self._counts.astype(bits), self._open.astype(bits)
        # Python's -1 stands for any number of ones.
        self._full = -1 if bits.hasobject else np.iinfo(bits).max
        self._records = self.table.records[self.examples]
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
        if self._subsequence:
            self._open = extend_subsequence(mask, self._open, self._records["places"])

    def _masks(self, tokens: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Look up the places of each row's token: shape (num_rows,)."""
        # The table may be wider already: another environment shares it.
        bits = self._bits
        masks = self._mask_table
        if masks is not None:
            return masks.take(self._mask_starts + tokens)
        if not bits.hasobject:
            wanted = self._records["tokens"]
            same = wanted == tokens.astype(wanted.dtype)[:, None]  # (num_rows, places)
            # Flat, because packing along an axis takes twice as long.
            return np.packbits(same.reshape(-1), bitorder="little").view(bits)
        words, references = self.table.words, self.table.references
        wide = np.zeros(len(tokens), object)
        for row, token in enumerate(tokens.tolist()):
            reference = references[self.examples[row]]
            if token >= 0 and reference is not None:
                mask = reference.masks.get(words[token], 0)
                wide[row] = mask & reference.first_lane
        return wide

    def __getstate__(self) -> dict[str, Any]:
        # The table is shared; whoever unpickles gives it back.
        return {**self.__dict__, "table": None, "_mask_table": None, "_version": -1}

    def counts(self, rows: Rows) -> npt.NDArray[np.float64]:
        """Return the clipped matches of each order: shape (order, rows)."""
        return self._counts[:, rows].astype(np.float64)

    def closest_lengths(self, rows: Rows) -> npt.NDArray[np.int32]:
        """Return the length of the reference closest in length: (rows,)."""
        closest = self.table.closest[self.examples[rows], self.lengths[rows]]
        return np.asarray(closest)

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


def _opaque(records: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """View records as lumps of bytes, which are gathered several times as fast."""
    if records.dtype.hasobject:
        return records
    return records.view(f"V{records.itemsize}")


def _bit_capacity(dtype: np.dtype[Any]) -> float:
    """Count the bits that fit one element; Python integers have no limit."""
    return math.inf if dtype.hasobject else dtype.itemsize * 8
