"""What `textgym check` prints and returns."""

from pathlib import Path
from typing import Any

import pytest


def test_check_passes_with_code_0(run: Any) -> None:
    result = run("check", "textgym.tasks.copy:Copy", "--level", "tiny")
    assert result.code == 0
    assert result.out.splitlines()[-1].endswith("checks passed")


BROKEN = """
from dataclasses import dataclass
from textgym.task import Reply
from textgym.tasks.copy import Copy

@dataclass(frozen=True, kw_only=True)
class Endless(Copy):
    patience: int = 3

    def answer(self, turn):
        return Reply("go on")
"""


def test_check_of_a_broken_task_fails_with_code_1(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_tasks.py").write_text(BROKEN)
    monkeypatch.syspath_prepend(tmp_path)
    argv = ("check", "broken_tasks:Endless", "--level", "tiny", "--patience", "4")
    result = run(*argv)
    assert result.code == 1
    assert result.out == ""
    assert "textgym: failed:" in result.err
    assert "an episode must end" in result.err
    assert result.err.count("\n") == 1
