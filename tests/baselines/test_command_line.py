"""The command line trains, evaluates and explains its errors."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from baselines.cli import main
from baselines.report import samples
from baselines.training import interruptible
from textgym.evaluation import Record

ARGUMENTS = [
    *("--env", "textgym/Copy-tiny-v0", "--tokens", "500", "--threads", "1"),
    *("--validations", "1", "--test-episodes", "10"),
]


def test_train_evaluate_and_resume(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "run")
    assert main(["train", "reinforce", *ARGUMENTS, "--out", out]) == 0
    assert "references read: 0" in capsys.readouterr().out
    assert main(["evaluate", out, "--split", "validation", "--episodes", "5"]) == 0
    assert "validation: mean reward" in capsys.readouterr().out
    assert main(["evaluate", out, "--episodes", "5", "--best-of", "3"]) == 0
    assert "pass@1" in capsys.readouterr().out
    assert main(["train", "reinforce", "--resume", out]) == 0


def test_supervised_training_says_what_it_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "run")
    words = ["train", "supervised", *ARGUMENTS, "--pairs", "30", "--out", out]
    assert main(words) == 0
    assert "references read: 30" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["--nonsense", "1"],
        ["--baseline", "wishful"],
        ["--env"],
        ["--minutes", "1", "--tokens", "1"],
        ["--group-size", "1"],
    ],
)
def test_arguments_that_make_no_sense_are_errors(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "reinforce", *words])
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["train", "reinforce", "--env", "textgym/Trnslate-v0"], "Did you mean"),
        (["evaluate", "nowhere"], "directory of a run"),
        (["train", "reinforce", "--env", "nowhere:mine/Brief-v0"], "nowhere"),
        (["train", "reinforce", "--out", "file"], "file is a file"),
        (["train", "reinforce", *ARGUMENTS, "--out", "file/run"], "file"),
        (["train", "reinforce", "--reward", "bleu=much"], "bleu=0.7,chrf=0.3"),
        (["train", "reinforce", "--task-fields", "target"], "target=de"),
        (["train", "supervised", "--test-episodes", "1000000"], "episodes must be"),
    ],
)
def test_errors_are_one_line(
    words: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    assert main(words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_negative_number_of_samples_is_an_error() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["evaluate", "run", "--samples", "-1"])
    assert caught.value.code == 2
    with pytest.raises(ValueError, match="at least 0"):
        samples([], -1)


def test_lone_surrogates_are_shown_as_escapes() -> None:
    record = Record(0, "one", "a\ud800", ("b\udfff",), 0.0, {})
    text = samples([record])
    assert r"a\ud800" in text
    assert r"b\udfff" in text
    text.encode("utf-8")


def test_training_with_weights_of_metrics(tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = [*ARGUMENTS, "--reward", "bleu=0.7,chrf=0.3", "--out", str(out)]
    assert main(["train", "reinforce", *words]) == 0
    result = json.loads((out / "result.json").read_text())
    assert set(result["splits"]["test"]["mean_metrics"]) == {"bleu", "chrf"}


def test_the_first_interrupt_asks_and_the_second_interrupts() -> None:
    with interruptible() as asked:
        assert not asked()
        signal.raise_signal(signal.SIGINT)
        assert asked()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
