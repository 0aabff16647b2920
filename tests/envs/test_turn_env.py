"""Strings in and out: any string is a legal turn, and is scored in time."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import gymnasium as gym
import pytest

from textgym import METRICS, TurnEnv
from textgym.envs.turn_env import AnyText
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

ODD = [
    "",
    " ",
    "\ud800 \udfff lone",
    "a\x00b\x00",
    "\u202e\u200f\ufeff",
    "été\n\r\t\v\f\x85\u2028",
    "🙂" * 100,
    "x",
]
HUGE = ["a " * 500_000, "a" * 1_000_000, "\ud800" * 1_000_000, "a.b,c-1 " * 125_000]


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_strings_are_scored(text: str, name: str) -> None:
    env = TurnEnv(Translate(level="tiny", reward=name))
    env.reset(seed=0)
    observation, reward, terminated, truncated, info = env.step(text)
    assert (observation, terminated, truncated) == ("", True, False)
    assert type(reward) is float
    assert 0.0 <= reward <= 1.0
    assert info["hypothesis"] == text
    if not text.strip():
        assert reward == 0.0


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize("text", HUGE, ids=range(len(HUGE)))
def test_a_megabyte_is_cut_and_scored(text: str, name: str) -> None:
    env = TurnEnv(Copy(level="full", reward=name))
    env.reset(seed=0)
    _, reward, terminated, _, info = env.step(text)
    assert terminated
    assert 0.0 <= reward <= 1.0
    assert info["hypothesis"] == text[:100_000]


def test_where_replies_are_cut_is_an_argument() -> None:
    env: Any = gym.make("textgym/Copy-v0", actions="text", max_characters=3)
    env.reset(seed=0)
    assert env.step("abcdef")[4]["hypothesis"] == "abc"


def test_every_string_belongs_to_the_space_and_nothing_else_does() -> None:
    space = TurnEnv(Copy()).action_space
    for text in [*ODD, *HUGE]:
        assert space.contains(text)
    for other in (1, None, b"a", ["a"], 1.5):
        assert not space.contains(other)


def test_the_space_is_small_and_samples_alike() -> None:
    one, other = AnyText(seed=3), AnyText(seed=3)
    assert one == other
    assert one != gym.spaces.Text(5)
    assert len(pickle.dumps(one)) < 20_000
    samples = [one.sample() for _ in range(5)]
    assert [other.sample() for _ in range(5)] == samples
    assert all(one.contains(text) for text in samples)
    assert AnyText() == copy.deepcopy(one)


def test_the_reference_earns_the_ceiling_by_text() -> None:
    env = TurnEnv(Translate(level="small"))
    for index in range(10):
        env.reset(seed=0, options={"index": index})
        for reference in env.corpus[index].references:
            env.reset(options={"index": index})
            assert env.step(reference)[1] == pytest.approx(1.0)


def test_a_batch_of_texts_is_gymnasiums_own() -> None:
    with pytest.raises(ValueError, match="vectorization_mode='sync'"):
        gym.make_vec("textgym/Copy-v0", num_envs=2, actions="text")
    envs = gym.make_vec(
        "textgym/Copy-v0", num_envs=2, actions="text", vectorization_mode="sync"
    )
    prompts, _ = envs.reset(seed=0)
    _, rewards, terminated, _, _ = envs.step(prompts)
    assert rewards == pytest.approx([1.0, 1.0])
    assert terminated.all()


def test_contexts_are_never_cut_in_text() -> None:
    env = TurnEnv(Copy(level="full", max_context=2))
    prompt, told = env.reset(seed=0)
    assert prompt == env.corpus[told["example_index"]].source
    assert len(prompt.split()) > 2


@pytest.mark.parametrize("limit", [0, -1, "9", 2.5])
def test_a_senseless_place_to_cut_is_refused(limit: Any) -> None:
    with pytest.raises(ValueError, match="max_characters"):
        TurnEnv(Copy(), max_characters=limit)
