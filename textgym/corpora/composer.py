"""The grammar of level full: sentences whose clauses hold and join other clauses."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from random import Random
from typing import NamedTuple

from textgym.corpora.draft import ACTIVE, ANY, Draft, NoSense
from textgym.corpora.lexicon.concepts import NUMBERS
from textgym.corpora.lexicon.frames import KNOBS
from textgym.corpora.lexicon.meanings import (
    Clause,
    Couple,
    Joined,
    NounPhrase,
    is_deep,
)
from textgym.corpora.wording import Wording

_TENSES = (
    *("present",) * 7,
    *("past",) * 5,
    *("future",) * 2,
    *("perfect",) * 2,
    *("habit",) * 2,
    *("ongoing",) * 2,
)

# How often nouns of deep sentences get a relative clause.
_NESTING = 0.5


class _Pair(NamedTuple):
    """The tenses of a clause and of the one that is joined to it.

    `state` says that the joined one tells how somebody was.
    """

    tense: str
    joined: str
    state: bool = False


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
        _Pair("past", "past"),
        _Pair("ongoing", "past"),
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
        self._cumulative = list(accumulate(share for share, _ in kinds.values()))

    def draw(self, rng: Random, *, deep: bool = False) -> tuple[Clause, str]:
        """Draw a meaning and the name of the constructions that it shows.

        Args:
            rng: Where chance comes from.
            deep: Whether it has three clauses or more; else it has one or two.
        """
        nesting = _NESTING if deep else 0.0
        while True:
            point = rng.random() * self._cumulative[-1]
            name, draw = self._kinds[bisect(self._cumulative, point)]
            try:
                clause = draw(Draft(self._words, rng, nesting))
            except NoSense:
                continue
            if is_deep(clause) == deep:
                return clause, name

    def _plain(self, draft: Draft) -> Clause:
        return draft.clause(draft.pick(_TENSES))

    def _question(self, draft: Draft) -> Clause:
        tense = draft.pick(("present", "present", "past", "future"))
        about = "subject" if draft.chance(0.3) else ""
        clause = draft.clause(tense, about=about)
        indefinite = isinstance(clause.subject, NounPhrase) and (
            clause.subject.determiner in ("a", "several", *NUMBERS)
        )
        if clause.denies or clause.adverb or clause.passive or indefinite:
            raise NoSense
        return clause._replace(question=True)

    def _relative_subject(self, draft: Draft) -> Clause:
        return draft.clause(draft.pick(_TENSES), about="subject")

    def _relative_object(self, draft: Draft) -> Clause:
        return draft.clause(draft.pick(_TENSES), about="object")

    def _statement(self, draft: Draft) -> Clause:
        tense = "past" if draft.chance(0.35) else "present"
        clause = draft.saying(tense)
        state = tense == "past" and draft.chance(0.4)
        inner = "past" if state else draft.pick(_CONTENTS[tense])
        content = self._after(draft, clause, inner, ("copula",) if state else ANY)
        return clause._replace(complement=content)

    def _join(self, word: str, draft: Draft) -> Clause:
        pair = draft.pick(_JOINTS[word])
        plain = word in ("when", "if")
        patterns = ("mood",) if pair.state else ACTIVE if plain else ANY
        if plain and draft.chance(0.4):
            opening = draft.clause(pair.joined, patterns=patterns, plain=True)
            clause = self._after(draft, opening, pair.tense, ACTIVE)
            return clause._replace(joined=Joined(word, opening, True))
        clause = draft.clause(pair.tense, patterns=ACTIVE if plain else ANY)
        other = self._after(draft, clause, pair.joined, patterns, plain)
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
    ) -> Clause:
        """Draw a clause that may speak of those of the clause before it."""
        told = before.object if before.passive else before.subject
        subject = draft.echo(told) if told and draft.chance(0.5) else None
        return draft.clause(
            tense, patterns=patterns, subject=subject, before=before, plain=plain
        )
