"""Overlap F1: ROUGE-1/2/L (Lin 2004), equal to rouge-score's, and token F1."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.metrics.batch_matching import BatchMatch, Rows
from textgym.metrics.matching import Match
from textgym.metrics.metric import MatchMetric, MeanMetric, Statistics, version_of


class OverlapF1(MatchMetric, MeanMetric):
    """Harmonic mean of precision and recall; the best reference counts.

    Statistics are the score and 1: a corpus's score is the mean of its sentences'.
    """

    def match_statistics(self, match: Match) -> Statistics:
        """Return the best F1 over the references, and 1."""
        return (self.match_score(match), 1)

    def match_score(self, match: Match) -> float:
        """Return the best F1 over the references."""
        if not match.any:
            return 0.0
        total = match.length - 2 * (self.order - 1)
        lengths = match.references.lengths
        best = 0.0
        for n, count in enumerate(self._counts(match)):
            if count:
                # 2PR / (P + R), where both have the same numerator.
                best = max(best, 2 * count / (total + lengths[n]))
        return best

    def match_scores(self, match: BatchMatch, rows: Rows) -> npt.NDArray[np.float64]:
        """Do `match_statistics` for rows."""
        counts = self._batch_counts(match, rows)
        total = match.lengths[rows][:, None] + match.reference_lengths(rows)
        total -= 2 * (self.order - 1)
        return np.asarray((2 * counts / np.maximum(total, 1)).max(axis=1), np.float64)

    @abstractmethod
    def _counts(self, match: Match) -> list[int]:
        """Return the overlap with each reference."""

    @abstractmethod
    def _batch_counts(self, match: BatchMatch, rows: Rows) -> npt.NDArray[Any]:
        """Return the overlap with each reference: (rows, references)."""


class NgramF1(OverlapF1):
    """F1 of the n-grams of one order, clipped for each reference by itself."""

    def _counts(self, match: Match) -> list[int]:
        return match.reference_counts(self.order)

    def _batch_counts(self, match: BatchMatch, rows: Rows) -> npt.NDArray[Any]:
        return match.reference_counts(self.order, rows)


class ROUGE(NgramF1):
    """ROUGE-N without stemming: F1 of n-grams of lower-cased words."""

    tokenization = "rouge"

    def __init__(self, order: int) -> None:
        self.name = f"rouge{order}"
        self.order = order

    @property
    def signature(self) -> str:
        """Name the library whose score this equals."""
        return _rouge_signature()


class ROUGEL(OverlapF1):
    """ROUGE-L without stemming: F1 of the longest common subsequence."""

    name = "rougeL"
    tokenization = "rouge"
    subsequence = True

    @property
    def signature(self) -> str:
        """Name the library whose score this equals."""
        return _rouge_signature()

    def _counts(self, match: Match) -> list[int]:
        return match.subsequence_lengths()

    def _batch_counts(self, match: BatchMatch, rows: Rows) -> npt.NDArray[Any]:
        return match.subsequence_lengths(rows)


class TokenF1(NgramF1):
    """F1 of the bags of 13a tokens (as in Rajpurkar et al. 2016, case kept)."""

    name = "token_f1"

    @property
    def signature(self) -> str:
        """Name the tokenizer."""
        return "case:mixed|tok:13a|refs:max"


def _rouge_signature() -> str:
    return f"case:lc|stem:no|refs:max|version:{version_of('rouge-score')}"
