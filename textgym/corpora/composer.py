"""The grammar of level full: sentences whose clauses hold and join other clauses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import accumulate
from random import Random
from typing import NamedTuple

from textgym.corpora.chance import Chance, NoSense
from textgym.corpora.draft import Draft
from textgym.corpora.lexicon.concepts import NUMBERS
from textgym.corpora.lexicon.frames import KNOBS
from textgym.corpora.lexicon.meanings import (
    Clause,
    Couple,
    Joined,
    NounPhrase,
    is_deep,
)
from textgym.corpora.wording import ACTIVE, ANY, Wording

_TENSES = (
    *("present",) * 7,
    *("past",) * 5,
    *("future",) * 2,
    *("perfect",) * 2,
    *("habit",) * 2,
    *("ongoing",) * 2,
)

# How often nouns of deep sentences get a relative clause.
_NESTING = 0.8
# Kinds whose sentences have one clause, but for relative clauses.
_OF_ONE_CLAUSE = ("question", "relative subject", "relative object")
# How often they have one relative clause more than makes them deep.
_DEEPER = 0.25


class _Pair(NamedTuple):
    """The tenses of a clause and of the one that is joined to it.

    `state` says that the joined one tells how somebody was, `event` that it tells
    what took a moment.
    """

    tense: str
    joined: str
    state: bool = False
    event: bool = False


_SAME = tuple(
    _Pair(t, t) for t in ("present", "present", "past", "past", "future", "ongoing")
)
# Tenses that follow each other in the same way in all languages.
_JOINTS: dict[str, tuple[_Pair, ...]] = {
    "and": _SAME,
    "but": (*_SAME, _Pair("present", "past"), _Pair("past", "present")),
    "because": (
        _Pair("present", "present"),
        _Pair("present", "past"),
        _Pair("present", "perfect"),
        _Pair("past", "past", state=True),
        _Pair("past", "ongoing"),
        _Pair("past", "pluperfect"),
        _Pair("future", "present"),
        _Pair("habit", "past", state=True),
    ),
    "when": (
        _Pair("present", "present"),
        # "when he slept" of the past may mean two tenses of French.
        _Pair("past", "past", event=True),
        _Pair("ongoing", "past", event=True),
        _Pair("past", "past", state=True),
    ),
    "if": (_Pair("present", "present"), _Pair("future", "present")),
}
# What is said, thought or known, after a verb in a tense.
_CONTENTS = {
    "present": ("present", "present", "past", "future", "perfect", "ongoing"),
    "past": ("ongoing", "pluperfect"),
}


class Composer:
    """Draws nested meanings of one level.

    Args:
        level: Name of the level, out of `KNOBS`.
    """

    def __init__(self, level: str) -> None:
        self.level = level
        self.knobs = KNOBS[level]
        self._words = Wording(level)
        kinds: dict[str, tuple[float, Callable[[Draft], Clause]]] = {
            "plain": (10, self._plain),
            "question": (8, self._question),
            "relative subject": (16, self._relative_subject),
            "relative object": (14, self._relative_object),
            "statement": (18, self._statement),
            "and": (9, partial(self._join, "and")),
            "but": (7, partial(self._join, "but")),
            "because": (9, partial(self._join, "because")),
            "when": (7, partial(self._join, "when")),
            "if": (6, partial(self._join, "if")),
        }
        self._kinds = [(name, draw) for name, (_, draw) in kinds.items()]
        shares = [share for share, _ in kinds.values()]
        self._sums = list(accumulate(shares))
        # A plain sentence with relative clauses is no plain one.
        self._deep_sums = list(accumulate([0.0, *shares[1:]]))

    def draw(self, rng: Random, *, deep: bool = False) -> tuple[Clause, str]:
        """Draw a meaning and the name of the constructions that it shows.

        Args:
            rng: Where chance comes from.
            deep: Whether it has three clauses or more; else it has one or two.
        """
        chance = Chance(rng)
        while True:
            sums = self._deep_sums if deep else self._sums
            name, draw = chance.weighted(self._kinds, sums)
            draft = Draft(self._words, rng)
            if deep:
                least = 2 if name in _OF_ONE_CLAUSE else 1
                most = least + chance.falls(_DEEPER)
                draft = Draft(self._words, rng, _NESTING, most)
            try:
                clause = draw(draft)
            except NoSense:
                continue
            if is_deep(clause) == deep:
                return clause, name

    def _plain(self, draft: Draft) -> Clause:
        return draft.clause(draft.chance.pick(_TENSES))

    def _question(self, draft: Draft) -> Clause:
        tense = draft.chance.pick(("present", "present", "past", "future"))
        told = draft.nests or draft.chance.falls(0.3)
        about = "subject" if told else ""
        clause = draft.clause(tense, about=about)
        indefinite = isinstance(clause.subject, NounPhrase) and (
            clause.subject.determiner in ("a", "several", *NUMBERS)
        )
        if clause.denies or clause.adverb or clause.passive or indefinite:
            raise NoSense
        return clause._replace(question=True)

    def _relative_subject(self, draft: Draft) -> Clause:
        return draft.clause(draft.chance.pick(_TENSES), about="subject")

    def _relative_object(self, draft: Draft) -> Clause:
        return draft.clause(draft.chance.pick(_TENSES), about="object")

    def _statement(self, draft: Draft) -> Clause:
        tense = "past" if draft.chance.falls(0.35) else "present"
        clause = draft.saying(tense)
        state = tense == "past" and draft.chance.falls(0.4)
        inner = "past" if state else draft.chance.pick(_CONTENTS[tense])
        if draft.nests and not state:
            about = draft.chance.pick(("subject", "object"))
            return clause._replace(complement=draft.clause(inner, about=about))
        content = self._after(draft, clause, inner, ("copula",) if state else ANY)
        return clause._replace(complement=content)

    def _join(self, word: str, draft: Draft) -> Clause:
        pair = draft.chance.pick(_JOINTS[word])
        plain = word in ("when", "if")
        patterns = ("mood",) if pair.state else ACTIVE if plain else ANY
        if plain and draft.chance.falls(0.4):
            opening = draft.clause(
                pair.joined, patterns=patterns, plain=True, events=pair.event
            )
            clause = self._after(draft, opening, pair.tense, ACTIVE)
            return clause._replace(joined=Joined(word, opening, True))
        clause = draft.clause(pair.tense, patterns=ACTIVE if plain else ANY)
        other = self._after(draft, clause, pair.joined, patterns, plain, pair.event)
        if word == "and" and isinstance(other.subject, Couple):
            raise NoSense  # "he sang and she and i slept"
        return clause._replace(joined=Joined(word, other))

    def _after(
        self,
        draft: Draft,
        before: Clause,
        tense: str,
        patterns: tuple[str, ...],
        plain: bool = False,
        events: bool = False,
    ) -> Clause:
        """Draw a clause that may speak of those of the clause before it."""
        told = before.object if before.passive else before.subject
        subject = draft.cast.echo(told) if told and draft.chance.falls(0.5) else None
        return draft.clause(
            tense,
            patterns=patterns,
            subject=subject,
            before=before,
            plain=plain,
            events=events,
        )
