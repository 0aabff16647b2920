"""What a user wants, and the table of places or trains to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from random import Random
from typing import TypeVar

from textgym.corpora.dialogue.knobs import Knobs
from textgym.corpora.dialogue.ontology import Domain

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Entity:
    """A place or a train: its name and what there is to know of it."""

    name: str
    values: Mapping[str, str] = field(hash=False)

    def fits(self, constraints: Mapping[str, str]) -> bool:
        """Say whether it has all the values."""
        return constraints.items() <= self.values.items()


@dataclass(frozen=True)
class Goal:
    """One thing that a user looks for.

    What follows from it is worked out once, when it is first needed.

    Attributes:
        domain: What kind of thing.
        table: All there are of it, by name.
        first: Value of each slot that the user wants at first.
        final: The same after a change of mind; equal if there is none.
        changed: The slot that changes, "" if none does: after the first offer or,
            where nothing fits at first, when that is said.
        opening: Slots that are told at once.
        requests: Slots that the user asks for.
        booking: Value of each slot of the booking.
        eager: Slots of the booking that are told with the wish to book.
        books: Whether the user wants to book.
    """

    domain: Domain
    table: Mapping[str, Entity]
    first: Mapping[str, str]
    final: Mapping[str, str]
    changed: str
    opening: tuple[str, ...]
    requests: tuple[str, ...]
    booking: Mapping[str, str]
    eager: tuple[str, ...]
    books: bool

    def __hash__(self) -> int:
        # Names and values, so that few goals of a corpus share a hash.
        return hash((tuple(self.table), tuple(self.final.values()), self.opening))

    def wanted(self, changed: bool) -> Mapping[str, str]:
        """Return what the user wants, before or after the change of mind."""
        return self.final if changed else self.first

    @cached_property
    def impossible(self) -> bool:
        """Whether nothing fits what the user wants at first."""
        return not any(entity.fits(self.first) for entity in self.table.values())

    @cached_property
    def to_elicit(self) -> frozenset[str]:
        """Slots that the user tells when asked for them."""
        return frozenset(self.final).difference(self.opening)

    @cached_property
    def known(self) -> frozenset[str]:
        """Slots that the user can say something of."""
        return frozenset((*self.domain.constraints, *self.booking))

    @cached_property
    def items(self) -> int:
        """Number of slots to elicit, the offer, the answers and the booking."""
        booking = len(self.booking) - len(self.eager)
        return len(self.to_elicit) + booking + 1 + len(self.requests) + self.books

    @cached_property
    def lines(self) -> dict[str, str]:
        """How places are written on a screen: by name, as far as they were shown."""
        return {}

    def fitting(self, said: Iterable[str], changed: bool) -> list[Entity]:
        """List what fits the wishes that the user has told."""
        masks, found = self._masks[changed], -1
        for slot in said:
            found &= masks.get(slot, -1)
        return [entity for place, entity in self._places if place & found]

    @cached_property
    def _places(self) -> list[tuple[int, Entity]]:
        """A bit for each entity of the table."""
        return [(1 << n, entity) for n, entity in enumerate(self.table.values())]

    @cached_property
    def _masks(self) -> tuple[dict[str, int], dict[str, int]]:
        """The places that fit each wish, before and after the change of mind."""
        first, final = (
            {
                slot: sum(n for n, e in self._places if e.values.get(slot) == value)
                for slot, value in wanted.items()
            }
            for wanted in (self.first, self.final)
        )
        return first, final

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """List the pairs of values that the user wants together in the end."""
        return tuple(combinations(self.final.values(), 2))


def draw_goals(knobs: Knobs, rng: Random) -> tuple[Goal, ...]:
    """Draw what a user looks for, one thing after the other."""
    count = min(rng.randint(*knobs.goals), len(knobs.domains))
    domains = rng.sample(knobs.domains, count)
    return tuple(_draw_goal(knobs, domain, rng) for domain in domains)


def draw_table(knobs: Knobs, domain: Domain, rng: Random) -> dict[str, Entity]:
    """Draw places or trains of different names."""
    first, second = knobs.names[domain.name]
    slots = domain.constraints + domain.requests
    table: dict[str, Entity] = {}
    while len(table) < knobs.rows:
        parts = [_pick(rng, words) for words in (first, second) if words]
        name = " ".join(parts)
        values = {slot: _pick(rng, knobs.values[slot]) for slot in slots}
        if _goes_nowhere(values):
            continue
        table.setdefault(name, Entity(name, values))
    return table


def _pick(rng: Random, choices: Sequence[Choice]) -> Choice:
    """Choose one; three times as fast as `Random.choice`, and as even here."""
    return choices[int(rng.random() * len(choices))]


def _goes_nowhere(values: Mapping[str, str]) -> bool:
    """Say whether a train would end where it starts."""
    start, end = values.get("origin"), values.get("destination")
    return start is not None and start.split()[-1] == str(end).split()[-1]


def _draw_goal(knobs: Knobs, domain: Domain, rng: Random) -> Goal:
    table = draw_table(knobs, domain, rng)
    target = _pick(rng, list(table.values()))
    final = {
        slot: target.values[slot]
        for slot in domain.constraints
        if rng.random() >= knobs.any
    } or {domain.constraints[0]: target.values[domain.constraints[0]]}
    first, changed = dict(final), ""
    if rng.random() < knobs.changes:
        changed = _pick(rng, list(final))
        others = [v for v in knobs.values[changed] if v != final[changed]]
        first[changed] = _pick(rng, others)
        if _goes_nowhere(first):
            first, changed = dict(final), ""
    told = min(rng.randint(*knobs.told), len(first))
    opening = set(rng.sample(list(first), told))
    asked = rng.randint(1, min(2, len(domain.requests)))
    eager = [
        slot for slot in domain.booking if slot != "tickets" and rng.random() < 0.4
    ]
    return Goal(
        domain=domain,
        table=table,
        first=first,
        final=final,
        changed=changed,
        opening=tuple(slot for slot in domain.constraints if slot in opening),
        requests=tuple(sorted(rng.sample(domain.requests, asked))),
        booking={slot: _pick(rng, knobs.values[slot]) for slot in domain.booking},
        eager=tuple(eager),
        books=True,
    )
