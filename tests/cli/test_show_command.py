"""What `textgym show` prints."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import textgym
from tests.cli.calling import ROOT

IDS = list(textgym.registered_tasks())


@pytest.mark.parametrize("id", IDS)
def test_show_plays_the_oracle(run: Any, id: str) -> None:
    result = run("show", id)
    assert result.code == 0
    assert "Discrete(" in result.out
    assert textgym.registered_tasks()[id]().terms.signature in result.out
    _, _, steps = result.out.partition("\nstep ")
    rows = [line.split() for line in steps.splitlines()[1:]]
    assert "(end)" in rows[-1]
    assert sum(float(row[-2]) for row in rows) > 0.99


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


def test_show_plays_every_turn(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    out = run("show", "tests.envs.toy_tasks:Replay").out
    starts = [line.split()[0] for line in out.splitlines() if line[:1].isalpha()]
    said = [one for one in starts if one in ("context", "response", "reply")]
    assert said == ["context", "response", "reply", "response", "reply", "response"]
    assert out.count("(end)") == 3


def test_tables_are_not_broken_by_what_stands_in_them(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    row = {"source": "one", "references": ["le\n\x1b[2J"]}
    path.write_text(json.dumps(row) + "\n")
    argv = ("Translate-v0", "--corpus", str(path), "--tokenizer", "character")
    out = run("show", *argv).out
    assert "\x1b" not in out
    assert [line.split()[1] for line in out.splitlines()[-7:-1]] == [
        *("e", "\\n", "\\x1b", "[", "2", "J")
    ]
