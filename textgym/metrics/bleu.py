"""BLEU (Papineni et al. 2002), equal to sacrebleu's to 1e-9."""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from textgym.metrics.batch_matching import BatchMatch, Rows
from textgym.metrics.matching import Match
from textgym.metrics.metric import MatchMetric, Statistics

_ORDERS = range(4)
# The k-th order without a match counts 1 / 2^k of a match (Chen & Cherry 2014, method
# 3, "exp" in sacrebleu); this is the product over the first z such orders.
_SMOOTHING = [2.0 ** (-z * (z + 1) / 2) for z in range(5)]
_SMOOTHING_ARRAY = np.array(_SMOOTHING)


def _totals(length: int) -> tuple[int, ...]:
    """Count the n-grams of each order in a text of some length."""
    return tuple(max(length - n, 0) for n in _ORDERS)


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
            f"version:{version('sacrebleu')}"
        )

    def match_score(self, match: Match) -> float:
        """Return BLEU / 100, at once where no word matches."""
        if not match.counts[0]:
            return 0.0
        return self.segment_score(self.match_statistics(match))

    def match_statistics(self, match: Match) -> Statistics:
        """Count matches, n-grams, tokens and the closest reference's tokens."""
        length = match.length
        closest = match.references.closest_length(length)
        totals = _TOTALS[length] if length < len(_TOTALS) else _totals(length)
        return (*match.counts[:4], *totals, length, closest)

    def score(self, statistics: Statistics) -> float:
        """Return corpus BLEU / 100: zero if any order has no n-gram at all."""
        return self.segment_score(statistics) if statistics[7] else 0.0

    def segment_score(self, statistics: Statistics) -> float:
        """Return BLEU / 100 over the orders that have n-grams."""
        c1, c2, c3, c4, t1, t2, t3, t4, length, closest = statistics
        if not c1:
            return 0.0
        order = 4 if t4 else 3 if t3 else 2 if t2 else 1
        matches = c1 * (c2 or 1) * (c3 or 1) * (c4 or 1)
        zeros = order - 1 - (c2 > 0) - (c3 > 0) - (c4 > 0)
        precision = (
            matches * _SMOOTHING[zeros] / (t1 * (t2 or 1) * (t3 or 1) * (t4 or 1))
        )
        brevity = 1.0 if length >= closest else math.exp(1 - closest / length)
        return float(brevity * precision ** (1 / order))

    def match_scores(self, match: BatchMatch, rows: Rows) -> npt.NDArray[np.float64]:
        """Do `segment_score` for rows."""
        counts, length = match.counts(rows), match.lengths[rows]
        c1, c2, c3, c4 = np.maximum(counts[:4], 1)
        m1, m2, m3, m4 = (counts[:4] == 0).view(np.int8)
        orders, totals = _length_tables(match.table.closest.shape[1])
        order = orders[length]
        zeros = m1 + m2 + m3 + m4 + order - 4
        precision = c1 * c2 * c3 * c4 * _SMOOTHING_ARRAY[zeros] / totals[length]
        scores: npt.NDArray[np.float64] = precision ** (1 / order)
        closest = match.closest_lengths(rows)
        scores *= np.exp(np.minimum(1 - closest / np.maximum(length, 1), 0))
        scores[counts[0] == 0] = 0.0
        return scores


@lru_cache
def _length_tables(
    size: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Tabulate the effective order and the product of totals by length."""
    lengths = np.arange(size)
    totals = [np.maximum(lengths - n, 1) for n in _ORDERS]
    return np.clip(lengths, 1, 4), np.prod(totals, axis=0, dtype=np.float64)
