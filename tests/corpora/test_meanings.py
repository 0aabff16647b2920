"""Meanings, and the rules that decide about words beside each other."""

import pytest
from phrasebook import HE, NOT, clause, joined, who

from textgym.corpora.lexicon import french_words
from textgym.corpora.lexicon.concepts import ADJECTIVES, NOUNS, VERBS
from textgym.corpora.lexicon.english_rules import is_ambiguous
from textgym.corpora.lexicon.french_sounds import agreed, elide
from textgym.corpora.lexicon.meanings import is_deep, pairs


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["je", "ne", "le", "aime", "pas"], "je ne l'aime pas"),
        (["que", "un", "homme"], "qu'un homme"),
        (["se", "arrête"], "s'arrête"),
        (["te", "écoute"], "t'écoute"),
        (["le", "hamster"], "le hamster"),
        (["la", "hôtesse"], "l'hôtesse"),
        (["sa", "œuvre"], "son œuvre"),
    ],
)
def test_words_elide_before_vowels_only(words, text):
    assert elide(words) == text


@pytest.mark.parametrize(
    ("gender", "plural", "form"),
    [
        ("m", False, "mis"),
        ("f", False, "mise"),
        ("m", True, "mis"),
        ("f", True, "mises"),
    ],
)
def test_participles_agree(gender, plural, form):
    assert agreed("mis", gender, plural) == form


def test_a_hidden_tense_counts_as_ambiguous():
    assert is_ambiguous(clause("the boy+", "read", "the book"))
    assert not is_ambiguous(clause("the boy", "read", "the book"))
    assert not is_ambiguous(clause("the boy+", "read", "the book", **NOT))


def test_every_concept_has_its_french_words():
    assert french_words.NOUNS.keys() == NOUNS.keys()
    assert french_words.ADJECTIVES.keys() == ADJECTIVES.keys()
    assert french_words.VERBS.keys() == VERBS.keys()


def test_pairs_name_adjectives_and_objects():
    meaning = clause("the old man", "see", "a small bird", place="in the big park")
    assert set(pairs(meaning)) == {
        ("old", "man"),
        ("small", "bird"),
        ("big", "park"),
        ("see", "bird"),
    }
    assert pairs(clause("the house", "be", adjective="big")) == [("big", "house")]


def test_pairs_are_found_in_inner_clauses():
    told = who("the dog", "object", HE, "see")
    meaning = clause(told, "sleep", **joined("and", clause("the old man", "sing")))
    assert set(pairs(meaning)) == {("see", "dog"), ("old", "man")}


def test_three_clauses_are_deep_and_two_are_not():
    told = who("the dog", "object", HE, "see")
    asleep = clause("the man", "sleep")
    assert not is_deep(clause(told, "sleep"))
    assert not is_deep(clause(HE, "say", complement=asleep))
    assert is_deep(clause(told, "sleep", **joined("and", asleep)))
    assert is_deep(clause(HE, "say", complement=clause(told, "sleep")))


def test_a_tense_hidden_in_an_inner_clause_is_ambiguous():
    hidden = clause("the boy+", "read", "the book")
    assert is_ambiguous(clause(HE, "say", complement=hidden))
    assert is_ambiguous(clause(HE, "sleep", **joined("if", hidden)))
    assert is_ambiguous(clause(who("the girl+", "subject", "read", "the book"), "sing"))
    assert not is_ambiguous(clause(HE, "say", complement=clause(HE, "sleep")))
