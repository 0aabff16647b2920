"""Dialogue: whole conversations, their rewards and their ends."""

from __future__ import annotations

from typing import Any

import pytest

from textgym import TextEnv, TurnEnv
from textgym.tasks.dialogue import OWN_TERMS, Dialogue
from textgym.testing import check_task

LEVELS = ("tiny", "small", "full")
NASTY = (
    "\ud800\x00",
    "9" * 200_000,
    "\u202e" * 50,
    "lion " * 200_000,
    "which " * 200_000,
    "\u0130\u0131\ufb01 \U0001f600.",
    "?!." * 1_000,
)

each_level = pytest.mark.parametrize("level", LEVELS)


def converse(env: TurnEnv, seed: int, write: Any) -> tuple[list[float], dict[str, Any]]:
    """Play an episode; return its rewards and the last info."""
    env.reset(seed=seed)
    rewards: list[float] = []
    while True:
        _, reward, terminated, truncated, info = env.step(write(env.prompt))
        rewards.append(reward)
        if terminated or truncated:
            return rewards, {**info, "terminated": terminated}


@each_level
def test_the_script_earns_everything_with_and_without_noise(level: str) -> None:
    quiet = {"typos": 0.0, "misunderstanding": 0.0}
    for noise in ({}, quiet, {"typos": 0.3, "misunderstanding": 0.15}):
        task = Dialogue(level=level, **noise)  # type: ignore[arg-type]
        env = TurnEnv(task)
        for seed in range(40):
            rewards, info = converse(env, seed, task.oracle)
            if info["terminated"]:
                assert sum(rewards) == pytest.approx(1)
            else:
                # So much noise can last until the limit.
                assert noise not in ({}, quiet)


@each_level
def test_the_script_can_be_written_in_tokens(level: str) -> None:
    env = TextEnv(Dialogue(level=level))
    most = env.observation_space["response"].shape[0]  # type: ignore[index]
    longest = env.observation_space["context"].shape[0]  # type: ignore[index]
    talk = TurnEnv(env.task)
    for seed in range(60):
        talk.reset(seed=seed)
        over = False
        while not over:
            text = env.task.oracle(talk.prompt)
            ids = env.tokenizer.encode(text)
            assert env.tokenizer.decode(ids) == text
            assert len(ids) < most
            read = env.tokenizer.encode(talk.prompt.text)
            assert env.tokenizer.unk_id not in read
            assert len(read) <= longest
            _, _, terminated, truncated, _ = talk.step(text)
            over = terminated or truncated


@each_level
def test_dense_rewards_add_up_in_every_term(level: str) -> None:
    terms = []
    for dense in (False, True):
        env = TurnEnv(Dialogue(level=level, dense=dense))
        for seed in range(10):
            terms.append(converse(env, seed, env.task.oracle)[1]["reward_terms"])
    for sparse, dense_terms in zip(terms[:10], terms[10:], strict=True):
        assert dense_terms == pytest.approx(sparse, abs=1e-9)


@each_level
def test_the_end_tells_the_same_values_whether_turns_are_paid_or_not(
    level: str,
) -> None:
    told = []
    for dense in (False, True):
        env = TurnEnv(Dialogue(level=level, dense=dense))
        infos = [converse(env, seed, env.task.oracle)[1] for seed in range(10)]
        told.append([info["metrics"] for info in infos])
    assert any(metrics["success"] == 1 for metrics in told[0])
    for sparse, dense_metrics in zip(*told, strict=True):
        assert dense_metrics == pytest.approx(sparse, abs=1e-9)


@each_level
@pytest.mark.parametrize("dense", [False, True])
def test_strange_text_harms_nothing(level: str, dense: bool) -> None:
    env = TurnEnv(Dialogue(level=level, dense=dense))
    for text in NASTY:
        rewards, _ = converse(env, 1, lambda prompt, text=text: text)
        assert 0 <= sum(rewards) < 0.2


def test_every_turn_tells_all_terms() -> None:
    env = TurnEnv(Dialogue(level="tiny"))
    env.reset(seed=0)
    info = env.step("which area?")[4]
    assert info == {f"reward/{name}": 0.0 for name in OWN_TERMS}


def test_a_user_with_less_patience_leaves_earlier() -> None:
    lengths = []
    for patience in (1, 3):
        env = TurnEnv(Dialogue(level="tiny", patience=patience))
        rewards, info = converse(env, 0, lambda prompt: "")
        lengths.append(len(rewards))
        assert info["terminated"]
        assert info["reward_terms"]["success"] == 0
    assert lengths == [1, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"patience": 0},
        {"patience": 1.5},
        {"typos": 0.9},
        {"misunderstanding": -0.1},
        {"typos": "many"},
    ],
)
def test_wrong_knobs_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Dialogue(**wrong)


@each_level
def test_the_contract_is_kept_with_much_noise(level: str) -> None:
    check_task(Dialogue, level=level, typos=0.3, misunderstanding=0.3)
