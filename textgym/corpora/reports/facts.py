"""Facts as tuples of strings, and the slots of the wordings that state them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from textgym.corpora.reports.kinds import Count, Kind

Fact = tuple[str, ...]
"""What is said, then "slot: value" for each slot, sorted."""

SLOT = re.compile(r"\{(\w+)\}")
# What says that the town was another one, in the same words for all kinds.
TOWN_CORRECTION = "town: correction"
# Both write the slot "thing".
_WITH_ARTICLE = ("an", "the")
# Sentences of these purposes have nothing in common but that.
_SAYS_ITSELF = ("elsewhere", "remark")


def role_of(subject: Kind | Count, purpose: str, wording: str) -> str:
    """Name what a wording says, whatever its slots hold."""
    if isinstance(subject, Count):
        # A corrected number is the number.
        same = purpose in ("headline", "correction")
        return f"{subject.counted}: {'count' if same else purpose}"
    if purpose in _SAYS_ITSELF:
        return wording
    if purpose == "correction":
        return TOWN_CORRECTION
    return f"{subject.name}: {'event' if purpose == 'headline' else purpose}"


@cache
def slots_of(wording: str) -> tuple[str, ...]:
    """List the slots of a wording by what they hold, sorted."""
    names = SLOT.findall(wording)
    return tuple(sorted({"thing" if n in _WITH_ARTICLE else n for n in names}))


def make_fact(role: str, values: Mapping[str, str]) -> Fact:
    """Make the fact of a role; values are those of the wording's slots."""
    return (role, *(f"{slot}: {value}" for slot, value in sorted(values.items())))
