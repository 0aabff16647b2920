"""German verbs: their forms with auxiliaries, in two parts."""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.lexicon.german_forms import present, simple_past
from textgym.corpora.lexicon.german_words import AUXILIARIES, Verb

BE = Verb("", "sein", "sein", "ist", "war", "gewesen")


class Group(NamedTuple):
    """The parts of a verb: hat, gesehen; fällt, hin, where "hin" is a prefix."""

    finite: str
    rest: str
    prefix: str = ""

    @property
    def closing(self) -> str:
        """What ends a main clause: er fällt im Garten hin."""
        return self.rest or self.prefix

    @property
    def last(self) -> str:
        """All of it, as at the end of another clause: weil er hinfällt."""
        return f"{self.rest} {self.prefix}{self.finite}".lstrip()


class Form(NamedTuple):
    """What of a clause shows in its verb.

    Attributes:
        tense: As in a clause; "past" is told in the perfect, "simple" in one word.
        modal: A name out of the table of auxiliaries, or "".
        passive: As in a clause.
        number: 0 for "ich", 1 for "er", 2 for the plural.
    """

    tense: str
    modal: str
    passive: bool
    number: int


def verb_group(verb: Verb, form: Form) -> Group:
    """Conjugate a verb."""
    tense, modal, passive, number = form
    infinitive = verb.prefix + verb.infinitive
    if passive:
        infinitive = f"{verb.participle} werden"
    if modal:
        is_past = tense in ("past", "simple")
        return Group(_auxiliary(modal, is_past, number), infinitive)
    if tense == "future":
        return Group(_auxiliary("werden", False, number), infinitive)
    if tense == "past" and verb is BE:
        tense = "simple"  # "ist gewesen" is heard in the south
    if tense in ("present", "simple"):
        return _one_word(verb, tense == "simple", passive, number)
    participle = verb.participle + " worden" * passive
    auxiliary = "sein" if passive else verb.auxiliary
    return Group(_auxiliary(auxiliary, tense == "pluperfect", number), participle)


def _one_word(verb: Verb, is_past: bool, passive: bool, number: int) -> Group:
    if passive:
        return Group(_auxiliary("werden", is_past, number), verb.participle)
    if verb is BE:
        return Group(_auxiliary("sein", is_past, number), "")
    finite = simple_past(verb, number) if is_past else present(verb, number)
    return Group(finite, "", verb.prefix)


def _auxiliary(name: str, is_past: bool, number: int) -> str:
    return AUXILIARIES[name][is_past].split()[number]
