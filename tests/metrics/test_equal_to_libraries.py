"""Scores and signatures are those of sacrebleu and rouge-score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty_texts import NASTY, long_sentences, sentences, several, texts
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenize import tokenize as rouge_words
from sacrebleu.metrics.bleu import BLEU as TheirBLEU
from sacrebleu.metrics.chrf import CHRF as TheirCHRF
from sacrebleu.metrics.ter import TER as TheirTER
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from textgym.metrics import TER, make_metric
from textgym.metrics.tokenization import (
    tokenize_13a,
    tokenize_13a_lowercase,
    tokenize_rouge,
)

CLOSE = 1e-9

sacrebleu_13a: Any = Tokenizer13a()  # type: ignore[no-untyped-call]
rouge = RougeScorer(["rouge1", "rouge2", "rougeL"])
theirs: dict[str, Any] = {
    "bleu": TheirBLEU(effective_order=True),
    "bleu_lowercase": TheirBLEU(effective_order=True, lowercase=True),
    "chrf": TheirCHRF(),
}
theirs_of_corpora: dict[str, Any] = {
    "bleu": TheirBLEU(),
    "bleu_lowercase": TheirBLEU(lowercase=True),
    "chrf": TheirCHRF(),
}
SACREBLEU = tuple(theirs)
ROUGE = ("rouge1", "rouge2", "rougeL")
segments = st.lists(
    st.tuples(sentences, st.lists(sentences, min_size=1, max_size=3)),
    min_size=1,
    max_size=5,
)


def clipped(percent: float) -> float:
    return min(percent / 100, 1.0)


def check_sacrebleu(name: str, hypothesis: str, references: Sequence[str]) -> None:
    expected = clipped(theirs[name].sentence_score(hypothesis, references).score)
    ours = make_metric(name).sentence_score(hypothesis, references)
    assert ours == pytest.approx(expected, abs=CLOSE)
    assert 0.0 <= ours <= 1.0
    assert type(ours) is float


def check_rouge(name: str, hypothesis: str, references: Sequence[str]) -> None:
    expected = rouge.score_multi(references, hypothesis)[name].fmeasure
    ours = make_metric(name).sentence_score(hypothesis, references)
    assert ours == pytest.approx(expected, abs=CLOSE)
    assert 0.0 <= ours <= 1.0


def check_ter(hypothesis: str, references: list[str]) -> None:
    score = TheirTER().sentence_score(hypothesis, references).score
    ours = TER(max_words=10_000).sentence_score(hypothesis, references)
    assert ours == pytest.approx(max(0.0, 1 - score / 100), abs=CLOSE)


@pytest.mark.parametrize("name", SACREBLEU)
@given(hypothesis=texts, references=several)
def test_sentences_as_sacrebleu_scores_them(
    name: str, hypothesis: str, references: list[str]
) -> None:
    check_sacrebleu(name, hypothesis, references)


@pytest.mark.parametrize("name", ROUGE)
@given(hypothesis=texts, references=several)
def test_sentences_as_rouge_score_scores_them(
    name: str, hypothesis: str, references: list[str]
) -> None:
    check_rouge(name, hypothesis, references)


@settings(max_examples=15)
@given(
    hypothesis=long_sentences,
    references=st.lists(long_sentences, min_size=1, max_size=2),
)
def test_more_than_64_tokens(hypothesis: str, references: list[str]) -> None:
    for name in SACREBLEU:
        check_sacrebleu(name, hypothesis, references)
    for name in ROUGE:
        check_rouge(name, hypothesis, references)


@pytest.mark.parametrize("name", SACREBLEU)
def test_every_nasty_text_against_every_other_as_in_sacrebleu(name: str) -> None:
    for hypothesis in NASTY:
        for reference in NASTY:
            check_sacrebleu(name, hypothesis, [reference])
        check_sacrebleu(name, hypothesis, NASTY)


@pytest.mark.parametrize("name", ROUGE)
def test_every_nasty_text_against_every_other_as_in_rouge_score(name: str) -> None:
    for hypothesis in NASTY:
        for reference in NASTY[:-2]:
            check_rouge(name, hypothesis, [reference])
        check_rouge(name, hypothesis, NASTY)


@given(
    sentences.filter(str.strip),
    st.lists(sentences.filter(str.strip), min_size=1, max_size=3),
)
def test_ter_is_one_minus_sacrebleus(hypothesis: str, references: list[str]) -> None:
    check_ter(hypothesis, references)


def test_ter_is_cut_at_the_stated_number_of_words() -> None:
    words = [f"w{n}" for n in range(100)]
    metric = TER(max_words=20)
    shuffled = " ".join(words[:20][::-1] + words[20:])
    expected = TER(max_words=100).sentence_score(
        " ".join(words[:20][::-1]), [" ".join(words[:20])]
    )
    assert metric.sentence_score(shuffled, [" ".join(words)]) == expected
    assert "max_words:20" in metric.signature
    with pytest.raises(ValueError, match="at least 1; got 0"):
        TER(max_words=0)


@pytest.mark.parametrize("name", SACREBLEU)
@given(rows=segments)
def test_corpora_as_sacrebleu_scores_them(
    name: str, rows: list[tuple[str, list[str]]]
) -> None:
    hypotheses = [hypothesis for hypothesis, _ in rows]
    references = [refs for _, refs in rows]
    most = max(map(len, references))
    streams = [
        [refs[n] if n < len(refs) else None for refs in references] for n in range(most)
    ]
    expected = theirs_of_corpora[name].corpus_score(hypotheses, streams).score
    ours = make_metric(name).corpus_score(hypotheses, references)
    assert ours == pytest.approx(clipped(expected), abs=CLOSE)


@given(rows=segments)
def test_corpus_ter_as_sacrebleu_scores_it(rows: list[tuple[str, list[str]]]) -> None:
    # Empty hypotheses cost their reference's words here, nothing in sacrebleu.
    rows = [(f"x {hypothesis}", refs[:1]) for hypothesis, refs in rows]
    expected = TheirTER().corpus_score(
        [hypothesis for hypothesis, _ in rows], [[refs[0] for _, refs in rows]]
    )
    ours = TER(max_words=10_000).corpus_score(*zip(*rows, strict=True))
    assert ours == pytest.approx(max(0.0, 1 - expected.score / 100), abs=CLOSE)


@given(rows=segments)
def test_corpus_rouge_is_the_mean_of_its_sentences(
    rows: list[tuple[str, list[str]]],
) -> None:
    hypotheses, references = [h for h, _ in rows], [refs for _, refs in rows]
    for name in ROUGE:
        scores = [rouge.score_multi(refs, h)[name].fmeasure for h, refs in rows]
        ours = make_metric(name).corpus_score(hypotheses, references)
        assert ours == pytest.approx(sum(scores) / len(scores), abs=CLOSE)


def printed(metric: Any) -> str:
    """Return sacrebleu's signature with the number of references left open."""
    metric.sentence_score("a b", ["a b"])
    return re.sub(r"nrefs:\w+", "nrefs:var", str(metric.get_signature()))


@pytest.mark.parametrize("name", SACREBLEU)
def test_signatures_are_those_that_sacrebleu_prints(name: str) -> None:
    assert make_metric(name).signature == printed(theirs[name])


def test_signature_of_ter_says_where_texts_are_cut_besides() -> None:
    ours = make_metric("ter").signature
    assert ours.replace("max_words:64|", "") == printed(TheirTER())
    assert "max_words:64" in ours


@given(texts)
def test_words_of_13a(text: str) -> None:
    assert tokenize_13a(text) == sacrebleu_13a(text.rstrip()).split()
    lowered = sacrebleu_13a(text.lower().rstrip()).split()
    assert tokenize_13a_lowercase(text) == lowered


@given(texts)
def test_words_of_rouge(text: str) -> None:
    assert tokenize_rouge(text) == rouge_words(text, None)


@settings(max_examples=300)
@given(st.text("ab01.,-'&;<>\n \u00e9(\"", max_size=20))
def test_words_of_13a_in_tangles_of_signs(text: str) -> None:
    assert tokenize_13a(text) == sacrebleu_13a(text.rstrip()).split()
