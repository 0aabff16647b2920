"""The command line trains, evaluates and explains its errors."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from baselines.cli import main
from baselines.training import interruptible

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
    assert main(words) == 2
    assert message in capsys.readouterr().err


def test_the_first_interrupt_asks_and_the_second_interrupts() -> None:
    with interruptible() as asked:
        assert not asked()
        signal.raise_signal(signal.SIGINT)
        assert asked()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
