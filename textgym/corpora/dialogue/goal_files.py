"""Goals and a database of real places from files."""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from textgym.corpora.dialogue.goals import Entity, Goal
from textgym.corpora.dialogue.knobs import KNOBS, Knobs
from textgym.corpora.dialogue.ontology import Domain
from textgym.corpora.reading import CorpusError
from textgym.corpora.splits import stable_hash
from textgym.errors import TextgymNotice

_CONSTRAINTS = ("area", "food", "price")
_REQUESTS = ("phone", "address", "postcode")
_OTHER_NAMES = {"pricerange": "price"}
_ANY = ("dontcare", "any", "")
_POINTS, _SIGNS = re.compile(r"[.’']"), re.compile(r"[^\w-]+|_|(?<=[0-9])-")


@dataclass(frozen=True, eq=False)
class GoalFile:
    """What two files say.

    Attributes:
        knobs: Slots, values and names, in the place of a level's.
        goals: Each split's goals with their ids.
    """

    knobs: Knobs
    goals: Mapping[str, tuple[tuple[str, Goal], ...]]


def read_goals(goals: str, database: str) -> GoalFile:
    """Read goals, `{"goal": {"info": ..., "reqt": [...]}}` a line, and their database.

    The database is a JSON list of restaurants with `name`, `area`, `food`, `pricerange`
    (or `price`), `phone`, `address` and `postcode`, of which some may be missing.
    Goals that no place fits are left out.

    Args:
        goals: Path of a .jsonl file.
        database: Path of a .json file.

    Raises:
        CorpusError: if a file cannot be read or a row is broken.
    """
    paths = (os.path.abspath(os.path.expanduser(p)) for p in (goals, database))
    return _read(*map(_stamp, paths))


def _stamp(path: str) -> tuple[str, int]:
    try:
        return path, os.stat(path).st_mtime_ns
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error


@lru_cache(maxsize=4)
def _read(goals: tuple[str, int], database: tuple[str, int]) -> GoalFile:
    table = _table(database[0])
    slots = [s for s in _CONSTRAINTS + _REQUESTS if any(s in e.values for e in table)]
    domain = Domain("restaurant", _CONSTRAINTS, _REQUESTS, ())
    values = {
        slot: tuple(dict.fromkeys(e.values[slot] for e in table if slot in e.values))
        for slot in slots
    }
    splits: dict[str, list[tuple[str, Goal]]] = {}
    left_out = 0
    for number, line in enumerate(Path(goals[0]).read_text("utf-8").splitlines(), 1):
        place = f"{goals[0]}:{number}"
        try:
            row = json.loads(line)
            name = str(row.get("id", f"goal-{number}"))
            goal = _goal(row["goal"], name, domain, table)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise CorpusError(
                f"{place}: expected an object with goal.info (values by slot) and "
                f"goal.reqt (a list of slots); {type(error).__name__}: {error}"
            ) from None
        if goal is None:
            left_out += 1
            continue
        splits.setdefault(str(row.get("split", "train")), []).append((name, goal))
    if not splits:
        raise CorpusError(f"{goals[0]}: no goal that a place of {database[0]} fits")
    if left_out:
        notice = f"{left_out} goals that no place fits are left out"
        warnings.warn(notice, TextgymNotice, stacklevel=2)
    knobs = replace(
        KNOBS["small"],
        domains=(domain,),
        goals=(1, 1),
        rows=len(table),
        values=values,
        names={"restaurant": ((), tuple(entity.name for entity in table))},
        changes=0.0,
    )
    return GoalFile(knobs, {split: tuple(rows) for split, rows in splits.items()})


def _table(path: str) -> list[Entity]:
    try:
        rows = json.loads(Path(path).read_text("utf-8"))
        entities = [Entity(plain(row["name"]), _values(row)) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(
            f"{path}: expected a list of objects with a name; "
            f"{type(error).__name__}: {error}"
        ) from None
    named = {entity.name: entity for entity in entities if entity.name}
    return list(named.values())


def _values(row: Mapping[str, Any]) -> dict[str, str]:
    values = {_OTHER_NAMES.get(slot, slot): value for slot, value in row.items()}
    known = {
        slot: plain(values[slot])
        for slot in _CONSTRAINTS + _REQUESTS
        if isinstance(values.get(slot), str)
    }
    return {slot: value for slot, value in known.items() if value}


def plain(text: str) -> str:
    """Write a value so that it is the same in words and in tokens."""
    text = _SIGNS.sub(" ", _POINTS.sub("", text.lower()))
    words = [word.strip("-") for word in text.split()]
    return " ".join(filter(None, words)).removeprefix("the ")


def _goal(
    goal: Mapping[str, Any], name: str, domain: Domain, table: list[Entity]
) -> Goal | None:
    """Make a goal; None if no place fits. Its table is shuffled by its name."""
    known = {_OTHER_NAMES.get(slot, slot): v for slot, v in goal["info"].items()}
    wanted = {
        slot: plain(known[slot])
        for slot in domain.constraints
        if known.get(slot, "") not in _ANY
    }
    if not any(entity.fits(wanted) for entity in table):
        return None
    asked = {_OTHER_NAMES.get(slot, slot) for slot in goal["reqt"]}
    unknown = asked.difference(domain.constraints, domain.requests)
    if unknown:
        raise ValueError(f"unknown slots {sorted(unknown)} in reqt")
    rng = Random(stable_hash(name))
    shuffled = rng.sample(table, len(table))
    told = list(wanted)[: rng.randint(1, 2)]
    return Goal(
        domain=domain,
        table={entity.name: entity for entity in shuffled},
        first=wanted,
        final=wanted,
        changed="",
        opening=tuple(told),
        requests=tuple(sorted(asked)),
        booking={},
        eager=(),
        books=False,
    )
