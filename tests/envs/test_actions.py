"""Which actions are taken, which are refused, and that a refusal changes nothing."""

from __future__ import annotations

from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.error import InvalidAction, ResetNeeded
from playing import assert_same
from toy_tasks import Syntax

from textgym import Task, TextEnv, TextVectorEnv, TurnEnv
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

TASK = Copy(level="tiny", dense=True)
SIZE = len(TextEnv(TASK).tokenizer)

TAKEN: list[Any] = [
    3,
    np.int64(3),
    np.int32(3),
    np.int8(3),
    np.uint8(3),
    np.uint64(3),
    np.array(3),
    np.array(3, np.uint16),
]
REFUSED: list[Any] = [
    -1,
    SIZE,
    SIZE + 1,
    2**70,
    -(2**70),
    3.0,
    3.5,
    float("nan"),
    np.float64(3),
    np.array(3.0),
    np.array([3]),
    np.array([[3]]),
    np.array(-1),
    np.array(2**63, np.uint64),
    np.uint64(2**64 - 1),
    np.int64(-1),
    [3],
    (3,),
    {3},
    "x",
    "3",
    b"3",
    None,
    True,
    np.True_,
    np.array(True),
    3 + 0j,
]


@pytest.mark.parametrize("action", TAKEN, ids=repr)
@pytest.mark.parametrize("task", [TASK, Syntax(dense=True)], ids=["plain", "masked"])
def test_whole_numbers_of_every_kind_are_one_action(task: Task, action: Any) -> None:
    plain, other = TextEnv(task), TextEnv(task)
    plain.reset(seed=0)
    other.reset(seed=0)
    assert_same(other.step(action), plain.step(3))
    assert_same(other.step(action), plain.step(3))


@pytest.mark.parametrize("action", REFUSED, ids=repr)
def test_everything_else_is_refused_and_changes_nothing(action: Any) -> None:
    env, calm = TextEnv(TASK), TextEnv(TASK)
    env.reset(seed=0)
    calm.reset(seed=0)
    for token in (3, 4, 0):
        with pytest.raises(InvalidAction) as error:
            env.step(action)
        assert repr(action) in str(error.value)
        assert f"Discrete({SIZE})" in str(error.value)
        assert_same(env.step(token), calm.step(token))


@pytest.mark.parametrize("action", [1, None, b"text", ["text"], np.array("x"), 1.0])
def test_a_turn_must_be_a_string(action: Any) -> None:
    env = TurnEnv(TASK)
    env.reset(seed=0)
    with pytest.raises(InvalidAction, match="must be a string; got"):
        env.step(action)
    assert env.step("a")[2]


def test_every_masked_action_is_legal() -> None:
    env = TextEnv(Syntax(max_response=30))
    for token in range(len(env.tokenizer)):
        env.reset(seed=0)
        env.step(token)
        if token != env.tokenizer.eos_id:
            env.step(token)


def test_the_mask_samples_what_it_allows() -> None:
    env = TextEnv(Translate(level="tiny"))
    _, info = env.reset(seed=0)
    env.action_space.seed(0)
    drawn = {int(env.action_space.sample(info["action_mask"])) for _ in range(500)}
    assert drawn <= set(np.flatnonzero(info["action_mask"]).tolist())


BATCHES: list[Any] = [
    np.array([1, 2, -1]),
    np.array([1, 2, SIZE]),
    np.array([1, 2, 2**63], np.uint64),
    np.array([1.0, 2.0, 3.0]),
    np.array([1, 2]),
    np.array([1, 2, 3, 4]),
    np.array([[1, 2, 3]]),
    np.array([[1], [2], [3]]),
    np.array([True, False, True]),
    np.array(["1", "2", "3"]),
    [1, 2, None],
    [1, 2, 2**70],
    1,
    None,
    "xyz",
    [],
]


@pytest.mark.parametrize("actions", BATCHES, ids=repr)
def test_a_batch_with_a_wrong_action_is_refused_and_changes_nothing(
    actions: Any,
) -> None:
    env, calm = TextVectorEnv(TASK, 3), TextVectorEnv(TASK, 3)
    env.reset(seed=0)
    calm.reset(seed=0)
    for tokens in ([3, 4, 5], [2, 2, 2], [0, 3, 0]):
        with pytest.raises(InvalidAction, match=r"actions must be"):
            env.step(actions)
        good = np.array(tokens)
        assert_same(env.step(good), calm.step(good))


@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.uint8, np.uint64])
def test_batches_of_every_whole_type_are_one_action(dtype: Any) -> None:
    env, plain = TextVectorEnv(TASK, 3), TextVectorEnv(TASK, 3)
    env.reset(seed=0)
    plain.reset(seed=0)
    actions = np.array([3, 0, 5])
    given = actions.astype(dtype)
    assert_same(env.step(given), plain.step(actions))
    assert given.tolist() == [3, 0, 5]
    assert_same(env.step([3, 0, 5]), plain.step(actions))  # type: ignore[arg-type]


def test_the_step_that_resets_ignores_the_action_and_pays_nothing() -> None:
    env, plain = TextVectorEnv(TASK, 2), TextVectorEnv(TASK, 2)
    env.reset(seed=0)
    plain.reset(seed=0)
    ends = np.array([0, 3])
    env.step(ends)
    plain.step(ends)
    given = np.array([-99, 3])
    step = env.step(given)
    assert_same(step, plain.step(np.array([5, 3])))
    assert given.tolist() == [-99, 3]
    assert step[1][0] == 0.0
    assert not step[2][0]
    assert step[4]["_example_index"].tolist() == [True, False]
    assert (step[0]["response"][0] == env.tokenizer.pad_id).all()


def test_a_batch_steps_neither_before_its_reset_nor_after_an_end() -> None:
    env = TextVectorEnv(TASK, 3, autoreset_mode="DISABLED")
    with pytest.raises(ResetNeeded, match="before the first reset"):
        env.step(np.zeros(3, np.int64))
    with pytest.raises(ResetNeeded, match="before using reset_mask"):
        env.reset(options={"reset_mask": np.array([True, False, True])})
    env.reset(seed=0)
    env.step(np.array([0, 3, 0]))
    with pytest.raises(ResetNeeded, match=r"rows \[0, 2\]"):
        env.step(np.array([3, 3, 3]))
    env.reset(options={"reset_mask": np.array([True, False, True])})
    observation = env.step(np.array([4, 4, 4]))[0]
    assert observation["response"][:, :2].tolist() == [[4, 0], [3, 4], [4, 0]]


def test_gymnasium_samples_legal_batches() -> None:
    env = gym.make_vec("textgym/Copy-tiny-v0", num_envs=5)
    env.action_space.seed(0)
    _, infos = env.reset(seed=0)
    for _ in range(20):
        env.step(env.action_space.sample())
    assert env.observation_space.contains(env.step(env.action_space.sample())[0])
    assert infos["_action_mask"].all()
