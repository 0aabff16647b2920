"""What a metric is: statistics of a segment that add up to those of a corpus."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from textgym.metrics.batch_matching import BatchMatch, Rows
from textgym.metrics.matching import Match, References
from textgym.metrics.tokenization import TOKENIZATIONS

Statistics = tuple[float, ...]


class Metric(ABC):
    """A score of a hypothesis against references, in [0, 1], higher is better.

    The work is split like sacrebleu's (Post 2018): what depends on the references
    alone is prepared once; each segment has statistics; the statistics of a corpus
    are their sums; a score is a function of statistics.

    Attributes:
        name: What `reward=` and result files call the metric.
    """

    name: str
    needs_references: ClassVar[bool] = True

    @property
    @abstractmethod
    def signature(self) -> str:
        """Everything that is needed to reproduce a sentence score."""

    def __eq__(self, other: object) -> bool:
        # Metrics of one kind with the same settings score alike.
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), self.name))

    @abstractmethod
    def prepare(self, references: Sequence[str]) -> Any:
        """Do the work that depends on the references alone."""

    @abstractmethod
    def statistics(self, hypothesis: str, prepared: Any) -> Statistics:
        """Measure one segment; sums of statistics are a corpus's statistics."""

    @abstractmethod
    def score(self, statistics: Statistics) -> float:
        """Turn the sums of a corpus's statistics into its score."""

    def segment_score(self, statistics: Statistics) -> float:
        """Turn one segment's statistics into its score."""
        return self.score(statistics)

    def sentence_score(self, hypothesis: str, references: Sequence[str]) -> float:
        """Score one text.

        Raises:
            ValueError: if there are no references.
        """
        self._check_references(references)
        prepared = self.prepare(references)
        return self.segment_score(self.statistics(hypothesis, prepared))

    def corpus_score(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> float:
        """Score many texts as one corpus.

        Args:
            hypotheses: one text for each segment.
            references: for each segment its references, one or more.

        Raises:
            ValueError: if the lengths differ, are 0, or a segment has no reference.
        """
        if len(hypotheses) != len(references) or not hypotheses:
            raise ValueError(
                "hypotheses and references must have the same length, at least 1; got "
                f"{len(hypotheses)} hypotheses and {len(references)} references"
            )
        rows = []
        for hypothesis, texts in zip(hypotheses, references, strict=True):
            self._check_references(texts)
            rows.append(self.statistics(hypothesis, self.prepare(texts)))
        return self.score(tuple(map(sum, zip(*rows, strict=True))))

    def _check_references(self, references: Sequence[str]) -> None:
        if isinstance(references, str):
            raise ValueError(
                f"references must be a sequence of texts; got the text {references!r}. "
                "Put it into a list."
            )
        if self.needs_references and not references:
            raise ValueError(f"{self.name} needs at least one reference; got none")


class MeanMetric(Metric):
    """A metric whose corpus score is the mean of its sentence scores."""

    def score(self, statistics: Statistics) -> float:
        """Divide the sum of the scores by the number of segments."""
        return statistics[0] / statistics[1]


class MatchMetric(Metric):
    """A metric on tokens that grows with the text: exact on ids, O(1) per token.

    Attributes:
        tokenization: How a text is cut into tokens, a key of `TOKENIZATIONS`.
        order: Longest n-grams that are matched.
        subsequence: Whether longest common subsequences are needed.
    """

    tokenization: str = "13a"
    order: int = 1
    subsequence: bool = False

    def prepare(self, references: Sequence[str]) -> References:
        """Lay the references out as bits."""
        texts = list(map(TOKENIZATIONS[self.tokenization], references))
        return References(texts, self.order, subsequence=self.subsequence)

    def statistics(self, hypothesis: str, prepared: Any) -> Statistics:
        """Match the hypothesis token by token."""
        match = Match(prepared)
        match.extend(TOKENIZATIONS[self.tokenization](hypothesis))
        return self.match_statistics(match)

    @abstractmethod
    def match_statistics(self, match: Match) -> Statistics:
        """Read the statistics of one text off its matches."""

    @abstractmethod
    def match_scores(self, match: BatchMatch, rows: Rows) -> npt.NDArray[np.float64]:
        """Read the segment scores of rows off their matches: shape (rows,)."""

    def match_score(self, match: Match) -> float:
        """Read the segment score of one text off its matches."""
        return self.segment_score(self.match_statistics(match))


def version_of(library: str) -> str:
    """Return the installed version of the library whose scores a metric equals."""
    # Imported here, because it takes a fifth of the time of importing textgym.
    from importlib.metadata import version

    return version(library)
