"""The native vector environment against Gymnasium's vector of single ones."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from playing import assert_same, play_both, sync_of
from toy_tasks import COLOURS, SAYINGS, Guess, ToyTask, toy_tasks
from toy_tokenizers import LastIsEnd, WordIsEnd

from textgym import Task, TextEnv, TextVectorEnv, registered_tasks
from textgym.registration import make_task
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

MODES = tuple(AutoresetMode)
ODD_TOKENIZERS: dict[str, Any] = {
    "EOS last": LastIsEnd(COLOURS + SAYINGS),
    "EOS inside": WordIsEnd(COLOURS + SAYINGS),
}
TOYS = dict(toy_tasks())

REWARDS: dict[str, Any] = {
    "bleu": "bleu",
    "several on ids": {"rouge1": 0.5, "rouge2": 0.25, "rougeL": 0.25, "length": 0.1},
    "ids and text": {"bleu": 0.5, "chrf": 0.5},
    "negative weight": {"token_f1": 1.0, "repetition": -0.5},
    "text": {"exact": 1, "ter": 0.5},
}


def compare(
    task: Task, mode: AutoresetMode, *, seed: int = 3, **arguments: Any
) -> None:
    native = TextVectorEnv(task, 6, autoreset_mode=mode, final_text=True, **arguments)
    arguments.pop("group_size", None)
    sync = sync_of(task, 6, mode, **arguments)
    play_both(native, sync, steps=30, seed=seed, eos=native.tokenizer.eos_id)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("id", registered_tasks())
def test_registered_tasks(id: str, dense: bool, mode: AutoresetMode) -> None:
    kind = registered_tasks()[id]
    compare(make_task(kind, level=kind.levels[0], dense=dense), mode)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("reward", REWARDS)
def test_rewards(reward: str, dense: bool, mode: AutoresetMode) -> None:
    task = Translate(level="tiny", reward=REWARDS[reward], dense=dense)
    compare(task, mode)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", TOYS)
def test_toys(name: str, mode: AutoresetMode) -> None:
    compare(TOYS[name], mode)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("tokenizer", ODD_TOKENIZERS)
def test_tokenizers_whose_end_is_not_token_0(
    tokenizer: str, dense: bool, mode: AutoresetMode
) -> None:
    odd = ODD_TOKENIZERS[tokenizer]
    compare(ToyTask(tokenizer=odd, dense=dense), mode)
    compare(Guess(tokenizer=odd, dense=dense), mode)


@pytest.mark.parametrize("mode", MODES)
def test_groups_share_their_examples(mode: AutoresetMode) -> None:
    compare(Copy(level="tiny", dense=True), mode, group_size=3)


@pytest.mark.parametrize("mode", MODES)
def test_mask_in_observation(mode: AutoresetMode) -> None:
    compare(TOYS["syntax"], mode, mask_in_observation=True)


@pytest.mark.parametrize("mode", MODES)
def test_responses_of_one_token(mode: AutoresetMode) -> None:
    compare(Copy(level="tiny", max_response=1, dense=True), mode)


def test_references_beyond_64_tokens(tmp_path: Path) -> None:
    # Widths of 16, 32, 64 and more bits come one after the other.
    rng = np.random.default_rng(0)
    rows = [
        {
            "source": f"{n} words",
            "references": [" ".join(rng.choice(["a", "b", "c."], n)), "b a"],
            "split": "train",
        }
        for n in (3, 20, 50, 100, 8)
    ]
    path = tmp_path / "long.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    reward: Any = {"bleu": 0.5, "rougeL": 0.5}
    task = Copy(corpus=str(path), reward=reward, dense=True, max_response=30)
    for seed in range(3):
        compare(task, AutoresetMode.SAME_STEP, seed=seed)


def first_row(env: TextVectorEnv, steps: int, seed: int) -> list[Any]:
    """Step at random, the first row always in the same way; return what it sees."""
    same, random = np.random.default_rng(0), np.random.default_rng(seed)
    observation, _ = env.reset(seed=9)
    seen: list[Any] = [{key: values[0] for key, values in observation.items()}]
    for _ in range(steps):
        actions = random.integers(len(env.tokenizer), size=env.num_envs)
        actions[0] = 0 if same.random() < 0.2 else same.integers(len(env.tokenizer))
        observation, rewards, terminated, truncated, _ = env.step(actions)
        seen.append({key: values[0] for key, values in observation.items()})
        seen.append((float(rewards[0]), bool(terminated[0]), bool(truncated[0])))
    return seen


@pytest.mark.parametrize("mode", ["SAME_STEP", "NEXT_STEP"])
def test_a_row_depends_neither_on_the_others_nor_on_their_number(mode: str) -> None:
    task = Translate(level="tiny", dense=True)
    alone = first_row(TextVectorEnv(task, 1, autoreset_mode=mode), 60, seed=1)
    for rows in (2, 7, 64):
        env = TextVectorEnv(task, rows, autoreset_mode=mode)
        seen = first_row(env, 60, seed=rows)
        for mine, theirs in zip(alone, seen, strict=True):
            assert_same(mine, theirs)


def test_vector_seeds_are_those_of_single_environments() -> None:
    task = Copy(level="tiny")
    env = TextVectorEnv(task, 6, group_size=2)
    _, infos = env.reset(seed=41)
    singles = [TextEnv(task).reset(seed=41 + row // 2)[1] for row in range(6)]
    expected = [info["example_index"] for info in singles]
    assert infos["example_index"].tolist() == expected


def test_handed_out_arrays_are_never_overwritten() -> None:
    env = TextVectorEnv(TOYS["syntax guess, dense"], 3, autoreset_mode="SAME_STEP")
    rng = np.random.default_rng(0)
    observation, infos = env.reset(seed=0)
    kept = [(observation, copy.deepcopy(observation), infos, copy.deepcopy(infos))]
    for _ in range(40):
        actions = rng.integers(len(env.tokenizer), size=3)
        observation, _, _, _, infos = env.step(actions)
        kept.append(
            (observation, copy.deepcopy(observation), infos, copy.deepcopy(infos))
        )
    for seen, then, told, told_then in kept:
        assert_same(seen, then)
        assert_same(told, told_then)


def test_a_batch_without_final_text_holds_numbers_only() -> None:
    env = TextVectorEnv(Copy(level="tiny"), 4)
    env.reset(seed=0)
    infos = env.step(np.zeros(4, np.int64))[4]
    assert set(infos) == {
        f"{mask}{key}"
        for key in ("action_mask", "metrics", "reward_terms")
        for mask in ("", "_")
    }
    assert infos["metrics"]["bleu"].dtype == np.float64
    assert not infos["action_mask"].flags.writeable
    assert infos["action_mask"].dtype == np.int8
    assert infos["action_mask"].shape == (4, len(env.tokenizer))


@pytest.mark.parametrize(("rows", "group"), [(0, 1), (4, 3), (2, 0), (-1, 1)])
def test_impossible_sizes_are_refused(rows: int, group: int) -> None:
    with pytest.raises(ValueError, match="group_size"):
        TextVectorEnv(Copy(level="tiny"), rows, group_size=group)


def test_both_forms_of_the_autoreset_mode_are_set() -> None:
    env = TextVectorEnv(Copy(level="tiny"), 2, autoreset_mode="SAME_STEP")
    assert env.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP
    assert env.autoreset_mode is AutoresetMode.SAME_STEP
    assert TextVectorEnv(Copy(), 1).autoreset_mode is AutoresetMode.NEXT_STEP
    assert "autoreset_mode" not in TextVectorEnv.metadata
    with pytest.raises(ValueError, match="Did you mean 'SAME_STEP'"):
        TextVectorEnv(Copy(), 1, autoreset_mode="SAMESTEP")
