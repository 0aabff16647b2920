"""Metrics without a library to compare with: cases worked out by hand."""

from __future__ import annotations

import pytest

from textgym.metrics import METRICS, Metric, make_metric

CASES = [
    # token_f1: 2 * overlap / (length + reference length), the best reference.
    ("token_f1", "the cat", ["the cat sat"], 2 * 2 / 5),
    ("token_f1", "the the cat", ["the cat"], 2 * 2 / 5),
    ("token_f1", "The cat", ["the cat"], 2 * 1 / 4),
    ("token_f1", "cat the", ["the cat"], 1.0),
    ("token_f1", "cat.", ["cat", "dog ."], 2 * 1 / 3),
    ("token_f1", "", ["cat"], 0.0),
    ("token_f1", "dog", [""], 0.0),
    ("exact", "a b", ["c", "a b"], 1.0),
    ("exact", " a  b\n", ["a b"], 1.0),
    ("exact", "A b", ["a b"], 0.0),
    ("exact", "ab", ["a b"], 0.0),
    ("exact", "", [""], 0.0),
    ("exact", " ", ["x", " "], 0.0),
    ("length", "a b", ["c d e f"], 0.5),
    ("length", "a b c d", ["e f"], 0.5),
    ("length", "a b c", ["a", "b c d", "e f g h"], 1.0),
    ("length", "a, b.", ["a b c d"], 1.0),
    ("length", "", ["a"], 0.0),
    ("length", "a", [""], 0.0),
    ("repetition", "a b c d", ["x"], 1.0),
    ("repetition", "a b a b a", [], 0.5),
    ("repetition", "a a a a a", [], 0.25),
    ("repetition", "a", [], 1.0),
    ("repetition", "", [], 0.0),
]


@pytest.mark.parametrize(("name", "hypothesis", "references", "score"), CASES)
def test_by_hand(
    name: str, hypothesis: str, references: list[str], score: float
) -> None:
    ours = make_metric(name).sentence_score(hypothesis, references)
    assert ours == pytest.approx(score, abs=1e-15)
    assert type(ours) is float


@pytest.mark.parametrize("name", METRICS)
class TestEveryMetric:
    def test_the_empty_text_scores_0(self, name: str) -> None:
        for text in ("", " \n\t"):
            assert make_metric(name).sentence_score(text, ["a b c", "d"]) == 0.0

    def test_a_reference_scores_1(self, name: str) -> None:
        text = "the cat sat on a mat, you see."
        score = make_metric(name).sentence_score(text, ["a dog", text])
        # sacrebleu's TER divides by the mean length of the references.
        assert score == pytest.approx(1.0, abs=1e-12)

    def test_more_references_never_hurt(self, name: str) -> None:
        if name in ("ter", "bleu", "bleu_lowercase"):
            pytest.skip("the mean or the closest reference length counts")
        metric = make_metric(name)
        one = metric.sentence_score("a b c", ["a c"])
        assert metric.sentence_score("a b c", ["a c", "x y"]) >= one

    def test_a_corpus_of_one_is_its_sentence(self, name: str) -> None:
        metric = make_metric(name)
        text, references = "the cat sat there today", ["the cat sat here today", "no"]
        corpus = metric.corpus_score([text], [references])
        assert corpus == pytest.approx(metric.sentence_score(text, references))

    def test_its_name_is_what_it_is_registered_as(self, name: str) -> None:
        metric = make_metric(name)
        assert isinstance(metric, Metric)
        assert metric.name == name
        assert isinstance(metric.signature, str)
        assert metric.signature

    def test_a_text_in_place_of_references_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="Put it into a list"):
            make_metric(name).sentence_score("a", "a")

    def test_no_references_are_an_error_where_some_are_needed(self, name: str) -> None:
        metric = make_metric(name)
        if metric.needs_references:
            with pytest.raises(ValueError, match=f"{name} needs at least one"):
                metric.sentence_score("a", [])
        else:
            assert metric.sentence_score("a b", []) == 1.0

    @pytest.mark.parametrize("rows", [([], []), (["a"], []), (["a"], [["b"], ["c"]])])
    def test_corpora_of_unequal_or_no_rows_are_refused(
        self, name: str, rows: tuple[list[str], list[list[str]]]
    ) -> None:
        with pytest.raises(ValueError, match="the same length, at least 1"):
            make_metric(name).corpus_score(*rows)


def test_an_unknown_metric_is_an_error_that_helps() -> None:
    with pytest.raises(ValueError, match=r"'chrf'.*got 'blue'. Did you mean 'bleu'\?"):
        make_metric("blue")
