"""Scores after fixed numbers of tokens."""

import json
from pathlib import Path
from typing import Any

import pytest

from textgym.cli import main
from textgym.evaluation.learning import learning_scores, score_at

POINTS = [(100.0, 0.1), (1_000.0, 0.5), (2_000.0, 0.4)]


@pytest.mark.parametrize(
    ("tokens", "score"),
    [(50, None), (100, 0.1), (999, 0.1), (1_000, 0.5), (2_000, 0.4), (2_001, None)],
)
def test_the_last_score_within_the_budget_counts(
    tokens: int, score: float | None
) -> None:
    assert score_at(POINTS, tokens) == score


def test_a_run_without_scores_has_none() -> None:
    assert score_at([], 10) is None


def test_runs_that_ended_early_are_left_out() -> None:
    (first, second) = learning_scores([POINTS, POINTS[:2]], budgets=(1_000, 2_000))
    assert first.scores == (0.5, 0.5)
    assert (second.scores, second.interval) == ((0.4,), None)


def test_means_have_intervals_over_runs() -> None:
    other = [(100.0, 0.3), (1_000.0, 0.7)]
    (found,) = learning_scores([POINTS, other], budgets=(1_000,))
    assert found.interval is not None
    assert found.interval.low <= found.interval.value <= found.interval.high
    assert float(found.interval.value) == pytest.approx(0.6)


def test_budgets_must_be_above_0() -> None:
    with pytest.raises(ValueError, match="above 0"):
        learning_scores([POINTS], budgets=(0,))


def write_run(path: Path, seed: int, reward: float) -> str:
    path.mkdir()
    config = {"env": "textgym/Copy-tiny-v0", "method": "mine", "seed": seed}
    (path / "config.json").write_text(json.dumps(config))
    lines: list[dict[str, Any]] = [
        {"tokens": 9_000, "validation": reward},
        {"tokens": 120_000, "validation": 2 * reward},
    ]
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (path / "log.jsonl").write_text(text)
    return str(path)


def test_runs_of_a_method_are_put_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [write_run(tmp_path / str(n), n, 0.1 + 0.1 * n) for n in range(2)]
    card = tmp_path / "learning.json"
    assert main(["learning", *paths, "--json", str(card)]) == 0
    (row,) = capsys.readouterr().out.splitlines()[2:]
    assert row.split()[:3] == ["textgym/Copy-tiny-v0", "mine", "2"]
    assert row.split()[-2:] == ["-", "-"]
    (found,) = json.loads(card.read_text())["learning"]
    assert found["scores"]["10000"] == [0.1, 0.2]
    assert found["scores"]["1000000"] == []


def test_without_a_run_it_is_said_what_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["learning"]) == 2
    assert "at least one run" in capsys.readouterr().err
