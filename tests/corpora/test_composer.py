"""Level full: deep sentences in test, closed vocabularies, no noun twice."""

from random import Random

import pytest

from textgym.corpora.bitext import Bitext
from textgym.corpora.composer import Composer
from textgym.corpora.lexicon.concepts import NOUNS
from textgym.corpora.lexicon.english_rules import plural_of
from textgym.corpora.lexicon.meanings import NounPhrase, is_deep
from textgym.corpora.lexicon.sense import is_event


def words_of(text: str) -> list[str]:
    return [*text[:-1].replace(",", " ,").split(), text[-1]]


def within(clause):
    """List a clause and all clauses in it and beside it."""
    joined = clause.joined and clause.joined.clause
    return [clause, *(c for c in (clause.complement, joined) if c), *told(clause)]


def told(clause):
    """List the relative clauses about those who take part in a clause."""
    actors = (clause.subject, clause.object)
    phrases = [actor for actor in actors if isinstance(actor, NounPhrase)]
    return [phrase.relative.clause for phrase in phrases if phrase.relative]


def all_within(clause):
    others = [other for other in within(clause) if other is not clause]
    return [clause, *(inner for other in others for inner in all_within(other))]


@pytest.fixture(scope="module")
def drawn():
    """Many meanings, half of them deep."""
    composer, rng = Composer("full"), Random(5)
    depths = (False, True) * 600
    return [composer.draw(rng, deep=deep)[0] for deep in depths]


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


def test_no_verb_stands_twice_in_a_sentence(drawn):
    for clause in drawn:
        verbs = [inner.verb for inner in all_within(clause) if inner.verb != "be"]
        assert len(set(verbs)) == len(verbs), clause


def test_what_lasts_stands_in_no_past_beside_another_past(drawn):
    pasts = [
        relative
        for clause in drawn
        for around in all_within(clause)
        if around.tense == "past" and around.verb != "be"
        for relative in told(around)
        if relative.tense == "past" and relative.verb != "be"
    ]
    assert pasts
    assert all(is_event(relative.verb) for relative in pasts)


def test_what_is_the_case_while_something_lasts_is_no_event(drawn):
    tenses = {
        relative.tense
        for clause in drawn
        for around in all_within(clause)
        if around.tense in ("ongoing", "habit", "pluperfect")
        for relative in told(around)
    }
    assert tenses == {"ongoing", "pluperfect"}


def test_when_something_happened_it_took_a_moment(drawn):
    times = [
        clause.joined.clause
        for clause in drawn
        if clause.joined and clause.joined.word == "when"
    ]
    pasts = [time for time in times if time.tense == "past" and time.verb != "be"]
    assert pasts
    assert all(is_event(time.verb) for time in pasts)


def test_who_is_described_by_be_is_not_described_before(drawn):
    states = [c for clause in drawn for c in all_within(clause) if c.adjective]
    phrases = [c.subject for c in states if isinstance(c.subject, NounPhrase)]
    assert len(phrases) > 100
    assert not any(phrase.adjective for phrase in phrases)
