"""The screen that an assistant reads: places that fit, and what was agreed on."""

from __future__ import annotations

from textgym.corpora.dialogue.goals import Entity, Goal
from textgym.dialogue.state import State


def fitting(goal: Goal, state: State) -> list[Entity]:
    """List what fits the constraints that the user has told so far."""
    return goal.fitting(state.said, state.changed)


def screen(goal: Goal, state: State, shown: int) -> str:
    """Write the screen; most turns change nothing on it.

    Args:
        goal: What is talked about.
        state: What is known; it remembers its screen.
        shown: Most rows of the table.
    """
    known = state.number, state.said, state.changed, state.offered, state.told
    if known != state.screen[0]:
        state.screen = known, _write(goal, state, shown)
    return state.screen[1]


def _write(goal: Goal, state: State, shown: int) -> str:
    found = fitting(goal, state)
    offered = goal.table.get(state.offered)
    text = f"{goal.domain.name}s found: {len(found)}."
    rows = [offered] if offered else found[:shown]
    if rows:
        text += f" {'; '.join([_row(goal, entity) for entity in rows])}."
    if state.said:
        wanted = goal.wanted(state.changed)
        slots = [slot for slot in goal.domain.constraints if slot in state.said]
        known = [wanted.get(slot, f"any {slot}") for slot in slots]
        text += f" said: {', '.join(known)}."
    if offered:
        text += f" offered: {offered.name}."
    if state.told:
        values = [goal.booking[slot] for slot in goal.booking if slot in state.told]
        text += f" booking: {', '.join(values)}."
    return text


def _row(goal: Goal, entity: Entity) -> str:
    """Write a row: name, what can be asked for at first, what is asked for later."""
    line = goal.lines.get(entity.name)
    if line is None:
        values, domain = entity.values, goal.domain
        main = [values[slot] for slot in domain.constraints if slot in values]
        more = [values[slot] for slot in domain.requests if slot in values]
        line = ", ".join([f"{entity.name}: {' '.join(main)}", *more])
        goal.lines[entity.name] = line
    return line
