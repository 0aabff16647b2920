"""Environments over one corpus share their tables and never notice each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playing import assert_same

from textgym import TextEnv, TextVectorEnv
from textgym.tasks.copy import Copy

LENGTHS = (5, 25, 40, 90)


@pytest.fixture
def task(tmp_path: Path) -> Copy:
    """Return a task whose examples need 16, 32, 64 and more bits, in this order."""
    rng = np.random.default_rng(1)
    lines = []
    for number, length in enumerate(LENGTHS):
        references = [" ".join(rng.choice(["a", "b", "c"], length)) for _ in range(1)]
        row = {"id": str(number), "source": f"a {number}", "references": references}
        lines.append(json.dumps({**row, "split": "train"}))
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return Copy(corpus=str(path), reward={"bleu": 0.5, "rougeL": 0.5}, dense=True)


def rewards_of(env: Any, actions: list[int], rows: int | None = None) -> list[float]:
    shape = actions if rows is None else [np.full(rows, a) for a in actions]
    steps = [env.step(action) for action in shape]
    return [float(np.ravel(step[1])[0]) for step in steps]


@pytest.mark.parametrize("other", range(1, len(LENGTHS)))
def test_another_environment_may_need_wider_tables_in_mid_episode(
    task: Copy, other: int
) -> None:
    single = TextEnv(task)
    actions = np.random.default_rng(other).integers(2, 5, size=6).tolist()
    single.reset(seed=0, options={"index": 0})
    expected = rewards_of(single, actions)
    mine, theirs = TextVectorEnv(task, 3), TextVectorEnv(task, 2)
    mine.reset(seed=0, options={"index": 0})
    played = rewards_of(mine, actions[:3], 3)
    theirs.reset(seed=0, options={"index": other})
    played += rewards_of(mine, actions[3:], 3)
    assert_same(played, expected)
    np.testing.assert_allclose(played, expected, atol=1e-12)


def test_rows_keep_their_scores_when_another_row_needs_wider_tables(
    task: Copy,
) -> None:
    actions = [2, 3, 4, 2, 2, 3, 4, 3]
    env = TextVectorEnv(task, 2, autoreset_mode="DISABLED")
    env.reset(seed=0, options={"index": np.array([0, 1])})
    single = TextEnv(task)
    single.reset(seed=0, options={"index": 0})
    expected = rewards_of(single, actions)
    played = []
    for number, action in enumerate(actions):
        played.append(float(env.step(np.full(2, action))[1][0]))
        if number in (1, 3, 5):
            options = {
                "reset_mask": np.array([False, True]),
                "index": np.array([0, (number + 1) // 2]),
            }
            env.reset(options=options)
    np.testing.assert_allclose(played, expected, atol=1e-12)


def test_interleaved_environments_do_not_disturb_each_other(task: Copy) -> None:
    def steps(env: TextEnv, seed: int) -> Any:
        observation, info = env.reset(seed=seed)
        yield observation, info
        for action in [2, 3, 4, 2, 3, 0]:
            yield env.step(action)

    alone = [list(steps(TextEnv(task), seed)) for seed in (1, 2)]
    together = zip(steps(TextEnv(task), 1), steps(TextEnv(task), 2), strict=True)
    for number, (first, second) in enumerate(together):
        for mine, expected in ((first, alone[0][number]), (second, alone[1][number])):
            for one, other in zip(mine, expected, strict=True):
                assert_same(one, other)


def test_duplicate_prompts_do_not_collide(tmp_path: Path) -> None:
    path = tmp_path / "twins.jsonl"
    rows = [
        {"id": name, "source": "same", "references": [text], "split": "train"}
        for name, text in (("one", "a b c"), ("two", "c b a"))
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    env = TextVectorEnv(Copy(corpus=str(path)), 2, autoreset_mode="SAME_STEP")
    ids = env.tokenizer.encode("a b c")
    env.reset(seed=0, options={"index": np.array([0, 1])})
    for token in ids:
        env.step(np.full(2, token))
    rewards = env.step(np.full(2, env.tokenizer.eos_id))[1]
    assert rewards[0] == pytest.approx(1.0)
    assert rewards[1] < 0.9
