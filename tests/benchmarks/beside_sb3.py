"""Prints how soon agents of Stable-Baselines3 and the baselines reach a score.

Run with `python -m tests.benchmarks.beside_sb3 [MINUTES]`, after
`pip install "sb3-contrib>=2.9"`. Every agent learns textgym/Translate-tiny-v0 in one
thread, by itself, for the same processor time, and is tried with greedy texts on the
validation split. Trials count for neither time nor tokens.

The agents of Stable-Baselines3 read ids with embeddings and GRUs of the sizes that the
baselines have, and are paid at every token, without which they learned less. They have
no attention, as nothing of the kind comes with that library.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from sb3_contrib import MaskablePPO
from stable_baselines3 import DQN
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor

from baselines.ppo import PPOOptions
from baselines.q_learning import QLearningOptions
from baselines.reinforce import ReinforceOptions
from baselines.runs import train
from textgym.evaluation import evaluate
from textgym.tasks.translate import Translate

ID = "textgym/Translate-tiny-v0"
SIZE = 64
TRIALS, EPISODES = 20, 500
THRESHOLDS = (0.3, 0.5, 0.7, 0.85)

Point = tuple[int, float, float]
"""Tokens, seconds of processor time, and the score then."""


class Reader(BaseFeaturesExtractor):
    """Embeds what is read and what was written, and runs a GRU over each."""

    def __init__(self, observation_space: gym.spaces.Dict) -> None:
        super().__init__(observation_space, 3 * SIZE)
        sizes = {name: int(box.high.max()) + 1 for name, box in self.boxes.items()}
        self.embeddings = torch.nn.ModuleDict(
            {name: torch.nn.Embedding(size, SIZE) for name, size in sizes.items()}
        )
        self.context = torch.nn.GRU(SIZE, SIZE, batch_first=True, bidirectional=True)
        self.response = torch.nn.GRU(SIZE, SIZE, batch_first=True)

    @property
    def boxes(self) -> dict[str, Any]:
        """The spaces of context and response."""
        return self._observation_space.spaces

    def forward(self, observations: dict[str, torch.Tensor]) -> torch.Tensor:
        """Return what both GRUs end with: (rows, 3 * SIZE)."""
        read, written = (
            self.embeddings[name](observations[name].long())
            for name in ("context", "response")
        )
        _, context = self.context(read)
        _, response = self.response(written.flip(1))  # its last token last
        return torch.cat((*context, *response), dim=1)


class Player:
    """Lets a model of Stable-Baselines3 play as an agent of textgym."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def act(self, observations: Any, masks: Any) -> Any:
        """Choose the likeliest tokens, or those of the highest value."""
        seen = {name: observations[name] for name in ("context", "response")}
        wanted = isinstance(self._model, MaskablePPO)
        told = {"action_masks": masks.astype(bool)} if wanted else {}
        actions, _ = self._model.predict(seen, deterministic=True, **told)
        return np.asarray(actions, np.int64)


class Watch(BaseCallback):
    """Tries the agent now and then, and ends the run when its time is over."""

    def __init__(self, minutes: float) -> None:
        super().__init__()
        self.points: list[Point] = []
        self._seconds = 60 * minutes
        self._tried = 0.0
        self._begun = time.process_time()

    def _on_step(self) -> bool:
        spent = time.process_time() - self._begun - self._tried
        if spent >= (len(self.points) + 1) / TRIALS * self._seconds:
            before = time.process_time()
            task = Translate(level="tiny", split="validation")
            score = evaluate(Player(self.model), task, episodes=EPISODES).mean_reward
            self._tried += time.process_time() - before
            self.points.append((self.num_timesteps, spent, score))
        return spent < self._seconds


def sb3(make: Callable[[Any], Any], envs: int) -> Callable[[float], list[Point]]:
    """Return a function that trains a model for some minutes."""

    def run(minutes: float) -> list[Point]:
        watch = Watch(minutes)
        env = make_vec_env(ID, n_envs=envs, seed=0, env_kwargs={"dense": True})
        make(env).learn(10**9, callback=watch)
        return watch.points

    return run


def baseline(options: type, **more: Any) -> Callable[[float], list[Point]]:
    """Return a function that trains a baseline for some minutes."""

    def run(minutes: float) -> list[Point]:
        with tempfile.TemporaryDirectory() as root:
            chosen = options(env=ID, cpu_minutes=minutes, out=f"{root}/run", **more)
            log = (train(chosen) / "log.jsonl").read_text("utf-8").splitlines()
            assert Path(root).is_dir()
        found = [json.loads(line) for line in log]
        return [
            (line["tokens"], line["cpu_seconds"], line["validation"])
            for line in found
            if "validation" in line
        ]

    return run


POLICY = {
    "policy": "MultiInputPolicy",
    "policy_kwargs": {"features_extractor_class": Reader, "net_arch": [SIZE]},
    "seed": 0,
    "device": "cpu",
}
AGENTS: dict[str, Callable[[float], list[Point]]] = {
    "sb3-contrib MaskablePPO": sb3(
        lambda env: MaskablePPO(
            env=env,
            n_steps=16,
            batch_size=256,
            n_epochs=3,
            learning_rate=2e-3,
            ent_coef=0.01,
            gamma=1.0,
            **POLICY,
        ),
        64,
    ),
    "stable-baselines3 DQN": sb3(
        lambda env: DQN(
            env=env,
            learning_rate=1e-3,
            buffer_size=50_000,
            batch_size=256,
            train_freq=4,
            gradient_steps=2,
            target_update_interval=2_000,
            exploration_fraction=1e-4,
            gamma=1.0,
            **POLICY,
        ),
        64,
    ),
    "textgym REINFORCE": baseline(ReinforceOptions),
    "textgym PPO": baseline(PPOOptions, dense=True, entropy_weight=0.05),
    "textgym Q-learning": baseline(QLearningOptions),
}


def first_above(points: list[Point], threshold: float) -> str:
    """Say when a score was reached first."""
    for tokens, seconds, score in points:
        if score >= threshold:
            return f"{seconds:.0f} s, {tokens / 1e3:.0f} k tokens"
    return "-"


def main() -> None:
    """Train everybody and print."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    torch.set_num_threads(1)
    reached = [f"{100 * threshold:.0f} BLEU" for threshold in THRESHOLDS]
    table = Table("agent", *reached, "best", "k tokens in all")
    for name, run in AGENTS.items():
        points = run(minutes)
        times = [first_above(points, threshold) for threshold in THRESHOLDS]
        best = max(score for _, _, score in points)
        tokens = f"{points[-1][0] / 1e3:,.0f}"
        table.add_row(name, *times, f"{100 * best:.1f}", tokens)
        Console(width=130).print(table)


if __name__ == "__main__":
    main()
