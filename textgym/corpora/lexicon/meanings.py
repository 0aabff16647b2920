"""Meanings of sentences, free of any language."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple


class NounPhrase(NamedTuple):
    """A noun with its determiner and perhaps an adjective ("" if there is none)."""

    noun: str
    determiner: str
    plural: bool
    adjective: str = ""


class Pronoun(NamedTuple):
    """A person in the talk; the gender is "" where the sentence does not tell it."""

    person: int
    plural: bool
    gender: str


Actor = NounPhrase | Pronoun


class Place(NamedTuple):
    """Where something happens, or where to."""

    preposition: str
    phrase: NounPhrase


class Clause(NamedTuple):
    """Who does what to whom, when and where; or who is how, with the verb "be"."""

    subject: Actor
    verb: str
    tense: str = "present"
    negated: bool = False
    question: bool = False
    object: Actor | None = None
    place: Place | None = None
    time: str = ""
    adjective: str = ""


class Predicate(NamedTuple):
    """A form of a verb, with those who may be its subject and its object pronoun.

    The subjects are pronouns, and noun phrases with one determiner of many.
    """

    subjects: set[Actor]
    verb: str
    tense: str
    negated: bool
    question: bool
    objects: tuple[Actor | None, ...]

    def clauses(self, trait: Callable[[Actor], Hashable]) -> Iterator[Clause]:
        """Make the clauses of which no two have subjects of the same trait."""
        for subject in {trait(subject): subject for subject in self.subjects}.values():
            for actor in self.objects:
                yield Clause(subject, *self[1:5], actor)


# Who may be a subject or an object without being named.
SUBJECTS = (Pronoun(1, False, ""), Pronoun(3, False, "m"), Pronoun(3, False, "f"))
OBJECTS = (
    Pronoun(3, False, "m"),
    Pronoun(3, False, "f"),
    Pronoun(1, False, ""),
    Pronoun(3, True, ""),
)


def pairs(clause: Clause) -> list[tuple[str, str]]:
    """List the (adjective, noun) and (verb, object) pairs of a meaning."""
    phrases = [clause.subject, clause.object, clause.place and clause.place.phrase]
    found = [
        (phrase.adjective, phrase.noun)
        for phrase in phrases
        if isinstance(phrase, NounPhrase) and phrase.adjective
    ]
    if isinstance(clause.object, NounPhrase):
        found.append((clause.verb, clause.object.noun))
    if clause.adjective and isinstance(clause.subject, NounPhrase):
        found.append((clause.adjective, clause.subject.noun))
    return found
