"""How, where and when something happens in a clause of level full."""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.cast import Cast
from textgym.corpora.chance import Chance
from textgym.corpora.lexicon.meanings import DENYING_ADVERBS, Actor, Place
from textgym.corpora.lexicon.sense import (
    NEVER_PASSIVE,
    UNWILLED,
    WITHOUT_PLACE,
    adverbs_for,
    classes_of,
    modals_for,
    times_for,
)
from textgym.corpora.wording import Wording

_PASSIVE_TENSES = ("present", "past", "perfect", "future", "pluperfect")


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


def draw_passive(chance: Chance, verb: str, pattern: str, tense: str) -> bool:
    """Draw whether something is told from the side of its object."""
    may_pass = pattern == "transitive" and verb not in NEVER_PASSIVE
    return may_pass and tense in _PASSIVE_TENSES and chance.falls(0.2)


def draw_manner(chance: Chance, verb: str, pattern: str, tense: str) -> Manner:
    """Draw voice, modal verb, negation and adverb of a clause."""
    passive = draw_passive(chance, verb, pattern, tense)
    modal = adverb = ""
    modals = modals_for(tense, passive)
    if modals and pattern != "stative" and verb not in UNWILLED:
        modal = chance.pick(modals) if chance.falls(0.25) else ""
    negated = tense != "habit" and chance.falls(0.2)
    adverbs = adverbs_for(pattern, tense, modal)
    if adverbs and not negated and not passive:
        adverb = chance.pick(adverbs) if chance.falls(0.2) else ""
    return Manner(negated, modal, adverb, passive)


def draw_place(
    words: Wording, chance: Chance, cast: Cast, verb: str, pattern: str, subject: Actor
) -> Place | None:
    """Draw where something happens, or where to."""
    goal = pattern == "motion"
    if not goal:
        settled = pattern in ("transitive", "rest") and verb not in WITHOUT_PLACE
        if not (settled and chance.falls(0.3)):
            return None
    prepositions = words.prepositions(goal=goal)
    is_small = all("small_animal" in kinds for kinds in classes_of(subject))
    name = chance.pick([p for p in prepositions if is_small or p != "under"])
    return Place(name, cast.phrase(prepositions[name], "definite", plural=False))


def draw_time(chance: Chance, level: str, tense: str, manner: Manner) -> str:
    """Draw when something happens, or ""."""
    if manner.adverb or not chance.falls(0.25):
        return ""
    when = {"ongoing": "past"}.get(tense, tense)
    if manner.modal:
        when = "" if manner.modal == "want" else "future"
    times = times_for(level, when, manner.negated)
    return chance.pick(times) if times else ""
