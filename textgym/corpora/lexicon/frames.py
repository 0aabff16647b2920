"""Levels, and the shapes that a level's clauses take before words fill them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product, starmap
from math import prod
from typing import NamedTuple

from textgym.corpora.lexicon.concepts import DETERMINERS, VERBS


@dataclass(frozen=True, slots=True)
class Knobs:
    """What a level's sentences may hold.

    Attributes:
        patterns: Shapes of clauses, as in the table of verbs; "copula" for "be".
        tenses: Out of "present", "past", "future".
        determiners: Names out of the table of determiners.
        plurals: Whether nouns stand in the plural too.
        pronouns: Whether persons are also named by pronouns.
        questions: Whether there are questions.
        adverbials: Whether there are times and places.
        negated_indefinites: Whether "a bird" may be what is not seen.
        length: Least and greatest length of a frame, in words and marks.
        longest_source: Most words and marks of an English sentence.
        shortest: Fewest words and marks of a reference; elision shortens it.
        references: Most references of an example.
        reference_tokens: Most tokens of all references of an example together, one
            more for each of them: as many bits as the masks that score them have.
        nested: Whether clauses hold clauses, which the composer draws.
        train_length: Number of examples of the split "train".
    """

    patterns: tuple[str, ...]
    tenses: tuple[str, ...]
    determiners: tuple[str, ...]
    plurals: bool
    pronouns: bool
    questions: bool
    adverbials: bool
    negated_indefinites: bool
    length: tuple[int, int]
    longest_source: int
    shortest: int
    references: int
    reference_tokens: int
    nested: bool
    train_length: int

    @property
    def marks(self) -> str:
        """The marks that sentences may hold."""
        return "." + "?" * self.questions + "," * self.nested


KNOBS = {
    "tiny": Knobs(
        patterns=("transitive", "stative", "rest"),
        tenses=("present",),
        determiners=("the", "a"),
        plurals=False,
        pronouns=False,
        questions=False,
        adverbials=False,
        negated_indefinites=False,
        length=(5, 8),
        longest_source=8,
        shortest=4,
        references=2,
        reference_tokens=32,
        nested=False,
        train_length=5_000,
    ),
    "small": Knobs(
        patterns=("transitive", "stative", "address", "rest", "motion", "copula"),
        tenses=("present", "past", "future"),
        determiners=("the", "a", "some", "this", "my", "his", "her"),
        plurals=True,
        pronouns=True,
        questions=True,
        adverbials=True,
        negated_indefinites=True,
        length=(5, 12),
        longest_source=15,
        shortest=5,
        references=2,
        reference_tokens=32,
        nested=False,
        train_length=20_000,
    ),
    "full": Knobs(
        patterns=tuple(sorted({verb.pattern for verb in VERBS.values()} | {"copula"})),
        tenses=(
            "present",
            "past",
            "future",
            "perfect",
            "pluperfect",
            "habit",
            "ongoing",
        ),
        determiners=tuple(DETERMINERS),
        plurals=True,
        pronouns=True,
        questions=True,
        adverbials=True,
        negated_indefinites=True,
        length=(8, 25),
        longest_source=28,
        shortest=8,
        references=4,
        reference_tokens=64,
        nested=True,
        train_length=2_000,
    ),
}

# How often a frame's feature is chosen, before frames of a wrong length are left out.
_SHARES: dict[str, dict[object, float]] = {
    "pattern": {
        "transitive": 10,
        "stative": 3,
        "address": 1.5,
        "rest": 3,
        "motion": 6,
        "copula": 5,
    },
    "subject": {"noun": 0.7, "pronoun": 0.3},
    "object": {"": 1, "noun": 0.85, "pronoun": 0.15},
    "tense": {"present": 0.5, "past": 0.3, "future": 0.2},
    "negated": {False: 0.75, True: 0.25},
    "question": {False: 0.85, True: 0.15},
    "subject_adjective": {False: 0.6, True: 0.4},
    "object_adjective": {False: 0.5, True: 0.5},
    "place": {False: 0.75, True: 0.25},
    "time": {False: 0.7, True: 0.3},
}
_WITH_OBJECT = ("transitive", "stative", "address")


class Frame(NamedTuple):
    """The shape of a clause, before words are chosen for it."""

    pattern: str
    subject: str
    object: str
    tense: str
    negated: bool
    question: bool
    subject_adjective: bool
    object_adjective: bool
    place: bool
    time: bool

    @property
    def length(self) -> int:
        """Greatest number of words and marks, as in French before elision."""
        parts = [
            2 if self.subject == "noun" else 1,
            self.subject_adjective,
            2 if self.tense != "present" else 1,
            2 * self.negated,
            2 * self.question,
            {"": 0, "pronoun": 1, "noun": 2}[self.object],
            self.object_adjective,
            self.pattern == "address",
            self.pattern == "copula",
            4 * self.place,
            (3 if self.tense == "present" else 1) * self.time,
            1,  # the full stop
        ]
        return sum(parts)

    @property
    def is_sensible(self) -> bool:
        """Tell whether the features go together."""
        needs_object = self.pattern in _WITH_OBJECT
        idle = self.pattern in ("stative", "copula")
        return not (
            needs_object != bool(self.object)
            or (self.object_adjective and self.object != "noun")
            or (self.subject_adjective and self.subject != "noun")
            or (self.pattern == "address" and self.object == "pronoun")
            or (self.pattern == "motion") > self.place
            or (self.pattern == "stative" and (self.place or self.time))
            or (self.pattern == "copula" and (self.place or self.time))
            or (self.pattern == "copula" and self.subject_adjective)
            or (idle and self.tense != "present")
            or (self.pattern == "motion" and self.tense == "future")
            or (self.negated and self.question)
        )

    @property
    def label(self) -> str:
        """Name the constructions that the frame shows."""
        marks = [self.tense, "negated" * self.negated, "question" * self.question]
        return " ".join(filter(None, [self.pattern, *marks]))


def weighted_frames(knobs: Knobs) -> dict[Frame, float]:
    """List the frames that a level allows, each with its share."""
    allowed: dict[str, tuple[object, ...]] = {
        "subject": ("noun", "pronoun") if knobs.pronouns else ("noun",),
        "object": ("", "noun", "pronoun") if knobs.pronouns else ("", "noun"),
        "tense": knobs.tenses,
        "question": (False, True) if knobs.questions else (False,),
        "place": (False, True) if knobs.adverbials else (False,),
        "time": (False, True) if knobs.adverbials else (False,),
    }
    options = {name: allowed.get(name, tuple(_SHARES[name])) for name in Frame._fields}
    idle = options | {"object": ("",), "object_adjective": (False,)}
    least, greatest = knobs.length
    weights: dict[Frame, float] = {}
    for pattern in knobs.patterns:
        choices = (options if pattern in _WITH_OBJECT else idle) | {
            "pattern": (pattern,)
        }
        for frame in starmap(Frame, product(*choices.values())):
            if frame.is_sensible and least <= frame.length <= greatest:
                shares = zip(Frame._fields, frame, strict=True)
                weights[frame] = prod(_SHARES[name][value] for name, value in shares)
    return weights
