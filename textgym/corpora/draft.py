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
    PERSONS,
    UNWILLED,
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
_WEIGHTS = {
    "transitive": 34,
    "transfer": 16,
    "rest": 12,
    "motion": 8,
    "address": 6,
    "stative": 6,
    "copula": 10,
    "comparison": 8,
}


class NoSense(Exception):
    """Raised where no word suits; the draft is thrown away."""


class Manner(NamedTuple):
    """How it is said that something happens."""

    negated: bool = False
    question: bool = False
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
    """

    def __init__(self, words: Wording, rng: Random) -> None:
        self._words = words
        self._random = rng.random
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
        question: bool = False,
        about: str = "",
    ) -> Clause:
        """Draw a clause without complement and without others beside it.

        Args:
            tense: Its tense.
            patterns: What shapes it may have.
            subject: Its subject, drawn where it is None.
            before: The clause before it, to whose actors pronouns may refer.
            question: Whether it is asked.
            about: The role of which a relative clause tells more, or "".

        Raises:
            NoSense: if words that suit are not found.
        """
        pattern = self._pattern(patterns)
        if pattern in ("copula", "comparison"):
            return self._state(pattern, tense, subject, question)
        use = self._use(pattern, tense, subject)
        manner = self._manner(use, pattern, tense, question)
        if manner.passive:
            if subject is not None:
                raise NoSense
            return self._passive(use, tense, manner, about)
        definite = manner.denies or question or tense == "habit"
        if subject is None:
            reach = "definite" if definite else "subject"
            subject = self.actor(use.subjects, reach, about == "subject")
        if about == "subject":
            subject = self._told_more(subject, tense)
        reach = "denied" if manner.denies else "object"
        if pattern == "stative" or tense == "habit":
            reach = "definite"
        patient = self._patient(use, pattern, reach, before, about == "object")
        if about == "object":
            patient = self._told_more(patient, tense)
        recipient = self._recipient() if pattern == "transfer" else None
        place, time = None, ""
        if about != "object":
            place = self._place(pattern, subject, patient)
            time = self._time(tense, manner) if pattern != "stative" else ""
        if not go_together(subject, patient, place):
            raise NoSense
        if recipient is not None and not go_together(subject, recipient, None):
            raise NoSense
        negated, question, modal, adverb, _ = manner
        return Clause(
            subject,
            use.verb,
            tense,
            negated,
            question,
            patient,
            place,
            time,
            modal=modal,
            adverb=adverb,
            recipient=recipient,
        )

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
        if recipient is not None and not go_together(subject, recipient, None):
            raise NoSense
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

    def _manner(self, use: Use, pattern: str, tense: str, question: bool) -> Manner:
        passive = pattern == "transitive" and not question and self._passes(tense)
        modal = adverb = ""
        modals = modals_for(tense, passive)
        if modals and pattern != "stative" and use.verb not in UNWILLED:
            modal = self.pick(modals) if self.chance(0.25) else ""
        if question:
            return Manner(question=True, modal=modal)
        negated = tense != "habit" and self.chance(0.2)
        adverbs = adverbs_for(pattern, tense, modal)
        if adverbs and not negated and not passive:
            adverb = self.pick(adverbs) if self.chance(0.2) else ""
        return Manner(negated, False, modal, adverb, passive)

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
        if not go_together(agent, patient, None):
            raise NoSense
        negated, _, modal, adverb, _ = manner
        return Clause(
            agent,
            use.verb,
            tense,
            negated,
            object=patient,
            modal=modal,
            adverb=adverb,
            passive=True,
        )

    def _state(
        self, pattern: str, tense: str, subject: Actor | None, question: bool
    ) -> Clause:
        """Draw a clause with "be"."""
        if tense not in ("present", "past"):
            raise NoSense
        if subject is None:
            subject = self.actor(ANY_KIND, "definite")
        adjectives = self._qualities(subject)
        negated = not question and self.chance(0.2)
        if pattern == "copula":
            adverb = ""
            if not (question or negated) and self.chance(0.15):
                adverb = self.pick(adverbs_for(pattern, tense, ""))
            quality = self._rare(adjectives)
            return Clause(
                subject,
                "be",
                tense,
                negated,
                question,
                adjective=quality,
                adverb=adverb,
            )
        quality = self._rare([name for name in adjectives if name in GRADED])
        other = self._phrase(self._noun(self._likes(subject)), "definite")
        if quality not in self._words.after_be[other.noun]:
            raise NoSense
        degree = "more" if self.chance(0.7) else "as"
        return Clause(
            subject,
            "be",
            tense,
            negated,
            question,
            other,
            adjective=quality,
            degree=degree,
        )

    def _likes(self, subject: Actor) -> Kinds:
        """Give the kinds of what a subject may be compared with."""
        kinds = frozenset().union(*classes_of(subject))
        return PERSONS if kinds & PERSONS else kinds & ANY_KIND

    def _qualities(self, subject: Actor) -> Sequence[str]:
        """List what a subject may be said to be."""
        lists = [self._words.after_be[noun] for noun in nouns_for(subject)]
        return [name for name in lists[0] if all(name in other for other in lists)]

    def _told_more(self, actor: Actor | None, tense: str) -> NounPhrase:
        """Add a relative clause to a phrase with "the"."""
        if not isinstance(actor, NounPhrase) or actor.determiner != "the":
            raise NoSense
        head = NounPhrase(actor.noun, "the", actor.plural)
        tenses = _RELATIVE_TENSES.get(tense, _RELATIVE_TENSES["past"])
        inner = self.pick(tenses)
        if self.chance(0.5):
            clause = self.clause(inner, subject=head)._replace(time="")
            return actor._replace(relative=Relative("subject", clause))
        pattern = "transfer" if self.chance(0.2) else "transitive"
        use = self._use(pattern, inner, None, actor.noun)
        if pattern == "transitive" and self._passes(inner):
            agent = self._phrase(self._noun(use.subjects), "definite")
            clause = Clause(agent, use.verb, inner, object=head, passive=True)
            return actor._replace(relative=Relative("object", clause))
        recipient = self._recipient() if pattern == "transfer" else None
        subject = self.actor(use.subjects, "definite")
        if recipient is not None and not go_together(subject, recipient, None):
            raise NoSense
        negated = self.chance(0.15) and inner != "habit"
        clause = Clause(
            subject, use.verb, inner, negated, object=head, recipient=recipient
        )
        return actor._replace(relative=Relative("object", clause))

    def _patient(
        self, use: Use, pattern: str, reach: str, before: Clause | None, named: bool
    ) -> Actor | None:
        if not use.objects:
            return None
        known = before.object if before and not before.degree else None
        if isinstance(known, NounPhrase) and not named and self.chance(0.4):
            if not use.objects & NOUNS[known.noun].kinds:
                raise NoSense
            return self.echo(known)
        somebody = {"somebody"} if pattern != "address" else {"person"}
        if use.objects & somebody and not named and self.chance(0.3):
            return self._pronoun()
        return self._phrase(self._noun(use.objects), reach, told=named)

    def _pronoun(self) -> Pronoun:
        pronoun = self.pick(_SUBJECT_PRONOUNS)
        self._plurals += pronoun == _SUBJECT_PRONOUNS[-1]
        return pronoun

    def _recipient(self) -> Actor:
        if self.chance(0.4):
            return self._pronoun()
        return self._phrase(self._noun(PERSONS), "subject")

    def _place(
        self, pattern: str, subject: Actor, patient: Actor | None
    ) -> Place | None:
        goal = pattern == "motion"
        if not goal and not (pattern in ("transitive", "rest") and self.chance(0.3)):
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
            when = "future" if tense == "present" else ""
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
        adjective = self._rare(beside) if beside and self.chance(0.35) else ""
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
        return options[int(point * point * len(options))]
