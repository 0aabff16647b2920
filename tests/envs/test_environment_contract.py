"""What every registered environment promises, at every level."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Iterator
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from playing import assert_same, play, random_tokens

import textgym
from textgym import TextEnv, TurnEnv

LEVELS = [
    (id, level)
    for id, task in textgym.registered_tasks().items()
    for level in task.levels
]
all_levels = pytest.mark.parametrize(("id", "level"), LEVELS)
all_tasks = pytest.mark.parametrize("id", textgym.registered_tasks())


def token_env(id: str, **arguments: Any) -> TextEnv:
    env = gym.make(id, **arguments).unwrapped
    assert isinstance(env, TextEnv)
    return env


def smallest(id: str) -> str:
    return textgym.registered_tasks()[id].levels[0]


def random_steps(env: TextEnv, steps: int, **reset: Any) -> Iterator[Any]:
    choose = random_tokens(4, len(env.tokenizer), env.tokenizer.eos_id)
    return play(env, choose, steps, **reset)


@all_levels
def test_gymnasium_finds_nothing_to_complain_of(id: str, level: str) -> None:
    for arguments in ({}, {"mask_in_observation": True}, {"actions": "text"}):
        env = gym.make(id, level=level, **arguments)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            check_env(env.unwrapped, skip_render_check=True)


@all_levels
@pytest.mark.parametrize("dense", [False, True])
def test_steps_are_well_formed(id: str, level: str, dense: bool) -> None:
    env = token_env(id, level=level, dense=dense)
    size = len(env.tokenizer)
    assert isinstance(env.action_space, gym.spaces.Discrete)
    assert env.action_space.n == size
    for observation, reward, terminated, truncated, info in random_steps(
        env, 60, seed=1
    ):
        assert env.observation_space.contains(observation)
        assert {ids.dtype for ids in observation.values()} == {np.dtype(np.int64)}
        assert type(reward) is float
        assert math.isfinite(reward)
        assert type(terminated) is bool
        assert type(truncated) is bool
        assert not (terminated and truncated)
        mask = info["action_mask"]
        assert (mask.dtype, mask.shape) == (np.dtype(np.int8), (size,))
        assert set(mask.tolist()) <= {0, 1}
        assert mask.any()
        np.testing.assert_array_equal(env.action_masks(), mask.astype(bool))
        assert env.action_masks().dtype == np.bool_


@all_tasks
def test_masks_are_not_shared_between_steps(id: str) -> None:
    env = token_env(id, level=smallest(id), max_response=8, mask_in_observation=True)
    word = next(t for t in range(2, 99) if t != env.tokenizer.eos_id)
    observation, info = env.reset(seed=0)
    masks = [info["action_mask"], observation["action_mask"]]
    for _ in range(4):
        observation, _, _, _, info = env.step(word)
        masks += [info["action_mask"], observation["action_mask"]]
    kept = [mask.copy() for mask in masks]
    for number, mask in enumerate(masks):
        for other in masks[number + 1 :]:
            assert not np.shares_memory(mask, other)
        mask[:] = 0
    np.testing.assert_array_equal(env.step(word)[4]["action_mask"], kept[-1])


@all_tasks
def test_nothing_handed_out_is_written_to_later(id: str) -> None:
    env = token_env(id, level=smallest(id), dense=True)
    seen = []
    for observation, _, _, _, info in random_steps(env, 40, seed=2):
        copies = {key: ids.copy() for key, ids in observation.items()}
        seen.append((observation, copies, info["action_mask"].copy(), info))
    for observation, copies, mask, info in seen:
        assert_same(observation, copies)
        np.testing.assert_array_equal(info["action_mask"], mask)


@all_tasks
def test_writing_into_an_observation_harms_nobody(id: str) -> None:
    good, bad = (token_env(id, level=smallest(id), dense=True) for _ in range(2))
    pairs = zip(
        random_steps(good, 40, seed=2), random_steps(bad, 40, seed=2), strict=True
    )
    for expected, ours in pairs:
        assert_same(expected, ours)
        for ids in ours[0].values():
            ids[:] = 1
        ours[4]["action_mask"][:] = 0
        for key in ("metrics", "reward_terms"):
            ours[4].get(key, {}).clear()


@all_tasks
def test_an_episode_tells_at_its_end_and_not_before(id: str) -> None:
    env = token_env(id, level=smallest(id))
    index = -1
    for _, _, terminated, truncated, info in random_steps(env, 80, seed=5):
        if "example_index" in info:
            index = info["example_index"]
            assert type(index) is int
            assert 0 <= index < len(env.corpus)
        if not (terminated or truncated):
            # Flat and numeric, and no word of the references.
            kept = {key for key in info if not key.startswith("reward/")}
            assert kept <= {"action_mask", "example_index"}
            assert all(type(info[key]) is float for key in info.keys() - kept)
            continue
        example = env.corpus[index]
        assert info["example_id"] == example.id
        assert info["references"] == example.references
        assert isinstance(info["hypothesis"], str)
        assert isinstance(info["signature"], str)
        for name in ("metrics", "reward_terms"):
            assert all(type(value) is float for value in info[name].values())
        json.dumps({key: info[key] for key in info if key != "action_mask"})


@all_tasks
@pytest.mark.parametrize("dense", [False, True])
def test_rewards_add_up_to_the_terms(id: str, dense: bool) -> None:
    env = token_env(id, level=smallest(id), dense=dense)
    total = 0.0
    for _, reward, terminated, truncated, info in random_steps(env, 120, seed=6):
        total += reward
        if terminated or truncated:
            assert sum(info["reward_terms"].values()) == pytest.approx(total, abs=1e-9)
            total = 0.0


@all_tasks
def test_dense_rewards_add_up_to_sparse_ones(id: str) -> None:
    totals: list[list[float]] = []
    for dense in (False, True):
        env = token_env(id, level=smallest(id), dense=dense)
        totals.append([0.0])
        for _, reward, terminated, truncated, _ in random_steps(env, 120, seed=7):
            totals[-1][-1] += reward
            if terminated or truncated:
                totals[-1].append(0.0)
        # An episode that is not over may have been paid for in one form only.
        totals[-1].pop()
    assert len(totals[0]) >= 5
    assert totals[1] == pytest.approx(totals[0], abs=1e-9)


@all_tasks
def test_sparse_rewards_come_with_the_last_token_of_a_turn(id: str) -> None:
    env = token_env(id, level=smallest(id))
    length = env.observation_space["response"].shape[0]  # type: ignore[index]
    word = next(t for t in range(2, 99) if t != env.tokenizer.eos_id)
    env.reset(seed=0)
    for _ in range(length - 1):
        _, reward, terminated, truncated, _ = env.step(word)
        assert (reward, terminated, truncated) == (0.0, False, False)


@all_levels
def test_eos_at_once_earns_nothing_and_terminates(id: str, level: str) -> None:
    env = token_env(id, level=level)
    if env.task.has_own_answers:
        pytest.skip("the task answers turns itself")
    env.reset(seed=0)
    observation, reward, terminated, truncated, info = env.step(env.tokenizer.eos_id)
    assert (reward, terminated, truncated) == (0.0, True, False)
    assert info["hypothesis"] == ""
    assert (observation["response"] == env.tokenizer.pad_id).all()


@all_levels
def test_the_token_that_fills_the_response_truncates(id: str, level: str) -> None:
    env = token_env(id, level=level, max_response=3)
    if env.task.has_own_answers:
        pytest.skip("the task answers turns itself")
    env.reset(seed=0)
    tokens = (set(range(2, 9)) - {env.tokenizer.eos_id}).__iter__()
    steps = [env.step(next(tokens)) for _ in range(3)]
    assert [step[2:4] for step in steps] == [(False, False)] * 2 + [(False, True)]
    assert (steps[-1][0]["response"] != env.tokenizer.pad_id).all()


@all_levels
def test_the_oracle_earns_the_ceiling_and_more_than_silence(
    id: str, level: str
) -> None:
    env = token_env(id, level=level)
    if env.task.has_own_answers:
        pytest.skip("the task answers turns itself")
    for index in range(5):
        env.reset(seed=0, options={"index": index})
        ids = env.tokenizer.encode(env.task.oracle(env.prompt))
        steps = [env.step(token) for token in ids]
        if not steps or not steps[-1][3]:
            steps.append(env.step(env.tokenizer.eos_id))
        terms = env.task.terms
        best = sum(term.weight for term in terms.terms)
        # BLEU has no bigram to look at in a text of one word, but still gives 1.
        assert sum(step[1] for step in steps) == pytest.approx(best, abs=0.35 * best)


@all_levels
def test_the_context_is_what_the_task_opens_with(id: str, level: str) -> None:
    env = token_env(id, level=level)
    for index in (0, 7, len(env.corpus) - 1):
        observation, info = env.reset(seed=0, options={"index": index})
        text = env.task.opening(env.corpus[index])
        ids = env.context_tokenizer.encode(text)
        assert info["example_index"] == index
        assert observation["context"][: len(ids)].tolist() == ids
        pad = env.context_tokenizer.pad_id
        assert (observation["context"][len(ids) :] == pad).all()


@all_levels
def test_the_response_shows_what_was_written(id: str, level: str) -> None:
    env = token_env(id, level=level, max_response=6)
    env.reset(seed=0)
    tokens = [t for t in range(1, 9) if t != env.tokenizer.eos_id][:5]
    for number, token in enumerate(tokens):
        response = env.step(token)[0]["response"].tolist()
        pad = [env.tokenizer.pad_id] * (5 - number)
        assert response == tokens[: number + 1] + pad


@all_levels
def test_the_mask_keeps_unknown_words_out_and_eos_in(id: str, level: str) -> None:
    env = token_env(id, level=level)
    _, info = env.reset(seed=0)
    unknown = env.tokenizer.unk_id
    if unknown is not None:
        assert info["action_mask"][unknown] == 0


@all_tasks
def test_text_and_tokens_share_examples(id: str) -> None:
    tokens = token_env(id, level=smallest(id))
    text = gym.make(id, level=smallest(id), actions="text").unwrapped
    assert isinstance(text, TurnEnv)
    for seed in (3, None, None):
        prompt, told = text.reset(seed=seed)
        _, info = tokens.reset(seed=seed)
        assert told == {"example_index": info["example_index"]}
        assert prompt == tokens.task.opening(tokens.corpus[info["example_index"]])
