"""chrF (Popović 2015), equal to sacrebleu's to 1e-9."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from textgym.metrics.metric import Metric, Statistics, version_of

_ORDER = 6
_BETA_SQUARED = 4


class CHRF(Metric):
    """Character n-gram F2 of orders 1 to 6, without spaces; the best reference counts.

    Statistics are, for each order, the n-grams of the hypothesis, those of the best
    reference, and the clipped matches.
    """

    name = "chrf"

    @property
    def signature(self) -> str:
        """The signature that sacrebleu prints."""
        return (
            "nrefs:var|case:mixed|eff:yes|nc:6|nw:0|space:no|"
            f"version:{version_of('sacrebleu')}"
        )

    def prepare(self, references: Sequence[str]) -> list[list[Counter[str]]]:
        """Count the character n-grams of each reference."""
        return [_character_ngrams(reference) for reference in references]

    def statistics(
        self, hypothesis: str, prepared: list[list[Counter[str]]]
    ) -> Statistics:
        """Count matches with the reference that gives the best score."""
        ngrams = _character_ngrams(hypothesis)
        rows = [_overlap(ngrams, reference) for reference in prepared]
        return max(rows, key=self.score)

    def score(self, statistics: Statistics) -> float:
        """Return F2 of mean precision and mean recall over the orders that exist."""
        precision = recall = 0.0
        orders = 0
        for n in range(0, len(statistics), 3):
            written, wanted, matched = statistics[n : n + 3]
            if written and wanted:
                precision += matched / written
                recall += matched / wanted
                orders += 1
        if not precision + recall:
            return 0.0
        precision, recall = precision / orders, recall / orders
        weighted = _BETA_SQUARED * precision + recall
        return (1 + _BETA_SQUARED) * precision * recall / weighted


def _character_ngrams(text: str) -> list[Counter[str]]:
    text = "".join(text.split())
    return [
        Counter(text[i : i + n] for i in range(len(text) - n + 1))
        for n in range(1, _ORDER + 1)
    ]


def _overlap(written: list[Counter[str]], wanted: list[Counter[str]]) -> Statistics:
    return tuple(
        chain.from_iterable(
            # sacrebleu leaves an order out for which the reference is too short.
            (h.total() if r else 0, r.total(), _matches(h, r))
            for h, r in zip(written, wanted, strict=True)
        )
    )


def _matches(written: Counter[str], wanted: Counter[str]) -> int:
    return sum(min(count, wanted[n]) for n, count in written.items() if n in wanted)
