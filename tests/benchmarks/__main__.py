"""Prints what textgym's speed and memory are beside something well known.

Run with `python -m tests.benchmarks` on a machine with nothing else to do. Every
figure is a ratio of two things measured in turn, the median of several rounds, because
seconds differ from machine to machine. Corpora are written before the clock starts.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from random import Random

import gymnasium as gym
import numpy as np
from rich.console import Console
from rich.table import Table

import textgym
from tests.benchmarks.ordinary import OrdinaryEnv, Sentences
from textgym.metrics import BLEU, ROUGE, ROUGEL, MatchMetric
from textgym.metrics.batch_matching import BatchMatch
from textgym.metrics.matching import Match, References
from textgym.metrics.reference_table import ReferenceTable

ID = "textgym/Translate-v0"
ROWS = 1024
ROUNDS = 9
END_OF_TURN = 1 / 20
VOCABULARY = 500


def actions(count: tuple[int, ...], tokens: int) -> np.ndarray:
    """Draw random tokens, one in twenty of them EOS."""
    rng = np.random.default_rng(0)
    drawn = rng.integers(1, tokens, count)
    drawn[rng.random(count) < END_OF_TURN] = 0
    return drawn


def single(env: gym.Env, steps: int = 10_000) -> Callable[[], float]:
    """Return a function that measures the seconds of a step, resets included."""
    plan = actions((steps,), max(2, env.action_space.n)).tolist()
    env.reset(seed=0)

    def measure() -> float:
        start = time.process_time()
        for action in plan:
            _, _, terminated, truncated, _ = env.step(action)
            if terminated or truncated:
                env.reset()
        return (time.process_time() - start) / steps

    return measure


def vector(env: gym.vector.VectorEnv, steps: int) -> Callable[[], float]:
    """Return a function that measures the seconds of a token."""
    plan = actions((steps, env.num_envs), max(2, env.single_action_space.n))
    env.reset(seed=0)

    def measure() -> float:
        start = time.process_time()
        for row in plan:
            env.step(row)
        return (time.process_time() - start) / plan.size

    return measure


def ratio(slow: Callable[[], float], fast: Callable[[], float]) -> tuple[float, float]:
    """Measure two things in turn; return median ratio and the second's median."""
    slow(), fast()
    pairs = [(slow(), fast()) for _ in range(ROUNDS)]
    return (
        statistics.median(a / b for a, b in pairs),
        statistics.median(b for _, b in pairs),
    )


def warm(env: gym.Env | gym.vector.VectorEnv) -> None:
    """Write the whole corpus and prepare its references."""
    plain = env.unwrapped
    everything = np.arange(len(plain.corpus))
    plain._encoded.contexts(everything)
    for index in everything.tolist():
        plain._grader.prepared(index)
    if isinstance(plain, textgym.TextVectorEnv) and plain._grader.scorer.exact:
        plain._rows._scores.fill_tables(everything)


def vector_ratios() -> list[tuple[str, str, str]]:
    """Compare the native vector environment with ordinary ones and CartPole's."""
    rows = []
    sentences = Sentences(gym.make(ID))
    for dense, goal in ((False, "100 (aim 150)"), (True, "400 (aim 600)")):
        env = gym.make_vec(ID, num_envs=ROWS, dense=dense)
        warm(env)
        one = lambda dense=dense: OrdinaryEnv(sentences, dense=dense)  # noqa: E731
        ordinary = gym.vector.SyncVectorEnv([one] * ROWS)
        ordinary_speed = vector(ordinary, 4 if dense else 15)
        times, seconds = ratio(ordinary_speed, vector(env, 150))
        name = "dense" if dense else "sparse"
        rows.append(
            (
                f"{ROWS} rows, {name}: rate / SyncVectorEnv over sacrebleu",
                f"{times:.0f} ({1e-6 / seconds:.1f} M tokens/s)",
                goal,
            )
        )
    env = gym.make_vec(ID, num_envs=ROWS)
    pole = gym.make_vec(
        "CartPole-v1", num_envs=ROWS, vectorization_mode="vector_entry_point"
    )
    times, _ = ratio(vector(pole, 150), vector(env, 150))
    title = f"{ROWS} rows, sparse: rate / native vector CartPole"
    return [*rows, (title, f"{times:.2f}", "0.5 (aim 0.8)")]


def single_ratios() -> list[tuple[str, str, str]]:
    """Compare a step of one environment with a step of CartPole."""
    rows = []
    for dense, goal in ((False, "0.40 (aim 0.25)"), (True, "0.55 (aim 0.40)")):
        env = gym.make(ID, dense=dense)
        warm(env)
        times, _ = ratio(single(env), single(gym.make("CartPole-v1")))
        name = "dense" if dense else "sparse"
        rows.append((f"one env, {name}: cost / CartPole", f"{times:.2f}", f"<= {goal}"))
    return rows


Pairs = list[tuple[list[int], list[int]]]


def noisy_pairs(count: int, length: int) -> Pairs:
    """Draw references of a length, and hypotheses that get 70 % of them right."""
    rng = Random(length)
    words = range(1, VOCABULARY + 1)
    references = [rng.choices(words, k=length) for _ in range(count)]
    return [
        ([word if rng.random() < 0.7 else rng.choice(words) for word in text], text)
        for text in references
    ]


def as_text(ids: list[int]) -> str:
    """Write ids as words."""
    return " ".join(f"w{n}" for n in ids)


def metric_ratios() -> list[tuple[str, str, str]]:
    """Compare scores on ids with the libraries, on pairs they have not seen."""
    from rouge_score.rouge_scorer import RougeScorer
    from sacrebleu.metrics.bleu import BLEU as SacreBLEU
    from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
    from sacrebleu.tokenizers.tokenizer_re import TokenizerRegexp

    sacrebleu, bleu = SacreBLEU(effective_order=True), BLEU()
    rouge_score = RougeScorer(["rouge1", "rouge2", "rougeL"])
    rouge = [ROUGE(1), ROUGE(2), ROUGEL()]
    rows = []
    for length in (8, 20, 60):
        pairs = noisy_pairs(1000, length)
        texts = [(as_text(h), as_text(r)) for h, r in pairs]
        known = [References([r], 4) for _, r in pairs]
        wide = [References([r], 2, subsequence=True) for _, r in pairs]

        def library(texts: list[tuple[str, str]] = texts) -> float:
            # It remembers texts, and an agent writes new ones.
            Tokenizer13a.__call__.cache_clear()
            TokenizerRegexp.__call__.cache_clear()
            return clock(lambda: [sacrebleu.sentence_score(h, [r]) for h, r in texts])

        def one(pairs: list = pairs, known: list = known) -> float:
            return clock(
                lambda: [
                    score(r, h, [bleu]) for (h, _), r in zip(pairs, known, strict=True)
                ]
            )

        def rouges(pairs: list = pairs, wide: list = wide) -> float:
            return clock(
                lambda: [
                    score(r, h, rouge) for (h, _), r in zip(pairs, wide, strict=True)
                ]
            )

        def library_rouges(texts: list[tuple[str, str]] = texts) -> float:
            return clock(lambda: [rouge_score.score(r, h) for h, r in texts])

        beside = f"{length} tokens / sacrebleu"
        times, _ = ratio(library, one)
        rows.append((f"BLEU of one pair of {beside}", f"{times:.0f}", "10"))
        times, _ = ratio(library, batch_of(pairs, known, [bleu]))
        rows.append((f"BLEU in a batch, {beside}", f"{times:.0f}", "100"))
        beside = f"{length} tokens / rouge-score"
        times, _ = ratio(library_rouges, rouges)
        rows.append((f"ROUGE-1/2/L of one pair of {beside}", f"{times:.0f}", "15"))
        times, _ = ratio(library_rouges, batch_of(pairs, wide, rouge))
        rows.append((f"ROUGE-1/2/L in a batch, {beside}", f"{times:.0f}", "15"))
    return rows


def clock(work: Callable[[], object]) -> float:
    """Measure seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def score(references: References, hypothesis: list[int], metrics: list) -> list[float]:
    """Score one hypothesis on ids."""
    match = Match(references)
    match.extend(hypothesis)
    return [metric.match_score(match) for metric in metrics]


def batch_of(
    pairs: Pairs, known: list[References], metrics: list[MatchMetric]
) -> Callable[[], float]:
    """Return a function that measures the scores of all pairs, written in step."""
    length = len(pairs[0][0])
    table = ReferenceTable(len(pairs), VOCABULARY, longest=length)
    for index, references in enumerate(known):
        table.add(index, references)
    rows = np.arange(len(pairs))
    tokens = np.array([hypothesis for hypothesis, _ in pairs]).T

    def measure() -> float:
        match = BatchMatch(
            table,
            len(pairs),
            order=max(metric.order for metric in metrics),
            subsequence=any(metric.subsequence for metric in metrics),
        )
        start = time.process_time()
        match.start(rows, rows)
        for column in tokens:
            match.write(column, gaps=False)
        for metric in metrics:
            metric.match_scores(match, slice(None))
        return time.process_time() - start

    return measure


_RESIDENT = """
import gc, os
def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
"""
_VECTOR_MEMORY = """
before = resident()
import gymnasium as gym, textgym
env = gym.make_vec("textgym/Translate-v0", num_envs=4096)
env.reset(seed=0)
for _ in range(100): env.step(env.action_space.sample())
print(resident() - before)
"""
_SINGLE_MEMORY = """
import gymnasium as gym, textgym
envs = [gym.make("textgym/Translate-v0")]
envs[0].reset(seed=0)
before = resident()
for n in range(1000):
    envs.append(gym.make("textgym/Translate-v0"))
    envs[-1].reset(seed=0)
print(resident() - before)
"""


def python(code: str) -> str:
    """Run code in an interpreter of its own."""
    return subprocess.check_output([sys.executable, "-c", code], text=True)


def process_figures() -> list[tuple[str, str, str]]:
    """Measure memory and the time of the import, each in fresh processes."""
    vectors = float(python(_RESIDENT + _VECTOR_MEMORY))
    singles = float(python(_RESIDENT + _SINGLE_MEMORY))
    times, _ = ratio(
        lambda: clock(lambda: python("import textgym")),
        lambda: clock(lambda: python("import gymnasium")),
    )
    return [
        ("4,096 rows and all imports: MB", f"{vectors:.0f}", "<= 200"),
        ("1,000 more single envs: MB", f"{singles:.1f}", "<= 10"),
        ("import textgym / import gymnasium", f"{times:.2f}", "<= 1.3"),
    ]


def main() -> None:
    """Print the table."""
    # Here, because it measures with functions of this file.
    from tests.benchmarks.own_terms import dialogue_rates, summary_ratios

    table = Table("figure", "measured", "wanted")
    parts = (vector_ratios, single_ratios, metric_ratios, process_figures)
    for part in (*parts, summary_ratios, dialogue_rates):
        for row in part():
            table.add_row(*row)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
