"""French verbs: their forms, with auxiliaries, negation and object pronouns."""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.lexicon.french_sounds import agreed
from textgym.corpora.lexicon.french_words import ADVERBS, AUXILIARIES, VERBS, Verb
from textgym.corpora.lexicon.meanings import DENYING_ADVERBS, Clause

# Persons in the order of the forms: je, il, nous, ils.
_ENDINGS = ("ais", "ait", "ions", "aient")
_IMPERFECT = ("habit", "ongoing")
_COMPOUND = {"past": "present", "perfect": "present", "pluperfect": "ongoing"}


class Form(NamedTuple):
    """What of a clause shows in its verb.

    Attributes:
        verb: As in a clause, and so are the others up to `adverb`.
        agreement: Gender and number that a participle shows.
        person: 1 or 3.
        plural: Whether the subject is.
        pronouns: The object pronouns, in their order.
    """

    verb: str
    tense: str
    negated: bool
    modal: str
    adverb: str
    passive: bool
    agreement: tuple[str, bool]
    person: int
    plural: bool
    pronouns: str


def verb_group(form: Form) -> str:
    """Say a verb with ne, pas and the object pronouns in their places, not elided."""
    finite, rest = _finite(form)
    no = "pas" if form.negated else ADVERBS.get(form.adverb, "")
    ne = "ne" if form.negated or form.adverb in DENYING_ADVERBS else ""
    # Beside an infinitive the pronouns stand before it.
    if form.modal or form.tense == "future":
        words = [ne, finite, no, form.pronouns, rest]
    else:
        words = [ne, form.pronouns, finite, no, rest]
    return " ".join(filter(None, words))


def has_participle(clause: Clause) -> bool:
    """Tell whether a clause's verb shows a participle that may agree."""
    compound = clause.tense in _COMPOUND and not clause.modal
    return clause.passive or (compound and clause.verb != "be")


def moves(verb: str) -> bool:
    """Tell whether a verb's participle agrees with its subject."""
    return verb != "be" and VERBS[verb].auxiliary == "être"


def _finite(form: Form) -> tuple[str, str]:
    """Split a verb into its finite form and what follows: "ai", "vu"."""
    verb = AUXILIARIES["être"] if form.verb == "be" else VERBS[form.verb]
    tense, tail = form.tense, ""
    if form.passive:
        tail = agreed(verb.participle, *form.agreement)
        verb = AUXILIARIES["être"]
    elif form.verb == "be" and tense == "past":
        tense = "ongoing"  # the past of a state
    slot = 2 * form.plural + (form.person == 3)
    if form.modal:
        modal_tense = "ongoing" if tense == "past" else tense
        modal = _conjugated(AUXILIARIES[form.modal], modal_tense, slot)
        return modal, f"{verb.infinitive} {tail}".rstrip()
    if tense == "future":
        near = _conjugated(AUXILIARIES["aller"], "present", slot)
        return near, f"{verb.infinitive} {tail}".rstrip()
    if tense not in _COMPOUND:
        return _conjugated(verb, tense, slot), tail
    auxiliary = AUXILIARIES[verb.auxiliary]
    participle = verb.participle
    if not form.passive:
        participle = agreed(participle, *form.agreement)
    said = _conjugated(auxiliary, _COMPOUND[tense], slot)
    return said, f"{participle} {tail}".rstrip()


def _conjugated(verb: Verb, tense: str, slot: int) -> str:
    """Conjugate a verb in the present or the imperfect."""
    if tense not in _IMPERFECT:
        return (verb.first, verb.third, verb.first_plural, verb.third_plural)[slot]
    stem = "ét" if verb.infinitive == "être" else verb.first_plural[:-3]
    ending = _ENDINGS[slot]
    # The e of "mangeais" only keeps the sound of g before a.
    if stem.endswith("ge") and ending[0] == "i":
        stem = stem[:-1]
    return stem + ending
