"""Translation edit rate (Snover et al. 2006), turned round into a score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textgym.metrics.metric import Metric, Statistics, version_of


class TER(Metric):
    """1 - TER, clipped to [0, 1]; the edits are counted by sacrebleu.

    Counting edits with shifts takes seconds on a hundred words (and half a minute on
    a thousand), so hypothesis and references are cut to `max_words` words first; the
    signature says so. Statistics are the edits, the mean reference length and the
    words of the hypothesis. A sentence without words scores 0.
    """

    name = "ter"

    def __init__(self, *, max_words: int = 64) -> None:
        if max_words < 1:
            raise ValueError(f"max_words must be at least 1; got {max_words}")
        self.max_words = max_words

    @property
    def signature(self) -> str:
        """The signature that sacrebleu prints, and where texts are cut."""
        return (
            "nrefs:var|case:lc|tok:tercom|norm:no|punct:yes|asian:no|"
            f"max_words:{self.max_words}|version:{version_of('sacrebleu')}"
        )

    def prepare(self, references: Sequence[str]) -> list[str]:
        """Cut the references."""
        return [self._cut(reference) for reference in references]

    def statistics(self, hypothesis: str, prepared: list[str]) -> Statistics:
        """Count the edits to the closest reference."""
        if not hypothesis.strip():
            # sacrebleu counts no edits where there is nothing to shift.
            lengths = [len(reference.split()) for reference in prepared]
            return (float(min(lengths)), sum(lengths) / len(lengths), 0.0)
        score = _counter().sentence_score(self._cut(hypothesis), prepared)
        words = float(len(hypothesis.split()))
        return (float(score.num_edits), float(score.ref_length), words)

    def score(self, statistics: Statistics) -> float:
        """Return 1 - edits / reference words, at least 0."""
        edits, length, _ = statistics
        return max(0.0, 1 - edits / length) if length else float(not edits)

    def segment_score(self, statistics: Statistics) -> float:
        """Return the score, 0 where nothing was written."""
        return self.score(statistics) if statistics[2] else 0.0

    def _cut(self, text: str) -> str:
        return " ".join(text.split()[: self.max_words])


def _counter() -> Any:
    from sacrebleu.metrics.ter import TER as SacrebleuTER

    return SacrebleuTER()
