"""Dialogue's user: what follows from an assistant's acts, and what does not pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from textgym import Example, Reply, Turn
from textgym.corpora.dialogue.goals import Entity, Goal
from textgym.corpora.dialogue.ontology import DOMAINS, Domain
from textgym.tasks.dialogue import Dialogue

QUIET = {"typos": 0.0, "misunderstanding": 0.0}
PLACES = {
    "golden lion": ("north", "thai", "cheap", "214 235", "1 mill street"),
    "green fox": ("north", "greek", "cheap", "268 307", "2 mill street"),
    "old spoon": ("south", "thai", "cheap", "341 359", "3 king street"),
}
SLOTS = ("area", "food", "price", "phone", "address")
TABLE = {
    name: Entity(name, dict(zip(SLOTS, values, strict=True)))
    for name, values in PLACES.items()
}
TINY = {
    name: Entity(name, {"area": area, "food": food, "phone": phone})
    for name, area, food, phone in (
        ("lion", "north", "thai", "21"),
        ("fox", "north", "french", "22"),
    )
}


def goal(**changes: Any) -> Goal:
    fields: dict[str, Any] = {
        "domain": DOMAINS["restaurant"],
        "table": TABLE,
        "first": {"area": "north", "food": "thai"},
        "final": {"area": "north", "food": "thai"},
        "changed": "",
        "opening": ("area",),
        "requests": ("phone",),
        "booking": {"people": "4 people", "day": "friday"},
        "eager": (),
        "books": True,
    }
    return Goal(**{**fields, **changes})


def tiny_goal() -> Goal:
    return goal(
        domain=Domain("restaurant", ("area", "food"), ("phone",), ()),
        table=TINY,
        booking={},
    )


class Talk:
    """A conversation about some goals, turn by turn."""

    def __init__(self, *goals: Goal, level: str = "small", **arguments: Any) -> None:
        self.task = Dialogue(level=level, **{**QUIET, **arguments})
        self.example = Example("talk", "", (), {"goals": goals})
        self.reply = Reply()
        self.number = 0

    def say(self, text: str) -> str:
        """Write a turn; return what the user says, without the screen."""
        turn = Turn(self.example, text, self.number, self.reply.state, 0)
        self.reply = self.task.answer(turn)
        self.number += 1
        return (self.reply.text or "").rpartition("\n")[2]

    @property
    def values(self) -> Mapping[str, float]:
        return self.reply.values


RIGHT = (
    "which food?",
    "the golden lion serves thai food in the north.",
    "the phone number is 214 235.",
    "for how many people?",
    "on which day?",
    "i have booked a table for 4 people on friday.",
    "goodbye.",
)


def success_of(*turns: str, goals: tuple[Goal, ...] | None = None) -> float:
    talk = Talk(*(goals or (goal(),)), patience=50)
    for text in turns:
        talk.say(text)
    assert talk.reply.text is None
    return talk.values["success"]


def test_the_right_turns_succeed() -> None:
    assert success_of(*RIGHT) == 1


@pytest.mark.parametrize(
    ("number", "instead"),
    [
        (2, "the phone number is 268 307."),
        (2, "the phone number is 214 235. or 268 307."),
        (1, "the golden lion serves thai food in the south."),
    ],
)
def test_a_false_fact_costs_success(number: int, instead: str) -> None:
    turns = list(RIGHT)
    turns[number] = instead
    assert success_of(*turns) == 0


def test_a_false_fact_can_be_corrected() -> None:
    wrong = "the golden lion serves thai food in the south."
    right = "sorry, it is in the north."
    assert success_of(RIGHT[0], wrong, right, *RIGHT[2:]) == 1


def test_booking_the_wrong_place_cannot_be_undone() -> None:
    wrong = "i have booked the green fox for 4 people on friday."
    assert success_of(RIGHT[0], wrong, *RIGHT[1:]) == 0


def test_a_booking_must_state_its_facts() -> None:
    talk = Talk(goal())
    for text in RIGHT[:5]:
        talk.say(text)
    assert "4 people" in talk.say("it is booked.")
    assert "4 people" in talk.say("booked for 5 people on friday.")
    assert talk.reply.state.mistakes == 2
    assert not talk.reply.state.booked


def test_a_place_that_does_not_fit_is_refused() -> None:
    talk = Talk(goal())
    assert "thai" in talk.say("how about the green fox?")
    assert talk.reply.state.mistakes == 0
    assert "thai" in talk.say("how about the green fox?")
    assert talk.reply.state.mistakes == 1


def test_several_places_at_once_are_not_listened_to() -> None:
    talk = Talk(goal())
    assert "one at a time" in talk.say("the golden lion, the green fox, the old spoon.")
    assert not talk.reply.state.offered


def test_all_values_at_once_tell_nothing() -> None:
    talk = Talk(goal())
    talk.say(RIGHT[0])
    talk.say(RIGHT[1])
    talk.say("214 235. 268 307. 341 359.")
    assert talk.reply.state.wrong == {"phone"}


def test_a_mind_changes_after_the_first_offer() -> None:
    talk = Talk(goal(first={"area": "north", "food": "greek"}, changed="food"))
    talk.say("which food?")
    assert "thai food" in talk.say("how about the green fox?")
    assert not talk.reply.state.offered
    talk.say("how about the golden lion?")
    assert talk.reply.state.offered == "golden lion"


def test_a_wish_that_nothing_fits_is_given_up_when_that_is_said() -> None:
    talk = Talk(goal(first={"area": "north", "food": "french"}, changed="food"))
    talk.say("which food?")
    assert "thai food" in talk.say("sorry, there is no such restaurant.")
    assert talk.reply.state.mistakes == 0


def test_saying_that_there_is_nothing_without_looking_is_a_mistake() -> None:
    talk = Talk(goal())
    assert "look again" in talk.say("sorry, there is no such restaurant.")
    assert talk.reply.state.mistakes == 1


def test_asking_twice_is_a_mistake_but_not_for_what_does_not_matter() -> None:
    talk = Talk(goal())
    talk.say("which food?")
    assert talk.reply.state.mistakes == 0
    assert "as i said" in talk.say("which food?")
    assert talk.reply.state.mistakes == 1
    assert "any price is fine" in talk.say("which price?")
    assert talk.reply.state.mistakes == 1


def test_requests_may_be_answered_before_they_are_made() -> None:
    talk = Talk(goal())
    talk.say("which food?")
    talk.say("the golden lion, call 214 235.")
    assert talk.reply.state.answered == {"phone"}


def test_the_next_goal_follows() -> None:
    food = {"food": "greek"}
    talk = Talk(goal(), goal(first=food, final=food, opening=("food",)))
    for text in RIGHT[:5]:
        talk.say(text)
    assert "greek restaurant" in talk.say(RIGHT[5])
    assert talk.reply.state.number == 1


def test_nothing_but_the_whole_goal_succeeds() -> None:
    for last in range(1, len(RIGHT) - 1):
        talk = Talk(goal())
        for text in RIGHT[:last]:
            talk.say(text)
        while talk.reply.text is not None:
            talk.say("")
        assert talk.values["success"] == 0
        assert 0 <= talk.values["informative"] < 1


def test_each_exchange_raises_what_was_informative() -> None:
    shares = []
    for last in range(1, len(RIGHT)):
        talk = Talk(goal(), dense=True)
        total = 0.0
        for text in RIGHT[:last]:
            talk.say(text)
            total += talk.values["informative"]
        shares.append(total)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_longer_ways_are_less_brief() -> None:
    values = []
    for detour in ((), ("which price?",), ("which price?", "hm?")):
        talk = Talk(goal())
        for text in (RIGHT[0], *detour, *RIGHT[1:]):
            talk.say(text)
        values.append(talk.values["brief"])
    # One slot at a time is what is expected, the price included.
    assert values[0] == values[1] == 1
    assert values[2] < 1


def test_misspelt_answers_are_not_on_the_screen_and_cost_nothing() -> None:
    talk = Talk(goal(), typos=0.5)
    asked = 0
    while "food" not in getattr(talk.reply.state, "said", ()):
        assert talk.reply.state is None or talk.reply.state.mistakes == 0
        asked += 1
        answer = talk.say("which food?")
        assert ("thai" in answer) == ("food" in talk.reply.state.said)
    assert talk.reply.state.excused == asked - 1


def test_a_user_who_did_not_listen_repeats_the_wish() -> None:
    talk = Talk(goal(), misunderstanding=0.5)
    heard = [talk.say("which food?") for _ in range(6)]
    missed = [text for text in heard if text.startswith("sorry, i did not catch")]
    assert missed
    assert talk.reply.state.excused == len(missed)


def test_a_booking_and_a_goodbye_may_be_one_turn() -> None:
    talk = Talk(tiny_goal(), level="tiny")
    for text in ("which food?", "the lion, then?", "the phone number is 21."):
        talk.say(text)
    talk.say("booked. goodbye.")
    assert talk.reply.text is None
    assert talk.values["success"] == talk.values["brief"] == 1


def test_the_limit_truncates() -> None:
    talk = Talk(tiny_goal(), level="tiny", patience=99)
    while talk.reply.text is not None or talk.number == 0:
        talk.say("hm.")
    assert talk.reply.truncated
    assert talk.number == 10
