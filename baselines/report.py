"""Says what a trained agent is worth: scores, and samples beside references."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch

from baselines.agent import load_agent
from baselines.build import make_training_task
from baselines.checkpoints import RESULT, load_checkpoint, load_config
from baselines.options import Options, RewardOptions
from baselines.rollout import sampling
from baselines.supervised import SupervisedOptions
from textgym.evaluation import Evaluation, Record, evaluate
from textgym.evaluation.passing import pass_rates

_SAMPLES = 20


def evaluate_run(
    run_dir: Path, split: str, episodes: int | None = None, *, latest: bool = False
) -> Evaluation:
    """Let the agent of a run write the texts of a split, each once.

    Args:
        run_dir: The run.
        split: Split to play.
        episodes: Number of examples; None for the whole split.
        latest: Play as at the end of the run, not as it did best on validation.

    Raises:
        ValueError: if there is no run or no such split, or if the corpus is no longer
            the one that was trained on.
    """
    _, options = load_config(run_dir)
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    task = make_training_task(options, split)
    agent = load_agent(run_dir, task, latest=latest)
    return evaluate(agent, task, episodes=episodes)


def pass_rates_of_run(
    run_dir: Path,
    split: str,
    count: int,
    episodes: int | None = None,
    *,
    latest: bool = False,
) -> dict[int, float]:
    """Draw several texts for each example of a split, and tell pass@k.

    Args:
        run_dir: The run.
        split: Split to play.
        count: Texts for each example.
        episodes: Number of examples; None for the whole split.
        latest: Play as at the end of the run, not as it did best on validation.

    Raises:
        ValueError: as `evaluate_run` does.
    """
    _, options = load_config(run_dir)
    task = make_training_task(options, split)
    evaluations = []
    for seed in range(count):
        generator = torch.Generator().manual_seed(seed)
        agent = load_agent(run_dir, task, sampling(generator), latest=latest)
        evaluations.append(evaluate(agent, task, episodes=episodes))
    return pass_rates(evaluations)


def scores_of(evaluation: Evaluation) -> dict[str, Any]:
    """Name the numbers of an evaluation."""
    return {
        "episodes": len(evaluation.records),
        "mean_reward": evaluation.mean_reward,
        "standard_error": evaluation.standard_error,
        "mean_metrics": evaluation.mean_metrics,
        "corpus_scores": evaluation.corpus_scores,
    }


def one_line(split: str, evaluation: Evaluation) -> str:
    """Say in one line what an evaluation found."""
    parts = [f"{split}: mean reward {100 * evaluation.mean_reward:.1f}"]
    for name, score in evaluation.corpus_scores.items():
        parts.append(f"corpus {name} {100 * score:.1f}")
    return ", ".join(parts)


def write_report(run_dir: Path, splits: Iterable[str]) -> dict[str, Evaluation]:
    """Evaluate a run on splits; write result.json and samples.txt.

    Args:
        run_dir: The run.
        splits: Names of splits; samples are taken from the first.
    """
    method, options = load_config(run_dir)
    evaluations = {
        split: evaluate_run(run_dir, split, options.test_episodes) for split in splits
    }
    state = load_checkpoint(run_dir).state
    result = {
        "method": method,
        "env": options.env,
        "references_read": references_read(options),
        "selected_after_updates": state.best_updates,
        "validation_mean_reward": state.best_score,
        "updates": state.updates,
        "tokens": state.tokens,
        "seconds": round(state.seconds, 1),
        "cpu_seconds": round(state.cpu_seconds, 1),
        "threads": torch.get_num_threads(),
        "splits": {name: scores_of(one) for name, one in evaluations.items()},
    }
    (run_dir / RESULT).write_text(json.dumps(result, indent=2) + "\n")
    records = next(iter(evaluations.values())).records if evaluations else ()
    (run_dir / "samples.txt").write_text(samples(records), encoding="utf-8")
    return evaluations


def references_read(options: Options) -> int | str:
    """Say how many references an agent saw while it learned."""
    if isinstance(options, RewardOptions):
        # Texts without prompts are among the pairs, the first of the same split.
        return max(options.warm_start_pairs, options.language_texts)
    if not isinstance(options, SupervisedOptions):
        return 0
    if options.pairs is None:
        return "one of each example of the training split"
    return options.pairs


def samples(records: Iterable[Record], count: int = _SAMPLES) -> str:
    """Put what was written beside what would have been right.

    Lone surrogates, which no file and no terminal takes, are written as escapes.

    Raises:
        ValueError: if the count is negative.
    """
    if count < 0:
        raise ValueError(f"the number of samples must be at least 0; got {count}")
    blocks = []
    for record in [*records][:count]:
        lines = [f"{record.example_id}  (reward {record.reward:.2f})"]
        lines.append(f"  wrote:     {record.hypothesis}")
        lines.extend(f"  reference: {text}" for text in record.references)
        blocks.append("\n".join(lines))
    text = "\n\n".join(blocks) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
