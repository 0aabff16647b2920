"""What goes together in a sentence that makes sense."""

from __future__ import annotations

from functools import cache

from textgym.corpora.lexicon.concepts import NOUNS, TIMES, VERBS, known_at
from textgym.corpora.lexicon.meanings import Actor, Couple, NounPhrase, Place, Pronoun

# What "be" may be said of.
ANY_KIND = frozenset({"person", "kin", "animal", "thing", "food", "place"})
PERSONS = frozenset({"person", "kin"})
# Nobody can, must or wants to do these.
UNWILLED = frozenset({"lose", "fall"})
# "was looked for" is hardly said, and "leave behind" is another verb.
NEVER_PASSIVE = frozenset({"look_for"})
WITHOUT_PLACE = frozenset({"leave"})
# These last as well, though their past leaves no doubt.
_LASTING = frozenset({"stay", "follow"})
# How somebody may be for a while: "when she was tired".
PASSING = ("happy", "sad", "tired")
# A pronoun takes what any person takes.
ANY_PERSON = "woman"

_IN_TABLE = {
    "perfect": "past",
    "pluperfect": "past",
    "habit": "imperfect",
    "ongoing": "imperfect",
}
_ALWAYS = ("often", "always", "never", "no_longer")


def tense_in_table(tense: str) -> str:
    """Give the tense of the table of verbs that stands for a tense of a clause."""
    return _IN_TABLE.get(tense, tense)


def is_event(verb: str) -> bool:
    """Tell whether a verb means what takes a moment, so that its past is one event."""
    return verb not in _LASTING and "imperfect" not in VERBS[verb].tenses


def modals_for(tense: str, passive: bool) -> tuple[str, ...]:
    """List the modal verbs that a tense allows."""
    if tense == "present":
        return ("can", "must") if passive else ("can", "must", "want")
    return ("want",) if tense == "past" and not passive else ()


def adverbs_for(pattern: str, tense: str, modal: str) -> tuple[str, ...]:
    """List the adverbs that go with a clause; "often" does not with what lasts."""
    if tense in ("perfect", "pluperfect"):
        return ("never",)
    if pattern == "copula":
        return _ALWAYS
    if tense == "past":
        return ("no_longer",) if modal else ()
    if tense != "present":
        return ()
    if pattern == "stative":
        return ("no_longer",)
    return ("never", "no_longer") if modal else _ALWAYS


def nouns_for(actor: Actor) -> list[str]:
    """List the nouns that tell what an actor is; a person's pronoun is like any."""
    if isinstance(actor, NounPhrase):
        return [actor.noun]
    if isinstance(actor, Couple):
        return [phrase.noun for phrase in actor]
    return [actor.antecedent or ANY_PERSON]


def classes_of(actor: Actor) -> list[frozenset[str]]:
    """List the kinds of everybody who is meant."""
    return [NOUNS[noun].kinds for noun in nouns_for(actor)]


@cache
def times_for(level: str, tense: str, negated: bool) -> list[str]:
    """List the times that go with a tense; "not every day" would be doubtful."""
    return [
        name
        for name, time in TIMES.items()
        if known_at(level, time.level)
        and time.tense == tense
        and not (negated and time.span == "repeated")
    ]


def go_together(subject: Actor, actor: Actor | None, place: Place | None) -> bool:
    """Rule out "the cat sees the cat", "I see me" and houses in gardens."""
    if isinstance(actor, NounPhrase):
        if place is not None and "place" in NOUNS[actor.noun].kinds:
            return False
        return not (isinstance(subject, NounPhrase) and subject.noun == actor.noun)
    same_speaker = isinstance(actor, Pronoun) and actor.person == 1
    return not (same_speaker and isinstance(subject, Pronoun) and subject.person == 1)
