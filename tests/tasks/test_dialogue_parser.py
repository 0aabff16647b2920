"""Dialogue's parser: any fluent wording of an act is heard, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from textgym.dialogue.parser import MOST_CHARACTERS
from textgym.dialogue.setting import setting_of

SMALL, FULL = setting_of("small"), setting_of("full")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("which area?", {"area"}),
        ("Where should it be?", {"area", "destination"} - {"destination"}),
        ("What PART OF TOWN would you like?", {"area"}),
        ("what kind of food, and what budget?", {"food", "price"}),
        ("please tell me your price range.", {"price"}),
        ("would you like thai food?", {"food"}),
        ("for how many people?", {"people"}),
        ("how long will you stay?", {"nights"}),
        ("and on which day, please?", {"day"}),
    ],
)
def test_questions_are_heard(text: str, slots: set[str]) -> None:
    assert set(SMALL.parser.parse(text).asked) == slots


@pytest.mark.parametrize(
    ("text", "names", "claims"),
    [
        (
            "how about the golden lion? it serves thai food downtown.",
            ["golden lion"],
            {"food": "thai", "area": "centre"},
        ),
        (
            "The Golden Lion is an affordable Italian place.",
            ["golden lion"],
            {"price": "cheap", "food": "italian"},
        ),
        ("call 214 235.", [], {"phone": "214 235"}),
        ("it is at 12 mill street", [], {"address": "12 mill street"}),
        ("a table for four on friday", [], {"people": "4 people", "day": "friday"}),
        ("booked for 3 nights.", [], {"nights": "3 nights"}),
        ("italian. thai. french.", [], {"food": ""}),
        ("there is no golden lion with thai food.", [], {}),
        ("golden lion or old fox?", ["golden lion", "old fox"], {}),
    ],
)
def test_claims_and_names_are_heard(
    text: str, names: list[str], claims: dict[str, str]
) -> None:
    heard = SMALL.parser.parse(text)
    assert (heard.names, heard.claims) == (names, claims)


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("i have booked it.", {"books"}),
        ("your reservation is made. goodbye!", {"books", "closes"}),
        ("shall i book it?", {"invites"}),
        ("i could not book it.", {"denies"}),
        ("sorry, i cannot find such a hotel.", {"denies"}),
        ("no problem.", set()),
        ("how can i help you?", {"invites"}),
        ("have a nice day.", {"closes"}),
        ("enjoy your stay, and see you soon!", {"closes"}),
        ("all confirmed.", {"books"}),
        ("", set()),
    ],
)
def test_acts_are_heard(text: str, acts: set[str]) -> None:
    heard: Any = SMALL.parser.parse(text)
    kinds = ("books", "closes", "denies", "invites")
    assert {kind for kind in kinds if getattr(heard, kind)} == acts


def test_trains_are_understood() -> None:
    heard = FULL.parser.parse("train 47 goes from ashby to farley at 9.05.")
    assert heard.names == ["train 47"]
    assert heard.claims == {
        "origin": "from ashby",
        "destination": "to farley",
        "time": "9.05",
    }
    assert heard.asked == []
    assert "origin" in FULL.parser.parse("where do you leave from?").asked


def test_only_the_beginning_of_long_texts_is_read() -> None:
    heard = SMALL.parser.parse("x" * MOST_CHARACTERS + " which area?")
    assert heard.asked == []
    assert len(SMALL.parser.parse("which area? " * 100_000).words) < MOST_CHARACTERS


@pytest.mark.parametrize("setting", [SMALL, FULL])
def test_fluency_prefers_sentences_to_their_words(setting: Any) -> None:
    def value(text: str) -> float:
        return float(setting.fluency.value(setting.parser.parse(text).words))

    assert value("which area would you like?") == 1
    assert value("how about the golden lion?") == 1
    assert value("like you would area which?") < 0.6
    assert value("area area area area") < 0.3
    assert value("") == 0
    near = value("which area would you really like?")
    assert value("zzz qqq xxx") < 0.2 < near < 1


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("you can reach them at 214235.", {"phone": "214 235"}),
        ("call 214-235.", {"phone": "214 235"}),
        ("it leaves at 7:05.", {"time": "7.05"}),
        ("departure is at 07.05.", {"time": "7.05"}),
        ("that is £17.", {"fare": "17 pounds"}),
        ("i got you three seats.", {"tickets": "3 tickets"}),
        ("a table for a group of four.", {"people": "4 people"}),
    ],
)
def test_values_are_understood_as_people_write_them(
    text: str, claims: dict[str, str]
) -> None:
    heard = FULL.parser.parse(text)
    assert heard.claims == claims
    assert heard.asked == []


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("how many are you?", "people"),
        ("what size is your group?", "people"),
        ("where are you off to?", "destination"),
        ("what city are you leaving?", "origin"),
        ("what are you in the mood for?", "food"),
    ],
)
def test_questions_are_understood_as_people_ask_them(text: str, slot: str) -> None:
    assert slot in FULL.parser.parse(text).asked
