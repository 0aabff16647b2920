"""What `textgym show` prints."""

import sys
from pathlib import Path
from typing import Any

import pytest

import textgym

IDS = list(textgym.registered_tasks())


@pytest.mark.parametrize("id", IDS)
def test_show_plays_the_oracle(run: Any, id: str) -> None:
    result = run("show", id)
    assert result.code == 0
    assert "Discrete(" in result.out
    assert "bleu=nrefs:var" in result.out
    *_, last = result.out.splitlines()
    assert last.split()[1:] == ["(end)", "0", "1.0000", "0.0000"]


def test_show_takes_the_options_of_the_task(run: Any) -> None:
    out = run("show", "Copy-v0", "--level", "tiny", "--reward", "bleu=0.5,chrf=0.5").out
    assert "bleu=0.5,chrf=0.5 (sparse)" in out
    assert "tiny (of tiny, small, full)" in out
    assert "(dense)" in run("show", "Copy-tiny-v0", "--dense").out


PROMPTED = """
from dataclasses import dataclass
from textgym.tasks.copy import Copy

@dataclass(frozen=True, kw_only=True)
class Prompted(Copy):
    def opening(self, example):
        return f"once more : {example.source}"
"""


def test_show_prints_what_the_agent_reads(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prompted.py").write_text(PROMPTED)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    out = run("show", "prompted:Prompted", "--level", "tiny").out
    assert "context    once more: " in out
