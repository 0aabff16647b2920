"""French noun phrases: determiners, adjectives and prepositions around a noun."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import NamedTuple

from textgym.corpora.lexicon.concepts import NOUNS as CONCEPTS
from textgym.corpora.lexicon.french_sounds import after, elide, starts_with_vowel
from textgym.corpora.lexicon.french_words import (
    ADJECTIVES,
    DETERMINERS,
    NOUNS,
    Adjective,
    Noun,
)
from textgym.corpora.lexicon.meanings import NounPhrase

INDEFINITE = ("a", "some")
_GENDERS = ("m", "f")


class Phrase(NamedTuple):
    """A text for somebody or something, with what agrees with it."""

    text: str
    gender: str
    plural: bool
    person: int = 3


def noun_phrases(
    phrase: NounPhrase, preposition: str, denied: bool
) -> tuple[Phrase, ...]:
    """Say a noun phrase after a preposition ("" if none) in all synonyms."""
    qualities: tuple[Adjective | None, ...] = (None,)
    if phrase.adjective:
        qualities = fitting(phrase.adjective, phrase.noun)
    return tuple(
        Phrase(
            _noun_phrase(phrase, noun, quality, preposition, denied),
            noun.gender,
            phrase.plural,
        )
        for noun, quality in product(NOUNS[phrase.noun], qualities)
    )


@cache
def fitting(adjective: str, noun: str) -> tuple[Adjective, ...]:
    """List the adjectives for a concept that suit a noun ("" for persons)."""
    kinds = CONCEPTS[noun].kinds if noun else frozenset({"person"})
    return tuple(a for a in ADJECTIVES[adjective] if not a.kind or a.kind in kinds)


def _noun_phrase(
    phrase: NounPhrase,
    noun: Noun,
    quality: Adjective | None,
    preposition: str,
    denied: bool,
) -> str:
    name = noun.plural if phrase.plural else noun.singular
    words = [name]
    if quality is not None:
        form = quality.forms[noun.gender, phrase.plural]
        if quality.before and starts_with_vowel(name) and not phrase.plural:
            form = quality.before_vowel if noun.gender == "m" else form
        words = [form, name] if quality.before else [name, form]
    determiner = _determiner(phrase, noun, quality, denied and not preposition)
    return after(preposition, elide([determiner, *words]))


def _determiner(
    phrase: NounPhrase, noun: Noun, quality: Adjective | None, denied: bool
) -> str:
    """Choose the determiner: pas de chien, de grands chiens, but des chiens noirs."""
    prefixed = quality is not None and quality.before
    if phrase.determiner == "some" and prefixed:
        return "de"
    if denied and phrase.determiner in INDEFINITE:
        return "de"
    column = 2 if phrase.plural else _GENDERS.index(noun.gender)
    return DETERMINERS[phrase.determiner][column]
