"""Prints the speed of tasks that answer turns themselves.

Run with `python -m tests.benchmarks.own_terms`. Summarize with a fact term is measured
beside what one would write over rouge-score; Dialogue as tokens a second of CPU time,
with random tokens and with those of the scripted assistant.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import gymnasium as gym
import numpy as np
from rich.console import Console
from rich.table import Table

import textgym  # noqa: F401 (registers the suite)
from tests.benchmarks.__main__ import clock, ratio, vector, warm
from tests.benchmarks.ordinary import OrdinaryTexts
from textgym.corpora.reports.claims import claims

ROWS = 256
REWARD = {"rougeL": 0.5, "fact_recall": 0.5}


class OrdinarySummaries(OrdinaryTexts):
    """What one would write over rouge-score: every score from the text anew."""

    def __init__(self, source: Any, *, dense: bool) -> None:
        from rouge_score.rouge_scorer import RougeScorer

        super().__init__(source, dense=dense)
        plain = source.unwrapped
        self.encoded, self.tokenizer = plain._encoded, plain.tokenizer
        self.scorer, self.size = RougeScorer(["rougeL"]), len(self.encoded.corpus)

    def _score(self, *, over: bool) -> float:
        text = self.tokenizer.decode(self.written)
        example = self.encoded.example(self.index)
        rouge = max(
            self.scorer.score(reference, text)["rougeL"].fmeasure
            for reference in example.references
        )
        if not over:
            return 0.5 * rouge
        key = example.extra["key_facts"]
        return 0.5 * rouge + 0.5 * len(claims(text).intersection(key)) / len(key)

    def _context(self) -> np.ndarray:
        return self.encoded.context(self.index).astype(np.int64)


def summary_ratios() -> list[tuple[str, str, str]]:
    """Compare Summarize with a term of its own with the ordinary environment."""
    rows = []
    source = gym.make("textgym/Summarize-v0", reward=REWARD)
    for dense in (False, True):
        name = "dense" if dense else "sparse"
        env = gym.make_vec(
            "textgym/Summarize-v0", num_envs=ROWS, dense=dense, reward=REWARD
        )
        warm(env)
        one = lambda dense=dense: OrdinarySummaries(source, dense=dense)  # noqa: E731
        ordinary = gym.vector.SyncVectorEnv([one] * ROWS)
        times, seconds = ratio(vector(ordinary, 8), vector(env, 80))
        title = f"Summarize, {ROWS} rows, facts, {name}: rate / rouge-score"
        rows.append((title, f"{times:.1f} ({1e-3 / seconds:.0f} k tokens/s)", "20"))
    return rows


def scripted_actions(env: Any, steps: int) -> np.ndarray:
    """Write down the tokens of the scripted assistant: (steps, num_envs)."""
    env.reset(seed=0)
    rows, eos = env.num_envs, env.tokenizer.eos_id
    queues: list[list[int]] = [[] for _ in range(rows)]
    begins, plan = np.ones(rows, np.bool_), []
    for _ in range(steps):
        fresh = np.flatnonzero(begins)
        for row, prompt in zip(fresh.tolist(), env.prompts(fresh), strict=True):
            queues[row] = [*env.tokenizer.encode(env.task.oracle(prompt)), eos]
        actions = np.array([queue.pop(0) for queue in queues])
        _, _, terminated, truncated, _ = env.step(actions)
        over = terminated | truncated
        begins = (actions == eos) & ~over
        for row in np.flatnonzero(over).tolist():
            queues[row] = [eos]  # the step that begins the next episode
        plan.append(actions)
    return np.array(plan)


def dialogue_rates() -> list[tuple[str, str, str]]:
    """Measure tokens a second of the levels of Dialogue, examples written before."""
    rows = []
    for level in ("tiny", "small", "full"):
        for dense in (False, True):
            env = gym.make_vec(
                "textgym/Dialogue-v0", num_envs=ROWS, level=level, dense=dense
            ).unwrapped
            warm(env)
            tokens = len(env.tokenizer)
            plans = {
                "scripted": scripted_actions(env, 120),
                "random": np.random.default_rng(0).integers(tokens, size=(240, ROWS)),
            }
            for who, plan in plans.items():
                rate = plan.size / statistics.median(
                    clock(replay(env, plan)) for _ in range(3)
                )
                title = f"Dialogue {level}, {'dense' if dense else 'sparse'}, {who}"
                rows.append((title, f"{rate / 1e3:.0f} k tokens/s", "300"))
    return rows


def replay(env: Any, plan: np.ndarray) -> Callable[[], None]:
    """Return a function that plays the same episodes again."""

    def run() -> None:
        env.reset(seed=0)
        for actions in plan:
            env.step(actions)

    return run


def main() -> None:
    """Print the table."""
    table = Table("figure", "measured", "wanted")
    for part in (summary_ratios, dialogue_rates):
        for row in part():
            table.add_row(*row)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
