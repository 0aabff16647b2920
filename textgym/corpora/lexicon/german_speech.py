"""One way to say one meaning in German, out of all that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textgym.corpora.lexicon.german_names import Names
from textgym.corpora.lexicon.german_order import orders
from textgym.corpora.lexicon.german_phrases import (
    INDEFINITE,
    alone,
    denied,
    relative_pronoun,
)
from textgym.corpora.lexicon.german_roles import Role, kinds_of, number_of, roles_of
from textgym.corpora.lexicon.german_verbs import BE, Form, Group, verb_group
from textgym.corpora.lexicon.german_words import ADVERBS, JOINTS, TIMES, VERBS, Verb
from textgym.corpora.lexicon.meanings import (
    Actor,
    Clause,
    Joined,
    NounPhrase,
    Relative,
)
from textgym.corpora.lexicon.variants import Choices

# Where the finite verb stands: after the subject, before it, or at the end.
_SECOND, _FIRST, _LAST = "second", "first", "last"
_COORDINATING = ("and", "but")


class _Part(NamedTuple):
    """A part of a clause, and what may also follow at the end of the clause."""

    text: str
    tail: str = ""
    is_masculine: bool = False


class Speech:
    """One way to say one sentence, which remembers what it has said.

    Args:
        choices: Which of the synonyms, tenses and orders are taken.
    """

    __slots__ = ("_names", "_past", "_pick")

    def __init__(self, choices: Choices) -> None:
        self._pick = choices.pick
        self._names = Names(choices)
        # A sentence is told in one past: "past" is the perfect, "simple" one word.
        self._past = ""

    def sentence(self, clause: Clause) -> str:
        """Say a whole sentence with its mark."""
        if any(part.tense == "ongoing" for part in _within(clause)):
            self._past = "simple"
        pieces = self._whole(clause, _FIRST if clause.question else _SECOND)
        words = " ".join(filter(None, pieces))
        text = re.sub(r"( ,)+", ",", words).strip(", ")
        return text + ("?" if clause.question else ".")

    def _whole(self, clause: Clause, place: str) -> Iterator[str]:
        """Say a clause and those beside it and in it."""
        joined = clause.joined
        if joined is not None and joined.first:
            yield from self._joined(joined, place)
            yield from self._clause(clause, _FIRST)
        else:
            yield from self._clause(clause, place)
        if clause.complement is not None:
            yield from (",", "dass", *self._whole(clause.complement, _LAST), ",")
        if joined is not None and not joined.first:
            yield from self._joined(joined, place)

    def _joined(self, joined: Joined, place: str) -> Iterator[str]:
        if joined.word in _COORDINATING:
            yield "," * (joined.word == "but")
            yield self._pick(JOINTS[joined.word])
            yield from self._whole(joined.clause, place)
            return
        is_past = joined.clause.tense in ("past", "ongoing", "pluperfect")
        word = "when past" if joined.word == "when" and is_past else joined.word
        yield from (",", self._pick(JOINTS[word]))
        yield from (*self._whole(joined.clause, _LAST), ",")

    def _clause(self, clause: Clause, place: str, gap: str = "") -> Iterator[str]:
        """Say a clause by itself.

        Args:
            clause: What is said.
            place: Where the finite verb stands.
            gap: The role that a relative pronoun has taken: "subject", "object" or "".
        """
        around = self._names.begin_clause()
        verb = self._verb(clause)
        parts = self._parts(clause, verb, gap)
        group = self._group(clause, verb)
        if place == _SECOND:
            subject = parts.pop("s") if "s" in parts else parts.pop("S")
            yield from (subject.text, subject.tail)
        if place != _LAST:
            yield group.finite
        yield from self._ordered(parts, group.last if place == _LAST else group.closing)
        self._names.end_clause(around)

    def _ordered(self, parts: dict[str, _Part], closing: str) -> Iterator[str]:
        """Put parts into one of their orders; tails may follow what closes them."""
        order = self._pick(_clear_orders(parts))
        last = ""
        for index, letter in enumerate(order):
            text, tail, _ = parts[letter]
            after = order[index + 1 :]
            if tail and letter != "S" and after in ("", "N") and (after or closing):
                tail, last = self._pick((("", tail), (tail, "")))
            yield from (text, tail)
        yield from (closing, last)

    def _parts(self, clause: Clause, verb: Verb, gap: str) -> dict[str, _Part]:
        """Say the parts of a clause, by the letters of `orders`."""
        roles = dict(roles_of(clause, verb))
        owner = roles["subject"].actor
        if gap:  # who is seen is the subject of "is seen"
            del roles["subject" if clause.passive else gap]
        no = self._denied_role(clause, roles)
        parts = {}
        for name, (actor, letter, case, preposition) in roles.items():
            if name == no and isinstance(actor, NounPhrase):
                actor = denied(actor)
            part = self._part(actor, case, preposition, owner)
            if name == no and clause.adverb == "no_longer":
                part = part._replace(text=f"{part.text} mehr")
            if name == "agent":
                apart = part.text.replace("vom ", "von dem ", 1)
                part = part._replace(text=self._pick((part.text, apart)))
            parts[letter] = part
        if not no and (clause.negated or clause.adverb == "no_longer"):
            parts["N"] = _Part(
                "nicht mehr" if clause.adverb == "no_longer" else "nicht"
            )
        if clause.adjective:
            parts["A"] = self._quality(clause)
        if clause.place is not None:
            letter = "G" if clause.place.preposition == "to" else "L"
            parts[letter] = _Part(self._names.place(clause.place, owner))
        return parts | self._adverbs(clause)

    def _denied_role(self, clause: Clause, roles: dict[str, Role]) -> str:
        """Choose whether "kein" denies the clause, and where it stands."""
        if not clause.negated and clause.adverb != "no_longer":
            return ""
        for name in ("object", "recipient", "agent"):
            role = roles.get(name)
            if role is None or not isinstance(role.actor, NounPhrase):
                continue
            if role.actor.determiner in INDEFINITE:
                # "keinen Hund", but both "mit keinem Hund" and "nicht mit einem Hund".
                plain = name == "object" and not role.preposition
                return name if plain else self._pick((name, ""))
        return ""

    def _part(
        self, actor: Actor, case: str, preposition: str, owner: Actor | None
    ) -> _Part:
        text, gender = self._names.actor(actor, case, preposition, owner)
        is_masculine = gender == "m" and not actor.plural
        if not isinstance(actor, NounPhrase) or actor.relative is None:
            return _Part(text, "", is_masculine)
        pieces = self._relative(actor.relative, gender, actor.plural)
        return _Part(text, " ".join(filter(None, pieces)), is_masculine)

    def _relative(self, relative: Relative, gender: str, plural: bool) -> Iterator[str]:
        role, clause = relative
        case, preposition = "nominative", ""
        if role == "object" and not clause.passive:
            verb = VERBS[clause.verb][0]
            case, preposition = verb.case, verb.preposition
        pronoun = relative_pronoun(case, gender, plural)
        yield from (",", preposition, pronoun)
        yield from (*self._clause(clause, _LAST, role), ",")

    def _quality(self, clause: Clause) -> _Part:
        """Say an adjective, alone or in a comparison."""
        adjective = alone(clause.adjective)
        if not clause.degree or clause.object is None:
            return _Part(adjective.bare)
        other = self._names.actor(clause.object, "nominative", "", clause.subject).text
        if clause.degree == "more":
            return _Part(adjective.comparative, f"als {other}")
        so = self._pick(("so",) if clause.denies else ("so", "genauso"))
        return _Part(f"{so} {adjective.bare}", f"wie {other}")

    def _adverbs(self, clause: Clause) -> dict[str, _Part]:
        parts = {}
        if clause.time:
            parts["T"] = _Part(TIMES[clause.time])
        if clause.tense == "habit":
            parts["H"] = _Part("früher")
        is_plain = not (clause.time or clause.denies)
        if clause.tense == "ongoing" and is_plain and self._pick((True, False)):
            parts["H"] = _Part("gerade")
        if clause.adverb in ADVERBS:
            parts["F"] = _Part(ADVERBS[clause.adverb])
        return parts

    def _verb(self, clause: Clause) -> Verb:
        """Choose a verb that suits the voice and the subject."""
        if clause.verb == "be":
            return BE
        uses = kinds_of(clause.subject) | ({"passive"} if clause.passive else set())
        verbs = VERBS[clause.verb]
        special = [verb for verb in verbs if verb.use in uses]
        return self._pick(special or [verb for verb in verbs if not verb.use])

    def _group(self, clause: Clause, verb: Verb) -> Group:
        """Conjugate a verb in one of the tenses that tell the same."""
        tense = clause.tense
        if tense in ("past", "habit"):
            tense = self._past = self._past or self._pick(("past", "simple"))
        elif tense == "ongoing":
            tense = "simple"
        elif tense == "future" and clause.time and not clause.modal:
            tense = self._pick(("future", "present"))
        modal = clause.modal
        if modal == "must" and clause.denies:
            modal = "must not"
        doer = clause.object if clause.passive and clause.object else clause.subject
        return verb_group(verb, Form(tense, modal, clause.passive, number_of(doer)))


def _clear_orders(parts: dict[str, _Part]) -> Sequence[str]:
    """List the orders in which no object looks like a subject or parts a sentence."""
    found: Sequence[str] = orders("".join(parts))
    for letter, part in parts.items():
        if part.tail and letter != "S":  # little may follow a relative clause
            late = [order for order in found if order.endswith((letter, letter + "N"))]
            found = late or found
    if "S" not in parts or "P" not in parts or parts["S"].is_masculine:
        return found  # "der Junge" is no object
    if parts["P"].text not in ("sie", "es"):
        return found
    return [order for order in found if order.index("S") < order.index("P")]


def _within(clause: Clause) -> Iterator[Clause]:
    """List a clause and all clauses that belong to it."""
    yield clause
    inner = [clause.complement, clause.joined and clause.joined.clause]
    for actor in (clause.subject, clause.object, clause.recipient):
        if isinstance(actor, NounPhrase) and actor.relative is not None:
            inner.append(actor.relative.clause)
    for other in inner:
        if other is not None:
            yield from _within(other)
