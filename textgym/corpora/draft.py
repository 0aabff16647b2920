"""One sentence of level full while its words are drawn, clause by clause."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple, TypeVar

from textgym.corpora.lexicon.concepts import GRADED, NOUNS, NUMBERS
from textgym.corpora.lexicon.meanings import (
    DENYING_ADVERBS,
    Actor,
    Clause,
    Couple,
    NounPhrase,
    Place,
    Pronoun,
    Relative,
)
from textgym.corpora.lexicon.sense import (
    ANY_KIND,
    NEVER_PASSIVE,
    PASSING,
    PERSONS,
    UNWILLED,
    WITHOUT_PLACE,
    adverbs_for,
    classes_of,
    go_together,
    modals_for,
    nouns_for,
    tense_in_table,
    times_for,
)
from textgym.corpora.wording import Kinds, Use, Wording

T = TypeVar("T")

_SUBJECT_PRONOUNS = (
    Pronoun(1, False, ""),
    Pronoun(3, False, "m"),
    Pronoun(3, False, "f"),
    Pronoun(1, True, ""),
    Pronoun(3, True, ""),
)
_RELATIVE_TENSES = {
    "present": ("present", "present", "past", "perfect", "ongoing"),
    "past": ("past", "pluperfect", "ongoing"),
    "future": ("present", "past"),
}
ACTIVE = ("transitive", "transfer", "rest", "motion", "address", "stative")
ANY = (*ACTIVE, "copula", "comparison")
# Shapes whose object a relative clause may follow.
_WITH_OBJECT = ("transitive", "stative")
_STATES = ("copula", "comparison", "mood")
_WEIGHTS = {
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


class NoSense(Exception):
    """Raised where no word suits; the draft is thrown away."""


class Manner(NamedTuple):
    """How it is said that something happens."""

    negated: bool = False
    modal: str = ""
    adverb: str = ""
    passive: bool = False

    @property
    def denies(self) -> bool:
        """Whether it is said not to be so."""
        return self.negated or self.adverb in DENYING_ADVERBS


class Draft:
    """Draws the clauses of one sentence, in which no noun is named twice.

    Args:
        words: The words of the level.
        rng: Where chance comes from.
        nesting: How often a noun gets a relative clause that nobody asked for.
    """

    def __init__(self, words: Wording, rng: Random, nesting: float) -> None:
        self._words = words
        self._random = rng.random
        self._nesting = nesting
        self._named: dict[str, bool] = {}  # nouns, and whether in the plural
        self._plurals = 0

    def chance(self, share: float) -> bool:
        """Say yes in a share of all cases."""
        return self._random() < share

    def pick(self, options: Sequence[T]) -> T:
        """Draw one of the options, each as likely as the others."""
        if not options:
            raise NoSense
        return options[int(self._random() * len(options))]

    def clause(
        self,
        tense: str,
        *,
        patterns: Sequence[str] = ANY,
        subject: Actor | None = None,
        before: Clause | None = None,
        plain: bool = False,
        about: str = "",
    ) -> Clause:
        """Draw a clause without complement and without others beside it.

        Args:
            tense: Its tense.
            patterns: What shapes it may have.
            subject: Its subject, drawn where it is None.
            before: The clause before it, to whose actors pronouns may refer.
            plain: Whether it has no negation, modal verb, adverb and time.
            about: The role of which a relative clause tells more, or "".

        Raises:
            NoSense: if words that suit are not found.
        """
        if about:
            patterns = ACTIVE if about == "subject" else _WITH_OBJECT
        pattern = self._pattern(patterns)
        if pattern in _STATES:
            return self._state(pattern, tense, subject)
        use = self._use(pattern, tense, subject)
        manner = Manner() if plain else self._manner(use, pattern, tense)
        if manner.passive and subject is None:
            return self._passive(use, tense, manner, about)
        if subject is None:
            definite = manner.denies or tense == "habit"
            reach = "definite" if definite else "subject"
            subject = self._subject(use.subjects, reach, tense, about == "subject")
        reach = "denied" if manner.denies else "object"
        if pattern == "stative" or tense == "habit":
            reach = "definite"
        # What follows a relative clause would seem to belong to it.
        told = about == "object"
        if pattern in _WITH_OBJECT:
            told = told or self.chance(self._nesting)
        patient = self._patient(use, pattern, reach, before, told)
        if told:
            patient = self._told_more(patient, tense)
        recipient = self._recipient() if pattern == "transfer" else None
        for actor in (patient, recipient):
            self._check(subject, actor)
        clause = Clause(subject, use.verb, tense, manner.negated, object=patient)
        clause = clause._replace(modal=manner.modal, adverb=manner.adverb)
        if recipient is not None:
            clause = clause._replace(recipient=recipient)
        if isinstance(patient, NounPhrase) and patient.relative is not None:
            return clause
        place = self._place(use.verb, pattern, subject)
        self._check(subject, patient, place)
        timeless = plain or pattern == "stative"
        time = "" if timeless else self._time(tense, manner)
        return clause._replace(place=place, time=time)

    def saying(self, tense: str) -> Clause:
        """Draw who says, knows or thinks, and perhaps whom it is told.

        Raises:
            NoSense: if words that suit are not found.
        """
        pattern = "message" if self.chance(0.3) else "statement"
        use = self._use(pattern, tense, None)
        # After "not to say" other languages would waver between two moods.
        denied = use.verb == "know_that" and self.chance(0.25)
        subject = self.actor(use.subjects, "definite" if denied else "subject")
        recipient = self._recipient() if pattern == "message" else None
        self._check(subject, recipient)
        return Clause(subject, use.verb, tense, denied, recipient=recipient)

    def echo(self, actor: Actor) -> Pronoun:
        """Give the pronoun that can only mean an actor named before.

        Raises:
            NoSense: if it might mean another one.
        """
        if isinstance(actor, Pronoun):
            return actor
        if isinstance(actor, Couple):
            male = [p.noun for p in actor if "male" in NOUNS[p.noun].kinds]
            return self._them((male or [actor.first.noun])[0])
        if actor.plural:
            return self._them(actor.noun)
        kinds = NOUNS[actor.noun].kinds
        if kinds & PERSONS:
            return Pronoun(3, False, "m" if "male" in kinds else "f")
        things = [
            noun
            for noun, plural in self._named.items()
            if not plural and not NOUNS[noun].kinds & PERSONS
        ]
        if things != [actor.noun]:
            raise NoSense
        return Pronoun(3, False, "", actor.noun)

    def actor(self, kinds: Kinds, reach: str, named: bool = False) -> Actor:
        """Draw a subject: a noun phrase, a pronoun, or two together."""
        if kinds & {"person"} and not named:
            point = self._random()
            if point < 0.25:
                pronoun = self.pick(_SUBJECT_PRONOUNS)
                self._plurals += pronoun == _SUBJECT_PRONOUNS[-1]
                return pronoun
            if point < 0.35:
                return self._couple()
        if named:  # no kin: "the mother who" is rare
            kinds = kinds - {"kin"}
        return self._phrase(self._noun(kinds), reach, told=named)

    def _them(self, noun: str) -> Pronoun:
        if self._plurals != 1:
            raise NoSense
        return Pronoun(3, True, "", noun)

    def _couple(self) -> Couple:
        first, second = (
            self._phrase(self._noun(PERSONS), "definite", plural=False)
            for _ in range(2)
        )
        self._plurals += 1
        return Couple(first, second)

    def _pattern(self, patterns: Sequence[str]) -> str:
        shares = list(accumulate(_WEIGHTS[name] for name in patterns))
        return patterns[bisect(shares, self._random() * shares[-1])]

    def _use(
        self, pattern: str, tense: str, subject: Actor | None, patient: str = ""
    ) -> Use:
        """Draw a verb that suits a subject, and a noun as its object."""
        uses = self._words.uses(pattern, tense_in_table(tense))
        for _ in range(4):
            use = self._rare(uses)
            fits = subject is None or all(use.subjects & c for c in classes_of(subject))
            if fits and (not patient or use.objects & NOUNS[patient].kinds):
                return use
        raise NoSense

    def _manner(self, use: Use, pattern: str, tense: str) -> Manner:
        may_pass = pattern == "transitive" and use.verb not in NEVER_PASSIVE
        passive = may_pass and self._passes(tense)
        modal = adverb = ""
        modals = modals_for(tense, passive)
        if modals and pattern != "stative" and use.verb not in UNWILLED:
            modal = self.pick(modals) if self.chance(0.25) else ""
        negated = tense != "habit" and self.chance(0.2)
        adverbs = adverbs_for(pattern, tense, modal)
        if adverbs and not negated and not passive:
            adverb = self.pick(adverbs) if self.chance(0.2) else ""
        return Manner(negated, modal, adverb, passive)

    def _passes(self, tense: str) -> bool:
        told = tense in ("present", "past", "perfect", "future", "pluperfect")
        return told and self.chance(0.2)

    def _passive(self, use: Use, tense: str, manner: Manner, about: str) -> Clause:
        """Draw a clause from the side of its object."""
        reach = "definite" if manner.denies else "subject"
        patient = self._phrase(self._noun(use.objects), reach, told=bool(about))
        if about:
            patient = self._told_more(patient, tense)
        agent = self._phrase(self._noun(use.subjects), "subject")
        self._check(agent, patient)
        return Clause(
            agent,
            use.verb,
            tense,
            manner.negated,
            object=patient,
            modal=manner.modal,
            passive=True,
        )

    def _state(self, pattern: str, tense: str, subject: Actor | None) -> Clause:
        """Draw a clause with "be"."""
        if tense not in ("present", "past"):
            raise NoSense
        kinds = PERSONS if pattern == "mood" else ANY_KIND
        subject = subject or self._subject(kinds, "definite", tense, False)
        qualities = self._qualities(subject, pattern)
        negated = pattern != "mood" and self.chance(0.2)
        clause = Clause(subject, "be", tense, negated, adjective=self.pick(qualities))
        if pattern == "comparison":
            other = self._phrase(self._noun(self._likes(subject)), "definite")
            if clause.adjective not in self._words.after_be[other.noun]:
                raise NoSense
            degree = "more" if self.chance(0.7) else "as"
            return clause._replace(object=other, degree=degree)
        lasts = clause.adjective not in PASSING
        if lasts or negated or self.chance(0.8):
            return clause
        return clause._replace(adverb=self.pick(adverbs_for("copula", tense, "")))

    def _likes(self, subject: Actor) -> Kinds:
        """Give the kinds of what a subject may be compared with."""
        kinds = frozenset().union(*classes_of(subject))
        return PERSONS if kinds & PERSONS else kinds & ANY_KIND

    def _qualities(self, subject: Actor, pattern: str) -> Sequence[str]:
        """List what a subject may be said to be."""
        lists = [self._words.after_be[noun] for noun in nouns_for(subject)]
        wanted = {"mood": PASSING, "comparison": GRADED}.get(pattern, lists[0])
        return [
            name
            for name in lists[0]
            if name in wanted and all(name in other for other in lists)
        ]

    def _subject(self, kinds: Kinds, reach: str, tense: str, told: bool) -> Actor:
        """Draw a subject, with a relative clause if one is asked for, or by chance."""
        told = told or self.chance(self._nesting)
        actor = self.actor(kinds, reach, told)
        return self._told_more(actor, tense) if told else actor

    def _told_more(self, actor: Actor | None, tense: str) -> NounPhrase:
        """Add a relative clause to a phrase with "the"."""
        if not isinstance(actor, NounPhrase):
            raise NoSense
        head = NounPhrase(actor.noun, "the", actor.plural)
        tenses = _RELATIVE_TENSES.get(tense, _RELATIVE_TENSES["past"])
        inner = self.pick(tenses)
        if self.chance(0.5):
            patterns = (*ACTIVE, "mood")
            clause = self.clause(inner, patterns=patterns, subject=head)
            relative = Relative("subject", clause._replace(time=""))
        else:
            relative = Relative("object", self._done_to(head, inner))
        return actor._replace(relative=relative)

    def _done_to(self, head: NounPhrase, tense: str) -> Clause:
        """Draw a clause whose object is given."""
        pattern = "transfer" if self.chance(0.2) else "transitive"
        use = self._use(pattern, tense, None, head.noun)
        passes = pattern == "transitive" and use.verb not in NEVER_PASSIVE
        if passes and self._passes(tense):
            agent = self._phrase(self._noun(use.subjects), "definite")
            return Clause(agent, use.verb, tense, object=head, passive=True)
        recipient = self._recipient() if pattern == "transfer" else None
        # No clause within: "the boy whom the man who slept saw" is hard to read.
        subject = self.actor(use.subjects, "definite")
        self._check(subject, recipient)
        negated = self.chance(0.15)
        return Clause(
            subject, use.verb, tense, negated, object=head, recipient=recipient
        )

    def _check(
        self, subject: Actor, actor: Actor | None, place: Place | None = None
    ) -> None:
        if not go_together(subject, actor, place):
            raise NoSense

    def _patient(
        self, use: Use, pattern: str, reach: str, before: Clause | None, told: bool
    ) -> Actor | None:
        if not use.objects:
            return None
        known = before.object if before and not before.degree else None
        if isinstance(known, NounPhrase) and not told and self.chance(0.4):
            if not use.objects & NOUNS[known.noun].kinds:
                raise NoSense
            return self.echo(known)
        somebody = {"somebody"} if pattern != "address" else {"person"}
        if use.objects & somebody and not told and self.chance(0.3):
            return self._pronoun()
        kinds = use.objects - {"kin"} if told else use.objects
        return self._phrase(self._noun(kinds), reach, told=told)

    def _pronoun(self) -> Pronoun:
        pronoun = self.pick(_SUBJECT_PRONOUNS)
        self._plurals += pronoun == _SUBJECT_PRONOUNS[-1]
        return pronoun

    def _recipient(self) -> Actor:
        if self.chance(0.4):
            return self._pronoun()
        return self._phrase(self._noun(PERSONS), "subject")

    def _place(self, verb: str, pattern: str, subject: Actor) -> Place | None:
        goal = pattern == "motion"
        if not goal:
            settled = pattern in ("transitive", "rest") and verb not in WITHOUT_PLACE
            if not (settled and self.chance(0.3)):
                return None
        prepositions = self._words.prepositions(goal=goal)
        name = self.pick(tuple(prepositions))
        if name == "under" and not all(
            "small_animal" in c for c in classes_of(subject)
        ):
            raise NoSense
        return Place(
            name, self._phrase(self._noun(prepositions[name]), "definite", plural=False)
        )

    def _time(self, tense: str, manner: Manner) -> str:
        if manner.adverb or not self.chance(0.25):
            return ""
        when = {"ongoing": "past"}.get(tense, tense)
        if manner.modal:
            when = "" if manner.modal == "want" else "future"
        times = times_for(self._words.level, when, manner.negated)
        return self.pick(times) if times else ""

    def _phrase(
        self, noun: str, reach: str, *, plural: bool | None = None, told: bool = False
    ) -> NounPhrase:
        """Draw number, determiner and adjective of a noun."""
        if plural is None:
            plural = self.chance(0.35) and True in self._words.numbers(noun)
        self._named[noun] = plural
        self._plurals += plural
        determiners = self._words.determiners_for(noun, plural, reach)
        if told:
            determiners = [name for name in determiners if name == "the"]
        determiner = self.pick(determiners)
        if determiner in NUMBERS and self.chance(0.6):
            determiner = self.pick(determiners)  # they are many
        beside = self._words.beside[noun]
        adjective = self.pick(beside) if beside and self.chance(0.35) else ""
        return NounPhrase(noun, determiner, plural, adjective)

    def _noun(self, kinds: Kinds) -> str:
        nouns = self._words.nouns_of(kinds)
        for _ in range(3):
            noun = self._rare(nouns)
            if noun not in self._named:
                return noun
        raise NoSense

    def _rare(self, options: Sequence[T]) -> T:
        """Draw one of the options, the first ones more often."""
        if not options:
            raise NoSense
        point = self._random()
        return options[int(point**1.3 * len(options))]
