"""Which words of a level go with which: the lexicon as lists to choose from."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import NamedTuple

from textgym.corpora.lexicon.concepts import (
    ADJECTIVES,
    DETERMINERS,
    GRADED,
    NOUNS,
    NUMBERS,
    PREPOSITIONS,
    VERBS,
    known_at,
)
from textgym.corpora.lexicon.frames import KNOBS
from textgym.corpora.lexicon.sense import PASSING, is_event, tense_in_table

Kinds = frozenset[str]

# Articles are commoner than the other determiners.
_COPIES = {"the": 3, "a": 3, "some": 3}
# Those that one phrase after another refuses: "definite" takes none of them.
_COUNTS = frozenset({"several", *NUMBERS})
_REFUSED: dict[str, frozenset[str]] = {
    "object": frozenset(),
    "subject": frozenset({"some"}),  # "dogs sleep" would speak of all of them
    "denied": _COUNTS,  # "not three dogs" may be two or none
    "definite": _COUNTS | {"a", "some"},
}

# The shapes of clauses at level full, and how often each is drawn.
_SHARES = {
    "transitive": 34,
    "transfer": 16,
    "rest": 12,
    "motion": 8,
    "address": 6,
    "stative": 6,
    "copula": 10,
    "comparison": 8,
    "mood": 1,
}
ACTIVE = ("transitive", "transfer", "rest", "motion", "address", "stative")
STATES = ("copula", "comparison", "mood")
ANY = (*ACTIVE, "copula", "comparison")


class Use(NamedTuple):
    """A verb with the kinds of its subjects and objects."""

    verb: str
    subjects: Kinds
    objects: Kinds


class Wording:
    """The words of one level, by what they go with.

    Args:
        level: Name of the level.
    """

    def __init__(self, level: str) -> None:
        self.level = level
        self._knobs = KNOBS[level]
        self.nouns = [
            name for name, noun in NOUNS.items() if known_at(level, noun.level)
        ]
        self.beside = {noun: self._adjectives(noun, False) for noun in self.nouns}
        self.after_be = {noun: self._adjectives(noun, True) for noun in self.nouns}
        self.determiners = cache(self._determiners)
        self.determiners_for = cache(self._determiners_for)
        self.uses = cache(self._uses)
        self.uses_for = cache(self._uses_for)
        self.shapes = cache(self._shapes)
        self.qualities = cache(self._qualities)
        self.nouns_of = cache(self._nouns_of)
        self._places = {goal: self._list_places(goal) for goal in (False, True)}

    def numbers(self, noun: str) -> tuple[bool, ...]:
        """List whether a noun may stand in the singular (False) and plural (True)."""
        many = self._knobs.plurals and NOUNS[noun].has_plural
        return (False, True) if many else (False,)

    def prepositions(self, *, goal: bool) -> dict[str, Kinds]:
        """List the prepositions of a level, with the kinds of places they suit."""
        return self._places[goal]

    def _list_places(self, goal: bool) -> dict[str, Kinds]:
        return {
            name: preposition.kinds
            for name, preposition in PREPOSITIONS.items()
            if (name == "to") == goal and known_at(self.level, preposition.level)
        }

    def _determiners(self, noun: str, plural: bool) -> list[str]:
        """List the determiners of a noun, those that are common more than once."""
        kinds = NOUNS[noun].kinds - ({"owned"} if plural else set())
        return [
            name
            for name in self._knobs.determiners
            if DETERMINERS[name] & kinds
            for _ in range(_COPIES.get(name, 1))
        ]

    def _determiners_for(self, noun: str, plural: bool, reach: str) -> list[str]:
        """List the determiners of a noun in a role.

        Args:
            noun: Name of the noun.
            plural: Its number.
            reach: "object", "subject", "denied" or "definite".
        """
        several = _COUNTS | {"some"}
        return [
            name
            for name in self.determiners(noun, plural)
            if name not in _REFUSED[reach]
            and not (name == "a" and plural)
            and not (name in several and not plural)
        ]

    def _adjectives(self, noun: str, predicative: bool) -> tuple[str, ...]:
        return tuple(
            name
            for name, adjective in ADJECTIVES.items()
            if known_at(self.level, adjective.level)
            and (adjective.predicative if predicative else adjective.attributive)
            and adjective.kinds & NOUNS[noun].kinds
        )

    def _nouns_of(self, kinds: Kinds) -> list[str]:
        """List the nouns of some kinds."""
        return [noun for noun in self.nouns if NOUNS[noun].kinds & kinds]

    def _uses(self, pattern: str, tense: str) -> list[Use]:
        """List the verbs of a pattern that have a tense."""
        return [
            Use(name, *selection)
            for name, verb in VERBS.items()
            if known_at(self.level, verb.level)
            and verb.pattern == pattern
            and tense in verb.tenses
            for selection in verb.selections
        ]

    def _uses_for(
        self, pattern: str, tense: str, doer: str, done_to: str, events: bool
    ) -> list[Use]:
        """List the verbs that suit given nouns.

        Args:
            pattern: The shape of the clause.
            tense: As in the table of verbs.
            doer: The noun that is the subject, or "" for any.
            done_to: The noun that is the object, or "" for any.
            events: Whether to leave out what lasts.
        """
        return [
            use
            for use in self.uses(pattern, tense)
            if not (doer and not use.subjects & NOUNS[doer].kinds)
            and not (done_to and not use.objects & NOUNS[done_to].kinds)
            and not (events and not is_event(use.verb))
        ]

    def _shapes(
        self, patterns: tuple[str, ...], tense: str, doer: str, events: bool
    ) -> tuple[list[str], list[float]]:
        """List the shapes that have a verb for a tense and subject, and sums of shares.

        Args:
            patterns: Those to choose from.
            tense: As in a clause.
            doer: The noun that is the subject, or "" for any.
            events: Whether to leave out what lasts.
        """
        table = tense_in_table(tense)
        found = [
            name
            for name in patterns
            if self.uses_for(name, table, doer, "", events)
            or (name in STATES and tense in ("present", "past"))
        ]
        return found, list(accumulate(float(_SHARES[name]) for name in found))

    def _qualities(self, nouns: tuple[str, ...], pattern: str) -> list[str]:
        """List what all of some may be said to be, in a shape out of `STATES`."""
        first, *others = [self.after_be[noun] for noun in nouns]
        wanted = {"mood": PASSING, "comparison": GRADED}.get(pattern, first)
        return [
            name
            for name in first
            if name in wanted and all(name in other for other in others)
        ]
