"""A rollout is one whole episode of each row."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from baselines.build import make_writer
from baselines.options import Options
from baselines.rollout import greedy, play, sampling
from textgym import TextEnv, TextVectorEnv, registered_tasks
from textgym.tasks.translate import Translate

TASKS = sorted(registered_tasks().items())


def generator() -> torch.Generator:
    made = torch.Generator()
    made.manual_seed(0)
    return made


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize(("id", "kind"), TASKS)
def test_rollouts_replay_in_single_environments(
    id: str, kind: type, dense: bool
) -> None:
    task = kind(level="tiny", dense=dense)
    env = TextVectorEnv(task, 6, group_size=3)
    turns = play(env, make_writer(Options(), env), sampling(generator()), seed=5)
    single = TextEnv(task)
    for row in range(6):
        _, info = single.reset(seed=5 + row // 3)
        assert info["example_index"] == turns.examples[row]
        mine = turns.tokens[turns.rows == row]
        rewards = []
        for token in mine[mine >= 0].tolist():
            _, reward, terminated, truncated, _ = single.step(token)
            rewards.append(reward)
        assert terminated or truncated
        played = turns.rewards[:, row].tolist()
        assert played[: len(rewards)] == pytest.approx(rewards, abs=1e-6)
        assert not any(played[len(rewards) :])


def test_siblings_share_their_example() -> None:
    env = TextVectorEnv(Translate(level="tiny"), 8, group_size=4)
    turns = play(env, make_writer(Options(), env), greedy, seed=1)
    assert len(set(turns.examples[:4])) == len(set(turns.examples[4:])) == 1
    assert len(turns.contexts) == 2


def test_examples_can_be_chosen() -> None:
    env = TextVectorEnv(Translate(level="tiny"), 4)
    chosen = np.array([7, 1, 3, 3])
    turns = play(env, make_writer(Options(), env), greedy, indices=chosen)
    assert turns.examples.tolist() == chosen.tolist()


def test_values_are_spread_over_tokens_by_step_and_row() -> None:
    env = TextVectorEnv(Translate(level="tiny"), 4)
    turns = play(env, make_writer(Options(), env), greedy, seed=1)
    values = torch.arange(4 * len(turns.rewards)).reshape(-1, 4)
    spread = turns.spread(values)
    for turn, row in enumerate(turns.rows.tolist()):
        for place in torch.nonzero(turns.tokens[turn] >= 0).flatten().tolist():
            assert spread[turn, place] == values[place, row]


def test_sampling_follows_the_probabilities() -> None:
    logits = torch.tensor([0.5, 0.2, 0.3, 0.0]).log().expand(40_000, 4)
    drawn = torch.bincount(sampling(generator())(logits), minlength=4) / 40_000
    assert drawn.tolist() == pytest.approx([0.5, 0.2, 0.3, 0.0], abs=0.01)
    assert drawn[3] == 0
