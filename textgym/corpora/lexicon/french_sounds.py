"""How French words change beside each other: elision, contraction, agreement."""

from __future__ import annotations

from collections.abc import Iterable

from textgym.corpora.lexicon.french_words import ASPIRATED

_VOWELS = frozenset("aàâæeéèêëhiîïoôœuùûü")
_BEFORE_VOWEL = {
    **{word: word[:-1] + "'" for word in ("je", "ne", "le", "la", "de", "que")},
    **{word: word[:-1] + "'" for word in ("me", "te", "se")},
    "ma": "mon",
    "ta": "ton",
    "sa": "son",
    "ce": "cet",
}
_CONTRACTED = {
    ("à", "le"): "au",
    ("à", "les"): "aux",
    ("de", "le"): "du",
    ("de", "les"): "des",
}


def elide(words: Iterable[str]) -> str:
    """Join words, eliding and replacing those that a vowel follows.

    >>> elide(["je", "ne", "le", "aime", "pas"])
    "je ne l'aime pas"
    """
    joined: list[str] = []
    following = ""
    for word in reversed(list(words)):
        if word == "si" and following in ("il", "ils"):
            word = "s'"
        elif following and starts_with_vowel(following):
            word = _BEFORE_VOWEL.get(word, word)
        joined.append(word)
        following = word
    return " ".join(reversed(joined)).replace("' ", "'")


def starts_with_vowel(word: str) -> bool:
    """Tell whether a word begins with a vowel's sound, as after a mute h."""
    return word[0] in _VOWELS and word not in ASPIRATED


def agreed(participle: str, gender: str, plural: bool) -> str:
    """Make a past participle agree: né, née, nés, nées."""
    if gender == "f":
        return participle + ("es" if plural else "e")
    return participle + ("s" if plural and not participle.endswith("s") else "")


def after(preposition: str, text: str) -> str:
    """Put a preposition before a noun phrase: à + le -> au, de + un -> d'un."""
    if not preposition:
        return text
    *start, last = preposition.split()
    article, *rest = text.split()
    contracted = _CONTRACTED.get((last, article))
    if contracted:
        return " ".join([*start, contracted, *rest])
    return elide([*start, last, article, *rest])
