"""Reports of made-up events, and summaries that say what matters in them."""

from __future__ import annotations

from functools import cache
from random import Random

from textgym.corpora.corpus import Example
from textgym.corpora.reports.knobs import KNOBS
from textgym.corpora.reports.report import draw_report
from textgym.corpora.reports.vocabulary import document_words, summary_words
from textgym.corpora.reports.writing import write_document, write_references
from textgym.corpora.seeded import SeededCorpus
from textgym.corpora.splits import split_of

_TRAIN_LENGTHS = {"tiny": 5_000, "small": 20_000, "full": 20_000}


class Articles(SeededCorpus):
    """Reports of events, each with one or two summaries that say the same.

    What matters is the event of this year, in the town where it was, and at the levels
    above tiny one number: a number that is called a record, else the biggest of those
    that hold. Numbers and towns of last year, those that were expected or denied, and
    those that were corrected later do not count. Both are to be found anywhere in the
    text.

    An example is a pure function of `seed`, `split` and its index. Whatever the seed,
    a headline belongs to one split only, and so do its documents. "compositional" holds
    the reports whose key facts have a pair of a town and a thing, or of a town and what
    is counted, that stands in no report of the others.

    `Example.extra` has `kind`, the `key_facts` and all `facts` that hold, see
    `textgym.corpora.reports.facts`.

    Args:
        level: "tiny", "small" or "full".
        split: "train", "validation", "test" or "compositional".
        seed: Chooses other reports.

    Raises:
        ValueError: if there is no such level or split.
    """

    def __init__(
        self, *, level: str = "small", split: str = "train", seed: int = 0
    ) -> None:
        super().__init__(level=level, split=split, seed=seed)
        self.name = f"articles-{level}"
        self.train_length = _TRAIN_LENGTHS[level]
        self._knobs = KNOBS[level]
        self.longest_source = self._knobs.longest_source
        self.longest_reference = self._knobs.longest_reference

    def draw(self, name: str, rng: Random) -> Example | None:
        """Write a report and its summaries, unless they are of another split."""
        report = draw_report(self._knobs, rng, held_out=self.is_compositional)
        references = write_references(report)
        # Before the costlier document, from which the headline follows.
        if not self._holds(references[0]):
            return None
        source = write_document(report, self._knobs, rng)
        if sum(map(source.count, " .,")) + 1 > self.longest_source:
            return None
        extra = {
            "kind": report.kind.name,
            "key_facts": report.key_facts,
            "facts": report.facts,
        }
        return Example(name, source, references, extra)

    def _holds(self, headline: str) -> bool:
        """Say whether a headline belongs to this split."""
        return self.is_compositional or split_of(headline, ()) == self.split

    @property
    def vocabularies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words and marks of documents and those of summaries, sorted."""
        return _vocabularies(self.level)


@cache
def _vocabularies(level: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    knobs = KNOBS[level]
    return tuple(sorted(document_words(knobs))), tuple(sorted(summary_words(knobs)))
