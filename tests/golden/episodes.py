"""Plays the episodes whose transcripts are kept in `episodes.json`."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import textgym
from textgym import TextEnv
from textgym.envs.seeding import mix
from textgym.registration import make_task

PATH = Path(__file__).parent / "episodes.json"
SEEDS = (0, 42, 2**70)
# What else is played, beside the tasks as they are.
FIELDS: dict[str, tuple[dict[str, str], ...]] = {
    "textgym/Translate-v0": ({"target": "de"},),
}


def cases() -> dict[str, dict[str, Any]]:
    """Name the episodes: of every level two sparse ones and a dense one."""
    named = {}
    for id, task in textgym.registered_tasks().items():
        choices = product(({}, *FIELDS.get(id, ())), task.levels, SEEDS)
        for fields, level, seed in choices:
            dense = seed == SEEDS[1]
            fixed = {"level": level, "dense": dense, **fields}
            name = " ".join([id, *fields.values(), level, str(seed)])
            named[name] = {"id": id, "seed": seed, "fields": fixed}
    return named


def play(case: dict[str, Any]) -> dict[str, Any]:
    """Play two episodes: one mostly right, one at random; return their transcript."""
    task = textgym.registered_tasks()[case["id"]]
    env = TextEnv(make_task(task, **case["fields"]))
    episodes = []
    for number in range(2):
        _, info = env.reset(seed=case["seed"] if number == 0 else None)
        example = env.corpus[info["example_index"]]
        right = env.tokenizer.encode(env.task.oracle(env.prompt)) if number == 0 else []
        episodes.append(_episode(env, right, example, info))
    return {
        "source_tokenizer": env.context_tokenizer.fingerprint[:16],
        "tokenizer": env.tokenizer.fingerprint[:16],
        "episodes": episodes,
    }


def _episode(
    env: TextEnv, right: list[int], example: textgym.Example, info: dict[str, Any]
) -> dict[str, Any]:
    actions: list[int] = []
    rewards: list[float] = []
    over = False
    while not over:
        step = len(actions)
        # The second token is wrong on purpose; after the answer comes EOS.
        token = int(mix(step + 7)) % len(env.tokenizer)
        if right and step != 1:
            token = right[step] if step < len(right) else env.tokenizer.eos_id
        _, reward, terminated, truncated, told = env.step(token)
        actions.append(token)
        rewards.append(reward)
        over = terminated or truncated
    return {
        "index": info["example_index"],
        "source": env.task.opening(example),
        "references": list(example.references),
        "actions": actions,
        "hypothesis": told["hypothesis"],
        "rewards": rewards,
        "terminated": terminated,
        "metrics": told["metrics"],
        "reward_terms": told["reward_terms"],
    }


def written() -> dict[str, Any]:
    """Read the transcripts that were kept."""
    kept: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
    return kept
