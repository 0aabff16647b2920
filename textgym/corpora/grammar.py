"""The grammar that draws meanings; each language says them in its own way."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple, Protocol, TypeVar
from zlib import crc32

from textgym.corpora.lexicon.concepts import (
    ADJECTIVES,
    DETERMINERS,
    NOUNS,
    PREPOSITIONS,
    TIMES,
    VERBS,
    known_at,
)
from textgym.corpora.lexicon.frames import KNOBS, Frame, weighted_frames
from textgym.corpora.lexicon.meanings import (
    OBJECTS,
    SUBJECTS,
    Actor,
    Clause,
    NounPhrase,
    Place,
    Pronoun,
    pairs,
)

T = TypeVar("T")
_Kinds = frozenset[str]

# Percentage of (adjective, noun) and (verb, object) pairs kept out of training.
HELD_OUT = 8
# Articles are commoner than the other determiners.
_COPIES = {"the": 3, "a": 3}
# A pronoun takes the adjectives that any person takes.
_ANY_PERSON = "woman"


class Language(Protocol):
    """Says meanings in one language."""

    def sentences(self, clause: Clause) -> tuple[str, ...]:
        """Say a clause in every way that the lexicon offers, best first."""
        ...

    def vocabulary(self, grammar: Grammar) -> tuple[str, ...]:
        """List all words and marks of what the grammar can mean, sorted."""
        ...


class _Filling(NamedTuple):
    """A verb for a frame, with those who may do it and whom they may do it to."""

    verb: str
    subjects: tuple[Actor, ...]
    objects: tuple[Actor, ...]


class Grammar:
    """Draws meanings of one level, and lists what they are made of.

    Args:
        level: Name of the level, out of `KNOBS`.
    """

    def __init__(self, level: str) -> None:
        self.level = level
        self.knobs = KNOBS[level]
        self._beside = {noun: self._adjectives(noun, False) for noun in self._nouns()}
        self._after_be = {noun: self._adjectives(noun, True) for noun in self._nouns()}
        # One list for equal arguments: the frames share a few dozen lists.
        self._actors = cache(self._list_actors)
        weights = weighted_frames(self.knobs)
        self._cumulative = list(accumulate(weights.values()))
        self._frames = [(frame, frame.label) for frame in weights]
        self._fillings = {frame: self._list_fillings(frame) for frame in weights}
        self._places = {goal: self._list_places(goal) for goal in (False, True)}

    def draw(self, rng: Random) -> tuple[Clause, str]:
        """Draw a meaning and the name of the constructions that it shows."""
        while True:
            point = rng.random() * self._cumulative[-1]
            frame, label = self._frames[bisect(self._cumulative, point)]
            clause = self._fill(frame, rng)
            if clause is not None:
                return clause, label

    def noun_phrases(self) -> dict[tuple[str, bool], set[NounPhrase]]:
        """List the noun phrases by the verb that governs them and its negation.

        The verb is "" for subjects.
        """
        found: dict[tuple[str, bool], set[NounPhrase]] = {}
        seen = set()
        for frame, fillings in self._fillings.items():
            for verb, *lists in fillings:
                for governor, actors in zip(("", verb), lists, strict=True):
                    group = (governor, frame.negated and bool(governor))
                    if (group, id(actors)) not in seen:
                        seen.add((group, id(actors)))
                        named = {a for a in actors if isinstance(a, NounPhrase)}
                        found.setdefault(group, set()).update(named)
        return found

    def predicates(self) -> set[Clause]:
        """List the clauses of a bare subject, a verb form and an object pronoun."""
        found: set[Clause] = set()
        bare: dict[int, set[Actor]] = {}
        seen = set()
        for frame, fillings in self._fillings.items():
            for verb, subjects, objects in fillings:
                shape = (verb, frame.tense, frame.negated, frame.question)
                key = (shape, id(subjects), frame.object)
                if key not in seen:
                    seen.add(key)
                    who = bare.get(id(subjects)) or self._bare(subjects)
                    bare[id(subjects)] = who
                    whom = objects if frame.object == "pronoun" else (None,)
                    found |= self._bare_clauses(shape, who, whom)
        return found

    def places(self) -> list[Place]:
        """List the places."""
        if not self.knobs.adverbials:
            return []
        return [place for places in self._places.values() for place in places]

    def times(self) -> list[str]:
        """List the times."""
        return list(TIMES) if self.knobs.adverbials else []

    def _fill(self, frame: Frame, rng: Random) -> Clause | None:
        """Choose words for a frame; None where they do not go together."""
        verb, subjects, objects = _pick(self._fillings[frame], rng)
        subject = _pick(subjects, rng)
        actor = _pick(objects, rng) if objects else None
        place = None
        if frame.place:
            place = _pick(self._places[frame.pattern == "motion"], rng)
        if not _go_together(subject, actor, place):
            return None
        time = _pick(_times(frame.tense, frame.negated), rng) if frame.time else ""
        adjective = _pick(self._predicative(subject), rng) if verb == "be" else ""
        shape = (verb, frame.tense, frame.negated, frame.question)
        return Clause(subject, *shape, actor, place, time, adjective)

    def _list_fillings(self, frame: Frame) -> tuple[_Filling, ...]:
        plain = not (frame.negated or frame.question or frame.pattern == "copula")
        vague = self.knobs.negated_indefinites or not frame.negated
        vague = vague and frame.pattern != "stative"
        role = "told object" if frame.tense == "past" else "object"
        fillings = []
        for verb, who, whom in self._selections(frame):
            subjects = self._actors(
                who, frame.subject, "subject", plain, frame.subject_adjective
            )
            objects = self._actors(
                whom, frame.object, role, vague, frame.object_adjective
            )
            if subjects and bool(objects) == bool(frame.object):
                fillings.append(_Filling(verb, subjects, objects))
        return tuple(fillings)

    def _selections(self, frame: Frame) -> list[tuple[str, _Kinds, _Kinds]]:
        """List the verbs of a frame, with the kinds of their subjects and objects."""
        if frame.pattern == "copula":
            return [("be", frozenset().union(*DETERMINERS.values()), frozenset())]
        return [
            (name, *selection)
            for name, verb in VERBS.items()
            if known_at(self.level, verb.level)
            and verb.pattern == frame.pattern
            and frame.tense in verb.tenses
            for selection in verb.selections
        ]

    def _list_actors(
        self, kinds: _Kinds, form: str, role: str, indefinite: bool, adjective: bool
    ) -> tuple[Actor, ...]:
        """List who or what may stand in a role.

        Args:
            kinds: The kinds of nouns that suit the role.
            form: "noun", "pronoun" or "" for nobody.
            role: "subject", "object", or "told object", whose gender must be told.
            indefinite: Whether "a" is a possible determiner.
            adjective: Whether the nouns have adjectives.
        """
        if form == "pronoun" and "person" in kinds:
            persons = SUBJECTS if role == "subject" else OBJECTS
            return tuple(p for p in persons if role != "told object" or p.gender)
        if form != "noun":
            return ()
        return tuple(
            NounPhrase(noun, determiner, plural, word)
            for noun in self._nouns()
            if NOUNS[noun].kinds & kinds
            for plural in self._numbers(noun)
            for determiner in self._determiners(noun)
            if _may_open(determiner, plural, indefinite, role)
            for word in (self._beside[noun] if adjective else ("",))
        )

    def _list_places(self, goal: bool) -> tuple[Place, ...]:
        places = []
        for preposition, kinds in PREPOSITIONS.items():
            if (preposition == "to") != goal:
                continue
            for adjective in (False, True) if preposition != "near" else (False,):
                spots = self._actors(kinds, "noun", "object", False, adjective)
                places += [
                    Place(preposition, spot)
                    for spot in spots
                    if isinstance(spot, NounPhrase) and not spot.plural
                ]
        return tuple(places)

    def _nouns(self) -> list[str]:
        return [
            name for name, noun in NOUNS.items() if known_at(self.level, noun.level)
        ]

    def _numbers(self, noun: str) -> tuple[bool, ...]:
        many = self.knobs.plurals and NOUNS[noun].has_plural
        return (False, True) if many else (False,)

    def _determiners(self, noun: str) -> list[str]:
        return [
            name
            for name in self.knobs.determiners
            if DETERMINERS[name] & NOUNS[noun].kinds
            for _ in range(_COPIES.get(name, 1))
        ]

    def _adjectives(self, noun: str, predicative: bool) -> tuple[str, ...]:
        return tuple(
            name
            for name, adjective in ADJECTIVES.items()
            if known_at(self.level, adjective.level)
            and (adjective.predicative if predicative else adjective.attributive)
            and adjective.kinds & NOUNS[noun].kinds
        )

    def _predicative(self, subject: Actor) -> tuple[str, ...]:
        noun = subject.noun if isinstance(subject, NounPhrase) else _ANY_PERSON
        return self._after_be[noun]

    def _bare(self, actors: tuple[Actor, ...]) -> set[Actor]:
        """Strip noun phrases of their adjectives and of all but one determiner."""
        named = [actor for actor in actors if isinstance(actor, NounPhrase)]
        bare: set[Actor] = {
            NounPhrase(noun, self._determiners(noun)[0], plural)
            for noun, plural in {(actor.noun, actor.plural) for actor in named}
        }
        return bare or set(actors)

    def _bare_clauses(
        self,
        shape: tuple[str, str, bool, bool],
        subjects: set[Actor],
        objects: Sequence[Actor | None],
    ) -> set[Clause]:
        return {
            Clause(subject, *shape, whom, adjective=adjective)
            for subject in subjects
            for whom in objects
            for adjective in (self._predicative(subject) if shape[0] == "be" else ("",))
        }


@cache
def is_held_out(first: str, second: str) -> bool:
    """Tell whether a pair of concepts stays out of training, whatever the seed."""
    return crc32(f"{first} {second}".encode()) % 100 < HELD_OUT


def is_compositional(clause: Clause) -> bool:
    """Tell whether a meaning has a pair that is held out."""
    return any(is_held_out(first, second) for first, second in pairs(clause))


def _pick(options: Sequence[T], rng: Random) -> T:
    # Several times as fast as rng.choice, and even enough for short lists.
    return options[int(rng.random() * len(options))]


def _may_open(determiner: str, plural: bool, indefinite: bool, role: str) -> bool:
    """Tell whether a determiner suits a noun phrase in its role."""
    if determiner == "a":
        return indefinite and not plural
    if determiner == "some":  # as a subject it would speak of all of them
        return indefinite and plural and role != "subject"
    return True


@cache
def _times(tense: str, negated: bool) -> list[str]:
    return [
        name
        for name, (when, span) in TIMES.items()
        if when == tense and not (negated and span == "repeated")
    ]


def _go_together(subject: Actor, actor: Actor | None, place: Place | None) -> bool:
    """Rule out "the cat sees the cat", "I see me" and houses in gardens."""
    if isinstance(actor, NounPhrase):
        if place is not None and "place" in NOUNS[actor.noun].kinds:
            return False
        return not (isinstance(subject, NounPhrase) and subject.noun == actor.noun)
    same_speaker = isinstance(actor, Pronoun) and actor.person == 1
    return not (same_speaker and isinstance(subject, Pronoun) and subject.person == 1)
