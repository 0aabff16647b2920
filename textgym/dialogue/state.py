"""What is known in the middle of a conversation, and what has been achieved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from textgym.corpora.dialogue.goals import Entity, Goal

_NONE: frozenset[str] = frozenset()


@dataclass
class State:
    """A conversation after some turns.

    Whoever makes a new one may set its attributes until it is handed out.

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
        values: What the conversation is worth so far, if each turn is paid.
        screen: What the assistant last read of the table, and what it depends on.
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
    values: Mapping[str, float] = field(default_factory=dict)
    screen: tuple[tuple[object, ...], str] = field(default=((), ""), compare=False)

    def copy(self) -> State:
        """Return an independent state; nothing that it holds is ever changed."""
        twin = object.__new__(State)
        twin.__dict__.update(self.__dict__)
        return twin

    def offer(self, name: str) -> None:
        """Take up another place, "" for none, of which nothing was said yet."""
        self.offered, self.answered, self.wrong = name, _NONE, _NONE

    def begin(self, number: int, goal: Goal) -> None:
        """Begin to talk about another goal."""
        self.offer("")
        self.number, self.said = number, frozenset(goal.opening)
        self.changed, self.told, self.booked = False, _NONE, False


def first_state(goals: Sequence[Goal]) -> State:
    """Return the state before the first turn."""
    return State(said=frozenset(goals[0].opening))


def wishes(goal: Goal, entity: Entity) -> list[str]:
    """List the requests that there is an answer to."""
    return [slot for slot in goal.requests if slot in entity.values]


def achieved(goal: Goal, state: State) -> int:
    """Count what was achieved with the present goal, out of its `items`."""
    elicited = len(goal.to_elicit.intersection(state.said))
    booking = len(state.told.difference(goal.eager))
    entity = goal.table.get(state.offered)
    if entity is None or not entity.fits(goal.final):
        return elicited + booking
    right = state.answered.difference(state.wrong)
    answers = sum(slot in right or slot not in entity.values for slot in goal.requests)
    return elicited + booking + 1 + answers + (goal.books and state.booked)


def fewest_turns(goals: Sequence[Goal]) -> int:
    """Count the turns of an assistant that asks for one slot at a time.

    A conversation without slots to book is closed together with the booking.
    """
    closing = 0 if goals[-1].books and not goals[-1].booking else 1
    return sum(map(_turns_of, goals)) + closing


def _turns_of(goal: Goal) -> int:
    said, turns, changed = set(goal.opening), 0, False
    while True:
        open_slots = [slot for slot in goal.domain.constraints if slot not in said]
        if not goal.fitting(said, changed):
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
