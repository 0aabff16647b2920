"""How German words are inflected: endings of nouns, adjectives, determiners, verbs."""

from __future__ import annotations

from textgym.corpora.lexicon.german_words import (
    MIXED_DETERMINERS,
    NUMBERS,
    STRONG_DETERMINERS,
    WEAKENING,
    Noun,
    Verb,
)

# Endings for masculine, feminine, neuter and plural; "-" is no ending.
_ENDINGS = {
    "dieser": {
        "nominative": "er e es e",
        "accusative": "en e es e",
        "dative": "em er em en",
        "genitive": "es er es er",
    },
    "ein": {
        "nominative": "- e - e",
        "accusative": "en e - e",
        "dative": "em er em en",
        "genitive": "es er es er",
    },
    "weak": {
        "nominative": "e e e en",
        "accusative": "en e e en",
        "dative": "en en en en",
        "genitive": "en en en en",
    },
    "mixed": {
        "nominative": "er e es en",
        "accusative": "en e es en",
        "dative": "en en en en",
        "genitive": "en en en en",
    },
    "strong": {
        "nominative": "er e es e",
        "accusative": "en e es e",
        "dative": "em er em en",
        "genitive": "en er en er",
    },
}
_THE = {
    "nominative": "der die das die",
    "accusative": "den die das die",
    "dative": "dem der dem den",
    "genitive": "des der des der",
}
_CONTRACTED = {
    ("in", "dem"): "im",
    ("in", "das"): "ins",
    ("von", "dem"): "vom",
    ("zu", "dem"): "zum",
    ("zu", "der"): "zur",
}


def determiner(name: str, case: str, gender: str, plural: bool) -> str:
    """Decline a determiner; "some" has no word, and numbers no endings."""
    column = _column(gender, plural)
    if name == "the":
        return _THE[case].split()[column]
    if name in STRONG_DETERMINERS:
        return STRONG_DETERMINERS[name] + _ending("dieser", case, column)
    if name in MIXED_DETERMINERS:
        return MIXED_DETERMINERS[name] + _ending("ein", case, column)
    return NUMBERS.get(name, "")


def adjective(stem: str, name: str, case: str, gender: str, plural: bool) -> str:
    """Decline an adjective after a determiner: das kleine Buch, ein kleines Buch."""
    declension = "strong"
    if name in WEAKENING:
        declension = "weak"
    elif name in MIXED_DETERMINERS:
        declension = "mixed"
    return stem + _ending(declension, case, _column(gender, plural))


def noun_form(noun: Noun, case: str, plural: bool) -> str:
    """Decline a noun: der Junge, den Jungen; die Hunde, den Hunden."""
    if plural:
        takes_n = case == "dative" and noun.plural[-1] not in "ns"
        return noun.plural + "n" * takes_n
    is_weak = noun.gender == "m" and noun.genitive.endswith("n")
    if case == "genitive" or (is_weak and case != "nominative"):
        return noun.genitive
    return noun.singular


def present(verb: Verb, number: int) -> str:
    """Conjugate the present tense for ich (0), er (1) or the plural (2)."""
    if number == 0 and verb.third.endswith("t"):  # unlike "weiß"
        return verb.infinitive.removesuffix("n")
    return verb.infinitive if number == 2 else verb.third


def simple_past(verb: Verb, number: int) -> str:
    """Conjugate the simple past for ich (0), er (1) or the plural (2)."""
    if number < 2:
        return verb.past
    return verb.past + ("n" if verb.past.endswith("e") else "en")


def after(preposition: str, text: str) -> str:
    """Put a preposition before a noun phrase: in + dem Garten -> im Garten."""
    if not preposition:
        return text
    article, *rest = text.split()
    contracted = _CONTRACTED.get((preposition, article))
    return " ".join([contracted, *rest]) if contracted else f"{preposition} {text}"


def _column(gender: str, plural: bool) -> int:
    return 3 if plural else "mfn".index(gender)


def _ending(declension: str, case: str, column: int) -> str:
    return _ENDINGS[declension][case].split()[column].replace("-", "")
