"""How `textgym train` finds the baselines."""

import sys
from typing import Any

import pytest

from tests.cli.calling import assert_one_line
from textgym.cli import main


@pytest.mark.parametrize("module", ["torch", "baselines.cli"])
def test_missing_baselines_are_one_line(
    run: Any, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "baselines"]:
        monkeypatch.delitem(sys.modules, name)
    # None makes an import fail as if there was no such module.
    monkeypatch.setitem(sys.modules, module, None)
    words = ('pip install "textgym[baselines]"', module)
    assert_one_line(run("train", "reinforce", "--minutes", "1"), *words)


def test_train_passes_everything_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    class Baselines:
        @staticmethod
        def main(argv: list[str]) -> int:
            seen.append(argv)
            return 5

    monkeypatch.setitem(sys.modules, "baselines.cli", Baselines)
    assert main(["train", "reinforce", "--env", "x", "--help"]) == 5
    assert seen == [["train", "reinforce", "--env", "x", "--help"]]
