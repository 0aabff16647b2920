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


class ReferenceTable:
    """The references of many examples as arrays, filled in as they are first needed.

    Attributes:
        places: (size, capacity), the vocabulary's number of the token at each place.
        lengths: (size, most references), the first repeated where there are fewer.
        spans: (size, most references), the places of each reference.
        guards, lowest: (size,), as in `References`.
        version: changes whenever the arrays are replaced by larger ones.
    """

    def __init__(self, size: int, vocabulary: Mapping[str, int]) -> None:
        self.vocabulary = vocabulary
        self.words = list(vocabulary)
        self.version = 0
        self.references: list[References | None] = [None] * size
        small = len(vocabulary) < np.iinfo(np.int16).max
        self.places = np.full((size, 16), _NO_TOKEN, np.int16 if small else np.int32)
        self.lengths = np.zeros((size, 1), np.int32)
        self.spans: npt.NDArray[Any] = np.zeros((size, 1), np.uint16)
        self.guards: npt.NDArray[Any] = np.zeros(size, np.uint16)
        self.lowest: npt.NDArray[Any] = np.zeros(size, np.uint16)

    def add(self, index: int, references: References) -> None:
        """Fill in the row of an example."""
        self._make_room(references.width, len(references.lengths))
        lane, absent = references.first_lane, len(self.lengths[0])
        absent -= len(references.lengths)
        self.references[index] = references
        self.lengths[index] = references.lengths + references.lengths[:1] * absent
        self.spans[index] = references.spans + [0] * absent
        self.guards[index] = references.guards & lane
        self.lowest[index] = references.lowest & lane
        if not self.guards.dtype.hasobject:
            self.places[index, : references.width] = [
                _NO_TOKEN if token is None else self.vocabulary.get(token, _NO_TOKEN)
                for token in references.tokens
            ]

    def _make_room(self, width: int, count: int) -> None:
        """Widen the bits and add columns where a row would not fit."""
        absent = count - self.lengths.shape[1]
        if absent > 0:
            self.version += 1
            repeated = np.repeat(self.lengths[:, :1], absent, axis=1)
            self.lengths = np.hstack([self.lengths, repeated])
            self.spans = np.pad(self.spans, ((0, 0), (0, absent)))
        if width <= _bit_capacity(self.guards.dtype):
            return
        dtype = next((d for d in _WORDS if width <= _bit_capacity(d)), np.dtype(object))
        self.version += 1
        self.spans = self.spans.astype(dtype)
        self.guards = self.guards.astype(dtype)
        self.lowest = self.lowest.astype(dtype)
        if not dtype.hasobject:
            more = int(_bit_capacity(dtype)) - self.places.shape[1]
            self.places = np.pad(
                self.places, ((0, 0), (0, more)), constant_values=_NO_TOKEN
            )


class BatchMatch:
    """Many hypotheses against their references, all written in step.

    Attributes:
        counts: (order, num_rows), clipped matches of each order.
        lengths: (num_rows,), number of tokens of each hypothesis.
        reference_lengths: (num_rows, most references).
        longest: most tokens that a hypothesis may get.
    """

    def __init__(
        self,
        table: ReferenceTable,
        num_rows: int,
        *,
        order: int,
        longest: int,
        subsequence: bool = False,
    ) -> None:
        self.table = table
        self.longest = longest
        self._subsequence = subsequence
        self._version = -1
        self._rows = np.zeros(num_rows, np.intp)
        self.counts = np.zeros((order, num_rows), np.int32)
        self.lengths = np.zeros(num_rows, np.int64)
        self._run: npt.NDArray[Any] = np.zeros((order, num_rows), np.uint16)
        self._unused: npt.NDArray[Any] = np.zeros((order, num_rows), np.uint16)
        self._open: npt.NDArray[Any] = np.zeros(num_rows, np.uint16)

    def start(self, rows: npt.NDArray[np.intp], examples: npt.NDArray[np.intp]) -> None:
        """Begin new hypotheses in some rows, against examples that the table holds."""
        self._rows[rows] = examples
        if self._version != self.table.version:
            self._take_over()
        else:
            self._gather(rows, examples)
        self.counts[:, rows] = 0
        self.lengths[rows] = 0
        self._run[:, rows] = 0
        self._unused[:, rows] = self._full
        if self._subsequence:
            self._open[rows] = self._places[rows]

    def _take_over(self) -> None:
        """Take the table's new shapes and types for every row."""
        table, dtype = self.table, self.table.guards.dtype
        self._version = table.version
        self._run, self._unused = self._run.astype(dtype), self._unused.astype(dtype)
        self._open = self._open.astype(dtype)
        # Python's -1 stands for any number of ones.
        self._full = -1 if dtype.hasobject else np.iinfo(dtype).max
        self._tokens = table.places[self._rows]
        self.reference_lengths = table.lengths[self._rows]
        self._spans = table.spans[self._rows]
        self._guards = table.guards[self._rows]
        self._lowest = table.lowest[self._rows]
        self._places = np.bitwise_or.reduce(self._spans, axis=1)

    def _gather(
        self, rows: npt.NDArray[np.intp], examples: npt.NDArray[np.intp]
    ) -> None:
        table = self.table
        self._tokens[rows] = table.places[examples]
        self.reference_lengths[rows] = table.lengths[examples]
        spans = table.spans[examples]
        self._spans[rows] = spans
        self._guards[rows] = table.guards[examples]
        self._lowest[rows] = table.lowest[examples]
        if self._subsequence:
            self._places[rows] = np.bitwise_or.reduce(spans, axis=1)

    def write(self, tokens: npt.NDArray[Any]) -> None:
        """Write one token of the table's vocabulary in each row, -1 for none."""
        mask = self._masks(tokens)
        shifted = np.empty_like(self._run)
        shifted[0] = self._full
        np.left_shift(self._run[:-1], 1, out=shifted[1:])
        self._run = shifted & mask
        free, self._unused = use_places(
            self._run, self._unused, self._guards, self._lowest
        )
        self.counts += free != 0
        self.lengths += tokens >= 0
        if self._subsequence:
            self._open = extend_subsequence(mask, self._open, self._places)

    def _masks(self, tokens: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Look up the places of each row's token: shape (num_rows,)."""
        if not self._guards.dtype.hasobject:
            narrow = tokens.astype(self._tokens.dtype)
            same = self._tokens == narrow[:, None]  # (num_rows, capacity)
            # Flat, because packing along an axis takes twice as long.
            packed = np.packbits(same.reshape(-1), bitorder="little")
            return packed.view(self._guards.dtype)
        words, references = self.table.words, self.table.references
        masks = np.zeros(len(tokens), object)
        for row, (example, token) in enumerate(zip(self._rows, tokens, strict=True)):
            reference = references[example]
            if token >= 0 and reference is not None:
                mask = reference.masks.get(words[token], 0)
                masks[row] = mask & reference.first_lane
        return masks

    def reference_counts(self, order: int, rows: Rows) -> npt.NDArray[Any]:
        """Count the clipped n-gram matches with each reference: (rows, references)."""
        used = ~self._unused[order - 1, rows]
        return np.asarray(np.bitwise_count(used[:, None] & self._spans[rows]))

    def subsequence_lengths(self, rows: Rows) -> npt.NDArray[Any]:
        """Measure the longest common subsequences: (rows, references)."""
        reached = ~self._open[rows]
        return np.asarray(np.bitwise_count(reached[:, None] & self._spans[rows]))


def _bit_capacity(dtype: np.dtype[Any]) -> float:
    """Count the bits that fit one element; Python integers have no limit."""
    return math.inf if dtype.hasobject else dtype.itemsize * 8
