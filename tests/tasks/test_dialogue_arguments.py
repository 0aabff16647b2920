"""Dialogue: what its own arguments change, what they refuse, and the last words."""

from __future__ import annotations

from typing import Any

import pytest

from textgym import TextEnv, TurnEnv
from textgym.corpora.conversations import Conversations
from textgym.corpora.dialogue.user_wordings import LATE, LEAVING, THANKS
from textgym.tasks.dialogue import OWN_TERMS, Dialogue

LEVELS = ("tiny", "small", "full")
each_level = pytest.mark.parametrize("level", LEVELS)


def play(env: TurnEnv, write: Any, seed: int = 0) -> TurnEnv:
    """Play an episode to its end."""
    env.reset(seed=seed)
    over = False
    while not over:
        _, _, terminated, truncated, _ = env.step(write(env.prompt))
        over = terminated or truncated
    return env


def share_of_changes(corpus: Any) -> float:
    goals = [goal for example in corpus[:300] for goal in example.extra["goals"]]
    return sum(bool(goal.changed) for goal in goals) / len(goals)


@each_level
def test_changes_of_mind_are_as_frequent_as_asked(level: str) -> None:
    shares = [
        share_of_changes(Conversations(level=level, changes=share))
        for share in (0.0, 0.5, 1.0)
    ]
    assert shares[0] == 0
    assert 0.35 < shares[1] < 0.65
    assert shares[2] > 0.9


def test_changes_of_mind_as_the_level_has_them_change_nothing() -> None:
    corpus, again = Conversations(), Conversations(changes=0.3)
    assert (corpus, corpus.name) == (again, again.name)
    assert corpus[:20] == again[:20]


@each_level
@pytest.mark.parametrize("changes", [0.0, 1.0])
def test_the_script_follows_all_changes_in_known_words(
    level: str, changes: float
) -> None:
    task = Dialogue(level=level, changes=changes, typos=0.0, misunderstanding=0.0)
    env = TextEnv(task)
    talk = TurnEnv(task)
    for seed in range(20):
        talk.reset(seed=seed)
        over, earned = False, 0.0
        while not over:
            text = task.oracle(talk.prompt)
            for said in (text, talk.prompt.text):
                assert env.tokenizer.unk_id not in env.tokenizer.encode(said)
            _, reward, terminated, truncated, _ = talk.step(text)
            over, earned = terminated or truncated, earned + reward
        assert earned == pytest.approx(1)


def test_a_level_keeps_its_words_without_changes() -> None:
    usual, without = (TextEnv(Dialogue(changes=share)) for share in (None, 0.0))
    assert usual.tokenizer == without.tokenizer


@pytest.mark.parametrize("changes", [-0.1, 1.1, "often", True])
def test_a_share_of_changes_that_is_none_is_refused(changes: Any) -> None:
    with pytest.raises(ValueError, match="changes must"):
        Dialogue(changes=changes)


def test_goals_of_a_file_do_not_change() -> None:
    with pytest.raises(ValueError, match="changes= is for made-up goals"):
        Dialogue(goals="goals.jsonl", database="places.json", changes=0.5)


@pytest.mark.parametrize("reward", ["bleu", {"success": 0.5, "rougeL": 0.5}])
def test_terms_that_need_references_are_refused_at_once(reward: Any) -> None:
    with pytest.raises(ValueError, match=r"needs references.*corpus= recorded"):
        Dialogue(reward=reward)


def test_terms_that_need_no_references_go_with_a_simulated_user() -> None:
    task = Dialogue(level="tiny", reward={"success": 0.5, "repetition": 0.5})
    assert play(TurnEnv(task), task.oracle).view().total > 0


@each_level
def test_the_user_who_has_lost_patience_says_so_in_the_end(level: str) -> None:
    env = play(TurnEnv(Dialogue(level=level)), lambda prompt: "blah")
    assert env.view().last_words == LEAVING
    assert LEAVING in env.view().plain()


def test_the_user_who_has_no_more_time_says_so_in_the_end() -> None:
    task = Dialogue(level="tiny", patience=1_000)
    env = play(TurnEnv(task), lambda prompt: "blah")
    assert env.view().last_words == LATE


def test_thanks_for_a_booking_that_ends_all_are_shown() -> None:
    task = Dialogue(level="tiny")

    def hasty(prompt: Any) -> str:
        text = task.oracle(prompt)
        return f"{text} booked. goodbye." if "phone" in text else text

    shown = [play(TurnEnv(task), hasty, seed).view().last_words for seed in range(5)]
    assert set(shown) & set(THANKS)


def test_last_words_are_not_told_before_the_end() -> None:
    env = TurnEnv(Dialogue(level="tiny"))
    env.reset(seed=0)
    env.step("blah")
    assert env.view().last_words == ""


def test_the_own_terms_are_those_of_the_default_reward() -> None:
    assert tuple(Dialogue.default_reward) == OWN_TERMS  # type: ignore[arg-type]


def test_who_asks_whether_to_book_hears_what_is_open_without_a_mistake() -> None:
    task = Dialogue(level="tiny", patience=2)
    env = TurnEnv(task)
    env.reset(seed=0)
    while "offered" not in env.prompt.text:
        env.step(task.oracle(env.prompt))
    for _ in range(2):
        reads, *_ = env.step("shall i book it?")
        assert "phone" in reads.split("\n")[1]
        assert "understand" not in reads
