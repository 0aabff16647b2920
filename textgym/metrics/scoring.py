"""Scores token ids or text with several metrics, sharing what they share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, pairwise
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

    Tokens that ids stand for are matched by their number, others as strings.

    Attributes:
        numbers: the number of each token that some id stands for, from 1.
        pieces: for each id of the tokenizer the numbers of the tokens it stands for;
            None where there are no such tokens, so that text must be scored.
        one_to_one: whether each id but EOS and PAD is one token.
        follows_ids: whether each id but EOS is the number of its only token.
    """

    def __init__(self, metrics: Sequence[MatchMetric], tokenizer: Tokenizer) -> None:
        self._tokenize = TOKENIZATIONS[metrics[0].tokenization]
        self.order = max(metric.order for metric in metrics)
        self.subsequence = any(metric.subsequence for metric in metrics)
        pieces = find_pieces(tokenizer, self._tokenize)
        tokens = dict.fromkeys(chain.from_iterable(pieces or ()))
        self.numbers = {token: number for number, token in enumerate(tokens, 1)}
        self.pieces = None
        if pieces is not None:
            get = self.numbers.__getitem__
            self.pieces = [tuple(map(get, piece)) for piece in pieces]
        silent = {tokenizer.eos_id, tokenizer.pad_id}
        self.one_to_one = self.pieces is not None and all(
            len(piece) == (token not in silent)
            for token, piece in enumerate(self.pieces)
        )
        self.follows_ids = self.pieces is not None and all(
            piece == ((token,) if token else ())
            for token, piece in enumerate(self.pieces)
        )

    def prepare(self, references: Iterable[str]) -> References:
        """Lay references out as bits."""
        texts = list(map(self.read, references))
        return References(texts, self.order, subsequence=self.subsequence)

    def read(self, text: str) -> list[Hashable]:
        """Cut a text into tokens."""
        numbers = self.numbers
        return [numbers.get(token, token) for token in self._tokenize(text)]

    def tokens(self, ids: Iterable[int]) -> Iterable[Hashable]:
        """Turn ids, none of them EOS, into tokens."""
        if self.follows_ids:
            return ids
        pieces = self.pieces or ()
        return chain.from_iterable(pieces[token] for token in ids)

    @cached_property
    def piece_columns(self) -> list[npt.NDArray[np.int64]]:
        """Number of the first, second, … token of each id.

        Each column has shape (tokens,), with 0 where an id has no such token.
        """
        pieces = self.pieces or []
        numbers = np.zeros((len(pieces), max(1, *map(len, pieces))), np.int64)
        for row, piece in zip(numbers, pieces, strict=True):
            row[: len(piece)] = piece
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

    texts = (tokenizer.decode([token]) for token in range(len(tokenizer)))
    first = list(islice(texts, _MOST_PROBES))
    plain = [token for token, text in enumerate(first) if text.isalpha()]
    # Subwords and characters fail here, before thousands of them are looked at.
    for one, other in pairwise(plain):
        if cut([one, other]) != cut([one]) + cut([other]):
            return None
    first.extend(texts)
    pieces = [tuple(tokenize(text)) for text in first]
    # The tokenizers of metrics look at kinds of characters: letters all behave alike,
    # so what must be tried is every other token beside every kind of neighbour.
    plain = [token for token, text in enumerate(first) if text.isalpha()]
    odd = sorted(set(range(len(first))) - set(plain), key=lambda t: len(pieces[t]))
    shortest = sorted(odd, key=lambda token: len(first[token]))
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
            match.extend(matching.read(text))
        values = []
        for (metric, group), known in zip(self._routes, prepared.texts, strict=True):
            if group is None:
                values.append(metric.segment_score(metric.statistics(text, known)))
            else:
                values.append(metric.match_score(matches[group]))
        return values

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

    __slots__ = (
        "_decoded",
        "_exact",
        "_matched",
        "_matches",
        "_prepared",
        "_scorer",
        "ids",
    )

    def __init__(self, scorer: Scorer, prepared: Prepared) -> None:
        self.ids: list[int] = []
        self._scorer = scorer
        self._prepared = prepared
        self._matched = 0
        self._exact = scorer.exact
        self._matches = list(map(Match, prepared.matchings)) if scorer.exact else []
        self._decoded = (0, "")

    def text(self) -> str:
        """Return the text so far."""
        length = len(self.ids)
        if self._decoded[0] != length:
            self._decoded = (length, self._scorer.tokenizer.decode(self.ids))
        return self._decoded[1]

    def values(self) -> list[float]:
        """Score the text so far: in the order of the scorer's metrics."""
        scorer = self._scorer
        if not self._exact:
            return scorer.score_text(self._prepared, self.text())
        matches, ids = self._matches, self.ids
        if self._matched < len(ids):
            new = ids[self._matched :]
            self._matched = len(ids)
            for number, matching in enumerate(scorer.matchings):
                matches[number].extend(matching.tokens(new))
        # A loop, because a comprehension costs a call.
        values = []
        for metric, number in scorer.match_routes:
            values.append(metric.match_score(matches[number]))
        return values
