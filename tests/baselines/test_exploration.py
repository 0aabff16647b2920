"""Bonuses pay what is new, get used to it, and never count as reward."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
import torch
from torch import Tensor

from baselines.build import make_writer
from baselines.checkpoints import load_checkpoint
from baselines.exploration import Bonus, BonusName, make_bonus
from baselines.methods import make_learner
from baselines.options import NetworkOptions, RewardOptions
from baselines.ppo import PPOOptions
from baselines.reinforce import ReinforceOptions
from baselines.rollout import Turns, greedy, play, sampling
from baselines.runs import train
from tests.baselines.test_methods import BY_REWARD, options_of, stop_after
from tests.baselines.test_rollout import generator
from textgym import Task, TextVectorEnv
from textgym.tasks.copy import Copy
from textgym.tasks.dialogue import Dialogue

BONUSES: tuple[BonusName, ...] = get_args(BonusName)


def played(task: Task, seed: int = 1) -> tuple[Turns, Bonus, Bonus, Bonus]:
    env = TextVectorEnv(task, 8)
    writer = make_writer(NetworkOptions(hidden_size=8, embedding_size=8), env)
    turns = play(env, writer, sampling(generator()), seed=seed)
    return turns, *(make_bonus(name, writer.shape, seed) for name in BONUSES)


TASKS = [Copy(level="tiny"), Dialogue(level="tiny")]


@pytest.mark.parametrize("task", TASKS, ids=["one turn", "several turns"])
@pytest.mark.parametrize("number", range(3), ids=BONUSES)
def test_each_token_is_paid_and_nothing_else(task: Task, number: int) -> None:
    turns, *bonuses = played(task)
    paid = bonuses[number].of(turns)
    ones = torch.ones(int((turns.tokens >= 0).sum()))
    there = turns.grid(ones) > 0
    assert paid.shape == turns.rewards.shape
    assert (paid[there] > 0).all()
    assert not paid[~there].any()


@pytest.mark.parametrize("number", range(3), ids=BONUSES)
def test_what_is_seen_again_and_again_is_paid_less(number: int) -> None:
    turns, *bonuses = played(Copy(level="tiny"))
    bonus = bonuses[number]
    first = bonus.of(turns).sum()
    for _ in range(300):
        last = bonus.of(turns).sum()
    assert last < first / 2


@pytest.mark.parametrize("number", range(3), ids=BONUSES)
def test_a_text_that_was_never_seen_is_paid_more(number: int) -> None:
    turns, *bonuses = played(Copy(level="tiny"))
    bonus = bonuses[number]
    half, other = turns.pick(torch.arange(4)), turns.pick(torch.arange(4, 8))
    for _ in range(300):
        bonus.of(half)
    state = bonus.state()
    known = bonus.of(half)[:, half.rows].sum() / (half.tokens >= 0).sum()
    bonus.restore(state)
    new = bonus.of(other)[:, other.rows].sum() / (other.tokens >= 0).sum()
    assert new > 2 * known


@pytest.mark.parametrize("number", range(3), ids=BONUSES)
def test_a_bonus_goes_on_from_its_state_as_without_a_break(number: int) -> None:
    turns, *bonuses = played(Copy(level="tiny"))
    _, *others = played(Copy(level="tiny"), seed=2)
    whole, resumed = bonuses[number], others[number]
    whole.of(turns)
    saved = torch.load(_stored(whole.state()), weights_only=True)
    resumed.restore(saved)
    assert torch.equal(whole.of(turns), resumed.of(turns))
    assert torch.equal(whole.of(turns), resumed.of(turns))


def _stored(state: dict[str, Any]) -> Any:
    import io

    buffer = io.BytesIO()
    torch.save(state, buffer)
    buffer.seek(0)
    return buffer


def test_making_a_bonus_leaves_the_random_numbers_of_others_alone() -> None:
    env = TextVectorEnv(Copy(level="tiny"), 2)
    shape = make_writer(NetworkOptions(), env).shape
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    for name in BONUSES:
        make_bonus(name, shape, 1)
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize(("progress", "share"), [(0.0, 1.0), (0.75, 0.25), (1.0, 0.0)])
def test_the_weight_of_a_bonus_sinks_to_zero(progress: float, share: float) -> None:
    options = ReinforceOptions(
        examples=4, group_size=2, bonus="counts", bonus_weight=0.5
    )
    learner: Any = make_learner(options, Copy(level="tiny"))
    turns = play(learner.env, learner.writer, greedy, seed=1)
    new = make_bonus("counts", learner.writer.shape, 0).of(turns)
    paid = learner.explored(turns, progress).rewards - turns.rewards
    torch.testing.assert_close(paid, 0.5 * share * new)


@pytest.mark.parametrize("method", BY_REWARD)
def test_what_is_logged_and_validated_holds_no_bonus(
    method: str, tmp_path: Path
) -> None:
    options = options_of(
        method, tmp_path / "run", bonus="counts", bonus_weight=100.0, tokens=3000
    )
    train(options)
    lines = (tmp_path / "run" / "log.jsonl").read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    rewards = [
        entry[name]
        for entry in entries
        for name in ("reward", "validation")
        if name in entry
    ]
    assert len(rewards) >= 2
    assert all(0 <= reward <= 1 for reward in rewards)


@pytest.mark.parametrize("method", BY_REWARD)
def test_a_bonus_changes_what_is_learned(method: str, tmp_path: Path) -> None:
    runs = [
        train(options_of(method, tmp_path / f"run{weight}", **arguments))
        for weight, arguments in enumerate(
            ({}, {"bonus": "counts", "bonus_weight": 1.0})
        )
    ]
    one, other = (load_checkpoint(run).learner["weights"] for run in runs)
    assert not all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("bonus", BONUSES)
@pytest.mark.parametrize("method", ["reinforce", "q-learning"])
def test_a_resumed_run_with_a_bonus_ends_as_without_a_break(
    method: str, bonus: str, tmp_path: Path
) -> None:
    arguments = {"bonus": bonus, "bonus_weight": 0.1}
    whole = train(options_of(method, tmp_path / "whole", **arguments))
    broken = train(
        options_of(method, tmp_path / "broken", **arguments), stop=stop_after(2)
    )
    train(type(options_of(method, tmp_path))(resume=str(broken)))
    one, other = (
        load_checkpoint(whole).learner["weights"],
        load_checkpoint(broken).learner["weights"],
    )
    assert all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("kind", [ReinforceOptions, PPOOptions])
def test_a_negative_weight_is_an_error(kind: type[RewardOptions]) -> None:
    with pytest.raises(ValueError, match="bonus_weight must be at least 0; got -1"):
        kind(bonus="counts", bonus_weight=-1)


def test_a_text_is_paid_by_the_number_of_times_that_its_beginning_was_seen() -> None:
    turns, counts, *_ = played(Copy(level="tiny"))
    seen: dict[tuple[int, ...], int] = {}
    for _ in range(3):
        beginnings = [
            tuple(line[: end + 1])
            for line in turns.tokens.tolist()
            for end in range(len(line))
            if line[end] >= 0
        ]
        for beginning in beginnings:
            seen[beginning] = seen.get(beginning, 0) + 1
        expected = torch.tensor([1 / math.sqrt(seen[one]) for one in beginnings])
        torch.testing.assert_close(counts.of(turns), turns.grid(expected))


def test_prompts_make_no_difference_to_counts() -> None:
    turns, counts, *_ = played(Copy(level="tiny"))
    other: Tensor = turns.contexts.flip(0)
    once = counts.of(turns)
    assert torch.all(counts.of(replace(turns, contexts=other)) <= once)
