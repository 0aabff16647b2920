"""English verbs: their forms with auxiliaries, negation and adverbs."""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.lexicon.english_words import VERBS

_PRESENT_BE = {"first": "am", "third": "is", "plural": "are"}
_PAST_BE = {"first": "was", "third": "was", "plural": "were"}
_ADVERBS = {"no_longer": "no longer"}
_WANT = ("want", "wants", "wanted", "wanted", "wanting")


class _Forms(NamedTuple):
    base: str
    third: str
    past: str
    participle: str
    progressive: str


_BE = _Forms("be", "is", "was", "been", "being")


def verb_words(
    person: str,
    verb: str,
    tense: str,
    negated: bool,
    question: bool,
    modal: str,
    adverb: str,
    passive: bool,
) -> tuple[str, str, str]:
    """Split a verb into what goes first in questions, the rest, and a particle."""
    forms, particle, tail = _BE, "", ""
    if verb != "be":
        *cells, particle = (*VERBS[verb], "")[:6]
        forms = _Forms(*cells)
    if passive:
        forms, tail = _BE, forms.participle
    if modal == "want":
        forms, tail = _Forms(*_WANT), f"to {forms.base} {tail}".strip()
    if modal in ("can", "must"):
        first, rest = modal, f"{forms.base} {tail}".strip()
    else:
        helped = negated or question
        first, main = _finite(forms, person, tense, helped)
        rest = f"{main} {tail}".strip()
    if negated:
        first, rest = _denied(first, rest)
    if adverb:
        rest = f"{_ADVERBS.get(adverb, adverb)} {rest}".strip()
    return first, rest, particle


def hides_tense(verb: str, tense: str) -> bool:
    """Tell whether present and past look alike, but for the third person."""
    told = tense in ("present", "past") and verb != "be"
    return told and VERBS[verb][0] == VERBS[verb][2]


def _finite(forms: _Forms, person: str, tense: str, helped: bool) -> tuple[str, str]:
    """Give the auxiliary, "" if there is none, and the rest of the form.

    Args:
        forms: Those of the verb that is conjugated.
        person: "first", "third" or "plural".
        tense: As in a clause.
        helped: Whether "do" stands in where there is no other auxiliary.
    """
    is_third = person == "third"
    compound = {
        "future": (_PRESENT_BE[person], f"going to {forms.base}"),
        "perfect": ("has" if is_third else "have", forms.participle),
        "pluperfect": ("had", forms.participle),
        "habit": ("", f"used to {forms.base}"),
        "ongoing": (_PAST_BE[person], forms.progressive),
    }
    if tense in compound:
        return compound[tense]
    if forms is _BE:
        return (_PAST_BE if tense == "past" else _PRESENT_BE)[person], ""
    if helped:
        do = "did" if tense == "past" else "does" if is_third else "do"
        return do, forms.base
    if tense == "past":
        return "", forms.past
    return "", forms.third if is_third else forms.base


def _denied(first: str, rest: str) -> tuple[str, str]:
    if first == "can":
        return "cannot", rest
    return first, f"not {rest}".strip()
