"""An assistant with a script: asks for what is missing, offers, answers, books."""

from __future__ import annotations

from collections.abc import Sequence

from textgym.corpora.dialogue import assistant_wordings as wordings
from textgym.corpora.dialogue.goals import Entity, Goal
from textgym.dialogue.desk import fitting
from textgym.dialogue.state import State, wishes
from textgym.envs.seeding import mix


def script(goals: Sequence[Goal], state: State, count: int, seed: int) -> str:
    """Write a reply that brings the user nearer to the goal.

    It acts on what was said alone: on constraints that were told, requests that were
    made, and the table.

    Args:
        goals: What the user looks for.
        state: What stands before the turn.
        count: Number of ways to say a thing.
        seed: Chooses among them.
    """
    way = mix((seed ^ 0xA5515) + state.turns) % count
    if state.done:
        return wordings.CLOSE[way]
    goal = goals[state.number]
    entity = goal.table.get(state.offered)
    if entity is None:
        return _search(goal, state, way)
    missing = [slot for slot in wishes(goal, entity) if slot not in state.answered]
    if missing:
        answers = [wordings.ANSWER[slot][way] for slot in missing]
        return " ".join(answers).format_map(entity.values)
    untold = [slot for slot in goal.booking if slot not in state.told]
    if untold:
        return wordings.ASK[untold[0]][way]
    return wordings.BOOK[tuple(goal.booking)][way].format_map(goal.booking)


def _search(goal: Goal, state: State, way: int) -> str:
    """Ask until all is told, then offer what fits first."""
    found = fitting(goal, state)
    if not found:
        return wordings.NONE[way].format(domain=goal.domain.name)
    untold = [slot for slot in goal.domain.constraints if slot not in state.said]
    if untold:
        return wordings.ASK[untold[0]][way]
    return offer(goal, found[0], way)


def offer(goal: Goal, entity: Entity, way: int) -> str:
    """Offer a place with what speaks for it."""
    text = wordings.OFFER[goal.domain.name][way]
    try:
        return text.format(name=entity.name, **entity.values)
    except KeyError:
        # Files may not know all of a place.
        return wordings.PLAIN_OFFER.format(name=entity.name)
