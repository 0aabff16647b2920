"""Stored texts earn what they earned, piece by piece."""

from dataclasses import replace

import pytest
from played import HOSTILE, by_tokens, by_words, shuffled, task

from textgym.envs.text_env import TextEnv
from textgym.report import Spoken
from textgym.report.replay import Player


def test_each_token_has_what_a_dense_reward_pays_for_it() -> None:
    played = task("Translate")
    stored = by_tokens(played, shuffled(played), 3)
    view = Player(played).play(stored).view
    assert view is not None
    dense = TextEnv(replace(played, dense=True))
    dense.reset(seed=3, options={"index": 3})
    paid = [dense.step(token)[1] for token in stored.turns[0].ids or ()]
    assert [piece.earned for piece in view.utterances[1].pieces] == pytest.approx(paid)
    assert any(abs(one) > 0.01 for one in paid)


@pytest.mark.parametrize("name", ["Translate", "Summarize", "Dialogue"])
@pytest.mark.parametrize("play", [by_words, by_tokens])
def test_an_episode_that_is_played_again_earns_the_same(name: str, play) -> None:
    played = task(name)
    stored = play(played, played.oracle, 2)
    replay = Player(played).play(stored)
    assert sum(replay.rewards) == pytest.approx(stored.reward, abs=1e-9)
    assert len(replay.rewards) == len(stored.turns)
    assert replay.note == ""
    assert replay.view is not None
    assert replay.view.references == stored.references


def test_turns_of_a_conversation_have_earned_their_own_parts() -> None:
    played = task("Dialogue")
    replay = Player(played).play(by_words(played, played.oracle, 2))
    assert sum(reward > 0.01 for reward in replay.rewards) > 1


def test_the_context_is_what_the_agent_read_first() -> None:
    played = task("Dialogue")
    stored = by_words(played, played.oracle, 1)
    example = played.load_corpus()[1]
    assert Player(played).play(stored).context == played.opening(example)


def test_another_reward_than_was_stored_is_told() -> None:
    played = task("Translate")
    stored = replace(by_words(played, played.oracle, 0), reward=0.25)
    assert "0.2500 was stored" in Player(played).play(stored).note


@pytest.mark.parametrize("kept", [slice(0, 1), slice(0, 0)])
def test_an_episode_without_its_end_is_shown_as_it_is(kept: slice) -> None:
    played = task("Dialogue")
    whole = by_words(played, played.oracle, 0)
    assert len(whole.turns) > 1
    replay = Player(played).play(replace(whole, turns=whole.turns[kept]))
    assert replay.view is None
    assert "do not make a whole episode" in replay.note
    assert replay.context


def test_more_turns_than_the_episode_has_are_told() -> None:
    played = task("Translate")
    stored = by_words(played, played.oracle, 0)
    replay = Player(played).play(replace(stored, turns=stored.turns * 2))
    assert replay.view is None
    assert "do not make a whole episode" in replay.note


def test_a_failure_is_told_instead_of_played() -> None:
    played = task("Translate")
    stored = replace(by_words(played, played.oracle, 0), error="ValueError: NaN")
    replay = Player(played).play(stored)
    assert replay.view is None
    assert "ValueError: NaN" in replay.note


def test_a_program_is_played_with_the_verdicts_of_its_tests() -> None:
    played = task("CodeGen")
    right = Player(played).play(by_words(played, played.oracle, 0)).view
    wrong = Player(played).play(by_words(played, lambda prompt: HOSTILE, 0)).view
    assert right is not None
    assert wrong is not None
    assert {one.kind for one in right.remarks} == {"right"}
    assert {one.kind for one in wrong.remarks} == {"wrong"}


def test_a_text_of_one_turn_may_be_empty() -> None:
    played = task("Translate")
    stored = by_words(played, lambda prompt: "", 0)
    assert stored.turns == (Spoken(""),)
    view = Player(played).play(stored).view
    assert view is not None
    assert view.utterances[1].text == ""
