"""Level full: deep sentences in test, closed vocabularies, no noun twice."""

from random import Random

import pytest

from textgym.corpora.bitext import Bitext
from textgym.corpora.composer import Composer
from textgym.corpora.lexicon.concepts import NOUNS
from textgym.corpora.lexicon.english_rules import plural_of
from textgym.corpora.lexicon.meanings import is_deep


def words_of(text: str) -> list[str]:
    return [*text[:-1].replace(",", " ,").split(), text[-1]]


@pytest.fixture(scope="module")
def examples():
    """Many more examples than a corpus has."""
    splits = ("train", "test", "compositional")
    corpora = [Bitext(level="full", split=s, seed=k) for k in range(3) for s in splits]
    return [example for corpus in corpora for example in corpus]


def test_vocabularies_are_closed(examples):
    corpus = Bitext(level="full")
    source = {word for e in examples for word in words_of(e.source)}
    target = {w for e in examples for text in e.references for w in words_of(text)}
    assert source <= set(corpus.source_vocabulary)
    assert target <= set(corpus.target_vocabulary)


def test_hardly_a_word_of_the_vocabularies_is_missing_in_many_examples(examples):
    corpus = Bitext(level="full")
    source = {word for e in examples for word in words_of(e.source)}
    target = {w for e in examples for text in e.references for w in words_of(text)}
    assert len(source) >= 0.99 * len(corpus.source_vocabulary)
    assert len(target) >= 0.97 * len(corpus.target_vocabulary)


@pytest.mark.parametrize("deep", [False, True])
def test_a_sentence_has_the_wanted_depth(deep):
    composer, rng = Composer("full"), Random(1)
    drawn = [composer.draw(rng, deep=deep)[0] for _ in range(300)]
    assert {is_deep(clause) for clause in drawn} == {deep}


def test_every_construction_is_drawn():
    names = {example.extra["construction"] for example in Bitext(level="full")}
    joints = {"and", "but", "because", "when", "if"}
    relatives = {"relative subject", "relative object"}
    assert names == joints | relatives | {"plain", "question", "statement"}


def test_no_noun_stands_twice_in_a_sentence(examples):
    concepts = {plural_of(noun): noun for noun in NOUNS} | {
        noun: noun for noun in NOUNS
    }
    for example in examples:
        nouns = [concepts[w] for w in words_of(example.source) if w in concepts]
        assert len(set(nouns)) == len(nouns), example.source


def test_test_sentences_are_longer_than_those_of_training():
    def mean(split):
        corpus = Bitext(level="full", split=split)[:500]
        return sum(len(words_of(e.references[0])) for e in corpus) / 500

    assert mean("test") > mean("train") + 4
