"""Agents learn what random play and heuristics cannot do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from baselines.build import make_training_task
from baselines.matrix.plan import TABULAR
from baselines.methods import METHODS
from baselines.networks import NetworkName
from baselines.options import Options
from baselines.reinforce import ReinforceOptions
from baselines.runs import train
from textgym.evaluation import MaskedRandomAgent, ScriptedAgent, evaluate

COPY, TRANSLATE = "textgym/Copy-tiny-v0", "textgym/Translate-tiny-v0"


def reward_on_test(options: Options) -> float:
    result: dict[str, Any] = json.loads((train(options) / "result.json").read_text())
    reward: float = result["splits"]["test"]["mean_reward"]
    return reward


@pytest.mark.slow
@pytest.mark.parametrize("copying", [False, True], ids=["", "copying"])
@pytest.mark.parametrize(
    ("network", "tokens", "bar"),
    [("gru", 200_000, 0.95), ("transformer", 300_000, 0.8)],
    ids=["gru", "transformer"],
)
def test_every_network_learns_to_copy_by_reward(
    tmp_path: Path, network: NetworkName, tokens: int, bar: float, copying: bool
) -> None:
    options = ReinforceOptions(
        env=COPY,
        network=network,
        copying=copying,
        tokens=tokens,
        threads=1,
        test_episodes=500,
        out=str(tmp_path / "run"),
    )
    task = make_training_task(options, "test")
    assert evaluate(MaskedRandomAgent(), task, episodes=500).mean_reward < 0.2
    assert reward_on_test(options) > bar


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "arguments", "bar"),
    [
        ("reinforce", {"baseline": "value"}, 0.9),
        ("ppo", {}, 0.9),
        # Values take more steps to learn, so that batches are smaller.
        ("q-learning", {"examples": 16, "remembered": 64}, 0.9),
        ("sarsa", {"examples": 16}, 0.7),
        ("supervised", {}, 0.9),
        *((method, {}, 0.95) for method in TABULAR),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_method_learns_to_copy(
    tmp_path: Path, method: str, arguments: dict[str, Any], bar: float
) -> None:
    everything = {
        "env": COPY,
        "tokens": 150_000,
        "threads": 1,
        "test_episodes": 500,
        "out": str(tmp_path / "run"),
    }
    options = METHODS[method].options(**everything | arguments)
    task = make_training_task(options, "test")
    assert evaluate(MaskedRandomAgent(), task, episodes=500).mean_reward < 0.2
    assert reward_on_test(options) > bar


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        {"tokens": 400_000},
        {"tokens": 150_000, "warm_start_pairs": 200, "warm_start_updates": 150},
    ],
    ids=["by reward alone", "after a warm start"],
)
def test_reinforce_translates_better_than_heuristics(
    arguments: dict[str, Any], tmp_path: Path
) -> None:
    options = ReinforceOptions(
        env=TRANSLATE,
        examples=32,
        threads=1,
        test_episodes=500,
        out=str(tmp_path / "run"),
        **arguments,
    )
    task = make_training_task(options, "test")
    heuristics = task.heuristics()
    assert set(heuristics) == {"copy the source", "word by word"}
    floors = [
        evaluate(ScriptedAgent(write, task), task, episodes=500).mean_reward
        for write in heuristics.values()
    ]
    assert reward_on_test(options) > max(floors)
