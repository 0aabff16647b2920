"""The screen that an assistant reads: places that fit, and what was agreed on."""

from __future__ import annotations

from textgym.corpora.dialogue.goals import Entity, Goal
from textgym.corpora.dialogue.ontology import Domain
from textgym.dialogue.state import State


def fitting(goal: Goal, state: State) -> list[Entity]:
    """List what fits the constraints that the user has told so far."""
    wanted = goal.wanted(state.changed)
    known = {slot: wanted[slot] for slot in state.said if slot in wanted}
    return [entity for entity in goal.table.values() if entity.fits(known)]


def screen(goal: Goal, state: State, shown: int) -> str:
    """Write the screen.

    Args:
        goal: What is talked about.
        state: What is known.
        shown: Most rows of the table.
    """
    found = fitting(goal, state)
    offered = goal.table.get(state.offered)
    lines = [f"{goal.domain.name}s found: {len(found)}."]
    rows = [offered] if offered else found[:shown]
    if rows:
        lines.append("; ".join(_row(goal.domain, entity) for entity in rows) + ".")
    if state.said:
        wanted = goal.wanted(state.changed)
        slots = [slot for slot in goal.domain.constraints if slot in state.said]
        known = [wanted.get(slot, f"any {slot}") for slot in slots]
        lines.append(f"said: {', '.join(known)}.")
    if offered:
        lines.append(f"offered: {offered.name}.")
    if state.told:
        values = [goal.booking[slot] for slot in goal.booking if slot in state.told]
        lines.append(f"booking: {', '.join(values)}.")
    return " ".join(lines)


def _row(domain: Domain, entity: Entity) -> str:
    """Write a row: name, what can be asked for at first, what is asked for later."""
    values = entity.values
    main = [values[slot] for slot in domain.constraints if slot in values]
    more = [values[slot] for slot in domain.requests if slot in values]
    return ", ".join([f"{entity.name}: {' '.join(main)}", *more])
