"""BLEU (Papineni et al. 2002), equal to sacrebleu's to 1e-9."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from textgym.metrics.batch_matching import BatchMatch, Rows
from textgym.metrics.matching import Match
from textgym.metrics.metric import MatchMetric, Statistics, version_of

_ORDERS = range(4)
# The k-th order without a match counts 1 / 2^k of a match (Chen & Cherry 2014, method
# 3, "exp" in sacrebleu); this is the product over the first z such orders.
_SMOOTHING = [2.0 ** (-z * (z + 1) / 2) for z in range(5)]


def _totals(length: int) -> tuple[int, ...]:
    """Count the n-grams of each order in a text of some length."""
    return tuple(max(length - n, 0) for n in _ORDERS)


def _combine(
    counts: Sequence[float], totals: Sequence[float], length: float, closest: float
) -> float:
    """Return BLEU / 100 over the orders that have n-grams."""
    c1, c2, c3, c4 = counts
    t1, t2, t3, t4 = totals
    if not c1:
        return 0.0
    order = 4 if t4 else 3 if t3 else 2 if t2 else 1
    matches = c1 * (c2 or 1) * (c3 or 1) * (c4 or 1)
    zeros = order - 1 - (c2 > 0) - (c3 > 0) - (c4 > 0)
    precision = matches * _SMOOTHING[zeros] / (t1 * (t2 or 1) * (t3 or 1) * (t4 or 1))
    brevity = 1.0 if length >= closest else math.exp(1 - closest / length)
    return float(brevity * precision ** (1 / order))


_TOTALS = [_totals(length) for length in range(256)]


class BLEU(MatchMetric):
    """BLEU of order 4 with 13a tokens and exponential smoothing.

    The score of a sentence uses the effective order, as sacrebleu advises; the score
    of a corpus does not. Statistics are the clipped matches of the four orders, their
    totals, the hypothesis's length and the closest reference's.
    """

    name = "bleu"
    order = 4

    def __init__(self, *, lowercase: bool = False) -> None:
        self.lowercase = lowercase
        if lowercase:
            self.name = "bleu_lowercase"
            self.tokenization = "13a-lowercase"

    @property
    def signature(self) -> str:
        """The signature that sacrebleu prints for a sentence score."""
        case = "lc" if self.lowercase else "mixed"
        return (
            f"nrefs:var|case:{case}|eff:yes|tok:13a|smooth:exp|"
            f"version:{version_of('sacrebleu')}"
        )

    def match_statistics(self, match: Match) -> Statistics:
        """Count matches, n-grams, tokens and the closest reference's tokens."""
        length = match.length
        closest = match.references.closest_length(length)
        return (*match.counts[:4], *_totals(length), length, closest)

    def match_score(self, match: Match) -> float:
        """Return BLEU / 100 of one text: `segment_score` without statistics."""
        counts, length = match.counts, match.length
        if not counts[0]:
            return 0.0
        totals = _TOTALS[length] if length < len(_TOTALS) else _totals(length)
        closest = match.references.closest_length(length)
        return _combine(counts, totals, length, closest)

    def score(self, statistics: Statistics) -> float:
        """Return corpus BLEU / 100: zero if any order has no n-gram at all."""
        return self.segment_score(statistics) if statistics[7] else 0.0

    def segment_score(self, statistics: Statistics) -> float:
        """Return BLEU / 100 over the orders that have n-grams."""
        return _combine(statistics[:4], statistics[4:8], *statistics[8:])

    def match_scores(self, match: BatchMatch, rows: Rows) -> npt.NDArray[np.float64]:
        """Do `segment_score` for rows."""
        if isinstance(rows, slice):
            # Rows without a match score 0; an untrained agent writes mostly such.
            scores = np.zeros(len(match.lengths))
            matching = match.matching_rows()
            scores[matching] = self.match_scores(match, matching)
            return np.asarray(scores[rows])
        counts, length = match.counts(rows), match.lengths[rows]
        some = np.add.reduce(counts > 0, axis=0)
        closest = match.closest_lengths(rows)
        tables = _length_tables(*match.table.longest)
        precision = np.multiply.reduce(np.maximum(counts, 1))
        precision *= tables.factors[length, some]
        scores = np.asarray(precision) ** tables.exponents[length]
        scores *= tables.brevity[length, closest]
        return scores


class _LengthTables(NamedTuple):
    """What follows from lengths and the number of orders that match.

    Attributes:
        factors: (length, orders with a match): smoothing over the product of totals.
        exponents: (length,): 1 / effective order.
        brevity: (length, reference length): the penalty.
    """

    factors: npt.NDArray[np.float64]
    exponents: npt.NDArray[np.float64]
    brevity: npt.NDArray[np.float64]


@lru_cache
def _length_tables(longest: int, longest_reference: int) -> _LengthTables:
    lengths = np.arange(longest + 1)
    orders = np.clip(lengths, 1, 4)
    totals = np.prod([np.maximum(lengths - n, 1) for n in _ORDERS], axis=0, dtype=float)
    factors = np.zeros((longest + 1, 5))
    for some in range(1, 5):
        factors[:, some] = np.array(_SMOOTHING)[orders - some] / totals
    references = np.arange(longest_reference + 1)
    lack = 1 - references / np.maximum(lengths, 1)[:, None]
    return _LengthTables(factors, 1 / orders, np.exp(np.minimum(lack, 0)))
