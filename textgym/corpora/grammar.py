"""The grammar that draws meanings; each language says them in its own way."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import accumulate
from random import Random
from typing import NamedTuple, TypeVar

from textgym.corpora.lexicon.concepts import DETERMINERS, NOUNS, TIMES, known_at
from textgym.corpora.lexicon.frames import KNOBS, Frame, weighted_frames
from textgym.corpora.lexicon.meanings import (
    OBJECTS,
    SUBJECTS,
    Actor,
    Clause,
    NounPhrase,
    Place,
    Predicate,
)
from textgym.corpora.lexicon.sense import ANY_PERSON, go_together, times_for
from textgym.corpora.wording import Kinds, Use, Wording

T = TypeVar("T")
# Who or what may stand in a role: for each noun its phrases, each person alone.
_Actors = tuple[tuple[Actor, ...], ...]


class _Filling(NamedTuple):
    """A verb for a frame, with those who may do it and whom they may do it to."""

    verb: str
    subjects: _Actors
    objects: _Actors


class Grammar:
    """Draws meanings of one level, and lists what they are made of.

    Args:
        level: Name of the level, out of `KNOBS`.
    """

    def __init__(self, level: str) -> None:
        self.level = level
        self.knobs = KNOBS[level]
        self._words = Wording(level)
        # One list for equal arguments: the frames share a few dozen lists.
        self._phrases = cache(self._phrases_of)
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

    @cached_property
    def noun_phrases(self) -> dict[tuple[str, bool], set[NounPhrase]]:
        """The noun phrases by the verb that governs them and its negation.

        The verb is "" for subjects.
        """
        found: dict[tuple[str, bool], set[NounPhrase]] = {}
        seen = set()
        for frame, fillings in self._fillings.items():
            for verb, *lists in fillings:
                for governor, groups in zip(("", verb), lists, strict=True):
                    key = (governor, frame.negated and bool(governor))
                    if (key, id(groups)) not in seen:
                        seen.add((key, id(groups)))
                        found.setdefault(key, set()).update(_named(groups))
        return found

    @cached_property
    def predicates(self) -> list[Predicate]:
        """The forms of the verbs, with the subjects and object pronouns of each."""
        found: dict[tuple[object, ...], Predicate] = {}
        seen = set()
        for frame, fillings in self._fillings.items():
            for verb, subjects, objects in fillings:
                shape = (verb, frame.tense, frame.negated, frame.question)
                whom: tuple[Actor | None, ...] = (None,)
                if frame.object == "pronoun":
                    whom = tuple(who for who, *_ in objects)
                key = (shape, whom)
                if (key, id(subjects)) not in seen:
                    seen.add((key, id(subjects)))
                    form = Clause(subjects[0][0], *shape)
                    found.setdefault(key, Predicate(set(), form, whom))
                    found[key].subjects.update(self._bare(subjects))
        return list(found.values())

    @property
    def qualities(self) -> set[tuple[Actor, str]]:
        """The subjects of "be", each with an adjective that it may be."""
        copulas = [p for p in self.predicates if p.shape.verb == "be"]
        subjects = {subject for copula in copulas for subject in copula.subjects}
        return {(who, word) for who in subjects for word in self._predicative(who)}

    @property
    def places(self) -> list[Place]:
        """The places."""
        if not self.knobs.adverbials:
            return []
        groups = (group for groups in self._places.values() for group in groups)
        return [place for group in groups for place in group]

    @property
    def times(self) -> list[str]:
        """The times."""
        if not self.knobs.adverbials:
            return []
        return [
            name for name, time in TIMES.items() if known_at(self.level, time.level)
        ]

    def _fill(self, frame: Frame, rng: Random) -> Clause | None:
        """Choose words for a frame; None where they do not go together."""
        verb, subjects, objects = _pick(self._fillings[frame], rng)
        subject = _pick(_pick(subjects, rng), rng)
        actor = _pick(_pick(objects, rng), rng) if objects else None
        place = None
        if frame.place:
            place = _pick(_pick(self._places[frame.pattern == "motion"], rng), rng)
        if not go_together(subject, actor, place):
            return None
        time = ""
        if frame.time:
            time = _pick(times_for(self.level, frame.tense, frame.negated), rng)
        adjective = _pick(self._predicative(subject), rng) if verb == "be" else ""
        shape = (verb, frame.tense, frame.negated, frame.question)
        return Clause(subject, *shape, actor, place, time, adjective)

    def _list_fillings(self, frame: Frame) -> tuple[_Filling, ...]:
        plain = not (frame.negated or frame.question or frame.pattern == "copula")
        vague = self.knobs.negated_indefinites or not frame.negated
        vague = vague and frame.pattern != "stative"
        doer = "asked subject" if frame.question else "subject"
        role = "told object" if frame.tense == "past" else "object"
        fillings = []
        for verb, who, whom in self._uses(frame):
            subjects = self._actors(
                who, frame.subject, doer, plain, frame.subject_adjective
            )
            objects = self._actors(
                whom, frame.object, role, vague, frame.object_adjective
            )
            if subjects and bool(objects) == bool(frame.object):
                fillings.append(_Filling(verb, subjects, objects))
        return tuple(fillings)

    def _uses(self, frame: Frame) -> list[Use]:
        """List the verbs of a frame, with the kinds of their subjects and objects."""
        if frame.pattern == "copula":
            return [Use("be", frozenset().union(*DETERMINERS.values()), frozenset())]
        return self._words.uses(frame.pattern, frame.tense)

    def _list_actors(
        self, kinds: Kinds, form: str, role: str, indefinite: bool, adjective: bool
    ) -> _Actors:
        """List who or what may stand in a role.

        Args:
            kinds: The kinds of nouns that suit the role.
            form: "noun", "pronoun" or "" for nobody.
            role: "subject", "asked subject", "object", or "told object", with which
                a participle agrees.
            indefinite: Whether "a" is a possible determiner.
            adjective: Whether the nouns have adjectives.
        """
        if form == "noun":
            return self._list_phrases(kinds, role, indefinite, adjective)
        if form != "pronoun" or not kinds & {"person", "somebody"}:
            return ()
        persons = SUBJECTS if role.endswith("subject") else OBJECTS
        # Nobody asks "do i sleep?", and "them" does not tell its gender.
        told = role in ("asked subject", "told object")
        return tuple((person,) for person in persons if person.gender or not told)

    def _list_phrases(
        self, kinds: Kinds, role: str, indefinite: bool, adjective: bool
    ) -> tuple[tuple[NounPhrase, ...], ...]:
        # As a subject, "dogs" would speak of all of them.
        some = indefinite and not role.endswith("subject")
        groups = (
            self._phrases(noun, indefinite, some, adjective)
            for noun in self._words.nouns
            if NOUNS[noun].kinds & kinds
        )
        return tuple(group for group in groups if group)

    def _phrases_of(
        self, noun: str, a: bool, some: bool, adjective: bool
    ) -> tuple[NounPhrase, ...]:
        refused = {("a", True), ("some", False)}
        refused |= set() if a else {("a", False)}
        refused |= set() if some else {("some", True)}
        return tuple(
            NounPhrase(noun, determiner, plural, word)
            for plural in self._words.numbers(noun)
            for determiner in self._words.determiners(noun, plural)
            if (determiner, plural) not in refused
            for word in (self._words.beside[noun] if adjective else ("",))
        )

    def _list_places(self, goal: bool) -> tuple[tuple[Place, ...], ...]:
        """List the places by preposition and noun; near a place adds no adjective."""
        return tuple(
            tuple(Place(name, spot) for spot in group if not spot.plural)
            for name, kinds in self._words.prepositions(goal=goal).items()
            for adjective in ((False,) if name == "near" else (False, True))
            for group in self._list_phrases(kinds, "object", False, adjective)
        )

    def _predicative(self, subject: Actor) -> tuple[str, ...]:
        noun = subject.noun if isinstance(subject, NounPhrase) else ANY_PERSON
        return self._words.after_be[noun]

    def _bare(self, groups: _Actors) -> set[Actor]:
        """Strip noun phrases of their adjectives and of all but one determiner."""
        return {
            NounPhrase(who.noun, self._words.determiners(who.noun, plural)[0], plural)
            if isinstance(who, NounPhrase)
            else who
            for who, *others in groups
            for plural in {who.plural, *(other.plural for other in others[-1:])}
        }


def _named(groups: _Actors) -> set[NounPhrase]:
    return {a for group in groups for a in group if isinstance(a, NounPhrase)}


def _pick(options: Sequence[T], rng: Random) -> T:
    # Several times as fast as rng.choice, and even enough for short lists.
    return options[int(rng.random() * len(options))]
