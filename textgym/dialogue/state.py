"""What is known in the middle of a conversation, and what has been achieved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textgym.corpora.dialogue.goals import Entity, Goal

_NONE: frozenset[str] = frozenset()


class State(NamedTuple):
    """A conversation after some turns; never changed in place.

    Attributes:
        turns: Number of the assistant's turns.
        excused: Those that came from the user's own slips.
        mistakes: What the user had to bear.
        number: Which goal is talked about.
        said: Constraints of it that the user has told, without misspelling.
        changed: Whether the user has changed their mind.
        offered: Name of the place that the user accepts, "" if there is none.
        answered: Requests that were answered, rightly or not.
        wrong: Slots of the offered place of which something false was said.
        told: Slots of the booking that the user has told.
        booked: Whether it is booked.
        banked: What was achieved with earlier goals.
        spoilt: Whether an earlier goal ended with something false.
        fluent: Sum of the turns' fluency.
        distinct: Sum of the turns' distinctness.
        done: Whether all goals are reached.
    """

    turns: int = 0
    excused: int = 0
    mistakes: int = 0
    number: int = 0
    said: frozenset[str] = _NONE
    changed: bool = False
    offered: str = ""
    answered: frozenset[str] = _NONE
    wrong: frozenset[str] = _NONE
    told: frozenset[str] = _NONE
    booked: bool = False
    banked: int = 0
    spoilt: bool = False
    fluent: float = 0.0
    distinct: float = 0.0
    done: bool = False

    def without_offer(self) -> State:
        """Take back what belongs to the offered place."""
        return self._replace(offered="", answered=_NONE, wrong=_NONE)

    def at_goal(self, number: int, goal: Goal) -> State:
        """Begin to talk about another goal."""
        return self.without_offer()._replace(
            number=number,
            said=frozenset(goal.opening),
            changed=False,
            told=_NONE,
            booked=False,
        )


def first_state(goals: Sequence[Goal]) -> State:
    """Return the state before the first turn."""
    return State(said=frozenset(goals[0].opening))


def wishes(goal: Goal, entity: Entity) -> list[str]:
    """List the requests that there is an answer to."""
    return [slot for slot in goal.requests if slot in entity.values]


def achieved(goal: Goal, state: State) -> int:
    """Count what was achieved with the present goal, out of `to_achieve`."""
    elicited = sum(s in goal.final for s in state.said.difference(goal.opening))
    booking = len(state.told.difference(goal.eager))
    entity = goal.table.get(state.offered)
    if entity is None or not entity.fits(goal.final):
        return elicited + booking
    right = state.answered.difference(state.wrong)
    answers = sum(slot in right or slot not in entity.values for slot in goal.requests)
    return elicited + booking + 1 + answers + (goal.books and state.booked)


def to_achieve(goal: Goal) -> int:
    """Count the slots to elicit, the offer, the answers and the booking."""
    elicited = len(goal.final) - len(goal.opening)
    booking = len(goal.booking) - len(goal.eager)
    return elicited + booking + 1 + len(goal.requests) + goal.books


def fewest_turns(goals: Sequence[Goal]) -> int:
    """Count the turns of an assistant that asks for one slot at a time.

    A conversation without slots to book is closed together with the booking.
    """
    closing = 0 if goals[-1].books and not goals[-1].booking else 1
    return sum(map(_turns_of, goals)) + closing


def _turns_of(goal: Goal) -> int:
    said, turns, changed = set(goal.opening), 0, False
    while True:
        wanted = goal.wanted(changed)
        known = {slot: wanted[slot] for slot in said if slot in wanted}
        open_slots = [slot for slot in goal.domain.constraints if slot not in said]
        if not any(entity.fits(known) for entity in goal.table.values()):
            changed = True
            said.add(goal.changed)
        elif open_slots:
            said.add(open_slots[0])
        else:
            break
        turns += 1
    offers = 1 if changed or not goal.changed else 2
    booking = len(goal.booking) - len(goal.eager) + goal.books
    return turns + offers + bool(goal.requests) + booking
