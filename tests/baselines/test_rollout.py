"""A rollout is one whole episode of each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch

from baselines.build import make_writer
from baselines.decoding import Array
from baselines.options import NetworkOptions
from baselines.rollout import greedy, play, sampling
from textgym import (
    Example,
    Reply,
    Task,
    TextEnv,
    TextVectorEnv,
    Tokenizer,
    Turn,
    registered_tasks,
)
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate


class NoRepetition:
    """Advises against the token that was written last."""

    def __init__(self, size: int) -> None:
        self._size = size

    def start(self, example: Example) -> Any:
        return None

    def advance(self, state: Any, token: int) -> Any:
        return token

    def mask(self, state: Any) -> Array:
        mask = np.ones(self._size, np.int8)
        if state is not None:
            mask[state] = 0
        return mask


@dataclass(frozen=True, kw_only=True)
class Insist(Copy):
    """Ask three times, and mask tokens by what was written."""

    def answer(self, turn: Turn) -> Reply:
        return Reply(text=None if turn.number == 2 else "apple")

    def mask_rule(self, tokenizer: Tokenizer) -> NoRepetition:
        return NoRepetition(len(tokenizer))


TASKS = [*registered_tasks().values(), Insist]


def generator() -> torch.Generator:
    made = torch.Generator()
    made.manual_seed(0)
    return made


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("kind", TASKS)
def test_rollouts_replay_in_single_environments(kind: type[Task], dense: bool) -> None:
    task: Task = kind(level="tiny", dense=dense)
    env = TextVectorEnv(task, 6, group_size=3)
    turns = play(env, make_writer(NetworkOptions(), env), sampling(generator()), seed=5)
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


def test_turns_keep_the_masks_that_they_were_written_under() -> None:
    env = TextVectorEnv(Insist(level="tiny"), 4)
    turns = play(env, make_writer(NetworkOptions(), env), sampling(generator()), seed=5)
    assert len(turns.tokens) == 12
    for turn, tokens in enumerate(turns.tokens):
        for place, token in enumerate(tokens[tokens >= 0].tolist()):
            forbidden = torch.nonzero(turns.forbidden[turn, place]).flatten().tolist()
            assert forbidden == ([] if place == 0 else [int(tokens[place - 1])])
            assert token not in forbidden


def test_siblings_share_their_example() -> None:
    env = TextVectorEnv(Translate(level="tiny"), 8, group_size=4)
    turns = play(env, make_writer(NetworkOptions(), env), greedy, seed=1)
    assert len(set(turns.examples[:4])) == len(set(turns.examples[4:])) == 1
    assert len(turns.contexts) == 2


def test_examples_can_be_chosen() -> None:
    env = TextVectorEnv(Translate(level="tiny"), 4)
    chosen = np.array([7, 1, 3, 3])
    turns = play(env, make_writer(NetworkOptions(), env), greedy, indices=chosen)
    assert turns.examples.tolist() == chosen.tolist()


def test_values_are_spread_over_tokens_by_step_and_row() -> None:
    env = TextVectorEnv(Translate(level="tiny"), 4)
    turns = play(env, make_writer(NetworkOptions(), env), greedy, seed=1)
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
