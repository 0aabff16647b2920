"""Scores of the surface of a text: exact match, length, repetition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from textgym.metrics.batch_matching import BatchMatch, Rows
from textgym.metrics.matching import Match
from textgym.metrics.metric import MatchMetric, MeanMetric, Statistics
from textgym.metrics.tokenization import tokenize_13a


class ExactMatch(MeanMetric):
    """1 where the text is one of the references but for white space, else 0."""

    name = "exact"
    signature = "case:mixed|space:folded|refs:any"

    def prepare(self, references: Sequence[str]) -> frozenset[str]:
        """Fold the white space of the references."""
        return frozenset(" ".join(reference.split()) for reference in references)

    def statistics(self, hypothesis: str, prepared: frozenset[str]) -> Statistics:
        """Compare; the empty text is never a right answer."""
        folded = " ".join(hypothesis.split())
        return (float(bool(folded) and folded in prepared), 1)


class LengthRatio(MatchMetric, MeanMetric):
    """Shorter over longer of the text's and the most similar reference's 13a tokens."""

    name = "length"
    signature = "tok:13a|refs:max"

    def match_statistics(self, match: Match) -> Statistics:
        """Return the best ratio over the references, and 1."""
        length = match.length
        if not length:
            return (0.0, 1)
        ratios = (min(length, r) / max(length, r) for r in match.references.lengths)
        return (max(ratios), 1)

    def match_scores(self, match: BatchMatch, rows: Rows) -> npt.NDArray[np.float64]:
        """Do `match_statistics` for rows."""
        length = match.lengths[rows][:, None]
        wanted = match.reference_lengths(rows)
        ratios = np.minimum(length, wanted) / np.maximum(np.maximum(length, wanted), 1)
        return np.asarray(ratios.max(axis=1), np.float64)


class Repetition(MeanMetric):
    """1 minus the share of bigrams that stood in the text before.

    That is distinct-2 of Li et al. (2016, "A diversity-promoting objective function"),
    within one text; a text of one token repeats nothing.
    """

    name = "repetition"
    signature = "tok:13a|order:2"
    needs_references = False

    def prepare(self, references: Sequence[str]) -> None:
        """Need nothing of the references."""

    def statistics(self, hypothesis: str, prepared: None) -> Statistics:
        """Return the share of distinct bigrams, and 1."""
        tokens = tokenize_13a(hypothesis)
        bigrams = list(pairwise(tokens))
        if not bigrams:
            return (float(bool(tokens)), 1)
        return (len(set(bigrams)) / len(bigrams), 1)
