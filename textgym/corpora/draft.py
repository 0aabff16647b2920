"""One sentence of level full while its words are drawn, clause by clause."""

from __future__ import annotations

from random import Random

from textgym.corpora.cast import Cast
from textgym.corpora.chance import Chance, NoSense
from textgym.corpora.circumstances import (
    Manner,
    draw_manner,
    draw_passive,
    draw_place,
    draw_time,
)
from textgym.corpora.lexicon.concepts import NOUNS
from textgym.corpora.lexicon.meanings import (
    Actor,
    Clause,
    NounPhrase,
    Place,
    Relative,
)
from textgym.corpora.lexicon.sense import (
    ANY_KIND,
    PASSING,
    PERSONS,
    adverbs_for,
    classes_of,
    go_together,
    nouns_for,
    tense_in_table,
)
from textgym.corpora.wording import ACTIVE, ANY, STATES, Kinds, Use, Wording

# The tenses of relative clauses that all languages tell apart in the same way.
_RELATIVE_TENSES = {
    "present": ("present", "present", "past", "perfect", "ongoing"),
    "past": ("past", "pluperfect", "ongoing"),
    "future": ("present", "past"),
    "perfect": ("past", "perfect"),
    "pluperfect": ("pluperfect", "ongoing"),
    "habit": ("pluperfect", "ongoing"),
    "ongoing": ("pluperfect", "ongoing"),
}
# Shapes whose object a relative clause may follow.
_WITH_OBJECT = ("transitive", "stative")


class Draft:
    """Draws the clauses of one sentence, in which no verb stands twice.

    Args:
        words: The words of the level.
        rng: Where chance comes from.
        nesting: How often a noun gets a relative clause that nobody asked for.
        most: How many relative clauses there may be.
    """

    def __init__(
        self, words: Wording, rng: Random, nesting: float = 0, most: int = 1
    ) -> None:
        self.chance = Chance(rng)
        self.cast = Cast(words, self.chance)
        self._words = words
        self._nesting = nesting
        self._most = most
        self._verbs: set[str] = set()

    @property
    def nests(self) -> bool:
        """Whether there are relative clauses that nobody asks for."""
        return self._nesting > 0

    def clause(
        self,
        tense: str,
        *,
        patterns: tuple[str, ...] = ANY,
        subject: Actor | None = None,
        before: Clause | None = None,
        plain: bool = False,
        events: bool = False,
        about: str = "",
    ) -> Clause:
        """Draw a clause without complement and without others beside it.

        Args:
            tense: Its tense.
            patterns: What shapes it may have.
            subject: Its subject, drawn where it is None.
            before: The clause before it, to whose actors pronouns may refer.
            plain: Whether it has no negation, modal verb, adverb and time.
            events: Whether it tells what takes a moment, not what lasts.
            about: The role of which a relative clause tells more, or "".

        Raises:
            NoSense: if words that suit are not found.
        """
        if about:
            patterns = ACTIVE if about == "subject" else _WITH_OBJECT
        doer = nouns_for(subject)[0] if subject else ""
        shapes = self._words.shapes(patterns, tense, doer, events)
        pattern = self.chance.weighted(*shapes)
        if pattern in STATES:
            return self._state(pattern, tense, subject)
        use = self._use(pattern, tense, doer, events=events)
        manner = Manner()
        if not plain:
            manner = draw_manner(self.chance, use.verb, pattern, tense)
        if manner.passive and subject is None:
            return self._passive(use, tense, manner, about)
        if subject is None:
            is_definite = manner.denies or tense == "habit"
            reach = "definite" if is_definite else "subject"
            subject = self._subject(use.subjects, reach, tense, about == "subject")
        elif not all(use.subjects & kinds for kinds in classes_of(subject)):
            raise NoSense  # the second of two
        patient = self._object(use, pattern, tense, manner, before, about == "object")
        recipient = self.cast.recipient() if pattern == "transfer" else None
        for actor in (patient, recipient):
            _check(subject, actor)
        place, time = None, ""
        # What follows a relative clause would seem to belong to it.
        if not (isinstance(patient, NounPhrase) and patient.relative):
            place = draw_place(
                self._words, self.chance, self.cast, use.verb, pattern, subject
            )
            _check(subject, patient, place)
            if not plain and pattern != "stative":
                time = draw_time(self.chance, self._words.level, tense, manner)
        return Clause(
            subject,
            use.verb,
            tense,
            manner.negated,
            object=patient,
            place=place,
            time=time,
            modal=manner.modal,
            adverb=manner.adverb,
            recipient=recipient,
        )

    def saying(self, tense: str) -> Clause:
        """Draw who says, knows or thinks, and perhaps whom it is told.

        Raises:
            NoSense: if words that suit are not found.
        """
        pattern = "message" if self.chance.falls(0.3) else "statement"
        use = self._use(pattern, tense)
        # After "not to say" other languages would waver between two moods.
        denied = use.verb == "know_that" and self.chance.falls(0.25)
        subject = self.cast.actor(use.subjects, "definite" if denied else "subject")
        recipient = self.cast.recipient() if pattern == "message" else None
        _check(subject, recipient)
        return Clause(subject, use.verb, tense, denied, recipient=recipient)

    def _use(
        self,
        pattern: str,
        tense: str,
        doer: str = "",
        *,
        done_to: str = "",
        events: bool = False,
    ) -> Use:
        """Draw a verb that was not used before, for nouns as its subject and object."""
        table = tense_in_table(tense)
        uses = self._words.uses_for(pattern, table, doer, done_to, events)
        for _ in range(3):
            use = self.chance.rare(uses)
            if use.verb not in self._verbs:
                self._verbs.add(use.verb)
                return use
        raise NoSense

    def _passive(self, use: Use, tense: str, manner: Manner, about: str) -> Clause:
        """Draw a clause from the side of its object."""
        reach = "definite" if manner.denies else "subject"
        patient = self.cast.phrase(use.objects, reach, told=bool(about))
        if about:
            patient = self._told_more(patient, tense)
        agent = self.cast.phrase(use.subjects, "subject")
        _check(agent, patient)
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
        if subject is None:
            kinds = PERSONS if pattern == "mood" else ANY_KIND
            # "was" lasts: who "was sad" is not told apart by what happened then.
            around = "ongoing" if tense == "past" else tense
            subject = self._subject(kinds, "definite", around, False)
        if isinstance(subject, NounPhrase):  # no "the white tables were black"
            subject = subject._replace(adjective="")
        qualities = self._words.qualities(tuple(nouns_for(subject)), pattern)
        negated = pattern != "mood" and self.chance.falls(0.2)
        adjective = self.chance.pick(qualities)
        clause = Clause(subject, "be", tense, negated, adjective=adjective)
        if pattern == "comparison":
            return self._compared(clause)
        lasts = adjective not in PASSING
        if lasts or negated or self.chance.falls(0.8):
            return clause
        adverb = self.chance.pick(adverbs_for("copula", tense, ""))
        return clause._replace(adverb=adverb)

    def _compared(self, clause: Clause) -> Clause:
        """Add with whom or what somebody or something is compared."""
        kinds = frozenset().union(*classes_of(clause.subject))
        alike = PERSONS if kinds & PERSONS else kinds & ANY_KIND
        other = self.cast.phrase(alike, "definite")
        if clause.adjective not in self._words.after_be[other.noun]:
            raise NoSense
        degree = "more" if self.chance.falls(0.7) else "as"
        return clause._replace(object=other, degree=degree)

    def _subject(self, kinds: Kinds, reach: str, tense: str, told: bool) -> Actor:
        """Draw a subject, with a relative clause if one is asked for, or by chance."""
        told = told or self._nests()
        actor = self.cast.actor(kinds, reach, told)
        return self._told_more(actor, tense) if told else actor

    def _object(
        self,
        use: Use,
        pattern: str,
        tense: str,
        manner: Manner,
        before: Clause | None,
        told: bool,
    ) -> Actor | None:
        """Draw the object of a verb that has one, perhaps with a relative clause."""
        if not use.objects:
            return None
        if told or (pattern in _WITH_OBJECT and self._nests()):
            head = self.cast.phrase(use.objects, "object", told=True)
            return self._told_more(head, tense)
        known = before.object if before and not before.degree else None
        if isinstance(known, NounPhrase) and self.chance.falls(0.4):
            if not use.objects & NOUNS[known.noun].kinds:
                raise NoSense
            return self.cast.echo(known)
        reach = "denied" if manner.denies else "object"
        if pattern == "stative" or tense == "habit":
            reach = "definite"
        return self.cast.patient(use, reach, pattern == "address")

    def _nests(self) -> bool:
        return self._most > 0 and self.chance.falls(self._nesting)

    def _told_more(self, actor: Actor, tense: str) -> NounPhrase:
        """Add a relative clause to a phrase with "the"."""
        if not isinstance(actor, NounPhrase):
            raise NoSense
        self._most -= 1
        head = NounPhrase(actor.noun, "the", actor.plural)
        inner = self.chance.pick(_RELATIVE_TENSES[tense])
        # "the man who slept" of the past may mean two tenses of French.
        events = inner == tense == "past"
        if self.chance.falls(0.5):
            patterns = (*ACTIVE, "mood")
            clause = self.clause(inner, patterns=patterns, subject=head, events=events)
            relative = Relative("subject", clause._replace(time=""))
        else:
            relative = Relative("object", self._done_to(head, inner, events))
        return actor._replace(relative=relative)

    def _done_to(self, head: NounPhrase, tense: str, events: bool) -> Clause:
        """Draw a clause whose object is given."""
        pattern = "transfer" if self.chance.falls(0.2) else "transitive"
        use = self._use(pattern, tense, done_to=head.noun, events=events)
        if draw_passive(self.chance, use.verb, pattern, tense):
            agent = self.cast.phrase(use.subjects, "definite")
            return Clause(agent, use.verb, tense, object=head, passive=True)
        recipient = self.cast.recipient() if pattern == "transfer" else None
        # No clause within: "the boy whom the man who slept saw" is hard to read.
        subject = self.cast.actor(use.subjects, "definite")
        _check(subject, recipient)
        negated = self.chance.falls(0.15)
        return Clause(
            subject, use.verb, tense, negated, object=head, recipient=recipient
        )


def _check(subject: Actor, actor: Actor | None, place: Place | None = None) -> None:
    if not go_together(subject, actor, place):
        raise NoSense
