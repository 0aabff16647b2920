"""The grammar of level full: sentences whose clauses hold and join other clauses."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import NamedTuple

from textgym.corpora.draft import ACTIVE, ANY, Draft, NoSense
from textgym.corpora.lexicon.frames import KNOBS
from textgym.corpora.lexicon.meanings import Clause, Joined
from textgym.corpora.wording import Wording

_TENSES = (
    *("present",) * 7,
    *("past",) * 5,
    *("future",) * 2,
    *("perfect",) * 2,
    *("habit",) * 2,
    *("ongoing",) * 2,
)


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
    """Draws nested meanings of one level, and lists what they are made of.

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
        }
        for word, share in (
            ("and", 9),
            ("but", 7),
            ("because", 9),
            ("when", 7),
            ("if", 6),
        ):
            kinds[word] = (share, self._joiner(word))
        self._kinds = [(name, draw) for name, (_, draw) in kinds.items()]
        self._cumulative = list(accumulate(share for share, _ in kinds.values()))

    def draw(self, rng: Random) -> tuple[Clause, str]:
        """Draw a meaning and the name of the constructions that it shows."""
        while True:
            point = rng.random() * self._cumulative[-1]
            name, draw = self._kinds[bisect(self._cumulative, point)]
            try:
                return draw(Draft(self._words, rng)), name
            except NoSense:
                continue

    def _plain(self, draft: Draft) -> Clause:
        return draft.clause(draft.pick(_TENSES))

    def _question(self, draft: Draft) -> Clause:
        tense = draft.pick(("present", "present", "past", "future"))
        about = "subject" if draft.chance(0.3) else ""
        return draft.clause(tense, question=True, about=about)

    def _relative_subject(self, draft: Draft) -> Clause:
        return draft.clause(draft.pick(_TENSES), patterns=ACTIVE, about="subject")

    def _relative_object(self, draft: Draft) -> Clause:
        tense = draft.pick(_TENSES)
        return draft.clause(tense, patterns=("transitive", "stative"), about="object")

    def _statement(self, draft: Draft) -> Clause:
        tense = "past" if draft.chance(0.35) else "present"
        clause = draft.saying(tense)
        inner = draft.pick(_CONTENTS[tense])
        state = tense == "past" and draft.chance(0.4)
        content = self._after(draft, clause, "past" if state else inner, state)
        return clause._replace(complement=content)

    def _joiner(self, word: str) -> Callable[[Draft], Clause]:
        def join(draft: Draft) -> Clause:
            pair = draft.pick(_JOINTS[word])
            about = "subject" if draft.chance(0.15) else ""
            patterns = ACTIVE if about else ANY
            if word in ("when", "if") and draft.chance(0.4):
                opening = self._part(draft, pair.joined, pair.state)
                clause = self._after(draft, opening, pair.tense, False)
                return clause._replace(joined=Joined(word, opening, True))
            clause = draft.clause(pair.tense, patterns=patterns, about=about)
            other = self._after(draft, clause, pair.joined, pair.state)
            return clause._replace(joined=Joined(word, other))

        return join

    def _part(self, draft: Draft, tense: str, state: bool) -> Clause:
        return draft.clause(tense, patterns=("copula",) if state else ANY)

    def _after(self, draft: Draft, before: Clause, tense: str, state: bool) -> Clause:
        """Draw a clause that may speak of those of the clause before it."""
        patterns: tuple[str, ...] = ("copula",) if state else ANY
        told = before.object if before.passive else before.subject
        subject = None
        if told is not None and draft.chance(0.5):
            subject = draft.echo(told)
        about = "subject" if subject is None and not state and draft.chance(0.2) else ""
        if about:
            patterns = ACTIVE
        return draft.clause(
            tense, patterns=patterns, subject=subject, before=before, about=about
        )
