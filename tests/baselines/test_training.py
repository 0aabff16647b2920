"""The loop tries agents where it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from baselines import training
from baselines.rollout import roll_out
from baselines.runs import train
from baselines.supervised import SupervisedOptions


def test_validation_is_spread_over_the_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = []

    def watch(*arguments: object, **keywords: object) -> object:
        turns = roll_out(*arguments, **keywords)  # type: ignore[arg-type]
        played.append((turns.examples.tolist(), arguments[0].corpus))  # type: ignore[attr-defined]
        return turns

    monkeypatch.setattr(training, "roll_out", watch)
    options = SupervisedOptions(
        env="textgym/Copy-tiny-v0",
        pairs=50,
        tokens=100,
        validations=1,
        validation_episodes=4,
        test_episodes=1,
        out=str(tmp_path / "run"),
    )
    train(options)
    ((examples, corpus),) = played
    assert examples == [len(corpus) * part // 4 for part in range(4)]
