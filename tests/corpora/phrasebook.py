"""Short ways to write meanings, for the tests of languages."""

from textgym.corpora.lexicon.meanings import (
    Clause,
    Joined,
    NounPhrase,
    Place,
    Pronoun,
    Relative,
)

ME, HE, SHE = Pronoun(1, False, ""), Pronoun(3, False, "m"), Pronoun(3, False, "f")
WE, THEM = Pronoun(1, True, ""), Pronoun(3, True, "")


def np(text: str, relative: Relative | None = None) -> NounPhrase:
    """Read "the old man" or "this dog+" (in the plural) as a noun phrase."""
    determiner, *adjective, noun = text.removesuffix("+").split()
    is_plural = text.endswith("+")
    return NounPhrase(noun, determiner, is_plural, "".join(adjective), relative)


def clause(subject, verb, actor=None, **features):
    """Build a clause; strings stand for noun phrases, a final + for the plural."""
    read = [np(a) if isinstance(a, str) else a for a in (subject, actor)]
    if "place" in features:
        preposition, _, phrase = features["place"].partition(" ")
        features["place"] = Place(preposition, np(phrase))
    if isinstance(features.get("recipient"), str):
        features["recipient"] = np(features["recipient"])
    return Clause(read[0], verb, object=read[1], **features)


def it(noun):
    """Say "it" of a noun named before."""
    return Pronoun(3, False, "", noun)


def who(phrase, role, *parts, **features):
    """Tell more about a noun phrase; `parts` are those of `clause` but for it."""
    phrase = np(phrase)
    head = NounPhrase(phrase.noun, "the", phrase.plural)
    actors = (head, *parts) if role == "subject" else (parts[0], parts[1], head)
    return phrase._replace(relative=Relative(role, clause(*actors, **features)))


def joined(word, other, **features):
    """Join a clause."""
    return {"joined": Joined(word, other, **features)}


PAST, FUTURE = {"tense": "past"}, {"tense": "future"}
NOT, ASKED = {"negated": True}, {"question": True}
EVERY_DAY = ("tous les jours", "chaque jour")
