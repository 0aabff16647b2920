"""Meanings in few words, for tests of German."""

from textgym.corpora.lexicon.meanings import (
    Clause,
    NounPhrase,
    Place,
    Pronoun,
    Relative,
)

ME, HE, SHE = Pronoun(1, False, ""), Pronoun(3, False, "m"), Pronoun(3, False, "f")
WE, THEY = Pronoun(1, True, ""), Pronoun(3, True, "")
PAST, PERFECT = {"tense": "past"}, {"tense": "perfect"}
FUTURE = {"tense": "future"}
NOT, ASKED = {"negated": True}, {"question": True}


def np(text, relative=None):
    """Read "the old man" or "this dog+" (in the plural) as a noun phrase."""
    determiner, *adjective, noun = text.removesuffix("+").split()
    is_plural = text.endswith("+")
    return NounPhrase(noun, determiner, is_plural, "".join(adjective), relative)


def read(actor):
    return np(actor) if isinstance(actor, str) else actor


def clause(subject, verb, actor=None, **features):
    """Build a clause; strings stand for noun phrases."""
    if "place" in features:
        preposition, _, phrase = features["place"].partition(" ")
        features["place"] = Place(preposition, np(phrase))
    if "recipient" in features:
        features["recipient"] = read(features["recipient"])
    return Clause(read(subject), verb, object=read(actor), **features)


def it(noun):
    return Pronoun(3, False, "", noun)


def who(noun, verb, actor=None, **features):
    """Name somebody by what they do."""
    return np(noun, Relative("subject", clause(noun, verb, actor, **features)))


def whom(noun, subject, verb, **features):
    """Name somebody by what is done to them."""
    return np(noun, Relative("object", clause(subject, verb, noun, **features)))
