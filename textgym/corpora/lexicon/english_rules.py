"""English: from meanings to sentences."""

from __future__ import annotations

from functools import cache

from textgym.corpora.inventory import Inventory
from textgym.corpora.lexicon.concepts import NOUNS
from textgym.corpora.lexicon.english_verbs import hides_tense, verb_words
from textgym.corpora.lexicon.english_words import (
    ARTICLES,
    COMPARATIVES,
    PLURALS,
    TIMES,
)
from textgym.corpora.lexicon.meanings import (
    Actor,
    Clause,
    Couple,
    Joined,
    NounPhrase,
    Pronoun,
    Relative,
)

# Of the third person by gender; "" is a thing.
_SUBJECTS = {"m": "he", "f": "she", "": "it"}
_OBJECTS = {"m": "him", "f": "her", "": "it"}


class English:
    """Says meanings in English, each in one way."""

    def __init__(self) -> None:
        self._plain_phrase = cache(_plain_phrase)
        self._verb_words = cache(verb_words)

    def sentence(self, clause: Clause) -> str:
        """Say a clause, lower-case, ending in its mark."""
        return self._clause(clause) + ("?" if clause.question else ".")

    def sentences(self, clause: Clause) -> tuple[str, ...]:
        """Say a clause in the one way there is."""
        return (self.sentence(clause),)

    def vocabulary(self, inventory: Inventory) -> tuple[str, ...]:
        """List all words and marks of what is in an inventory, sorted."""
        phrases = set().union(*inventory.noun_phrases.values())
        texts = {self._plain_phrase(phrase) for phrase in phrases}
        for predicate in inventory.predicates:
            clauses = predicate.clauses(_trait)
            texts |= {self._clause(clause) for clause in clauses}
        texts |= {adjective for _, adjective in inventory.qualities}
        for place in inventory.places:
            texts |= {place.preposition, self._plain_phrase(place.phrase)}
        texts |= {TIMES.get(time, time) for time in inventory.times}
        words = {word.rstrip(",") for text in texts for word in text.split()}
        return tuple(sorted(words | set(inventory.knobs.marks)))

    def _clause(self, clause: Clause, gap: str = "") -> str:
        """Say a clause without its mark, and without the role of a relative."""
        subject, verb, tense, negated, question, actor, place, time, *_ = clause
        if clause.passive and actor is not None:
            subject, actor = actor, None
        shape = (verb, tense, negated, question, clause.modal, clause.adverb)
        first, rest, particle = self._verb_words(
            _person(subject), *shape, clause.passive
        )
        silent = gap == ("object" if clause.passive else "subject")
        name = "" if silent else self._actor(subject, _SUBJECTS)
        words = [first, name, rest] if question else [name, first, rest]
        words += [self._quality(clause), particle]
        if clause.passive:
            words += ["by", self._actor(clause.subject, _OBJECTS)]
        elif actor is not None and gap != "object":
            words.append(self._objects(actor, clause.recipient))
        elif clause.recipient is not None:
            to = "" if verb == "tell" else "to"
            words += [to, self._actor(clause.recipient, _OBJECTS)]
        if place is not None:
            words += [place.preposition, self._noun_phrase(place.phrase)]
        if time:
            words.append(TIMES.get(time, time))
        if clause.complement is not None:
            words += ["that", self._clause(clause.complement)]
        said = " ".join(filter(None, words))
        return said if clause.joined is None else self._join(said, clause.joined)

    def _join(self, said: str, joined: Joined) -> str:
        other = f"{joined.word} {self._clause(joined.clause)}"
        if joined.first:
            return f"{other}, {said}"
        return f"{said}, {other}" if joined.word == "but" else f"{said} {other}"

    def _objects(self, patient: Actor, recipient: Actor | None) -> str:
        """Say "the girl the book" where the girl is a pronoun and the book is not."""
        what = self._actor(patient, _OBJECTS)
        if recipient is None:
            return what
        whom = self._actor(recipient, _OBJECTS)
        swapped = isinstance(recipient, Pronoun) and not isinstance(patient, Pronoun)
        return f"{whom} {what}" if swapped else f"{what} to {whom}"

    def _quality(self, clause: Clause) -> str:
        adjective = clause.adjective
        if clause.degree == "as":
            return f"as {adjective} as"
        if clause.degree == "more":
            return f"{COMPARATIVES.get(adjective, 'more ' + adjective)} than"
        return adjective

    def _actor(self, actor: Actor, pronouns: dict[str, str]) -> str:
        if isinstance(actor, NounPhrase):
            return self._noun_phrase(actor)
        if isinstance(actor, Couple):
            first, second = map(self._noun_phrase, actor)
            return f"{first} and {second}"
        is_subject = pronouns is _SUBJECTS
        if actor.person == 1 and actor.plural:
            return "we" if is_subject else "us"
        if actor.person == 1:
            return "i" if is_subject else "me"
        if actor.plural:
            return "they" if is_subject else "them"
        return pronouns[actor.gender]

    def _noun_phrase(self, phrase: NounPhrase) -> str:
        if phrase.relative is None:
            return self._plain_phrase(phrase)
        plain = self._plain_phrase(phrase._replace(relative=None))
        return f"{plain} {self._relative(phrase.noun, phrase.relative)}"

    def _relative(self, noun: str, relative: Relative) -> str:
        word = "that"
        if NOUNS[noun].kinds & {"person", "kin"}:
            is_subject = relative.role == "subject" or relative.clause.passive
            word = "who" if is_subject else "whom"
        return f"{word} {self._clause(relative.clause, relative.role)}"


def is_ambiguous(clause: Clause) -> bool:
    """Tell whether a tense cannot be heard: "they read", also in a clause within."""
    helped = clause.negated or clause.question or clause.modal or clause.passive
    is_third = _person(clause.subject) == "third"
    if hides_tense(clause.verb, clause.tense) and not (helped or is_third):
        return True
    inner = [clause.complement, clause.joined and clause.joined.clause]
    for actor in (clause.subject, clause.object):
        if isinstance(actor, NounPhrase) and actor.relative is not None:
            inner.append(actor.relative.clause)
    return any(is_ambiguous(other) for other in inner if other is not None)


def plural_of(noun: str) -> str:
    """Give the plural of a noun."""
    return PLURALS.get(noun, noun + "s")


def _trait(actor: Actor) -> Actor | bool:
    """Give what the verb's form tells of a subject: its number, or who it is."""
    if isinstance(actor, NounPhrase) and not actor.relative:
        return actor.plural
    if isinstance(actor, Pronoun):
        return actor._replace(antecedent="")
    return actor


def _person(subject: Actor) -> str:
    if subject.plural:
        return "plural"
    is_speaker = isinstance(subject, Pronoun) and subject.person == 1
    return "first" if is_speaker else "third"


def _plain_phrase(phrase: NounPhrase) -> str:
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
