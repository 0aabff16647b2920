"""English: from meanings to sentences."""

from __future__ import annotations

from functools import cache

from textgym.corpora.grammar import Grammar
from textgym.corpora.lexicon.english_words import ARTICLES, PLURALS, TIMES, VERBS
from textgym.corpora.lexicon.meanings import Actor, Clause, NounPhrase, Pronoun

_SUBJECTS = {"": "i", "m": "he", "f": "she"}
_OBJECTS = {"": "me", "m": "him", "f": "her"}
_BE = {"first": "am", "third": "is", "plural": "are"}


class English:
    """Says meanings in English, each in one way."""

    def __init__(self) -> None:
        self._noun_phrase = cache(_noun_phrase)
        self._predicate = cache(_predicate)

    def sentence(self, clause: Clause) -> str:
        """Say a clause, lower-case, ending in its mark."""
        subject, verb, tense, negated, question, actor, place, time, adjective = clause
        person = _person(subject)
        first, rest, particle = self._predicate(person, verb, tense, negated, question)
        name = self._actor(subject, _SUBJECTS)
        words = [first, name, rest] if question else [name, first, rest]
        words += [adjective, particle]
        if actor is not None:
            words.append(self._actor(actor, _OBJECTS))
        if place is not None:
            words += [place.preposition, self._noun_phrase(place.phrase)]
        if time:
            words.append(TIMES.get(time, time))
        return " ".join(filter(None, words)) + ("?" if question else ".")

    def sentences(self, clause: Clause) -> tuple[str, ...]:
        """Say a clause in the one way there is."""
        return (self.sentence(clause),)

    def vocabulary(self, grammar: Grammar) -> tuple[str, ...]:
        """List all words and marks of what the grammar can mean, sorted."""
        phrases = set().union(*grammar.noun_phrases.values())
        texts = {self._noun_phrase(phrase) for phrase in phrases}
        for predicate in grammar.predicates:
            clauses = predicate.clauses(_trait)
            texts |= {self.sentence(clause)[:-1] for clause in clauses}
        texts |= {adjective for _, adjective in grammar.qualities}
        for place in grammar.places:
            texts |= {place.preposition, self._noun_phrase(place.phrase)}
        texts |= {TIMES.get(time, time) for time in grammar.times}
        marks = {".", "?"} if grammar.knobs.questions else {"."}
        return tuple(sorted({word for text in texts for word in text.split()} | marks))

    def _actor(self, actor: Actor, pronouns: dict[str, str]) -> str:
        if isinstance(actor, NounPhrase):
            return self._noun_phrase(actor)
        return "them" if actor.plural else pronouns[actor.gender]


def is_ambiguous(clause: Clause) -> bool:
    """Tell whether the tense cannot be heard ("they read")."""
    if clause.verb == "be" or clause.tense == "future":
        return False
    hidden = VERBS[clause.verb][0] == VERBS[clause.verb][2]
    plain = not (clause.negated or clause.question)
    return hidden and plain and _person(clause.subject) != "third"


def plural_of(noun: str) -> str:
    """Give the plural of a noun."""
    return PLURALS.get(noun, noun + "s")


def _trait(actor: Actor) -> Pronoun | bool:
    """Give what the verb's form tells of a subject: its number, or who it is."""
    return actor if isinstance(actor, Pronoun) else actor.plural


def _person(subject: Actor) -> str:
    if subject.plural:
        return "plural"
    is_speaker = isinstance(subject, Pronoun) and subject.person == 1
    return "first" if is_speaker else "third"


def _noun_phrase(phrase: NounPhrase) -> str:
    noun = plural_of(phrase.noun) if phrase.plural else phrase.noun
    following = f"{phrase.adjective} {noun}".strip()
    return f"{_determiner(phrase, following)} {following}".strip()


def _determiner(phrase: NounPhrase, following: str) -> str:
    if phrase.determiner == "some":
        return ""
    if phrase.determiner == "a":
        return _article(following.split()[0])
    if phrase.determiner == "this":
        return "these" if phrase.plural else "this"
    return phrase.determiner


def _article(word: str) -> str:
    return ARTICLES.get(word) or ("an" if word[0] in "aeiou" else "a")


def _predicate(
    person: str, verb: str, tense: str, negated: bool, question: bool
) -> tuple[str, str, str]:
    """Split a verb into what goes first in questions, the rest, and a particle."""
    no = "not" * negated
    if verb == "be":
        return _BE[person], no, ""
    base, third, past, *particle = VERBS[verb]
    last = " ".join(particle)
    if tense == "future":
        return _BE[person], f"{no} going to {base}".strip(), last
    if negated or question:
        do = "did" if tense == "past" else "does" if person == "third" else "do"
        return do, f"{no} {base}".strip(), last
    if tense == "past":
        return past, "", last
    return third if person == "third" else base, "", last
