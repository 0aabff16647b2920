"""The references of many examples as arrays, for matches in batches."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.metrics.matching import References

_WORDS = tuple(map(np.dtype, ("uint16", "uint32", "uint64")))
_NO_TOKEN = -1
# A table of masks is the fastest way to find places, as long as it is not too large.
_MOST_BYTES = 1 << 25


class ReferenceTable:
    """The references of many examples as arrays, filled in as they are first needed.

    Attributes:
        tokens: number of tokens that can be written, numbered from 1; 0 is no token.
        known: (size,), whether an example was added; `missing` counts the others.
        records: (size,), what `_record_type` lists, of every example.
        lumps: the same memory as records without fields.
        longest: most tokens of a hypothesis, and a bound on those of a reference.
        tabled_lengths: number of lengths of hypotheses that records speak of.
        masks: (size, tokens + 1), the places of each token, where that is not too
            large; None where places have to be looked for in the records.
        version: changes whenever the records are replaced by larger ones.
        references: what was added; None for other examples.
        wide: (size,), whether the references need more than 64 bits, so that they have
            no record and are matched one by one.
    """

    def __init__(self, size: int, tokens: int, *, longest: int) -> None:
        self.tokens = tokens
        self.version = 0
        self.known = np.zeros(size, np.bool_)
        self.missing = size
        self.wide = np.zeros(size, np.bool_)
        self.any_wide = False
        self.references: list[References | None] = [None] * size
        self._number = np.dtype(
            np.int16 if tokens <= np.iinfo(np.int16).max else np.int32
        )
        self.longest = (longest, 1)
        # To a text longer than every reference the longest one is closest.
        self.tabled_lengths = min(longest, _WORDS[-1].itemsize * 8) + 1
        self.bits = _WORDS[0]
        self.most = 1
        self.masks = self._empty_masks()
        self.records = np.zeros(size, self._record_type())
        self.lumps = as_lumps(self.records)

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
                ("below", self.bits),
                ("places", self.bits),
            ],
            align=True,
        )

    def _empty_masks(self) -> npt.NDArray[Any] | None:
        shape = (len(self.references), self.tokens + 1)
        fits = math.prod(shape) * self.bits.itemsize <= _MOST_BYTES
        return np.zeros(shape, self.bits) if fits else None

    def add(self, index: int, references: References) -> None:
        """Fill in the record of an example; tokens that can be written are numbers."""
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
        record["below"] = references.below & lane
        record["places"] = references.places
        record["closest"] = list(
            map(references.closest_length, range(self.tabled_lengths))
        )
        if self.masks is None:
            record["tokens"] = _NO_TOKEN
            record["tokens"][: references.width] = [
                token if isinstance(token, int) else _NO_TOKEN
                for token in references.tokens
            ]
            return
        for token, mask in references.masks.items():
            if isinstance(token, int):
                self.masks[index, token] = mask & lane

    def _make_room(self, references: References) -> None:
        """Make records that fit more bits or more references."""
        self.most = max(self.most, len(references.lengths))
        width = max(self.bits.itemsize * 8, references.width)
        self.bits = next(bits for bits in _WORDS if width <= bits.itemsize * 8)
        self.version += 1
        self.masks = self._empty_masks()
        self.records = np.zeros(len(self.references), self._record_type())
        self.lumps = as_lumps(self.records)
        for index, known in enumerate(self.references):
            if known is not None and not self.wide[index]:
                self._fill(index, known)


def as_lumps(records: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """View records as lumps of bytes, which are gathered several times as fast."""
    return records.view(f"V{records.itemsize}")
