"""Who and what takes part in a German clause, in which case and place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textgym.corpora.lexicon.concepts import NOUNS as CONCEPTS
from textgym.corpora.lexicon.german_phrases import INDEFINITE, NEW
from textgym.corpora.lexicon.german_words import Verb
from textgym.corpora.lexicon.meanings import (
    Actor,
    Clause,
    Couple,
    NounPhrase,
    Pronoun,
)


class Role(NamedTuple):
    """Somebody's or something's place in a clause."""

    actor: Actor
    letter: str
    case: str
    preposition: str


def roles_of(clause: Clause, verb: Verb) -> Iterator[tuple[str, Role]]:
    """List who and what takes part in a clause, the subject first."""
    doer, patient = clause.subject, clause.object
    if clause.passive and patient is not None:
        doer, patient = patient, None
    letter = "s" if isinstance(doer, Pronoun) else "S"
    yield "subject", Role(doer, letter, "nominative", "")
    if doer is not clause.subject:
        yield "agent", Role(clause.subject, "B", "dative", "von")
    if patient is not None and not clause.adjective:
        letters = "QOI" if verb.case == "dative" else "POI"
        letter = "M" if verb.preposition else _letter(clause, patient, letters)
        yield "object", Role(patient, letter, verb.case, verb.preposition)
    if clause.recipient is not None:
        letter = _letter(clause, clause.recipient, "QRJ")
        yield "recipient", Role(clause.recipient, letter, "dative", "")


def _letter(clause: Clause, actor: Actor, letters: str) -> str:
    """Choose between the letters for pronouns, for what is known and what is new."""
    if isinstance(actor, Pronoun):
        return letters[0]
    # "five men" to whom something is not shown are known.
    new = INDEFINITE if clause.negated else NEW
    is_new = isinstance(actor, NounPhrase) and actor.determiner in new
    return letters[2 if is_new else 1]


def kinds_of(actor: Actor) -> frozenset[str]:
    """List the kinds of what stands for somebody or something."""
    if isinstance(actor, Couple):
        actor = actor.first
    noun = actor.antecedent if isinstance(actor, Pronoun) else actor.noun
    return CONCEPTS[noun].kinds if noun else frozenset()


def number_of(subject: Actor) -> int:
    """Give the place of a verb's form: 0 for "ich", 1 for "er", 2 for the plural."""
    if subject.plural:
        return 2
    return 0 if isinstance(subject, Pronoun) and subject.person == 1 else 1
