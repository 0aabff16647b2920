"""What the page's script reads."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from played import TRANSLATE, by_tokens, results, task

from textgym.report import Spoken
from textgym.report.payload import as_script, payload

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_any_text_survives_and_none_can_end_the_script(text: str) -> None:
    script = as_script({"text": text})
    assert json.loads(script) == {"text": text}
    assert script.isascii()
    assert not set("<>&") & set(script)


def test_each_episode_has_a_place_in_all_columns() -> None:
    content = payload(results())
    episodes = sum(len(e) for one in results() for e in one.episodes.values())
    assert {len(column) for column in content["episodes"].values()} == {episodes}


def test_the_same_texts_stand_there_once() -> None:
    content = payload(results())
    assert len(set(content["texts"])) == len(content["texts"])
    assert len(content["examples"]) == 6 * 2


def test_pieces_make_the_text_and_what_they_earned_the_reward() -> None:
    one = results()[1]
    content = payload([replace(one, episodes={TRANSLATE: one.episodes[TRANSLATE]})])
    columns = content["episodes"]
    rows = zip(
        columns["turns"], columns["reward"], one.episodes[TRANSLATE], strict=True
    )
    for [[pieces, earned, paid, _, _]], reward, stored in rows:
        assert "".join(pieces) == stored.turns[0].text
        assert sum(earned) == pytest.approx(reward, abs=1e-3)
        assert paid == reward


def test_what_was_recorded_stands_beside_its_token_and_the_end() -> None:
    one = results()[0]
    content = payload([replace(one, episodes={TRANSLATE: one.episodes[TRANSLATE]})])
    for [[pieces, _, _, _, numbers]] in content["episodes"]["turns"]:
        assert len(numbers["probability"]) == len(pieces) + 1


def test_a_long_text_has_as_many_numbers_as_pieces() -> None:
    played = replace(task("Translate"), max_response=500)
    stored = by_tokens(played, lambda prompt: "le " * 450, 0)
    assert len(stored.turns[0].numbers["probability"]) == 451
    one = replace(results()[0], tasks={"long": played}, episodes={"long": (stored,)})
    ((pieces, earned, _, _, numbers),) = payload([one])["episodes"]["turns"][0]
    assert len(pieces) == len(earned) == 200
    assert len(numbers["probability"]) == 201


def test_turns_that_cannot_be_played_are_shown_as_text() -> None:
    one = results()[0]
    first = one.episodes[TRANSLATE][0]
    cut = replace(first, turns=(Spoken("never"), Spoken("played")))
    columns = payload([replace(one, episodes={TRANSLATE: (cut,)})])["episodes"]
    assert [turn[0] for turn in columns["turns"][0]] == [["never"], ["played"]]
    assert columns["note"][0]


def test_progress_comes_to_its_end() -> None:
    calls: list[tuple[int, int]] = []
    payload(results(), lambda done, total: calls.append((done, total)))
    assert calls[-1] == (36, 36)
