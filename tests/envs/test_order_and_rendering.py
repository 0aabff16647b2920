"""Steps and views out of order are refused; a view tells no answers beforehand."""

from __future__ import annotations

from typing import Any

import gymnasium as gym
import pytest

from textgym import registered_tasks


def smallest(id: str) -> str:
    return registered_tasks()[id].levels[0]


@pytest.mark.parametrize("id", registered_tasks())
def test_rendering_shows_references_after_the_end_only(id: str) -> None:
    env: Any = gym.make(id, level=smallest(id), render_mode="ansi").unwrapped
    with pytest.raises(gym.error.ResetNeeded, match="before the first reset"):
        env.render()
    env.reset(seed=0)
    before = env.render()
    assert isinstance(before, str)
    assert "reference" not in before
    for _ in range(10_000):
        if any(env.step(env.tokenizer.eos_id)[2:4]):
            break
    after = env.render()
    assert isinstance(after, str)
    assert "reward" in after
    with pytest.raises(ValueError, match="render_mode must be one of"):
        gym.make(id, render_mode="text")


def test_libraries_that_ask_for_pictures_get_a_warning() -> None:
    with pytest.warns(UserWarning, match="draws no pictures"):
        env = gym.make("textgym/Copy-tiny-v0", render_mode="rgb_array")
    assert env.unwrapped.render_mode is None


@pytest.mark.parametrize("id", registered_tasks())
@pytest.mark.parametrize("actions", ["tokens", "text"])
def test_steps_out_of_order_are_refused(id: str, actions: str) -> None:
    env: Any = gym.make(id, level=smallest(id), actions=actions).unwrapped
    action = "a" if actions == "text" else env.tokenizer.eos_id
    with pytest.raises(gym.error.ResetNeeded, match="before the first reset"):
        env.step(action)
    env.reset(seed=0)
    for _ in range(10_000):
        if any(env.step(action)[2:4]):
            break
    for _ in range(2):
        with pytest.raises(gym.error.ResetNeeded, match="after the episode ended"):
            env.step(action)
    env.reset()
    env.step(action)
