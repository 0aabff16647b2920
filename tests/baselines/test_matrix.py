"""The matrix: its plan, runs side by side, and the page they end on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tyro

from baselines.cli import Train
from baselines.matrix import Budget, Run, plan
from baselines.matrix.entries import kinds, read_entries
from baselines.matrix.pages import write_pages
from baselines.matrix.runner import train_all
from baselines.matrix.yardsticks import MASKED_RANDOM, yardsticks
from baselines.methods import METHODS

SMALL = {
    "tokens": 300,
    "examples": 8,
    "hidden_size": 16,
    "embedding_size": 8,
    "validations": 2,
    "validation_episodes": 20,
    "test_episodes": 20,
}
BUDGET = Budget("mine", {"tiny": 1.0}, {"tiny": 2})


def runs(*seeds: int, **options: object) -> list[Run]:
    return [
        Run("reinforce", "Translate", "tiny", "scratch", seed, {**SMALL, **options})
        for seed in seeds
    ]


def ignore(done: int, total: int) -> None:
    pass


@pytest.mark.parametrize("budget", ["smoke", "short", "full"])
def test_the_command_line_takes_all_planned_runs(budget: str) -> None:
    planned = plan(budget)
    assert len({run.name for run in planned}) == len(planned)
    for run in planned:
        options = tyro.cli(Train, args=run.arguments).options
        assert type(options) is METHODS[run.method].options
        assert (options.env, options.seed) == (run.env, run.seed)


def test_only_warm_starts_and_supervised_runs_read_references() -> None:
    for run in plan("full"):
        reads = {"warm_start_pairs", "pairs"} & {*run.options}
        assert bool(reads) == (run.start != "scratch")


def test_an_unknown_budget_is_an_error() -> None:
    with pytest.raises(ValueError, match="Did you mean 'smoke'"):
        plan("smok")


def test_what_has_a_result_is_not_trained_again(tmp_path: Path) -> None:
    first, both = runs(0), runs(0, 1)
    assert train_all(first, tmp_path, 1, ignore) == []
    result = tmp_path / first[0].name / "result.json"
    before = result.stat().st_mtime_ns
    (tmp_path / both[1].name).mkdir()  # as of a run that was killed early
    seen: list[tuple[int, int]] = []
    assert train_all(both, tmp_path, 2, lambda *done: seen.append(done)) == []
    assert result.stat().st_mtime_ns == before
    assert [entry.run.seed for entry in read_entries(both, tmp_path)] == [0, 1]
    assert seen == [(1, 2), (2, 2)]


def test_results_of_other_options_are_not_mixed_in(tmp_path: Path) -> None:
    assert train_all(runs(0), tmp_path, 1, ignore) == []
    with pytest.raises(ValueError, match="with other options"):
        train_all(runs(0, group_size=4), tmp_path, 1, ignore)


def test_a_run_that_fails_is_named_and_others_go_on(tmp_path: Path) -> None:
    wrong = runs(0, group_size=1)  # nothing to leave out
    (failure,) = train_all([*wrong, *runs(1)], tmp_path, 1, ignore)
    assert wrong[0].name in str(failure)
    assert "group_size" in (tmp_path / f"{wrong[0].name}.txt").read_text("utf-8")
    assert len(read_entries([*wrong, *runs(1)], tmp_path)) == 1


def test_the_page_says_what_the_results_say(tmp_path: Path) -> None:
    planned, root = runs(0, 1), tmp_path / "runs"
    assert train_all(planned, root, 2, ignore) == []
    entries = read_entries(planned, root)
    beside = yardsticks(planned, root / "yardsticks", 20)
    page = write_pages(tmp_path / "out", BUDGET, entries, beside, root)
    (kind,) = kinds(entries)
    scores = [entry.result["splits"]["test"]["mean_reward"] for entry in entries]
    (line,) = [x for x in page.read_text("utf-8").splitlines() if "**reinforce" in x]
    assert (
        f"| {50 * sum(scores):.1f} ± {100 * (kind.spread('test') or 0):.1f} |" in line
    )
    floor = beside[planned[0].env][MASKED_RANDOM]["test"]
    assert ("| yes |" in line) == kind.is_clear_of(floor, "test")
    written = (page.parent / "matrix.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(one)["seed"] for one in written] == [0, 1]
    assert (page.parent / "translate-tiny.png").stat().st_size > 10_000
