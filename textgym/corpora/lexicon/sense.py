"""What goes together in a sentence that makes sense."""

from __future__ import annotations

from functools import cache

from textgym.corpora.lexicon.concepts import NOUNS, TIMES, known_at
from textgym.corpora.lexicon.meanings import Actor, NounPhrase, Place, Pronoun


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
