"""What makes conversations hard, and the words of each level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from textgym.corpora.dialogue.ontology import DOMAINS, Domain, numbered

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Knobs:
    """How conversations of a level are.

    Attributes:
        domains: What users may look for.
        goals: Fewest and most things that a user looks for.
        rows: Number of places, or trains, in a domain's table.
        shown: Most rows of them that the assistant reads.
        values: The values of each slot.
        names: Two lists whose words make the names of a domain; the first may be empty.
        told: Fewest and most constraints that users tell at once.
        changes: Share of the goals in which a user changes a constraint.
        any: Share of the constraints whose value does not matter.
        wordings: Number of ways in which users, and assistants, say a thing.
        patience: Mistakes that a user bears.
        turns: Most turns of a conversation.
        typos: Share of a user's turns with a misspelt word.
        misunderstanding: Share of turns that a user does not catch.
    """

    domains: tuple[Domain, ...]
    goals: tuple[int, int]
    rows: int
    shown: int
    values: Values
    names: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    told: tuple[int, int]
    changes: float
    any: float
    wordings: tuple[int, int]
    patience: int
    turns: int
    typos: float
    misunderstanding: float

    def with_changes(self, changes: float | None) -> Knobs:
        """Return the knobs with another share of changes; None for these."""
        return self if changes is None else replace(self, changes=changes)

    def saying_changes(self, changing: bool) -> Knobs:
        """Return knobs whose words are enough for changes of mind, if there are any.

        Where a level has them, their words stay without them, so that agents can go on
        from fewer changes to more.
        """
        return self.with_changes(1.0) if changing and not self.changes else self


_AREAS = ("north", "south", "east", "west", "centre")
_FOODS = (
    *("italian", "thai", "indian", "french", "greek", "spanish", "turkish", "korean"),
    *("mexican", "japanese", "lebanese", "ethiopian"),
)
_PRICES = ("cheap", "mid-range", "expensive")
_STARS = numbered(range(2, 6), "stars")
_DAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
_TOWNS = ("ashby", "brinley", "corham", "dunford", "elmstead", "farley")
_STREETS = ("mill", "bridge", "garden", "station", "king", "park", "church", "harbour")

_GROUPS = (
    *("214", "235", "268", "307", "341", "359", "416", "472", "518", "563", "609"),
    *("647", "725", "781", "830", "896"),
)
_TIMES = tuple(f"{h}.{m}" for h in (7, 9, 11, 13, 15, 17, 19) for m in ("05", "35"))


def _phones(groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{one} {two}" for one in groups for two in groups if one != two)


def _addresses(streets: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(f"{n} {s} street" for s in streets for n in range(1, most))


_NOUNS = ("lion", "rose", "anchor", "bell", "fox", "swan")
_PLACES = (
    ("golden", "green", "little", "silver", "royal", "old", "blue", "happy"),
    ("lion", "lantern", "olive", "kettle", "orchard", "anchor", "spoon", "fox"),
)
_HOTELS = (
    ("quiet", "grand", "sunny", "white", "royal", "old", "blue", "maple"),
    ("inn", "lodge", "manor", "court", "house", "gate", "terrace", "palace"),
)
_TRAINS = (("train",), tuple(map(str, range(40, 90))))

_SMALL: dict[str, tuple[str, ...]] = {
    "area": _AREAS,
    "food": _FOODS[:8],
    "price": _PRICES,
    "stars": _STARS,
    "day": _DAYS,
    "phone": _phones(_GROUPS[:10]),
    "address": _addresses(_STREETS[:5], 13),
    "people": numbered(range(2, 8), "people"),
    "nights": numbered(range(2, 6), "nights"),
}
_FULL: dict[str, tuple[str, ...]] = {
    **_SMALL,
    "food": _FOODS,
    "origin": tuple(f"from {town}" for town in _TOWNS),
    "destination": tuple(f"to {town}" for town in _TOWNS),
    "time": _TIMES,
    "fare": numbered(range(11, 40, 3), "pounds"),
    "platform": tuple(f"platform {n}" for n in range(1, 9)),
    "tickets": numbered(range(2, 7), "tickets"),
    "phone": _phones(_GROUPS),
    "address": _addresses(_STREETS, 16),
}

KNOBS: dict[str, Knobs] = {
    "tiny": Knobs(
        domains=(Domain("restaurant", ("area", "food"), ("phone",), ()),),
        goals=(1, 1),
        rows=4,
        shown=4,
        values={
            "area": ("north", "south", "centre"),
            "food": ("italian", "thai", "indian", "french"),
            "phone": tuple(map(str, range(21, 27))),
        },
        names={"restaurant": ((), _NOUNS)},
        told=(0, 1),
        changes=0.0,
        any=0.0,
        wordings=(2, 1),
        patience=4,
        turns=10,
        typos=0.0,
        misunderstanding=0.0,
    ),
    "small": Knobs(
        domains=(DOMAINS["restaurant"], DOMAINS["hotel"]),
        goals=(1, 2),
        rows=8,
        shown=3,
        values=_SMALL,
        names={"restaurant": _PLACES, "hotel": _HOTELS},
        told=(1, 2),
        changes=0.3,
        any=0.15,
        wordings=(4, 2),
        patience=4,
        turns=30,
        typos=0.0,
        misunderstanding=0.05,
    ),
    "full": Knobs(
        domains=tuple(DOMAINS.values()),
        goals=(1, 3),
        rows=12,
        shown=3,
        values=_FULL,
        names={"restaurant": _PLACES, "hotel": _HOTELS, "train": _TRAINS},
        told=(0, 2),
        changes=0.5,
        any=0.2,
        wordings=(6, 3),
        patience=3,
        turns=50,
        typos=0.1,
        misunderstanding=0.1,
    ),
}
