"""What `textgym audit` prints and returns."""

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
