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


def _reach(totals: Sequence[float]) -> tuple[int, float]:
    """Return the effective order, and the product of the totals up to there."""
    order = max(1, sum(total > 0 for total in totals))
    return order, math.prod(total or 1 for total in totals)


def _combine(
    counts: Sequence[float], reach: tuple[int, float], length: float, closest: float
) -> float:
    """Return BLEU / 100 over the orders that have n-grams."""
    c1, c2, c3, c4 = counts
    if not c1:
        return 0.0
    order, totals = reach
    matches = c1 * (c2 or 1) * (c3 or 1) * (c4 or 1)
    zeros = order - 1 - (c2 > 0) - (c3 > 0) - (c4 > 0)
    precision = matches * _SMOOTHING[zeros] / totals
    brevity = 1.0 if length >= closest else math.exp(1 - closest / length)
    return float(brevity * precision ** (1 / order))


@lru_cache(maxsize=1024)
def _reach_of(length: int) -> tuple[int, float]:
    return _reach(_totals(length))


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
        if not match.any:
            return 0.0
        counts, length = match.counts, match.length
        closest = match.references.closest_length(length)
        return _combine(counts, _reach_of(length), length, closest)

    def score(self, statistics: Statistics) -> float:
        """Return corpus BLEU / 100: zero if any order has no n-gram at all."""
        return self.segment_score(statistics) if statistics[7] else 0.0

    def segment_score(self, statistics: Statistics) -> float:
        """Return BLEU / 100 over the orders that have n-grams."""
        return _combine(statistics[:4], _reach(statistics[4:8]), *statistics[8:])

    def match_scores(self, match: BatchMatch, rows: Rows) -> npt.NDArray[np.float64]:
        """Do `segment_score` for rows."""
        if isinstance(rows, slice):
            # Rows without a match score 0; an untrained agent writes mostly such.
            scores = np.zeros(len(match.lengths))
            matching = match.matching_rows()
            scores[matching] = self.match_scores(match, matching)
            return np.asarray(scores[rows])
        length = match.lengths[rows]
        tables = _length_tables(*match.table.longest)
        cells = match.counts(rows) + tables.starts.take(length, axis=1)
        scores = np.multiply.reduce(tables.roots.take(cells))
        scores /= tables.perfect[length, match.closest_lengths(rows)]
        return np.asarray(scores)


class _LengthTables(NamedTuple):
    """What the effective order and the length of a text decide.

    Attributes:
        roots: flat: a number of matches to the power of 1 / effective order, by
            effective order, order and number.
        starts: (order, length): where the roots of 0, 1, 2, … matches begin.
        perfect: (length, reference length): the product of the roots of a text that
            matches everywhere, over the brevity penalty.
    """

    roots: npt.NDArray[np.float64]
    starts: npt.NDArray[np.intp]
    perfect: npt.NDArray[np.float64]


@lru_cache
def _length_tables(longest: int, longest_reference: int) -> _LengthTables:
    orders, matches = np.arange(1, 5)[:, None], np.arange(longest + 1)
    effective = np.arange(1, 5)[:, None, None]
    # Orders without a match are the last ones; what they count together, 1/2 * 1/4 …,
    # may as well be counted from the last one.
    smoothed = np.where(orders == 1, 0.0, 0.5 ** (effective - orders + 1))
    roots = np.where(matches, matches, smoothed) ** (1 / effective)
    roots = np.where(orders <= effective, roots, 1.0).reshape(-1)
    lengths = np.maximum(np.arange(longest + 1), 1)
    starts = ((np.minimum(lengths, 4) - 1) * 4 + orders - 1) * len(matches)
    # A product of the same numbers, so that what is perfect scores exactly 1.
    totals = np.maximum(lengths - orders + 1, 0)
    perfect = np.multiply.reduce(roots.take(starts + totals))
    excess = np.arange(longest_reference + 1) / lengths[:, None] - 1
    return _LengthTables(
        roots, starts, perfect[:, None] * np.exp(np.maximum(excess, 0))
    )
