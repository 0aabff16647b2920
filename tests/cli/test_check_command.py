"""What `textgym check` prints and returns."""

import json
from pathlib import Path
from typing import Any

import pytest


def test_check_passes_with_code_0(run: Any, tmp_path: Path) -> None:
    card = tmp_path / "check.json"
    words = ("--level", "tiny", "--episodes", "20", "--json", str(card))
    result = run("check", "textgym.tasks.copy:Copy", *words)
    assert result.code == 0
    assert "checks passed\n" in result.out
    assert "tokens a second" in result.out.splitlines()[-1]
    found = json.loads(card.read_text())
    assert (found["passed"], found["audit"]["passed"]) == (True, True)
    assert len(found["contract"]) > 20
    assert found["tokens_per_second"] > 0


def test_check_of_a_task_that_pays_for_nothing_fails(run: Any, tmp_path: Path) -> None:
    card = tmp_path / "check.json"
    words = ("--level", "tiny", "--episodes", "20", "--json", str(card))
    result = run("check", "textgym.tasks.copy:Copy", "--reward", "length", *words)
    assert result.code == 1
    found = json.loads(card.read_text())
    assert found["passed"] is False
    assert found["audit"]["failures"]


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
