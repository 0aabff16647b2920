"""What is remembered is what was played."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pytest
import torch

from baselines.replay import Replay
from baselines.rollout import Turns, roll_out
from textgym import TextVectorEnv
from textgym.testing.check import find_task

ENVS = ("textgym/Copy-tiny-v0", "textgym/Dialogue-tiny-v0")


@dataclass
class Played:
    env: TextVectorEnv
    turns: Turns


def play_at_random(name: str, rows: int = 6, seed: int = 0) -> Played:
    env = TextVectorEnv(find_task(name), rows)
    rng = np.random.default_rng(seed)
    tokens = len(env.tokenizer)
    turns = roll_out(env, lambda *_: rng.integers(tokens, size=rows), seed=seed)
    return Played(env, turns)


def written(turns: Turns, row: int) -> list[list[int]]:
    texts = turns.tokens[turns.rows == row].tolist()
    return [[token for token in text if token >= 0] for text in texts]


@pytest.mark.parametrize("name", ENVS)
def test_episodes_come_back_as_they_were(name: str) -> None:
    played = play_at_random(name)
    replay = Replay(100)
    replay.add(played.turns)
    assert len(replay) == 6
    tokens = len(played.env.tokenizer)
    drawn = replay.sample(20, np.random.default_rng(1), tokens)
    examples = played.turns.examples.tolist()
    for row, example in enumerate(drawn.examples.tolist()):
        origin = [
            one
            for one in range(6)
            if examples[one] == example
            and written(played.turns, one) == written(drawn, row)
        ]
        assert origin
        rewards = played.turns.rewards[:, origin[0]]
        wanted = torch.zeros(len(drawn.rewards))
        kept = min(len(wanted), len(rewards))
        wanted[:kept] = rewards[:kept]
        assert torch.equal(drawn.rewards[:, row], wanted)
        mine, there = drawn.rows == row, played.turns.rows == origin[0]
        contexts = drawn.contexts[drawn.inverse[mine]]
        assert torch.equal(contexts, played.turns.contexts[played.turns.inverse[there]])
    values = torch.arange(int((drawn.tokens >= 0).sum())).float()
    grid = drawn.grid(values)
    assert torch.equal(drawn.spread(grid)[drawn.tokens >= 0], values)


def test_the_oldest_make_room() -> None:
    replay = Replay(8)
    played = [play_at_random(ENVS[0], seed=seed).turns for seed in range(3)]
    for turns in played:
        replay.add(turns)
    assert len(replay) == 8
    drawn = replay.sample(200, np.random.default_rng(0), 10)
    kept = {*played[1].examples[-2:].tolist(), *played[2].examples.tolist()}
    assert set(drawn.examples.tolist()) == kept


def test_a_memory_can_be_saved_and_goes_on_alike() -> None:
    replay, other = Replay(8), Replay(8)
    replay.add(play_at_random(ENVS[0]).turns)
    file = io.BytesIO()
    torch.save(replay.state(), file)
    file.seek(0)
    other.restore(torch.load(file, weights_only=True))
    later = play_at_random(ENVS[0], seed=1).turns
    samples = []
    for one in (replay, other):
        one.add(later)
        samples.append(one.sample(9, np.random.default_rng(2), 10))
    assert torch.equal(samples[0].tokens, samples[1].tokens)
    assert torch.equal(samples[0].rewards, samples[1].rewards)
