"""What `textgym audit` prints and returns."""

import json
from pathlib import Path
from typing import Any

import pytest

import textgym

IDS = list(textgym.registered_tasks())


@pytest.mark.parametrize("id", IDS)
def test_audit_passes_with_code_0(run: Any, id: str) -> None:
    result = run("audit", id, "--level", "tiny", "--episodes", "20")
    assert result.code == 0
    assert result.out.splitlines()[-1] == "passed"
    assert {"floor", "heuristic", "ceiling"} <= set(result.out.split())


def test_audit_fails_with_code_1(run: Any) -> None:
    argv = ("--reward", "length", "--episodes", "20")
    result = run("audit", "Copy-tiny-v0", *argv)
    assert result.code == 1
    assert "FAILED: " in result.out
    assert "passed" not in result.out


def test_few_examples_are_told_as_a_doubt(run: Any) -> None:
    result = run("audit", "Copy-tiny-v0", "--reward", "length", "--episodes", "5")
    assert result.code == 0
    assert "5 are too few to tell: " in result.out
    assert result.out.splitlines()[-1] == "passed"


@pytest.mark.parametrize(("reward", "code"), [("bleu", 0), ("length", 1)])
def test_all_of_a_suite_is_audited(
    run: Any, tmp_path: Path, reward: str, code: int
) -> None:
    suite, card = tmp_path / "mine.toml", tmp_path / "audit.json"
    suite.write_text(
        'name = "mine"\n'
        '[[tasks]]\nid = "Copy-tiny-v0"\n'
        f'[[tasks]]\nid = "Copy-small-v0"\nreward = "{reward}"\n'
    )
    words = ("--suite", str(suite), "--episodes", "20", "--json", str(card))
    result = run("audit", *words)
    assert result.code == code
    assert result.out.splitlines()[-1] == f"{2 - code} of 2 passed"
    audits = json.loads(card.read_text())["audits"]
    assert [one["passed"] for one in audits.values()] == [True, code == 0]
    assert all(len(one["rows"]) > 5 for one in audits.values())


def test_neither_environment_nor_suite_is_an_error(run: Any) -> None:
    result = run("audit")
    assert result.code == 2
    assert "expected either the id of an environment or --suite" in result.err
