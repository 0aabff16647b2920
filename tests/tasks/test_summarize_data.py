"""Summarize over real data: files, data sets by column, and a known baseline."""

from __future__ import annotations

from pathlib import Path

import pytest
from rouge_score.rouge_scorer import RougeScorer

from textgym import TextEnv, TextgymNotice, TurnEnv
from textgym.tasks.summarize import Summarize, sentences

DATA = Path(__file__).parents[3] / "shared" / "data"
SCITLDR = DATA / "summarization_scitldr-a.jsonl"
MEQSUM = DATA / "summarization_meqsum.jsonl"
FIXTURES = DATA / "hf_fixtures"
ROUGES = ("rouge1", "rouge2", "rougeL")

needs_files = pytest.mark.skipif(
    not SCITLDR.exists(), reason=f"{SCITLDR.name} is not beside the repository"
)
needs_fixtures = pytest.mark.skipif(
    not FIXTURES.exists(), reason="hf_fixtures/ is not beside the repository"
)


def scitldr() -> Summarize:
    return Summarize(corpus=str(SCITLDR), split="test")


@needs_files
def test_the_first_sentences_of_scitldr_score_what_they_are_known_to() -> None:
    env = TurnEnv(scitldr())
    totals = dict.fromkeys(ROUGES, 0.0)
    for index in range(len(env.corpus)):
        text, _ = env.reset(seed=0, options={"index": index})
        metrics = env.step(env.task.heuristics()["first sentence"](env.prompt))[4]
        assert text == env.corpus[index].source
        for name in ROUGES:
            totals[name] += metrics["metrics"][name]
    means = [100 * totals[name] / len(env.corpus) for name in ROUGES]
    assert means == pytest.approx([28.28, 11.26, 23.00], abs=0.01)


@needs_files
def test_first_sentences_are_those_of_published_baselines() -> None:
    # There: Porter's stemmer, and the reference with the best ROUGE-L for all three.
    scorer = RougeScorer(list(ROUGES), use_stemmer=True)
    corpus = scitldr().load_corpus()
    totals = [0.0, 0.0, 0.0]
    for example in corpus:
        first = sentences(example.source)[0]
        scored = [scorer.score(text, first) for text in example.references]
        best = max(scored, key=lambda scores: scores["rougeL"].fmeasure)
        for number, name in enumerate(ROUGES):
            totals[number] += best[name].fmeasure
    means = [100 * total / len(corpus) for total in totals]
    assert means == pytest.approx([30.1, 11.5, 24.9], abs=0.05)


@needs_files
def test_several_references_of_a_file_are_kept() -> None:
    numbers = {len(example.references) for example in scitldr().load_corpus()[:100]}
    assert max(numbers) > 1


@needs_files
@pytest.mark.parametrize("term", ["coverage", "concise"])
def test_terms_of_words_are_defined_on_real_data(term: str) -> None:
    env = TurnEnv(Summarize(corpus=str(MEQSUM), split="test", reward={term: 1}))
    for seed in range(20):
        prompt, _ = env.reset(seed=seed)
        assert env.step(env.task.oracle(env.prompt))[1] == 1.0
        env.reset(seed=seed)
        assert 0.0 <= env.step(prompt)[1] < 1.0


@needs_files
@pytest.mark.parametrize("term", ["fact_recall", "fact_precision"])
def test_terms_of_facts_are_refused_where_no_facts_are_known(term: str) -> None:
    message = f"reward term '{term}' needs documents whose facts are known.*coverage"
    with pytest.raises(ValueError, match=message):
        TextEnv(Summarize(corpus=str(MEQSUM), reward={"rouge1": 0.5, term: 0.5}))


@needs_files
def test_long_documents_keep_their_beginning_and_are_counted() -> None:
    task = Summarize(corpus=str(MEQSUM), split="test", max_context=40)
    with pytest.warns(TextgymNotice, match="longer than max_context=40 tokens"):
        env = TextEnv(task)
    for index in range(len(env.corpus)):
        context = env.reset(seed=0, options={"index": index})[0]["context"]
        ids = env.tokenizer.encode(env.corpus[index].source)[:40]
        assert context[: len(ids)].tolist() == ids


@needs_fixtures
@pytest.mark.parametrize("name", ["cnn_dailymail", "xsum", "samsum", "scitldr"])
def test_data_sets_are_read_by_their_columns(name: str) -> None:
    pytest.importorskip("datasets")
    task = Summarize(corpus=str(FIXTURES / name), split="validation", max_context=64)
    env = TextEnv(task)
    observation, info = env.reset(seed=0)
    example = env.corpus[info["example_index"]]
    assert example.references
    assert observation["context"].any()
    for text in (example.source, *example.references):
        assert text.strip()
