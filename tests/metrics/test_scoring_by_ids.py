"""Scores read off ids are those of the decoded text, one row or many."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textgym.metrics import BLEU, MatchMetric, make_metric
from textgym.metrics.batch_matching import BatchMatch
from textgym.metrics.matching import Match, References
from textgym.metrics.reference_table import ReferenceTable
from textgym.metrics.scoring import Draft, Scorer
from textgym.tokenizers import CharacterTokenizer, Tokenizer, WordTokenizer

ON_IDS = ["bleu", "bleu_lowercase", "rouge1", "rouge2", "rougeL", "token_f1", "length"]
FRENCH = (  # noqa: SIM905
    "le la chat été élève l'homme est-ce qu'il a-t-il . , ; ( ) « » % 3.5 12 Le É "
    "U.S ' - \" ? aujourd'hui $ 5"
).split()
TANGLED = (  # noqa: SIM905
    "a b c . , .. 0 1 0.5 3,000 - -- ' '' a-b 1- -1 & ; ( [ ] \" : é ñ ß İ Σ ⁇x <> "
    "skipped < > quot lt amp"
).split()


def words(vocabulary: list[str]) -> WordTokenizer:
    """Make a tokenizer of the words that can come out of `encode`."""
    return WordTokenizer.train([" ".join(vocabulary)])


TOKENIZERS = {
    "French": words(FRENCH),
    "tangled": words(TANGLED),
    "lower case": WordTokenizer.train([" ".join(FRENCH)], lowercase=True),
    "many": words([f"w{n}" for n in range(300)] + FRENCH),
    "characters": CharacterTokenizer.train(["abc é.,' 05-"]),
}


def scorer_of(name: str) -> Scorer:
    return Scorer([make_metric(metric) for metric in ON_IDS], TOKENIZERS[name])


SCORERS = {name: scorer_of(name) for name in TOKENIZERS}


@st.composite
def responses(draw: st.DrawFn, tokenizer: Tokenizer) -> tuple[list[int], list[str]]:
    """Draw ids, UNK among them, and references that share some of their words."""
    ids = st.lists(st.integers(1, len(tokenizer) - 1), max_size=14)
    written = draw(ids)
    references = [tokenizer.decode(draw(ids)) for _ in range(draw(st.integers(1, 3)))]
    kept = draw(st.integers(0, len(written)))
    references[0] = tokenizer.decode(written[:kept]) + " " + references[0]
    return written, references


@pytest.mark.parametrize("name", TOKENIZERS)
@settings(max_examples=60)
@given(data=st.data())
def test_ids_score_as_their_text_does(name: str, data: st.DataObject) -> None:
    scorer = SCORERS[name]
    written, references = data.draw(responses(scorer.tokenizer))
    draft = Draft(scorer, scorer.prepare(references))
    for token in written:
        draft.ids.append(token)
        values = draft.values()
        text = scorer.tokenizer.decode(draft.ids)
        expected = [m.sentence_score(text, references) for m in scorer.metrics]
        assert values == pytest.approx(expected, abs=1e-12)
        assert scorer.score_text(draft._prepared, text) == pytest.approx(
            expected, abs=1e-12
        )


def test_which_tokenizers_are_scored_by_ids() -> None:
    exact = {name: scorer.exact for name, scorer in SCORERS.items()}
    assert exact["French"]
    assert exact["many"]
    assert exact["lower case"]
    assert not exact["characters"]


@pytest.mark.parametrize("name", ["chrf", "ter", "exact", "repetition"])
def test_metrics_that_must_read_the_text_are_not_scored_by_ids(name: str) -> None:
    scorer = Scorer([make_metric(name)], TOKENIZERS["French"])
    assert not scorer.exact
    draft = Draft(scorer, scorer.prepare(["le chat ."]))
    draft.ids.extend(scorer.tokenizer.encode("le chat ."))
    assert draft.values() == pytest.approx(
        [make_metric(name).sentence_score("le chat.", ["le chat ."])]
    )


NUMBERS = {letter: number for number, letter in enumerate("abcde", 1)}
LETTERS = tuple(NUMBERS)


def lay_out(texts: list[str]) -> References:
    numbers = [[NUMBERS[letter] for letter in text.split()] for text in texts]
    return References(numbers, 4, subsequence=True)


class Pair:
    """The same hypotheses as single matches and as a batch."""

    def __init__(self, texts: list[list[str]], longest: int) -> None:
        self.references = [lay_out(one) for one in texts]
        self.table = ReferenceTable(len(texts), len(NUMBERS), longest=longest)
        self.batch = BatchMatch(self.table, len(texts), order=4, subsequence=True)
        self.singles = [Match(one) for one in self.references]

    def start(self, rows: list[int]) -> None:
        for row in rows:
            self.table.add(row, self.references[row])
            self.singles[row] = Match(self.references[row])
        self.batch.start(np.array(rows), np.array(rows))

    def write(self, tokens: Any, rows: list[int]) -> None:
        self.batch.write(tokens)
        for row in rows:
            if tokens[row]:
                self.singles[row].extend([int(tokens[row])])

    def check(self, rows: list[int]) -> None:
        wide = dict(self.batch.wide_matches(slice(None)))
        for row in rows:
            single, chosen = self.singles[row], np.array([row])
            assert (row in wide) == (self.references[row].width > 64)
            if row in wide:
                assert wide[row].counts == single.counts
                assert wide[row].subsequence_lengths() == single.subsequence_lengths()
                continue
            count = len(single.references.lengths)
            assert self.batch.counts(chosen)[:, 0].tolist() == single.counts
            assert self.batch.lengths[row] == single.length
            for order in (1, 2, 3, 4):
                batch = self.batch.reference_counts(order, chosen)[0].tolist()
                assert batch[:count] == single.reference_counts(order)
            longest = self.batch.subsequence_lengths(chosen)[0].tolist()
            assert longest[:count] == single.subsequence_lengths()


@pytest.mark.parametrize("width", [10, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130])
def test_a_batch_matches_as_single_hypotheses_do(width: int) -> None:
    rng = np.random.default_rng(width)
    rows = list(range(5))
    texts = [[" ".join(rng.choice(LETTERS[:3], width - 1))] for _ in rows]
    texts[1] = ["a b", " ".join(rng.choice(LETTERS[:3], width - 4))]
    pair = Pair(texts, longest=60)
    pair.start(rows)
    for _ in range(40):
        pair.write(rng.integers(len(LETTERS) + 1, size=5), rows)
        pair.check(rows)


def test_a_batch_goes_on_when_wider_references_come_in_between() -> None:
    rng = np.random.default_rng(0)
    lengths = (5, 14, 20, 40, 60, 100, 7)
    texts = [[" ".join(rng.choice(LETTERS[:3], n))] for n in lengths]
    texts[4] = [" ".join(rng.choice(LETTERS[:3], 9)) for _ in range(5)]
    pair = Pair(texts, longest=80)
    going: list[int] = []
    for row in range(len(lengths)):
        pair.start([row])
        going.append(row)
        for _ in range(6):
            pair.write(rng.integers(1, 4, size=len(lengths)), going)
            pair.check(going)
    # A finished row may start again, among others that go on.
    pair.start([0, 3])
    for _ in range(6):
        pair.write(rng.integers(5, size=len(lengths)), going)
        pair.check(going)


def test_a_batch_goes_on_when_another_makes_its_table_too_large_for_masks() -> None:
    # As masks of 16 bits the table is below its bound, as masks of 32 bits above.
    table = ReferenceTable(20_000, 600, longest=20)
    short, long = References([[1, 2, 3, 4]], 4), References([[5] * 20], 4)
    row = np.array([0])
    first, second = (BatchMatch(table, 1, order=4) for _ in range(2))
    table.add(7, short)
    first.start(row, np.array([7]))
    first.write(np.array([1]))
    assert table.masks is not None
    table.add(8, long)
    second.start(row, np.array([8]))
    assert table.masks is None
    for token in (2, 3):
        first.write(np.array([token]))
        second.write(np.array([5]))
    assert first.counts(row)[:, 0].tolist() == [3, 2, 1, 0]
    assert second.counts(row)[:, 0].tolist() == [2, 1, 0, 0]


def test_perfect_texts_score_exactly_one_in_a_batch() -> None:
    rng = np.random.default_rng(1)
    size = 63
    ids = np.tril(rng.integers(1, len(LETTERS) + 1, size=(size, size)))
    texts = [[" ".join(LETTERS[n - 1] for n in row if n)] for row in ids]
    pair = Pair(texts, longest=size)
    pair.start(list(range(size)))
    for column in ids.T:
        pair.batch.write(column)
    scores = BLEU().match_scores(pair.batch, np.arange(size))
    assert scores.tolist() == [1.0] * size


@pytest.mark.parametrize("name", ON_IDS)
def test_values_of_a_batch_are_those_of_single_texts(name: str) -> None:
    metric = make_metric(name)
    assert isinstance(metric, MatchMetric)
    rng = np.random.default_rng(3)
    tokenizer = TOKENIZERS["French"]
    scorer = Scorer([metric], tokenizer)
    assert scorer.exact
    size, steps = 40, 12
    ids = rng.integers(1, len(tokenizer), size=(size, steps))
    shuffled = [tokenizer.decode(rng.permutation(row)[:8].tolist()) for row in ids]
    halves = [tokenizer.decode(row[:6].tolist()) for row in ids]
    references = [[one, two] for one, two in zip(shuffled, halves, strict=True)]
    # More than 64 bits, beside rows of fewer.
    references[3] = [" ".join(shuffled[:12]), halves[3]]
    matching = scorer.matchings[0]
    longest = steps * len(matching.piece_columns)
    table = ReferenceTable(size, len(matching.numbers), longest=longest)
    for row, texts in enumerate(references):
        table.add(row, matching.prepare(texts))
    batch = BatchMatch(
        table, size, order=matching.order, subsequence=matching.subsequence
    )
    batch.start(np.arange(size), np.arange(size))
    for step in range(steps):
        for column in matching.piece_columns:
            batch.write(column[ids[:, step]])
        values = scorer.batch_values([batch], slice(None))[0]
        expected = [
            metric.sentence_score(tokenizer.decode(row[: step + 1].tolist()), texts)
            for row, texts in zip(ids, references, strict=True)
        ]
        np.testing.assert_allclose(values, expected, rtol=0, atol=1e-12)
