"""Draws what a report says, and finds out which of it matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeVar

from textgym.corpora.reports.facts import Fact, make_fact, role_of, slots_of
from textgym.corpora.reports.kinds import Count, Kind
from textgym.corpora.reports.knobs import DAYS, TOWNS, Knobs
from textgym.corpora.splits import is_held_out

T = TypeVar("T")

# As many numbers and towns as a report may need.
_MOST_NUMBERS, _TOWNS = 8, 4
_MOST_DISTRACTORS = 2
_ELSEWHERE = 0.5
_OF_COUNTS = ("last year", "expected", "denied", "no record")


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One thing that a report says.

    Attributes:
        subject: The kind or the count that it is about.
        purpose: What it says of it, a key of the subject's phrases.
        wording: How, with slots.
        values: Who, what, where, when and how many.
    """

    subject: Kind | Count
    purpose: str
    wording: str
    values: dict[str, str]

    @property
    def fact(self) -> Fact:
        """What is stated."""
        role = role_of(self.subject, self.purpose, self.wording)
        slots = slots_of(self.wording)
        return make_fact(role, {slot: self.values[slot] for slot in slots})

    @property
    def is_past(self) -> bool:
        """Whether it tells of last year."""
        return self.purpose == "last year"


@dataclass(frozen=True, slots=True)
class Report:
    """All that is said of an event, in no order.

    Attributes:
        kind: The kind of event.
        statements: What is said; the event comes first.
        follows: Statements that must come after others, with those.
        event: The values of what happened, after corrections.
        key_counts: The numbers that matter, with their values.
        superseded: Facts that are stated and corrected later.
        key_pairs: Who, what and how many of what, each with the event's town.
    """

    kind: Kind
    statements: tuple[Statement, ...]
    follows: dict[Statement, Statement]
    event: dict[str, str]
    key_counts: tuple[tuple[Count, str], ...]
    superseded: tuple[Fact, ...]
    key_pairs: tuple[tuple[str, str], ...]

    @property
    def key_facts(self) -> tuple[Fact, ...]:
        """What a summary must state."""
        counts = (
            make_fact(role_of(count, "count", ""), {"n": number})
            for count, number in self.key_counts
        )
        return (self._event_fact, *counts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that the report says, but for what it takes back."""
        said = [self._event_fact, *(statement.fact for statement in self.statements)]
        return tuple(dict.fromkeys(f for f in said if f not in self.superseded))

    @property
    def _event_fact(self) -> Fact:
        wording = self.kind.headline
        slots = {slot: self.event[slot] for slot in slots_of(wording)}
        return make_fact(role_of(self.kind, "headline", wording), slots)


def draw_report(knobs: Knobs, rng: Random, *, held_out: bool) -> Report:
    """Draw the facts of a report.

    Args:
        knobs: What it may hold.
        rng: Decides.
        held_out: Whether its key facts have a pair of words that is held out; otherwise
            no pair of it is.
    """
    while True:
        report = _Drawing(knobs, rng, held_out).report()
        if not held_out or any(_is_held_out(*pair) for pair in report.key_pairs):
            return report


class _Drawing:
    """A report that is being drawn."""

    def __init__(self, knobs: Knobs, rng: Random, held_out: bool) -> None:
        self.knobs, self.rng = knobs, rng
        self.kind = pick(knobs.kinds, rng)
        self.actors = self._actors()
        self.towns = self._towns(held_out)
        self.counts = self._counts(held_out)
        self.day, self.other_day = rng.sample(DAYS[: knobs.days], 2)
        most = min(len(knobs.numbers), _MOST_NUMBERS)
        self.numbers = iter(rng.sample(knobs.numbers, most))
        self.statements: list[Statement] = []
        self.follows: dict[Statement, Statement] = {}
        self.superseded: list[Fact] = []
        # The last that was said of the numbers that the event brought.
        self.told: dict[Count, Statement] = {}
        self.settled: set[Count] = set()
        self.used: set[tuple[str, int]] = set()

    def report(self) -> Report:
        """Say everything, what matters first."""
        self._tell_event()
        self._tell_counts()
        self._correct()
        key = self._choose_key()
        self._distract()
        self._fill()
        return Report(
            kind=self.kind,
            statements=tuple(self.statements),
            follows=self.follows,
            event=self._values(self.towns[0], self.day),
            key_counts=tuple((count, self.told[count].values["n"]) for count in key),
            superseded=tuple(self.superseded),
            key_pairs=(
                (self._actor, self.towns[0]),
                *((count.counted, self.towns[0]) for count in key),
            ),
        )

    def _actors(self) -> dict[str, str]:
        size, actors = self.knobs.things, {}
        if self.kind.things:
            actors["thing"] = pick(self.kind.things[:size], self.rng)
        if self.kind.names:
            names = self.rng.sample(self.kind.names[:size], 2)
            actors["name"], actors["rival"] = names
        return actors

    @property
    def _actor(self) -> str:
        """Who or what a report is about, in one word."""
        return self.actors.get("thing") or self.actors["name"]

    def _towns(self, held_out: bool) -> list[str]:
        """Draw towns, the event's first."""
        towns = TOWNS[: self.knobs.towns]
        if not held_out:
            actor = self._actor
            towns = tuple(town for town in towns if not _is_held_out(actor, town))
        return self.rng.sample(towns, _TOWNS)

    def _counts(self, held_out: bool) -> list[Count]:
        """List what may be counted in the event's town."""
        counts, town = self.kind.numbers[: self.knobs.counted], self.towns[0]
        return [c for c in counts if held_out or not _is_held_out(c.counted, town)]

    def _values(self, town: str, day: str) -> dict[str, str]:
        return {**self.actors, "town": town, "day": day}

    def _say(
        self,
        subject: Kind | Count,
        purpose: str,
        values: dict[str, str],
        after: Statement | None = None,
    ) -> Statement:
        number = self._wording(purpose, len(subject.phrases[purpose]))
        wording = subject.phrases[purpose][number]
        statement = Statement(subject, purpose, wording, values)
        self.statements.append(statement)
        if after is not None:
            self.follows[statement] = after
        return statement

    def _wording(self, purpose: str, size: int) -> int:
        """Choose a wording that was not used before, as long as there is one."""
        numbers = range(min(size, self.knobs.wordings))
        new = [n for n in numbers if (purpose, n) not in self.used]
        number = pick(new or numbers, self.rng)
        self.used.add((purpose, number))
        return number

    def _say_number(
        self, count: Count, purpose: str, after: Statement | None = None
    ) -> Statement:
        return self._say(count, purpose, {"n": next(self.numbers)}, after)

    def _tell_event(self) -> None:
        moved = self.rng.random() < self.knobs.moves
        first = self._values(self.towns[1 if moved else 0], self.day)
        event = self._say(self.kind, "event", first)
        if moved:
            self.superseded.append(event.fact)
            right = self._values(self.towns[0], self.day)
            self._say(self.kind, "correction", right, event)
        other = self._values(pick(self.towns[1:], self.rng), self.other_day)
        self._say(self.kind, "last year", other)

    def _tell_counts(self) -> None:
        size = min(self.rng.randint(*self.knobs.told), len(self.counts))
        for count in self.rng.sample(self.counts, size):
            self.told[count] = self._say_number(count, "count")

    def _correct(self) -> None:
        """Correct some of the numbers that were told."""
        size = self.rng.randint(0, min(self.knobs.corrections, len(self.told)))
        for count, statement in list(self.told.items())[:size]:
            right = self._say_number(count, "correction", statement)
            self.told[count] = right
            self.superseded.append(statement.fact)
            self.settled.add(count)

    def _choose_key(self) -> list[Count]:
        """Choose the number that matters: a record, else the biggest in force."""
        if not self.knobs.tells_number:
            return []
        if self.rng.random() >= self.knobs.records:
            return [max(self.told, key=lambda count: int(self.told[count].values["n"]))]
        count, statement = pick(list(self.told.items()), self.rng)
        self._say(count, "record", {}, statement)
        self.settled.add(count)
        return [count]

    def _distract(self) -> None:
        """Name numbers that do not hold, of counts that nothing more was said of."""
        purposes = [p for p in self.knobs.distractors if p in _OF_COUNTS]
        counts = [c for c in self.counts if c not in self.settled]
        size = self.rng.randint(0, min(self._room(), _MOST_DISTRACTORS))
        if not purposes:
            return
        for count in self.rng.sample(counts, min(size, len(counts))):
            purpose, told = pick(purposes, self.rng), self.told.get(count)
            if purpose != "no record":
                after = None if purpose == "last year" else told
                self._say_number(count, purpose, after)
            elif told is not None:
                self._say(count, purpose, {}, told)

    def _fill(self) -> None:
        """Say what cannot matter until the report has its length."""
        elsewhere = "elsewhere" in self.knobs.distractors
        if elsewhere and self._room() and self.rng.random() < _ELSEWHERE:
            values = self._values(self.towns[-1], self.day)
            self._say(self.kind, "elsewhere", values, self.statements[0])
        missing = self.rng.randint(*self.knobs.sentences) - len(self.statements)
        remarks = self.kind.remarks[: self.knobs.remarks]
        for wording in self.rng.sample(remarks, min(max(missing, 0), len(remarks))):
            self.statements.append(Statement(self.kind, "remark", wording, {}))

    def _room(self) -> int:
        return max(self.knobs.sentences[1] - len(self.statements), 0)


# Asked for every town and count of every report, about a few hundred pairs.
_is_held_out = cache(is_held_out)


def pick(options: Sequence[T], rng: Random) -> T:
    """Choose one; several times as fast as `rng.choice`."""
    return options[int(rng.random() * len(options))]
