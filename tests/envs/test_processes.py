"""The same text in every process; nothing heavy is imported on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import pytest

import textgym

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "sacrebleu", "rouge_score", "nltk", "rich", "tyro", "datasets")

TRANSCRIPTS = """
import hashlib, json
import gymnasium as gym
import numpy as np
import textgym

seen = {}
for id, kind in textgym.registered_tasks().items():
    for level in kind.levels:
        env = gym.make(id, level=level, dense=True).unwrapped
        digest = hashlib.sha256(env.tokenizer.fingerprint.encode())
        digest.update(env.corpus.fingerprint.encode())
        observation, info = env.reset(seed=42)
        for token in range(60):
            step = env.step(token % min(7, len(env.tokenizer)))
            if step[2] or step[3]:
                told = {k: v for k, v in step[4].items() if k != "action_mask"}
                digest.update(json.dumps(told).encode())
                observation, info = env.reset()
            digest.update(observation["context"].tobytes())
            digest.update(step[0]["response"].tobytes())
            digest.update(np.float64(step[1]).tobytes())
        env.action_space.seed(0)
        digest.update(str(env.action_space.sample()).encode())
        text = gym.make(id, level=level, actions="text").unwrapped
        text.action_space.seed(0)
        digest.update(text.action_space.sample().encode())
        seen[f"{id} {level}"] = digest.hexdigest()
print(json.dumps(seen))
"""


def run(program: str, *arguments: str, **environment: str) -> str:
    """Run a program in a fresh interpreter; return what it prints."""
    finished = subprocess.run(
        [sys.executable, *arguments, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_hash_seeds_do_not_matter() -> None:
    one, other = (json.loads(run(TRANSCRIPTS, PYTHONHASHSEED=s)) for s in "01")
    assert one == other
    assert len(one) >= 5


def test_importing_and_playing_need_gymnasium_and_numpy_only() -> None:
    program = f"""
import sys
import textgym
loaded = [name for name in {HEAVY!r} if name in sys.modules]
import gymnasium as gym
env = gym.make_vec("textgym/Translate-tiny-v0", num_envs=4, dense=True)
env.reset(seed=0)
for _ in range(20):
    env.step(env.action_space.sample())
loaded += [name for name in {HEAVY!r} if name in sys.modules]
print(loaded)
"""
    assert run(program).strip() == "[]"


def test_importing_twice_registers_once_and_prints_nothing() -> None:
    program = """
import importlib, gymnasium as gym, textgym
before = dict(gym.registry)
importlib.reload(textgym)
textgym.discover_tasks()
assert dict(gym.registry) == before
"""
    assert run(program, "-W", "error") == ""


@pytest.mark.parametrize("actions", ["tokens", "text"])
def test_spawned_workers_find_the_environment_by_its_id(actions: str) -> None:
    id = "textgym:textgym/Copy-v0"
    arguments: dict[str, Any] = {"level": "tiny", "dense": True, "actions": actions}
    envs = gym.make_vec(
        id,
        num_envs=2,
        vectorization_mode="async",
        vector_kwargs={"context": "spawn", "shared_memory": actions == "tokens"},
        **arguments,
    )
    try:
        observations, infos = envs.reset(seed=11)
        assert infos["example_index"].tolist() == [
            gym.make(id, level="tiny").reset(seed=seed)[1]["example_index"]
            for seed in (11, 12)
        ]
        if actions == "tokens":
            given: Any = np.array([3, 0])
            assert observations["context"].shape == (2, 4)
        else:
            given = observations
        _, rewards, terminated, _, _ = envs.step(given)
        assert terminated[1]
        if actions == "text":
            assert rewards == pytest.approx([1.0, 1.0])
    finally:
        envs.close()


def test_every_way_of_making_a_batch_plays_the_same() -> None:
    played = []
    for mode in ("vector_entry_point", "sync"):
        envs = gym.make_vec(
            "textgym/Translate-tiny-v0", num_envs=3, vectorization_mode=mode, dense=True
        )
        envs.action_space.seed(0)
        _, infos = envs.reset(seed=5)
        rewards = [infos["example_index"].tolist()]
        for number in range(30):
            actions = (np.arange(3) * 7 + number) % 11
            rewards.append(envs.step(actions)[1].tolist())
        played.append(rewards)
    np.testing.assert_allclose(np.array(played[0]), np.array(played[1]), atol=1e-12)
    assert textgym.registered_tasks()
