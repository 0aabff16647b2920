"""`textgym report`."""

import json
from pathlib import Path

import pytest

from textgym.cli import main
from textgym.report.reading import read_run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Write what a training run leaves behind."""
    path = tmp_path / "Copy-ppo-1"
    path.mkdir()
    config = {"method": "ppo", "env": "textgym/Copy-tiny-v0", "seed": 3}
    (path / "config.json").write_text(json.dumps(config))
    lines = [{"tokens": 1_000 * n, "reward": n / 10} for n in range(1, 9)]
    lines.append({"tokens": 9_000, "validation": 0.875})
    (path / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    return path


def test_a_page_is_written_and_its_place_told(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deep" / "report"
    assert main(["report", str(run), "-o", str(out)]) == 0
    assert capsys.readouterr().out.split() == [str(out / "index.html")]
    page = (out / "index.html").read_text("utf-8")
    assert "Copy-ppo-1" in page
    assert "textgym/Copy-tiny-v0" in page


@pytest.mark.parametrize(
    ("format", "name"), [("md", "report.md"), ("csv", "scores.csv")]
)
def test_other_formats_are_other_files(
    run: Path, tmp_path: Path, format: str, name: str
) -> None:
    assert main(["report", str(run), "-o", str(tmp_path), "--format", format]) == 0
    assert (tmp_path / name).read_text()


def test_a_line_that_a_kill_cut_off_is_left_out(run: Path, tmp_path: Path) -> None:
    with (run / "log.jsonl").open("a") as log:
        log.write('{"tokens": 99')
    assert main(["report", str(run), "-o", str(tmp_path), "--format", "md"]) == 0


def test_a_broken_line_is_named(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = run / "log.jsonl"
    log.write_text("nonsense\n" + log.read_text())
    assert main(["report", str(run), "-o", str(tmp_path)]) == 2
    assert "log.jsonl:1" in capsys.readouterr().err


def test_other_directories_are_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(tmp_path)]) == 2
    assert "expected the directory of a result card" in capsys.readouterr().err


def test_a_real_training_run_has_a_curve(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training needs PyTorch")
    out = tmp_path / "run"
    options = ("--hidden-size", "16", "--validation-episodes", "5", "--threads", "1")
    words = ["train", "reinforce", "--env", "textgym/Copy-tiny-v0", *options]
    budget = [
        "--tokens",
        "4000",
        "--examples",
        "4",
        "--test-episodes",
        "5",
        "--out",
        str(out),
    ]
    assert main([*words, *budget]) == 0
    curve = read_run(out)
    assert curve.task == "textgym/Copy-tiny-v0"
    assert curve.training
    assert curve.validation
    assert {"method", "seed", "tokens", "test reward"} <= curve.facts.keys()


def test_nothing_to_report_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report"]) == 2
    assert "at least one" in capsys.readouterr().err
