"""German: from meanings to sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import NamedTuple

from textgym.corpora.grammar import Grammar
from textgym.corpora.lexicon.concepts import NOUNS as CONCEPTS
from textgym.corpora.lexicon.concepts import VERBS as PATTERNS
from textgym.corpora.lexicon.german_forms import (
    adjective,
    after,
    determiner,
    noun_form,
    present,
    simple_past,
)
from textgym.corpora.lexicon.german_order import orders
from textgym.corpora.lexicon.german_words import (
    ADJECTIVES,
    AUXILIARIES,
    GLOSSES,
    NOUNS,
    PERSONS,
    PREPOSITIONS,
    TIMES,
    VERBS,
    Noun,
    Verb,
)
from textgym.corpora.lexicon.meanings import Actor, Clause, NounPhrase, Place, Pronoun

# Nobody lists sentences with more references; to count them is enough.
MOST_REFERENCES = 4

_INDEFINITE = ("a", "some")


class _Group(NamedTuple):
    """The two parts of a verb: hat ... gesehen."""

    finite: str
    rest: str


class German:
    """Says meanings in German, in up to four ways."""

    def __init__(self) -> None:
        # Phrases recur all the time; sentences hardly ever do.
        self._noun_phrases = cache(_noun_phrases)
        self._groups = cache(_groups)

    def sentences(self, clause: Clause) -> tuple[str, ...]:
        """Say a clause in every way up to the limit, best first.

        Only nouns have capitals, wherever they stand.
        """
        found = dict.fromkeys(
            text for reading in _readings(clause) for text in self._texts(reading)
        )
        return tuple(islice(found, MOST_REFERENCES))

    def vocabulary(self, grammar: Grammar) -> tuple[str, ...]:
        """List all words and marks of what the grammar can mean, sorted."""
        # Few verbs have a preposition: most phrases are seen once, not once a verb.
        phrases = {
            (_denied(phrase) if negated else phrase, *_government(verb))
            for (verb, negated), some in grammar.noun_phrases.items()
            for phrase in some
        }
        texts = {text for key in phrases for text in self._noun_phrases(*key)}
        for place in grammar.places:
            texts.update(self._places(place))
        texts.update(self._predicates(grammar))
        for actor, quality in grammar.qualities:
            texts.update(_stems(quality, _concept(actor)))
        texts.update(TIMES[time] for time in grammar.times)
        marks = {".", "?"} if grammar.knobs.questions else {"."}
        return tuple(sorted({word for text in texts for word in text.split()} | marks))

    def dictionary_form(self, category: str, concept: str, plural: bool) -> str:
        """Give the form of a word that a dictionary would list first.

        Args:
            category: "noun", "adjective", "verb", or "word" for all others.
            concept: The concept's name; for "word" the English word.
            plural: Whether a noun is meant in the plural.
        """
        if category == "noun":
            return NOUNS[concept][0].plural if plural else NOUNS[concept][0].singular
        if category == "adjective":
            return ADJECTIVES[concept][-1].stem + "e"  # bare adjectives are rare
        if category == "verb":
            return VERBS[concept][0].third  # and so are infinitives
        return GLOSSES.get(concept, "")

    def _predicates(self, grammar: Grammar) -> Iterator[str]:
        """Say the parts of clauses that hang on their verbs."""
        for predicate in grammar.predicates:
            for clause in predicate.clauses(_trait):
                groups = self._groups(clause)
                if len(groups) * _goals(clause.verb) > grammar.knobs.references:
                    continue  # no example says this
                for group in groups:
                    yield f"{group.finite} {group.rest}"
                yield "nicht" * clause.negated
                if isinstance(clause.subject, Pronoun):
                    yield _person(clause.subject)[0]
                if isinstance(clause.object, Pronoun):
                    yield _person(clause.object)[1]

    def _texts(self, clause: Clause) -> Iterator[str]:
        subjects = self._actor(clause.subject)
        # The verb's form hangs on nothing else, and so its forms are found again.
        groups = self._groups(clause._replace(object=None, place=None, adjective=""))
        middles = tuple(self._middles(clause))
        for subject, group, middle in product(subjects, groups, middles):
            if not clause.question:
                yield _joined(subject, group.finite, *middle, group.rest) + "."
                continue
            yield _joined(group.finite, subject, *middle, group.rest) + "?"
            if isinstance(clause.object, Pronoun) and isinstance(
                clause.subject, NounPhrase
            ):
                pronoun, *others = middle
                opening = (group.finite, pronoun, subject)
                yield _joined(*opening, *others, group.rest) + "?"

    def _middles(self, clause: Clause) -> Iterator[tuple[str, ...]]:
        """Say what stands between subject and verb's end, in all its orders."""
        for parts in self._parts(clause):
            for order in orders("".join(parts)):
                yield from product(*(parts[letter] for letter in order))

    def _parts(self, clause: Clause) -> Iterator[dict[str, tuple[str, ...]]]:
        """Name the parts by the letters of `orders`, each in all synonyms."""
        subject, verb, _, negated, _, patient, place, time, quality = clause
        others = {"A": _stems(quality, _concept(subject))} if quality else {}
        if time:
            others["T"] = (TIMES[time],)
        if place is not None:
            others["G" if place.preposition == "to" else "L"] = self._places(place)
        no = {"N": ("nicht",)} if negated else {}
        if patient is None:
            yield no | others
            return
        if isinstance(patient, Pronoun):
            yield no | {"P": (_person(patient)[1],)} | others
            return
        case, preposition = _government(verb)
        letter = "M" if preposition else _letter(patient)
        if negated and patient.determiner in _INDEFINITE:
            denied = self._noun_phrases(_denied(patient), case, preposition)
            yield {letter: denied} | others
            if not preposition:
                return
        yield no | {letter: self._noun_phrases(patient, case, preposition)} | others

    def _actor(self, actor: Actor) -> tuple[str, ...]:
        if isinstance(actor, Pronoun):
            return (_person(actor)[0],)
        return self._noun_phrases(actor, "nominative", "")

    def _places(self, place: Place) -> tuple[str, ...]:
        return tuple(
            text
            for preposition, case in PREPOSITIONS[place.preposition]
            for text in self._noun_phrases(place.phrase, case, preposition)
        )


def _readings(clause: Clause) -> tuple[Clause, ...]:
    """Let "her" mean a girl herself, who is neuter: ihr Hund, sein Hund."""
    subject, actor, place = clause.subject, clause.object, clause.place
    if not isinstance(subject, NounPhrase) or subject.noun != "girl" or subject.plural:
        return (clause,)
    if isinstance(actor, NounPhrase):
        actor = _neuter(actor)
    if place is not None:
        place = place._replace(phrase=_neuter(place.phrase))
    return (clause, clause._replace(object=actor, place=place))


def _neuter(phrase: NounPhrase) -> NounPhrase:
    return phrase._replace(determiner="his") if phrase.determiner == "her" else phrase


def _noun_phrases(phrase: NounPhrase, case: str, preposition: str) -> tuple[str, ...]:
    """Say a noun phrase in a case after a preposition ("" if none) in all synonyms."""
    return tuple(
        after(preposition, _noun_phrase(phrase, noun, stem, case))
        for noun, stem in product(
            NOUNS[phrase.noun], _stems(phrase.adjective, phrase.noun)
        )
    )


def _noun_phrase(phrase: NounPhrase, noun: Noun, stem: str, case: str) -> str:
    shape = (phrase.determiner, case, noun.gender, phrase.plural)
    quality = stem and adjective(stem, *shape)
    return _joined(determiner(*shape), quality, noun_form(noun, case, phrase.plural))


def _stems(adjective: str, noun: str) -> tuple[str, ...]:
    """List the adjectives for a concept that suit a noun ("" for persons)."""
    if not adjective:
        return ("",)
    return tuple(a.stem for a in ADJECTIVES[adjective] if a.noun in ("", noun))


def _denied(phrase: NounPhrase) -> NounPhrase:
    """Say "kein" for the article: keinen Hund, keine Hunde."""
    if phrase.determiner in _INDEFINITE:
        return phrase._replace(determiner="no")
    return phrase


def _letter(patient: NounPhrase) -> str:
    return "I" if patient.determiner in _INDEFINITE else "O"


def _groups(clause: Clause) -> tuple[_Group, ...]:
    """Conjugate a verb in all ways: hat gesehen, sah; wird sehen, sieht morgen."""
    number = _number(clause.subject)
    if clause.verb == "be":
        return (_Group(AUXILIARIES["sein"][number], ""),)
    verb = _verb_of(clause)
    now = _Group(present(verb, number), "")
    if clause.tense == "past":
        auxiliary = AUXILIARIES[verb.auxiliary][number]
        told = _Group(simple_past(verb, number), "")
        return (_Group(auxiliary, verb.participle), told)
    if clause.tense == "future":
        future = _Group(AUXILIARIES["werden"][number], verb.infinitive)
        return (future, now) if clause.time else (future,)
    return (now,)


def _verb_of(clause: Clause) -> Verb:
    """Choose the verb that suits the subject: animals do not "essen"."""
    kinds = _kinds(clause.subject)
    verbs = VERBS[clause.verb]
    return next((verb for verb in verbs if verb.kind in kinds), verbs[0])


def _kinds(actor: Actor) -> frozenset[str]:
    return CONCEPTS[actor.noun].kinds if isinstance(actor, NounPhrase) else frozenset()


def _concept(actor: Actor) -> str:
    return actor.noun if isinstance(actor, NounPhrase) else ""


def _government(verb: str) -> tuple[str, str]:
    """Give the case and the preposition of a verb's object, or of a subject ("")."""
    if verb not in VERBS:
        return "nominative", ""
    preposition = VERBS[verb][0].preposition
    return ("dative" if preposition else "accusative"), preposition


def _goals(verb: str) -> int:
    """Count the ways to say where to, for verbs that need it said."""
    is_motion = verb in PATTERNS and PATTERNS[verb].pattern == "motion"
    return len(PREPOSITIONS["to"]) if is_motion else 1


def _number(subject: Actor) -> int:
    if subject.plural:
        return 2
    return 0 if isinstance(subject, Pronoun) and subject.person == 1 else 1


def _person(pronoun: Pronoun) -> tuple[str, str]:
    if pronoun.plural:
        return PERSONS["plural"]
    return PERSONS["first" if pronoun.person == 1 else pronoun.gender]


def _trait(actor: Actor) -> object:
    """Give what stands beside a subject: who it is, or its number and its verb."""
    if isinstance(actor, Pronoun):
        return actor
    return actor.plural, "animal" in _kinds(actor)


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
