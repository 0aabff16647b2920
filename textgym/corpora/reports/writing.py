"""Puts what a report says into an order and into words."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from textgym.corpora.reports.facts import SLOT
from textgym.corpora.reports.kinds import Kind, with_article
from textgym.corpora.reports.knobs import Knobs
from textgym.corpora.reports.report import Report, Statement, pick

_OPENERS = ("event", "count")
# What may stand before a number, once something else was said.
ATTRIBUTIONS = ("", "", "", "according to {who}, ", "{who} reported that ")
LINKS = ("in addition, ", "meanwhile, ")
# Marks the way back from last year to what matters.
THIS_TIME = "this time, "
AND = ", and "
AS = " as "
_JOINED = 0.25
_LINKED = 0.3
# Far below the distance of any two places in a report.
_AT_ONCE = 1e-9


def write_document(report: Report, knobs: Knobs, rng: Random) -> str:
    """Write all that a report says, as sentences."""
    order = _in_order(report, rng)
    sentences: list[str] = []
    before: Statement | None = None
    for statement in order:
        clause = say(statement.wording, statement.values)
        if knobs.voices and _can_join(before, statement) and rng.random() < _JOINED:
            sentences[-1] += AND + clause
            before = None  # two in a sentence are enough
            continue
        last = sentences[-1] if sentences else ""
        sentences.append(_voice(statement, before, last, knobs, rng) + clause)
        before = statement
    return " ".join(f"{sentence}." for sentence in sentences)


def write_references(report: Report) -> tuple[str, ...]:
    """Write the headlines: what happened and the number that matters, both ways."""
    event = say(report.kind.headline, report.event)
    if not report.key_counts:
        return (event,)
    ((count, number),) = report.key_counts
    clause = say(count.headline, {"n": number})
    return event + AS + clause, clause + AS + event


def say(wording: str, values: Mapping[str, str]) -> str:
    """Fill the slots of a wording."""
    if "thing" in values:
        thing = values["thing"]
        values = {**values, "an": with_article(thing), "the": f"the {thing}"}
    return SLOT.sub(lambda slot: values[slot[1]], wording)


def _in_order(report: Report, rng: Random) -> list[Statement]:
    """Shuffle the statements as far as a reader can still follow.

    What takes up another statement comes after it, the correction of a town at once.
    Nothing but the event, a number or the end follows what was last year, so that
    nobody takes last year's for this year's.
    """
    opener = pick([s for s in report.statements if s.purpose in _OPENERS], rng)
    places: dict[Statement, float] = {}
    for statement in report.statements:
        origin = report.follows.get(statement)
        start = places[origin] if origin else 0.0
        if statement is opener:
            places[statement] = -1.0
        elif _moves_event(statement):
            places[statement] = start + _AT_ONCE
        else:
            start = max(start, 0.0)
            places[statement] = start + (1 - start) * rng.random()
    order = sorted((s for s in places if not s.is_past), key=places.__getitem__)
    for statement in places:
        if statement.is_past:
            order.insert(_gap(order, statement, rng), statement)
    return order


def _gap(order: list[Statement], statement: Statement, rng: Random) -> int:
    """Choose a place for what was last year."""
    first = 0 if isinstance(statement.subject, Kind) else 1
    gaps = [
        place
        for place in range(first, len(order) + 1)
        if place == len(order) or order[place].purpose in _OPENERS
    ]
    return pick(gaps, rng)


def _moves_event(statement: Statement) -> bool:
    return statement.purpose == "correction" and isinstance(statement.subject, Kind)


def _can_join(before: Statement | None, statement: Statement) -> bool:
    """Say whether a number may share the sentence of the number before."""
    return before is not None and before.purpose == statement.purpose == "count"


def _voice(
    statement: Statement, before: Statement | None, last: str, knobs: Knobs, rng: Random
) -> str:
    """Choose what stands before a number, other than in the last sentence."""
    if before is None or statement.purpose != "count":
        return ""
    if before.is_past:
        return THIS_TIME
    if not knobs.voices:
        return ""
    link = pick(LINKS, rng)
    if before.purpose in _OPENERS and rng.random() < _LINKED and link not in last:
        return link
    who = statement.subject.who
    return "" if who in last else pick(ATTRIBUTIONS, rng).replace("{who}", who)
