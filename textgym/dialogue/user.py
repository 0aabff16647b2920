"""A user with an agenda: what they want, what they say, what they bear.

After Schatzmann et al. (2007), "Agenda-based user simulation for bootstrapping a POMDP
dialogue system", and Schatzmann & Young (2009), "The hidden agenda user simulation
model": goals hold constraints and requests, and what is said next is on top of an
agenda that the assistant's acts change. Here the agenda follows from the state: open
constraints, a change of mind, open requests, the booking, the next goal, thanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textgym.corpora.dialogue import user_wordings as wordings
from textgym.corpora.dialogue.goals import Entity, Goal
from textgym.corpora.dialogue.ontology import SLOTS
from textgym.dialogue.parser import Heard
from textgym.dialogue.state import State, achieved, wishes
from textgym.envs.seeding import mix

_STEP = 0x9E3779B97F4A7C15
_ALL = 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True, slots=True)
class Manner:
    """How users are.

    Attributes:
        wordings: Number of ways in which they say a thing.
        typos: Share of their answers with a misspelt value.
        misunderstanding: Share of the assistant's turns that they do not catch.
    """

    wordings: int
    typos: float
    misunderstanding: float


class User:
    """The user of one turn: reads the state, and says what follows from it.

    Args:
        goals: What the user looks for.
        state: What stands before the turn; becomes what stands after it.
        manner: How the user is.
        seed: 64 bits of the episode; with the turn's number they decide all chance.
    """

    __slots__ = ("_bits", "_goal", "_goals", "_manner", "_moved", "_state")

    def __init__(
        self, goals: Sequence[Goal], state: State, manner: Manner, seed: int
    ) -> None:
        self._goals, self._manner = goals, manner
        self._goal = goals[state.number]
        self._state = state
        # Whether a reply that asks for nothing has brought them further.
        self._moved = False
        self._bits = mix((seed + (state.turns + 1) * _STEP) & _ALL)

    def react(self, heard: Heard) -> str:
        """Say what follows from a reply, and note it in the state."""
        if not heard.words:
            return self._complain(wordings.SILENCE)
        if self._happens(self._manner.misunderstanding, 0):
            self._state.excused += 1
            return f"{wordings.MISSED} {self._wish()}"
        if len(heard.names) > 1:
            return self._complain(wordings.TOO_MANY)
        if heard.names and heard.names[0] != self._state.offered:
            refusal = self._consider(heard)
            if refusal:
                return refusal
        return self._answer(heard)

    def _consider(self, heard: Heard) -> str:
        """Look at an offer; return what is said against it, "" if it is accepted."""
        goal, state = self._goal, self._state
        entity = goal.table.get(heard.names[0])
        if entity is None:
            return self._complain(wordings.WHICH_ONE)
        wanted = goal.wanted(state.changed)
        misfits = [s for s, value in wanted.items() if entity.values.get(s) != value]
        if misfits:
            return self._refuse(heard, misfits)
        if goal.changed and not state.changed:
            state.offer("")
            state.changed, state.said = True, state.said | {goal.changed}
            return self._early(heard) + self._say(wordings.CHANGE, [goal.changed])
        state.offer(entity.name)
        self._moved = True
        return ""

    def _refuse(self, heard: Heard, misfits: list[str]) -> str:
        """Say what is wrong with an offer; booking it cannot be undone."""
        state = self._state
        new = [slot for slot in misfits if slot not in state.said]
        slot = (new or misfits)[0]
        state.offer("")
        state.mistakes += not new
        state.said |= {slot}
        if heard.books:
            state.spoilt = True
            return f"{wordings.WRONG_BOOKING} {self._say(wordings.REJECT, [slot])}"
        return self._say(wordings.REJECT, [slot])

    def _early(self, heard: Heard) -> str:
        """Complain of a booking that nobody has asked for."""
        if not heard.books:
            return ""
        self._state.mistakes += 1
        return f"{wordings.TOO_EARLY} "

    def _answer(self, heard: Heard) -> str:
        """React to claims, bookings and questions, in this order."""
        self._believe(heard)
        if heard.denies and not self._state.offered and not heard.names:
            return self._relax(heard)
        if heard.books:
            trouble = self._check_booking(heard)
            if trouble:
                return trouble
        if self._is_finished():
            return self._go_on(heard)
        told = self._tell(heard)
        if told:
            return told
        if heard.closes:
            return self._complain(wordings.NOT_DONE)
        entity = self._goal.table.get(self._state.offered)
        if not self._moved and not (heard.invites and entity):
            return self._complain(wordings.CONFUSED)
        return self._next_wish(self._goal, entity) if entity else self._wish()

    def _believe(self, heard: Heard) -> None:
        """Take note of what is claimed about the offered place."""
        state = self._state
        entity = self._goal.table.get(state.offered)
        if entity is None or not heard.claims:
            return
        claims = {s: v for s, v in heard.claims.items() if s in entity.values}
        false = {s for s, value in claims.items() if entity.values[s] != value}
        answered = state.answered.union(claims).intersection(self._goal.requests)
        wrong = state.wrong.difference(claims) | false
        if answered != state.answered or wrong != state.wrong:
            state.answered, state.wrong = answered, wrong
            self._moved = True

    def _relax(self, heard: Heard) -> str:
        """Hear that there is nothing: true, or for lack of looking."""
        goal, state = self._goal, self._state
        if goal.changed and not state.changed and goal.impossible:
            state.changed, state.said = True, state.said | {goal.changed}
            return self._say(wordings.RELAX, [goal.changed])
        told = self._tell(heard)
        return told or self._complain(wordings.ASK_AGAIN)

    def _check_booking(self, heard: Heard) -> str:
        """Compare a booking with the wish; return what is wrong with it, or ""."""
        goal, state = self._goal, self._state
        if not state.offered:
            return self._complain(wordings.TOO_EARLY)
        if not goal.books or state.booked:
            return ""
        booked = {slot: heard.claims.get(slot) for slot in goal.booking}
        state.told = frozenset(goal.booking)
        if booked == goal.booking:
            state.booked = self._moved = True
            return ""
        state.mistakes += 1
        return wordings.WHICH_BOOKING.format(it=self._booking(goal.booking))

    def _is_finished(self) -> bool:
        goal, state = self._goal, self._state
        entity = goal.table.get(state.offered)
        if entity is None or (goal.books and not state.booked):
            return False
        return state.answered.issuperset(wishes(goal, entity))

    def _go_on(self, heard: Heard) -> str:
        """Turn to the next goal, or say thanks."""
        state = self._state
        state.banked += achieved(self._goal, state)
        state.spoilt = state.spoilt or bool(state.wrong)
        number = state.number + 1
        if number == len(self._goals):
            state.done = True
            return self._pick(wordings.THANKS)
        self._goal = goal = self._goals[number]
        state.begin(number, goal)
        return self._pick(wordings.NEXT).format(it=opening_of(goal))

    def _tell(self, heard: Heard) -> str:
        """Answer questions; "" if nothing that the user knows was asked for."""
        if not (heard.asked or heard.invites):
            return ""
        goal, state = self._goal, self._state
        slots = [slot for slot in heard.asked if slot in goal.known]
        if heard.invites and not slots and not state.offered:
            slots = [s for s in goal.domain.constraints if s not in state.said][:1]
        if not slots:
            return ""
        heard_before = state.said | state.told
        new = [slot for slot in slots if slot not in heard_before]
        if not new:
            state.mistakes += 1
            return self._repeat(slots)
        wrong = new[0] if self._happens(self._manner.typos, 1) else ""
        if wrong and self._value(wrong) is None:
            wrong = ""
        clear = frozenset(new) - {wrong}
        state.said |= clear.intersection(goal.domain.constraints)
        state.told |= clear.intersection(goal.booking)
        state.excused += bool(wrong)
        return self._tell_values(new, wrong)

    def _repeat(self, slots: list[str]) -> str:
        """Say again what was told, as far as it matters."""
        firm = [slot for slot in slots if self._value(slot) is not None]
        if firm:
            return wordings.REPEAT.format(it=self._values(firm))
        return f"{SLOTS[slots[0]].any}."

    def _tell_values(self, slots: list[str], wrong: str) -> str:
        """Tell values, then what does not matter."""
        firm = [slot for slot in slots if self._value(slot) is not None]
        texts = [self._say(wordings.TELL, firm, wrong)] if firm else []
        texts += [f"{SLOTS[slot].any}." for slot in slots if slot not in firm]
        return " ".join(texts)

    def _complain(self, complaint: str) -> str:
        self._state.mistakes += 1
        return f"{complaint} {self._wish()}"

    def _wish(self) -> str:
        """Say what is on top of the agenda."""
        goal, state = self._goal, self._state
        entity = goal.table.get(state.offered)
        if entity is None:
            wanted = goal.wanted(state.changed)
            said = {slot: v for slot, v in wanted.items() if slot in state.said}
            it = wordings.thing(goal.domain.name, said)
            return self._pick(wordings.OPENING[:2]).format(it=it)
        return self._next_wish(goal, entity, 1)

    def _next_wish(self, goal: Goal, entity: Entity, ways: int | None = None) -> str:
        """Ask for what is open, or to book; in the first ways, or in any."""
        state = self._state
        wished = wishes(goal, entity)
        missing = [slot for slot in wished if slot not in state.answered]
        if missing:
            labels = [SLOTS[slot].label for slot in missing]
            text = self._pick(wordings.REQUEST[:ways])
            if len(labels) > 1:
                text = text.replace("what is", "what are")
            return text.format(it=wordings.listed(labels))
        state.told = state.told.union(goal.eager)
        details = {slot: goal.booking[slot] for slot in goal.eager}
        return self._pick(wordings.BOOK[:ways]).format(it=self._booking(details))

    def _say(self, ways: Sequence[str], slots: Iterable[str], wrong: str = "") -> str:
        return self._pick(ways).format(it=self._values(slots, wrong))

    def _values(self, slots: Iterable[str], wrong: str = "") -> str:
        parts = []
        for slot in slots:
            value = self._value(slot) or ""
            if slot == wrong:
                value = wordings.misspell(value)
            parts.append(wordings.alone(slot, value))
        return wordings.listed(parts)

    def _value(self, slot: str) -> str | None:
        goal = self._goal
        return goal.wanted(self._state.changed).get(slot, goal.booking.get(slot))

    @staticmethod
    def _booking(details: Mapping[str, str]) -> str:
        return "".join(f" {wordings.behind(s, value)}" for s, value in details.items())

    def _pick(self, ways: Sequence[str]) -> str:
        return ways[(self._bits >> 40) % min(len(ways), self._manner.wordings)]

    def _happens(self, share: float, purpose: int) -> bool:
        """Draw a chance; each purpose has bits of its own."""
        return share > 0 and (self._bits >> (16 * purpose) & 0xFFFF) < share * 0x10000


def opening_of(goal: Goal) -> str:
    """Describe what a user looks for, as far as they say it at once."""
    return wordings.thing(
        goal.domain.name, {slot: goal.first[slot] for slot in goal.opening}
    )
