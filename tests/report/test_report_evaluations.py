"""Files of `textgym evaluate` become reports."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from textgym.cli import main
from textgym.report.reading import read_sources
from textgym.report.replay import Player
from textgym.report.scores import standings

COUNT = 8


def evaluated(path: Path, id: str, *options: str) -> Path:
    command = ["evaluate", id, "--episodes", str(COUNT), "--samples", "0", *options]
    assert main([*command, "--json", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place, id = tmp_path_factory.mktemp("evaluated"), "textgym/Translate-tiny-v0"
    random = ("--agent", "masked-random", "--seed")
    return {
        "oracle": evaluated(place / "oracle.json", id),
        "random": evaluated(place / "random.json", id, *random, "1"),
        "again": evaluated(place / "again.json", id, *random, "2"),
        "other": evaluated(place / "other.json", id, "--split", "compositional"),
    }


def edited(path: Path, place: Path, **changes: Any) -> Path:
    content = json.loads(path.read_text("ascii")) | changes
    made = place / path.name
    made.write_text(json.dumps(content), "ascii")
    return made


def test_a_page_shows_the_episodes_of_files(
    files: dict[str, Path], tmp_path: Path
) -> None:
    sources = [str(files["oracle"]), str(files["random"])]
    assert main(["report", *sources, "-o", str(tmp_path)]) == 0
    page = (tmp_path / "index.html").read_text("utf-8")
    content = json.loads(re.search(r'id="data">(.*?)</script>', page)[1])
    assert content["agents"] == ["oracle", "masked-random"]
    assert len(content["episodes"]["reward"]) == 2 * COUNT
    assert not any(content["episodes"]["note"])


def test_the_same_task_again_is_another_run(files: dict[str, Path]) -> None:
    results, _ = read_sources([files["random"], files["again"]])
    (standing,) = standings(results)
    assert standing.runs == 2
    assert standing.aggregate.low is not None


def test_scores_are_those_of_the_files(files: dict[str, Path]) -> None:
    results, _ = read_sources([files["random"]])
    content = json.loads(files["random"].read_text("ascii"))
    (score,) = standings(results)[0].tasks.values()
    assert score.reward.value == pytest.approx(content["mean_reward"])
    assert score.metrics == pytest.approx(content["mean_metrics"])


def test_agents_that_played_other_tasks_are_not_compared(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = edited(files["other"], tmp_path, agent="another")
    assert main(["report", str(files["oracle"]), str(other), "-o", str(tmp_path)]) == 2
    assert "did not play textgym/Translate-tiny-v0 tiny" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"), [("fingerprint", "0" * 16), ("signature", "another metric")]
)
def test_what_is_another_task_here_is_not_played(
    files: dict[str, Path], tmp_path: Path, name: str, value: str
) -> None:
    path = edited(files["oracle"], tmp_path, **{name: value})
    with pytest.raises(ValueError, match=f"its {name} is not"):
        read_sources([path])


def test_runs_of_different_versions_are_not_merged(
    files: dict[str, Path], tmp_path: Path
) -> None:
    path = edited(files["again"], tmp_path, textgym="0.0.1")
    with pytest.raises(ValueError, match="but of other versions"):
        read_sources([files["random"], path])


def test_weights_of_a_reward_and_other_fields_are_kept(tmp_path: Path) -> None:
    options = ("--reward", "bleu=0.5,chrf=0.5", "--agent", "masked-random")
    path = evaluated(tmp_path / "a.json", "textgym/Translate-tiny-v0", *options)
    (result,), _ = read_sources([path])
    (task,) = result.tasks.values()
    assert [term.name for term in task.terms.terms] == ["bleu", "chrf"]
    ((episode, *_),) = result.episodes.values()
    assert Player(task).play(episode).note == ""


@pytest.mark.parametrize(
    "task", ["Copy(corpus=<Mine>)", "Copy(corpus=Mine())", "Copy", 'Copy(reward="']
)
def test_a_task_that_no_file_can_hold_is_told(
    files: dict[str, Path], tmp_path: Path, task: str
) -> None:
    path = edited(files["oracle"], tmp_path, task=task)
    with pytest.raises(ValueError, match="expected a task whose fields are names"):
        read_sources([path])


def test_another_file_is_no_evaluation(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"id": "textgym/Copy-v0"}')
    with pytest.raises(ValueError, match="it has no agent, task"):
        read_sources([path])
    path.write_text("[1, 2]")
    with pytest.raises(ValueError, match="must hold an object; got list"):
        read_sources([path])
    path.write_text("{")
    with pytest.raises(ValueError, match=r"other\.json: "):
        read_sources([path])
