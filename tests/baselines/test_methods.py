"""Every method: the same seed, the same agent; resumed, the same as without a break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from baselines.checkpoints import load_checkpoint
from baselines.methods import METHODS, method_of
from baselines.options import NetworkOptions, Options, RewardOptions
from baselines.runs import train

BY_REWARD = [
    name for name, one in METHODS.items() if issubclass(one.options, RewardOptions)
]
WITH_NETWORK = [
    name for name, one in METHODS.items() if issubclass(one.options, NetworkOptions)
]


def options_of(method: str, out: Path, **arguments: object) -> Options:
    sizes: dict[str, object] = {"examples": 8}
    if method in BY_REWARD:
        sizes["group_size"] = 2
    if method == "q-learning":
        sizes["remembered"] = 8
    if method in WITH_NETWORK:
        sizes |= {"hidden_size": 8, "embedding_size": 8}
    everything = {
        "env": "textgym/Copy-tiny-v0",
        "tokens": 500,
        "validations": 2,
        "validation_episodes": 4,
        "test_episodes": 4,
        "out": str(out),
    }
    return METHODS[method].options(**everything | sizes | arguments)  # type: ignore[arg-type]


def stop_after(updates: int) -> Callable[[], bool]:
    counted = iter(range(1, updates + 1))
    return lambda: next(counted) == updates


def knowledge(run_dir: Path) -> dict[str, torch.Tensor]:
    learner = load_checkpoint(run_dir).learner
    if "table" in learner:
        return {"values": learner["table"]["values"]}
    found: dict[str, torch.Tensor] = learner["weights"]
    return found


@pytest.mark.parametrize("method", METHODS)
def test_a_method_is_found_by_its_options(method: str, tmp_path: Path) -> None:
    assert method_of(options_of(method, tmp_path)) == method


@pytest.mark.parametrize("method", METHODS)
def test_a_resumed_run_ends_as_without_a_break(method: str, tmp_path: Path) -> None:
    whole = train(options_of(method, tmp_path / "whole"))
    broken = train(options_of(method, tmp_path / "broken"), stop=stop_after(2))
    assert not (broken / "result.json").exists()
    train(METHODS[method].options(resume=str(broken)))
    assert (broken / "result.json").exists()
    one, other = knowledge(whole), knowledge(broken)
    assert all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("method", BY_REWARD)
def test_a_warm_start_reads_references_first(method: str, tmp_path: Path) -> None:
    arguments = {"warm_start_pairs": 16, "warm_start_updates": 3}
    options = options_of(method, tmp_path / "run", tokens=5000, **arguments)
    log = (train(options) / "log.jsonl").read_text()
    assert "reward" in log
    assert load_checkpoint(tmp_path / "run").state.updates > 3


@pytest.mark.parametrize("method", BY_REWARD)
def test_methods_play_conversations_of_several_turns(
    method: str, tmp_path: Path
) -> None:
    options = options_of(
        method, tmp_path / "run", env="textgym/Dialogue-tiny-v0", tokens=3000
    )
    assert (train(options) / "result.json").exists()
