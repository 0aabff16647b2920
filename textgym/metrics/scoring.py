"""Scores token ids or text with several metrics, sharing what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.metrics.batch_matching import BatchMatch, Rows
from textgym.metrics.matching import Match, References
from textgym.metrics.metric import MatchMetric, Metric
from textgym.metrics.tokenization import TOKENIZATIONS
from textgym.tokenizers.tokenizer import Tokenizer

_MOST_PROBES = 40


class Matching:
    """The metrics that cut texts in the same way, and so share their matches.

    Attributes:
        pieces: for each id of the tokenizer the metric's tokens it stands for; None
            where ids do not map to tokens one by one, so that text must be scored.
        one_to_one: whether each id but EOS and PAD is one token.
    """

    def __init__(self, metrics: Sequence[MatchMetric], tokenizer: Tokenizer) -> None:
        self.tokenize = TOKENIZATIONS[metrics[0].tokenization]
        self.order = max(metric.order for metric in metrics)
        self.subsequence = any(metric.subsequence for metric in metrics)
        self.pieces = find_pieces(tokenizer, self.tokenize)
        silent = {tokenizer.eos_id, tokenizer.pad_id}
        self.one_to_one = self.pieces is not None and all(
            len(piece) == (token not in silent)
            for token, piece in enumerate(self.pieces)
        )
        self._words = ["".join(piece) for piece in self.pieces or ()]

    def prepare(self, references: Iterable[str]) -> References:
        """Lay references out as bits."""
        texts = [self.tokenize(reference) for reference in references]
        return References(texts, self.order, subsequence=self.subsequence)

    def tokens(self, ids: Iterable[int]) -> Iterable[str]:
        """Turn ids, none of them EOS, into the metric's tokens."""
        if self.one_to_one:
            words = self._words
            return [words[token] for token in ids if words[token]]
        pieces = self.pieces or ()
        return chain.from_iterable(pieces[token] for token in ids)

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Number every token that some id stands for, from 1."""
        tokens = dict.fromkeys(chain.from_iterable(self.pieces or ()))
        return {token: n for n, token in enumerate(tokens, 1)}

    @cached_property
    def follows_ids(self) -> bool:
        """Whether the number of an id's only piece is the id."""
        columns = self.piece_columns
        ids = np.arange(len(self.pieces or ()))
        return len(columns) == 1 and bool((columns[0] == ids).all())

    @cached_property
    def piece_columns(self) -> list[npt.NDArray[np.int64]]:
        """Number in the vocabulary of the first, second, … piece of each id.

        Each column has shape (tokens,), with 0 where an id has no such piece.
        """
        pieces = self.pieces or []
        most = max(1, *map(len, pieces))
        numbers = np.zeros((len(pieces), most), np.int64)
        for row, piece in zip(numbers, pieces, strict=True):
            row[: len(piece)] = [self.vocabulary[token] for token in piece]
        return list(np.ascontiguousarray(numbers.T))


def find_pieces(
    tokenizer: Tokenizer, tokenize: Callable[[str], list[str]]
) -> list[tuple[str, ...]] | None:
    """Find the metric's tokens that each id stands for, wherever it is written.

    Returns:
        A tuple of tokens for each id, or None where the tokens of a decoded text are
        not those of its ids in a row, as with subwords and characters.
    """

    def cut(ids: list[int]) -> tuple[str, ...]:
        return tuple(tokenize(tokenizer.decode(ids)))

    pieces = [cut([token]) for token in range(len(tokenizer))]
    # The tokenizers of metrics look at kinds of characters: letters all behave alike,
    # so what must be tried is every other token beside every kind of neighbour.
    plain = [t for t in range(len(tokenizer)) if tokenizer.decode([t]).isalpha()]
    odd = sorted(set(range(len(tokenizer))) - set(plain), key=lambda t: len(pieces[t]))
    shortest = sorted(odd, key=lambda token: len(tokenizer.decode([token])))
    probes = plain[:2] + plain[-1:] + shortest[:_MOST_PROBES]
    for token in plain[:_MOST_PROBES] + odd:
        ids = [*chain.from_iterable((token, probe) for probe in probes), token]
        if cut(ids) != tuple(chain.from_iterable(pieces[i] for i in ids)):
            return None
    return pieces


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that the metrics know of one example's references.

    Attributes:
        matchings: for each `Matching` of the scorer.
        texts: for each metric of the scorer that reads text, else None.
    """

    matchings: list[References]
    texts: list[Any]


class Scorer:
    """Computes the values of several metrics for what an agent writes.

    Attributes:
        metrics: The metrics; values stand in their order.
        matchings: Those that share matches.
        exact: Whether every value is read off ids, without decoding.
    """

    def __init__(self, metrics: Sequence[Metric], tokenizer: Tokenizer) -> None:
        self.metrics = tuple(metrics)
        self.tokenizer = tokenizer
        groups: dict[str, list[MatchMetric]] = {}
        for metric in self.metrics:
            if isinstance(metric, MatchMetric):
                groups.setdefault(metric.tokenization, []).append(metric)
        self.matchings = [Matching(group, tokenizer) for group in groups.values()]
        numbers = {name: n for n, name in enumerate(groups)}
        # Where each value comes from: a number of `matchings`, or the text.
        self._routes: list[tuple[Any, int | None]] = [
            (metric, numbers[metric.tokenization])
            if isinstance(metric, MatchMetric)
            else (metric, None)
            for metric in self.metrics
        ]
        self.match_routes = [
            (metric, group) for metric, group in self._routes if group is not None
        ]
        self.exact = all(isinstance(metric, MatchMetric) for metric in metrics) and all(
            matching.pieces is not None for matching in self.matchings
        )

    def prepare(self, references: Sequence[str]) -> Prepared:
        """Do the work that depends on the references alone.

        Raises:
            ValueError: if a metric needs references and there are none.
        """
        for metric in self.metrics:
            if metric.needs_references and not references:
                raise ValueError(
                    f"{metric.name} needs at least one reference; the example has none"
                )
        return Prepared(
            [matching.prepare(references) for matching in self.matchings],
            [
                None if isinstance(metric, MatchMetric) else metric.prepare(references)
                for metric in self.metrics
            ],
        )

    def score_text(self, prepared: Prepared, text: str) -> list[float]:
        """Score a whole text."""
        matches = [Match(references) for references in prepared.matchings]
        for matching, match in zip(self.matchings, matches, strict=True):
            match.extend(matching.tokenize(text))
        values = []
        for (metric, group), known in zip(self._routes, prepared.texts, strict=True):
            if group is None:
                values.append(metric.segment_score(metric.statistics(text, known)))
            else:
                values.append(metric.match_score(matches[group]))
        return values

    def match_scores(
        self, matches: list[Match]
    ) -> list[tuple[Callable[[Match], float], Match]]:
        """Return what reads each metric's value off the matches; for exact scorers."""
        return [(m.match_score, matches[group]) for m, group in self.match_routes]

    def batch_values(
        self, matches: list[BatchMatch], rows: Rows
    ) -> list[npt.NDArray[np.float64]]:
        """Read the values of rows off their matches, for each metric: (rows,)."""
        values = []
        for metric, group in self.match_routes:
            scores = metric.match_scores(matches[group], rows)
            for position, match in matches[group].wide_matches(rows):
                scores[position] = metric.match_score(match)
            values.append(scores)
        return values


class Draft:
    """A text while it is being written, id by id, and the values of its metrics.

    Attributes:
        ids: What was written; append to it, and never change what stands there.
    """

    __slots__ = ("_pairs", "_prepared", "_scorer", "_scores", "_written", "ids")

    def __init__(self, scorer: Scorer, prepared: Prepared) -> None:
        self.ids: list[int] = []
        self._scorer = scorer
        self._prepared = prepared
        self._written = 0
        if scorer.exact:
            matches = [Match(references) for references in prepared.matchings]
            self._pairs = list(zip(scorer.matchings, matches, strict=True))
            self._scores = scorer.match_scores(matches)

    def values(self) -> list[float]:
        """Score the text so far: in the order of the scorer's metrics."""
        scorer = self._scorer
        if not scorer.exact:
            text = scorer.tokenizer.decode(self.ids)
            return scorer.score_text(self._prepared, text)
        new = self.ids[self._written :]
        if new:
            self._written += len(new)
            for matching, match in self._pairs:
                match.extend(matching.tokens(new))
        return [score(match) for score, match in self._scores]
