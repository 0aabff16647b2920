"""Reports of made-up events, and summaries that say what matters in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b, sha256
from random import Random

from textgym.corpora.corpus import Example, ProceduralCorpus
from textgym.corpora.reports.knobs import KNOBS
from textgym.corpora.reports.report import draw_report
from textgym.corpora.reports.vocabulary import document_words, summary_words
from textgym.corpora.reports.writing import write_document, write_references
from textgym.corpora.splits import SPLITS, check_split, split_of
from textgym.errors import unknown_name

# Raised when the same parameters give other examples.
VERSION = 1

_TRAIN_LENGTHS = {"tiny": 5_000, "small": 20_000, "full": 20_000}
_EVALUATION_LENGTH = 1_000


class Articles(ProceduralCorpus):
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

    splits = SPLITS

    def __init__(
        self, *, level: str = "small", split: str = "train", seed: int = 0
    ) -> None:
        check_split(split)
        if level not in KNOBS:
            raise ValueError(unknown_name("level", level, tuple(KNOBS)))
        self.level, self.split, self.seed = level, split, seed
        self.name = f"articles-{level}"
        self._knobs = KNOBS[level]
        self.longest_source = self._knobs.longest_source
        self.longest_reference = self._knobs.longest_reference

    def __len__(self) -> int:
        if self.split == "train":
            return _TRAIN_LENGTHS[self.level]
        return _EVALUATION_LENGTH

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        key = f"{self.seed} {self.split} {index}".encode()
        rng = Random(int.from_bytes(blake2b(key, digest_size=8).digest(), "little"))
        while True:
            report = draw_report(self._knobs, rng, held_out=self._is_compositional)
            references = write_references(report)
            # Before the costlier document, from which the headline follows.
            if not self._holds(references[0]):
                continue
            source = write_document(report, self._knobs, rng)
            if sum(map(source.count, " .,")) + 1 > self.longest_source:
                continue
            extra = {
                "kind": report.kind.name,
                "key_facts": report.key_facts,
                "facts": report.facts,
            }
            name = f"{self.name}-{self.split}-{index}"
            return Example(name, source, references, extra)

    def _holds(self, headline: str) -> bool:
        """Say whether a headline belongs to this split."""
        return self._is_compositional or split_of(headline, ()) == self.split

    @property
    def _is_compositional(self) -> bool:
        return self.split == "compositional"

    def for_split(self, split: str) -> Articles:
        """Return the corpus of the same parameters for another split."""
        return Articles(level=self.level, split=split, seed=self.seed)

    @property
    def source_vocabulary(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words and marks of the documents at this level, sorted."""
        return _vocabularies(self.level)[0]

    @property
    def target_vocabulary(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words and marks of the references at this level, sorted."""
        return _vocabularies(self.level)[1]

    @property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the parameters, the words and the first examples."""
        return _fingerprint(self)

    def _parameters(self) -> tuple[str, str, int]:
        return self.level, self.split, self.seed

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Articles):
            return NotImplemented
        return self._parameters() == other._parameters()

    def __hash__(self) -> int:
        return hash(self._parameters())

    def __reduce__(self) -> tuple[Callable[..., Articles], tuple[str, str, int]]:
        return _restore, self._parameters()


def _restore(level: str, split: str, seed: int) -> Articles:
    return Articles(level=level, split=split, seed=seed)


@cache
def _vocabularies(level: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    knobs = KNOBS[level]
    return tuple(sorted(document_words(knobs))), tuple(sorted(summary_words(knobs)))


@cache
def _fingerprint(corpus: Articles) -> str:
    parts = [str(VERSION), corpus.name, corpus.split, str(len(corpus))]
    parts += [str(corpus.seed), *corpus.source_vocabulary, *corpus.target_vocabulary]
    for example in corpus[:100]:
        parts += [example.source, *example.references]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
