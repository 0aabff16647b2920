"""What the meanings of a level are made of, so that languages can list their words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

from textgym.corpora.lexicon.concepts import GRADED, NOUNS, TIMES, known_at
from textgym.corpora.lexicon.frames import KNOBS, Knobs
from textgym.corpora.lexicon.meanings import (
    Actor,
    Clause,
    Joined,
    NounPhrase,
    Place,
    Predicate,
    Pronoun,
    Relative,
)
from textgym.corpora.lexicon.sense import (
    ANY_KIND,
    PERSONS,
    UNWILLED,
    adverbs_for,
    modals_for,
    tense_in_table,
)
from textgym.corpora.wording import Kinds, Use, Wording

# Whoever may be spoken of without being named.
PRONOUNS = (
    Pronoun(1, False, ""),
    Pronoun(3, False, "m"),
    Pronoun(3, False, "f"),
    Pronoun(1, True, ""),
    Pronoun(3, True, ""),
)
_I, _HE = PRONOUNS[:2]
# Determiners after which adjectives have all the forms that they ever have.
_SORTS = ("the", "a", "my", "some", "two")
_PASSIVE_TENSES = ("present", "past", "future", "perfect", "pluperfect")
_WORDS = ("and", "but", "because", "when", "if")


class Inventory(Protocol):
    """Lists what the meanings of a level are made of."""

    @property
    def knobs(self) -> Knobs:
        """What the sentences may hold."""
        ...

    @property
    def noun_phrases(self) -> dict[tuple[str, bool], set[NounPhrase]]:
        """The noun phrases by what governs them, and whether that is denied.

        A verb governs its objects; "" stands for subjects, "to" for those to whom
        something is given or told, "by" for those who do it in the passive.
        """
        ...

    @property
    def predicates(self) -> list[Predicate]:
        """The forms of the verbs, with the subjects and object pronouns of each."""
        ...

    @property
    def qualities(self) -> set[tuple[Actor, str]]:
        """The subjects of "be", each with an adjective that it may be."""
        ...

    @property
    def places(self) -> list[Place]:
        """The places."""
        ...

    @property
    def times(self) -> list[str]:
        """The times."""
        ...


class NestedInventory:
    """Lists what the composer's meanings are made of, every word at least once.

    Args:
        level: Name of the level.
    """

    def __init__(self, level: str) -> None:
        self.level = level
        self.knobs = KNOBS[level]
        self._words = Wording(level)

    @cached_property
    def noun_phrases(self) -> dict[tuple[str, bool], set[NounPhrase]]:
        """The noun phrases by what governs them, and whether that is denied."""
        found = {
            ("", False): self._phrases(ANY_KIND, "subject"),
            ("to", False): self._phrases(PERSONS, "subject"),
            ("by", False): self._phrases(PERSONS | {"animal"}, "subject"),
        }
        for pattern in ("transitive", "transfer", "address", "stative"):
            for use in self._words.uses(pattern, "present"):
                reach = "definite" if pattern == "stative" else "object"
                phrases = self._phrases(use.objects, reach)
                found.setdefault((use.verb, False), set()).update(phrases)
                denied = {p for p in phrases if p.determiner in ("a", "some")}
                found.setdefault((use.verb, True), set()).update(denied)
        return found

    @cached_property
    def predicates(self) -> list[Predicate]:
        """The forms of the verbs, with the subjects and object pronouns of each."""
        return [*self._active(), *self._passive(), *self._helped(), *self._nested()]

    @property
    def qualities(self) -> set[tuple[Actor, str]]:
        """The subjects of "be", each with an adjective that it may be."""
        named = {
            (actor, word)
            for actor in self._bare(ANY_KIND)
            for word in self._words.after_be[actor.noun]
        }
        words = self._words.after_be["woman"]
        return named | {(actor, word) for actor in PRONOUNS for word in words}

    @property
    def places(self) -> list[Place]:
        """The places."""
        return [
            Place(name, phrase)
            for goal in (False, True)
            for name, kinds in self._words.prepositions(goal=goal).items()
            for phrase in self._phrases(kinds, "definite")
            if not phrase.plural
        ]

    @property
    def times(self) -> list[str]:
        """The times."""
        return [
            name for name, time in TIMES.items() if known_at(self.level, time.level)
        ]

    def _active(self) -> Iterator[Predicate]:
        """List all verbs in all tenses, affirmed and denied, with pronouns."""
        for pattern in self.knobs.patterns:
            for tense in self.knobs.tenses:
                for use in self._words.uses(pattern, tense_in_table(tense)):
                    yield from self._forms(use, pattern, tense)

    def _forms(self, use: Use, pattern: str, tense: str) -> Iterator[Predicate]:
        subjects: set[Actor] = {*self._bare(use.subjects), *PRONOUNS}
        shape = Clause(_I, use.verb, tense)
        objects = self._objects(use, pattern)
        yield Predicate(subjects, shape, (None, *objects))
        if tense != "habit":
            yield Predicate(subjects, shape._replace(negated=True), (None,))
        willed = pattern not in ("stative", "statement", "message")
        if tense == "present" and willed and use.verb not in UNWILLED:
            yield Predicate({_I}, shape._replace(modal="can"), (None, *objects))
        if pattern in ("transfer", "message"):
            for whom in PRONOUNS:
                yield Predicate({_HE}, shape._replace(recipient=whom), (None,))

    def _objects(self, use: Use, pattern: str) -> list[Pronoun]:
        """List the pronouns that may be objects, also those of what was named."""
        persons = use.objects & {"somebody" if pattern != "address" else "person"}
        nouns = self._words.nouns_of(use.objects)
        return [
            *(PRONOUNS if persons else ()),
            *(
                Pronoun(3, plural, "", noun)
                for noun in nouns
                for plural in self._words.numbers(noun)
                if plural or not NOUNS[noun].kinds & PERSONS
            ),
        ]

    def _passive(self) -> Iterator[Predicate]:
        agent = NounPhrase("king", "the", False)
        patients = tuple(self._bare(frozenset({"person"})))
        for tense in _PASSIVE_TENSES:
            shape = Clause(agent, "see", tense, passive=True)
            yield Predicate({agent}, shape, patients)
            yield Predicate({agent}, shape._replace(negated=True), patients)
        for modal in modals_for("present", True):
            shape = Clause(agent, "see", modal=modal, passive=True)
            yield Predicate({agent}, shape, patients)

    def _helped(self) -> Iterator[Predicate]:
        """List "be", and one other verb with all that may stand beside verbs."""
        persons: set[Actor] = {*self._bare(PERSONS), *PRONOUNS}
        everybody: set[Actor] = persons | {
            Pronoun(3, plural, "", noun)
            for noun in self._words.nouns_of(ANY_KIND)
            for plural in self._words.numbers(noun)
            if plural or not NOUNS[noun].kinds & PERSONS
        }
        for shape in self._manners("sleep", "rest", ("present", "past", "future")):
            yield Predicate(persons, shape, (None,))
        for shape in self._manners("be", "copula", ("present", "past")):
            yield Predicate(everybody, shape, (None,))

    def _manners(
        self, verb: str, pattern: str, tenses: tuple[str, ...]
    ) -> Iterator[Clause]:
        for tense in tenses:
            modals = modals_for(tense, False) if pattern != "copula" else ()
            for modal in ("", *modals):
                shape = Clause(_I, verb, tense, modal=modal)
                yield from (shape, shape._replace(negated=True))
                yield shape._replace(question=True)
                for adverb in adverbs_for(pattern, tense, modal):
                    yield shape._replace(adverb=adverb)

    def _nested(self) -> Iterator[Predicate]:
        """List comparisons, relative clauses, and clauses in clauses."""
        for phrase in self._bare(ANY_KIND):
            for adjective in GRADED & {*self._words.after_be[phrase.noun]}:
                for degree in ("more", "as"):
                    shape = Clause(phrase, "be", adjective=adjective, degree=degree)
                    yield Predicate({phrase}, shape, (phrase,))
        others: list[Actor] = [*PRONOUNS]
        others += [NounPhrase(noun, "a", False) for noun in ("man", "woman")]
        for inner in others:
            asleep = Clause(inner, "sleep")
            yield Predicate({_HE}, Clause(_HE, "say", complement=asleep), (None,))
            for word in _WORDS:
                shape = Clause(_HE, "sleep", joined=Joined(word, asleep))
                yield Predicate({_HE}, shape, (None,))
        for noun in self._bare(frozenset({"person", "animal"})):
            head = noun._replace(determiner="the")
            for role, clause in (
                ("subject", Clause(head, "sleep")),
                ("object", Clause(_HE, "see", object=head)),
            ):
                who = head._replace(relative=Relative(role, clause))
                yield Predicate({who}, Clause(who, "sleep"), (None,))

    def _bare(self, kinds: Kinds) -> list[NounPhrase]:
        """List nouns with one determiner of many, in both numbers."""
        return [
            NounPhrase(noun, self._words.determiners(noun, plural)[0], plural)
            for noun in self._words.nouns_of(kinds)
            for plural in self._words.numbers(noun)
        ]

    def _phrases(self, kinds: Kinds, reach: str) -> set[NounPhrase]:
        """List noun phrases; adjectives stand with one determiner of each sort."""
        return {
            NounPhrase(noun, determiner, plural, adjective)
            for noun in self._words.nouns_of(kinds)
            for plural in self._words.numbers(noun)
            for determiner in self._words.determiners_for(noun, plural, reach)
            for adjective in self._adjectives(noun, determiner)
        }

    def _adjectives(self, noun: str, determiner: str) -> tuple[str, ...]:
        beside = self._words.beside[noun] if determiner in _SORTS else ()
        return ("", *beside)
