"""Levels: how much a report holds, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass

from textgym.corpora.reports.kinds import Kind
from textgym.corpora.reports.town_life import COUNCIL, FESTIVAL, MATCH, STORM
from textgym.corpora.reports.work_life import DISCOVERY, LABORATORY, LAUNCH, TRAINS

TOWNS = (
    "norwick",
    "farley",
    "elmstead",
    "oakridge",
    "westmoor",
    "kilbrook",
    "dunmere",
    "tarnhill",
    "ashby",
    "brackwell",
    "redford",
    "stonebury",
    "lindale",
    "marlow",
    "haverton",
    "cresswick",
    "pinecombe",
    "ravensea",
    "thornley",
    "willowby",
    "applegate",
    "bluehaven",
    "copperton",
    "drayfield",
)
DAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


@dataclass(frozen=True, slots=True)
class Knobs:
    """What a level's reports may hold.

    Attributes:
        kinds: Kinds of events.
        towns: Number of towns.
        days: Number of days of the week.
        things: Number of things (or names) that a kind may be about.
        numbers: The numbers.
        wordings: Number of wordings for each thing to say.
        remarks: Number of remarks of a kind.
        counted: Number of things that a kind may count.
        sentences: Fewest and most sentences.
        tells_number: Whether references state the number that matters.
        told: Fewest and most numbers that a report tells of the event.
        corrections: Most numbers that are corrected.
        moves: Share of reports whose town is corrected.
        records: Share of reports in which a record matters, not the biggest number.
        distractors: What else a report may say of numbers and of the event.
        voices: Whether counts are attributed, linked and joined.
        longest_source: Most words and marks of a document.
        longest_reference: Most words and marks of a reference.
    """

    kinds: tuple[Kind, ...]
    towns: int
    days: int
    things: int
    numbers: tuple[str, ...]
    wordings: int
    remarks: int
    counted: int
    sentences: tuple[int, int]
    tells_number: bool
    told: tuple[int, int]
    corrections: int
    moves: float
    records: float
    distractors: tuple[str, ...]
    voices: bool
    longest_source: int
    longest_reference: int


def _numbers(*ranges: range) -> tuple[str, ...]:
    return tuple(str(number) for numbers in ranges for number in numbers)


KNOBS = {
    "tiny": Knobs(
        kinds=(STORM, FESTIVAL, COUNCIL),
        towns=8,
        days=5,
        things=3,
        numbers=_numbers(range(2, 10)),
        wordings=2,
        remarks=3,
        counted=2,
        sentences=(3, 4),
        tells_number=False,
        told=(0, 1),
        corrections=0,
        moves=0.0,
        records=0.0,
        distractors=("remark",),
        voices=False,
        longest_source=40,
        longest_reference=7,
    ),
    "small": Knobs(
        kinds=(STORM, FESTIVAL, MATCH, LAUNCH, LABORATORY),
        towns=16,
        days=7,
        things=6,
        numbers=_numbers(range(2, 100)),
        wordings=3,
        remarks=4,
        counted=4,
        sentences=(4, 7),
        tells_number=True,
        told=(2, 3),
        corrections=1,
        moves=0.0,
        records=0.0,
        distractors=("last year", "expected", "elsewhere", "remark"),
        voices=True,
        longest_source=84,
        longest_reference=14,
    ),
    "full": Knobs(
        kinds=(
            STORM,
            FESTIVAL,
            COUNCIL,
            MATCH,
            LAUNCH,
            LABORATORY,
            TRAINS,
            DISCOVERY,
        ),
        towns=len(TOWNS),
        days=7,
        things=8,
        numbers=_numbers(range(2, 100), range(100, 400, 10)),
        wordings=5,
        remarks=6,
        counted=5,
        sentences=(6, 10),
        tells_number=True,
        told=(3, 4),
        corrections=2,
        moves=0.25,
        records=0.35,
        distractors=(
            "last year",
            "expected",
            "denied",
            "no record",
            "elsewhere",
            "remark",
        ),
        voices=True,
        longest_source=120,
        longest_reference=14,
    ),
}
