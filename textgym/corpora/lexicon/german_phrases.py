"""German noun phrases and pronouns in their cases."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import NamedTuple

from textgym.corpora.lexicon.german_forms import (
    adjective,
    after,
    determiner,
    noun_form,
)
from textgym.corpora.lexicon.german_words import (
    ADJECTIVES,
    GOALS,
    NOUNS,
    NUMBERS,
    PERSONS,
    PREPOSITIONS,
    Adjective,
    Noun,
)
from textgym.corpora.lexicon.meanings import NounPhrase, Place, Pronoun

INDEFINITE = ("a", "some")
# What tells that something was not named before.
NEW = (*INDEFINITE, *NUMBERS, "several")


class Phrase(NamedTuple):
    """A text for somebody or something, and the gender of its noun."""

    text: str
    gender: str


@cache
def noun_phrases(
    phrase: NounPhrase, case: str, preposition: str = ""
) -> tuple[Phrase, ...]:
    """Say a noun phrase in a case, after a preposition if any, in all synonyms.

    Its relative clause is left out.
    """
    qualities: tuple[Adjective | None, ...] = (None,)
    if phrase.adjective:
        qualities = beside(phrase.adjective, phrase.noun)
    return tuple(
        Phrase(
            after(preposition, _noun_phrase(phrase, noun, quality, case)), noun.gender
        )
        for noun, quality in product(NOUNS[phrase.noun], qualities)
    )


@cache
def places(place: Place) -> tuple[str, ...]:
    """Say where something happens or where to, in all ways."""
    ways = PREPOSITIONS[place.preposition]
    if place.preposition == "to":
        ways = GOALS.get(place.phrase.noun, ways)
    return tuple(
        phrase.text
        for preposition, case in ways
        for phrase in noun_phrases(place.phrase, case, preposition)
    )


def beside(quality: str, noun: str) -> tuple[Adjective, ...]:
    """List the adjectives for a concept that may stand before a noun."""
    return tuple(word for word in ADJECTIVES[quality] if word.noun in ("", noun))


def alone(quality: str) -> Adjective:
    """Give the adjective for a concept that stands after "be"."""
    return ADJECTIVES[quality][-1]


def person(pronoun: Pronoun, case: str, gender: str) -> str:
    """Say a pronoun in a case; the gender counts for the third person only."""
    if pronoun.person == 1:
        return PERSONS["we" if pronoun.plural else "i"][case]
    return PERSONS["they" if pronoun.plural else gender][case]


def denied(phrase: NounPhrase) -> NounPhrase:
    """Say "kein" for the article: keinen Hund, keine Hunde."""
    return phrase._replace(determiner="no")


def relative_pronoun(case: str, gender: str, plural: bool) -> str:
    """Say "der", which has the forms of the article but for the dative plural."""
    if plural and case == "dative":
        return "denen"
    return determiner("the", case, gender, plural)


def _noun_phrase(
    phrase: NounPhrase, noun: Noun, quality: Adjective | None, case: str
) -> str:
    shape = (phrase.determiner, case, noun.gender, phrase.plural)
    words = [determiner(*shape), noun_form(noun, case, phrase.plural)]
    if quality is not None:
        words.insert(1, adjective(quality.stem, *shape))
    return " ".join(filter(None, words))
