"""Meanings of sentences, free of any language."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple


class NounPhrase(NamedTuple):
    """A noun with its determiner and perhaps an adjective ("" if there is none)."""

    noun: str
    determiner: str
    plural: bool
    adjective: str = ""
    relative: Relative | None = None


class Relative(NamedTuple):
    """A clause that tells which of them is meant: "whom the girl sees".

    Attributes:
        role: What the noun is in the clause, "subject" or "object".
        clause: The clause, in which the noun stands in its role once more, bare.
    """

    role: str
    clause: Clause


class Pronoun(NamedTuple):
    """A person in the talk, or what was named before.

    Attributes:
        person: 1 or 3.
        plural: Whether there are several.
        gender: "m", "f", or "" where the sentence does not tell it.
        antecedent: The noun that it stands for ("it", "they"), or "".
    """

    person: int
    plural: bool
    gender: str
    antecedent: str = ""


class Couple(NamedTuple):
    """Two together: "the king and his sister"."""

    first: NounPhrase
    second: NounPhrase

    @property
    def plural(self) -> bool:
        """Two are several."""
        return True


Actor = NounPhrase | Pronoun | Couple


class Place(NamedTuple):
    """Where something happens, or where to."""

    preposition: str
    phrase: NounPhrase


class Clause(NamedTuple):
    """Who does what to whom, when and where; or who is how, with the verb "be".

    Attributes:
        subject: Who does it.
        verb: What is done.
        tense: "present", "past" ("saw"), "future" ("is going to see"), "perfect" ("has
            seen"), "pluperfect" ("had seen"), "habit" ("used to see") or "ongoing"
            ("was seeing").
        negated: Whether it is denied by "not".
        question: Whether it is asked.
        object: To whom it is done; of a comparison, what else it is compared with.
        place: Where, or where to.
        time: When.
        adjective: How the subject of "be" is.
        degree: Of the adjective: "", "more" (bigger than) or "as" (as big as).
        modal: "", "can", "must" or "want", in the tense of the clause.
        adverb: How often: "", "often", "always"; "never" and "no_longer" deny.
        passive: Whether it is told from the object's side: "is seen by".
        recipient: To whom something is given, shown or told.
        complement: What is said, known or thought.
        joined: Another clause beside this one.
    """

    subject: Actor
    verb: str
    tense: str = "present"
    negated: bool = False
    question: bool = False
    object: Actor | None = None
    place: Place | None = None
    time: str = ""
    adjective: str = ""
    degree: str = ""
    modal: str = ""
    adverb: str = ""
    passive: bool = False
    recipient: Actor | None = None
    complement: Clause | None = None
    joined: Joined | None = None

    @property
    def denies(self) -> bool:
        """Whether it is said not to be so, or no longer, or never."""
        return self.negated or self.adverb in DENYING_ADVERBS


class Joined(NamedTuple):
    """A clause beside another one.

    Attributes:
        word: "and", "but", "because", "when" or "if".
        clause: What follows the word.
        first: Whether it stands before the other, with a comma between them.
    """

    word: str
    clause: Clause
    first: bool = False


DENYING_ADVERBS = ("never", "no_longer")


class Predicate(NamedTuple):
    """A form of a verb, with those who may be its subject and its object pronoun.

    The subjects are pronouns, and noun phrases with one determiner of many; the other
    parts of the clause are those of `shape`.
    """

    subjects: set[Actor]
    shape: Clause
    objects: tuple[Actor | None, ...]

    def clauses(self, trait: Callable[[Actor], Hashable]) -> Iterator[Clause]:
        """Make the clauses of which no two differ only by what no trait tells."""
        objects = {actor and trait(actor): actor for actor in self.objects}.values()
        for subject in {trait(subject): subject for subject in self.subjects}.values():
            for actor in objects:
                if not (_is_speaker(subject) and _is_speaker(actor)):
                    yield self.shape._replace(subject=subject, object=actor)


def _is_speaker(actor: Actor | None) -> bool:
    return isinstance(actor, Pronoun) and actor.person == 1


# Who may be a subject or an object without being named.
SUBJECTS = (Pronoun(1, False, ""), Pronoun(3, False, "m"), Pronoun(3, False, "f"))
OBJECTS = (
    Pronoun(3, False, "m"),
    Pronoun(3, False, "f"),
    Pronoun(1, False, ""),
    Pronoun(3, True, ""),
)


def pairs(clause: Clause) -> list[tuple[str, str]]:
    """List the (adjective, noun) and (verb, object) pairs of a meaning."""
    found = []
    if isinstance(clause.object, NounPhrase) and not clause.degree:
        found.append((clause.verb, clause.object.noun))
    if clause.adjective and isinstance(clause.subject, NounPhrase):
        found.append((clause.adjective, clause.subject.noun))
    found += [(p.adjective, p.noun) for p in _phrases(clause) if p.adjective]
    for inner in _inner_clauses(clause):
        found += pairs(inner)
    return found


def is_deep(clause: Clause) -> bool:
    """Tell whether a meaning consists of three clauses or more."""
    inner = list(_inner_clauses(clause))
    return len(inner) > 1 or any(map(_has_clauses, inner))


def _has_clauses(clause: Clause) -> bool:
    return any(True for _ in _inner_clauses(clause))


def _inner_clauses(clause: Clause) -> Iterator[Clause]:
    """List the clauses that stand directly in a clause or beside it."""
    for phrase in _phrases(clause):
        if phrase.relative is not None:
            yield phrase.relative.clause
    if clause.complement is not None:
        yield clause.complement
    if clause.joined is not None:
        yield clause.joined.clause


def _phrases(clause: Clause) -> Iterator[NounPhrase]:
    """List the noun phrases of a clause, without those of the clauses in it."""
    actors = (clause.subject, clause.object, clause.recipient)
    for actor in (*actors, clause.place and clause.place.phrase):
        if isinstance(actor, NounPhrase):
            yield actor
        elif isinstance(actor, Couple):
            yield from actor
