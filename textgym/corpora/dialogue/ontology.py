"""Slots and domains: what users can want, and how a value of it is written.

A value is a whole phrase, such as "4 people" or "from ashby", so that no two slots of
a domain share one, and a phrase that is found in a text says which slot it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slot:
    """One thing that there is to know.

    Attributes:
        name: What it is called in tables.
        label: What people call it, with an article.
        cues: Phrases that are heard as a question for it.
        aliases: Other ways to write values, by their words: "{0}" is the first one.
        rewritten: The same for values of one word, as pairs of what is replaced.
        synonyms: Other phrases by the value that they mean.
        any: How a user says that the value does not matter.
    """

    name: str
    label: str
    cues: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    rewritten: tuple[tuple[str, str], ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    any: str = "anything is fine"


@dataclass(frozen=True)
class Domain:
    """What users look for.

    Attributes:
        name: The noun; "restaurant".
        constraints: Slots whose values a user wants, in the order of questions.
        requests: Slots that a user asks for.
        booking: Slots that are needed to book.
    """

    name: str
    constraints: tuple[str, ...]
    requests: tuple[str, ...]
    booking: tuple[str, ...]


_PLACE_CUES = ("area", "part", "side", "where", "location", "located", "district")

SLOTS: dict[str, Slot] = {
    slot.name: slot
    for slot in (
        Slot(
            "area",
            "the area",
            (*_PLACE_CUES, "part of town", "neighbourhood", "neighborhood"),
            synonyms={"center": "centre", "central": "centre", "downtown": "centre"},
            any="any area is fine",
        ),
        Slot(
            "food",
            "the food",
            (
                *("food", "cuisine", "eat", "dishes", "cooking", "kitchen", "meal"),
                *("in the mood", "craving", "hungry"),
            ),
            any="any food is fine",
        ),
        Slot(
            "price",
            "the price",
            ("price", "price range", "budget", "spend", "cost", "how much", "pay"),
            synonyms={
                "inexpensive": "cheap",
                "affordable": "cheap",
                "moderate": "mid-range",
                "moderately": "mid-range",
                "upmarket": "expensive",
            },
            any="any price is fine",
        ),
        Slot(
            "stars",
            "the stars",
            ("stars", "star", "rating", "category", "standard"),
            aliases=("{0} star", "{0}-star"),
            any="any number of stars is fine",
        ),
        Slot(
            "origin",
            "the start",
            (
                *("leave", "leaving", "start", "starting", "origin", "departure"),
                *("depart", "departing", "travel from", "from"),
            ),
            any="i can start anywhere",
        ),
        Slot(
            "destination",
            "the destination",
            (
                *("go", "going", "destination", "travel to", "where to", "arrive"),
                *("travel", "off to", "headed", "heading"),
            ),
            any="i can go anywhere",
        ),
        Slot("day", "the day", ("day", "date", "when"), any="any day is fine"),
        Slot(
            "phone",
            "the phone number",
            ("phone", "phone number", "telephone"),
            aliases=("{0}{1}", "{0}-{1}"),
        ),
        Slot("address", "the address", ("address", "street")),
        Slot("postcode", "the postcode", ("postcode", "post code", "postal code")),
        Slot(
            "fare",
            "the fare",
            ("fare", "ticket price"),
            aliases=("£{0}", "{0} gbp", "{0} quid"),
        ),
        Slot(
            "time",
            "the time",
            ("time", "what time", "departure time"),
            rewritten=((".", ":"),),
        ),
        Slot("platform", "the platform", ("platform",)),
        Slot(
            "people",
            "the number of people",
            (
                *("people", "persons", "guests", "party", "how many of you"),
                *("for how many", "how many", "group", "diners"),
            ),
            aliases=(
                *("{0} persons", "{0} guests", "{0} diners", "table for {0}"),
                *("for {0}", "party of {0}", "group of {0}"),
            ),
        ),
        Slot(
            "nights", "the nights", ("nights", "how long"), aliases=("for {0} nights",)
        ),
        Slot(
            "tickets",
            "the number of tickets",
            ("tickets", "seats", "how many"),
            aliases=("{0} seats",),
        ),
    )
}

DOMAINS: dict[str, Domain] = {
    domain.name: domain
    for domain in (
        Domain(
            "restaurant",
            ("area", "food", "price"),
            ("phone", "address"),
            ("people", "day"),
        ),
        Domain(
            "hotel",
            ("area", "price", "stars"),
            ("phone", "address"),
            ("nights", "day"),
        ),
        Domain(
            "train",
            ("origin", "destination", "day"),
            ("time", "fare", "platform"),
            ("tickets",),
        ),
    )
}


def numbered(numbers: Iterable[int], unit: str) -> tuple[str, ...]:
    """Write numbers of something, the first as it is said of one or more."""
    return tuple(f"{number} {unit}" for number in numbers)
