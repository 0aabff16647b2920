"""French: from meanings to sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from textgym.corpora.grammar import Grammar
from textgym.corpora.lexicon.concepts import NOUNS as CONCEPTS
from textgym.corpora.lexicon.french_sounds import (
    after,
    agreed,
    elide,
    starts_with_vowel,
)
from textgym.corpora.lexicon.french_words import (
    ADJECTIVES,
    AUXILIARIES,
    DETERMINERS,
    GLOSSES,
    NOUNS,
    PREPOSITIONS,
    TIMES,
    VERBS,
    Adjective,
    Noun,
)
from textgym.corpora.lexicon.meanings import Actor, Clause, NounPhrase, Pronoun

# More references than these add little, and cost every reader time.
MOST_REFERENCES = 4

_GENDERS = ("m", "f")
_INDEFINITE = ("a", "some")


class _Phrase(NamedTuple):
    """A text for somebody or something, with what agrees with it."""

    text: str
    gender: str
    plural: bool
    person: int = 3


class French:
    """Says meanings in French, in up to four ways."""

    def __init__(self) -> None:
        # Phrases recur all the time; sentences hardly ever do.
        self._noun_phrases = cache(_noun_phrases)
        self._group = cache(_group)
        self._asked = cache(_asked)
        self._traits = cache(self._list_traits)

    def sentences(self, clause: Clause) -> tuple[str, ...]:
        """Say a clause, lower-case, in every way up to the limit, best first."""
        subjects = self._subjects(clause.subject)
        objects = self._objects(clause)
        places: tuple[str, ...] = ("",)
        if clause.place is not None:
            places = self._governed(clause.place.phrase, clause.place.preposition)
        times = TIMES[clause.time] if clause.time else ("",)
        qualities = _qualities(clause)
        found: dict[str, None] = {}
        shape = (len(subjects), len(objects), len(places), len(times), len(qualities))
        for i, j, k, m, n in _best_first(shape):
            tail = (qualities[n], objects[j], places[k], times[m])
            found[self._sentence(clause, subjects[i], *tail)] = None
        return tuple(found)[:MOST_REFERENCES]

    def vocabulary(self, grammar: Grammar) -> tuple[str, ...]:
        """List all words and marks of what the grammar can mean, sorted."""
        # Few verbs have a preposition: most phrases are seen once, not once a verb.
        phrases = {
            (phrase, _preposition(verb), negated and phrase.determiner in _INDEFINITE)
            for (verb, negated), some in grammar.noun_phrases.items()
            for phrase in some
        }
        texts = {text for key in phrases for text, *_ in self._noun_phrases(*key)}
        for place in grammar.places:
            texts.update(self._governed(place.phrase, place.preposition))
        texts.update(self._predicates(grammar))
        texts.update(text for time in grammar.times for text in TIMES[time])
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
            return ADJECTIVES[concept][-1].forms["m", False]
        if category == "verb":
            return VERBS[concept].third  # the infinitive is rare in the sentences
        return GLOSSES.get(concept, "")

    def _list_traits(self, actor: Actor) -> tuple[object, ...]:
        """Give what stands beside a subject: agreement, and "que" before a vowel."""
        phrases = self._subjects(actor)
        return (phrases[0].text[:1], *(phrase[1:] for phrase in phrases))

    def _predicates(self, grammar: Grammar) -> Iterator[str]:
        """Say the parts of clauses that hang on their verbs."""
        for predicate in grammar.predicates:
            for clause in predicate.clauses(self._traits):
                for subject, patient in product(
                    self._subjects(clause.subject), self._objects(clause)
                ):
                    yield self._verb(clause, subject, patient)
                    yield self._asked(subject.text) if clause.question else subject.text
        for actor, adjective in grammar.qualities:
            noun = actor.noun if isinstance(actor, NounPhrase) else ""
            choices = product(self._subjects(actor), _fitting(adjective, noun))
            for subject, quality in choices:
                yield quality.forms[subject.gender, subject.plural]

    def _sentence(
        self,
        clause: Clause,
        subject: _Phrase,
        quality: Adjective | None,
        patient: _Phrase,
        place: str,
        time: str,
    ) -> str:
        parts = [
            self._asked(subject.text) if clause.question else subject.text,
            self._verb(clause, subject, patient),
            quality.forms[subject.gender, subject.plural] if quality else "",
            "" if isinstance(clause.object, Pronoun) else patient.text,
            place,
            time,
        ]
        return " ".join(filter(None, parts)) + ("?" if clause.question else ".")

    def _verb(self, clause: Clause, subject: _Phrase, patient: _Phrase) -> str:
        pronoun = patient if isinstance(clause.object, Pronoun) else None
        return self._group(
            subject[1:], clause.verb, clause.tense, clause.negated, pronoun
        )

    def _subjects(self, subject: Actor) -> tuple[_Phrase, ...]:
        if isinstance(subject, NounPhrase):
            return self._noun_phrases(subject, "", False)
        return _persons(subject, {"m": "il", "f": "elle"})

    def _objects(self, clause: Clause) -> tuple[_Phrase, ...]:
        if clause.object is None:
            return (_Phrase("", "", False),)
        if isinstance(clause.object, Pronoun):
            return _persons(clause.object, {"m": "le", "f": "la"})
        denied = clause.negated and clause.object.determiner in _INDEFINITE
        return self._noun_phrases(clause.object, _preposition(clause.verb), denied)

    def _governed(self, phrase: NounPhrase, preposition: str) -> tuple[str, ...]:
        found = self._noun_phrases(phrase, PREPOSITIONS[preposition], False)
        return tuple(text for text, *_ in found)


def _noun_phrases(
    phrase: NounPhrase, preposition: str, denied: bool
) -> tuple[_Phrase, ...]:
    """Say a noun phrase after a preposition ("" if none) in all synonyms."""
    qualities: tuple[Adjective | None, ...] = (None,)
    if phrase.adjective:
        qualities = _fitting(phrase.adjective, phrase.noun)
    return tuple(
        _Phrase(
            _noun_phrase(phrase, noun, quality, preposition, denied),
            noun.gender,
            phrase.plural,
        )
        for noun, quality in product(NOUNS[phrase.noun], qualities)
    )


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
    if denied:
        return "de"
    column = 2 if phrase.plural else _GENDERS.index(noun.gender)
    return DETERMINERS[phrase.determiner][column]


def _group(
    subject: tuple[str, bool, int],
    verb: str,
    tense: str,
    negated: bool,
    patient: _Phrase | None,
) -> str:
    """Say the verb with je, ne, pas and the object pronoun in their places."""
    gender, plural, person = subject
    number = 2 if plural else 0 if person == 1 else 1
    opening = ["je"] * (person == 1) + ["ne"] * negated
    no = ["pas"] * negated
    pronoun = [patient.text] if patient else []
    if verb == "be":
        return elide([*opening, AUXILIARIES["être"][number], *no])
    forms = VERBS[verb]
    if tense == "future":
        near = AUXILIARIES["aller"][number]
        return elide([*opening, near, *no, *pronoun, forms.infinitive])
    if tense == "present":
        present = (forms.first, forms.third, forms.third_plural)[number]
        return elide([*opening, *pronoun, present, *no])
    participle = forms.participle
    if forms.auxiliary == "être":
        participle = agreed(participle, gender, plural)
    elif patient:
        participle = agreed(participle, patient.gender, patient.plural)
    auxiliary = AUXILIARIES[forms.auxiliary][number]
    return elide([*opening, *pronoun, auxiliary, *no, participle])


def _persons(pronoun: Pronoun, texts: dict[str, str]) -> tuple[_Phrase, ...]:
    """Say a pronoun in each gender that it may have; "je" stands with its verb."""
    known = (pronoun.gender,) if pronoun.gender else _GENDERS
    return tuple(
        _Phrase(
            _pronoun(pronoun, texts, gender), gender, pronoun.plural, pronoun.person
        )
        for gender in known
    )


def _pronoun(pronoun: Pronoun, texts: dict[str, str], gender: str) -> str:
    if pronoun.person == 1:
        return "me" if "le" in texts.values() else ""
    return "les" if pronoun.plural else texts[gender]


def _asked(subject: str) -> str:
    return elide(["est-ce", "que", *subject.split()])


def _preposition(verb: str) -> str:
    return VERBS[verb].preposition if verb in VERBS else ""


def _qualities(clause: Clause) -> tuple[Adjective | None, ...]:
    if not clause.adjective:
        return (None,)
    noun = clause.subject.noun if isinstance(clause.subject, NounPhrase) else ""
    return _fitting(clause.adjective, noun)


@cache
def _fitting(adjective: str, noun: str) -> tuple[Adjective, ...]:
    """List the adjectives for a concept that suit a noun ("" for persons)."""
    kinds = CONCEPTS[noun].kinds if noun else frozenset({"person"})
    return tuple(a for a in ADJECTIVES[adjective] if not a.kind or a.kind in kinds)


@cache
def _best_first(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """List the choices out of several lists, those near their heads first."""
    choices = product(*map(range, shape))
    return sorted(choices, key=lambda choice: (sum(choice), choice))
