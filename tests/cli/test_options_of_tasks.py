"""The fields of tasks are options of commands."""

from typing import Any

import pytest

import textgym
from textgym.cli.options import descriptions, read_reward
from textgym.tasks.copy import Copy


@pytest.mark.parametrize("command", ["show", "evaluate", "audit", "check", "play"])
def test_fields_of_tasks_are_options(run: Any, command: str) -> None:
    out = run(command, "--help").out
    assert "--max-response" in out
    assert "--target" in out  # a field of Translate
    assert "--target" not in run(command, "Copy-v0", "--help").out


def test_rewards_are_names_or_weights() -> None:
    assert read_reward("bleu") == "bleu"
    assert read_reward("bleu=0.7, chrf=0.3") == {"bleu": 0.7, "chrf": 0.3}


def test_every_field_of_every_task_has_a_description() -> None:
    for kind in textgym.registered_tasks().values():
        assert set(kind.field_names()) <= set(descriptions(kind))
    assert descriptions(Copy)["dense"].startswith("Pay the change of the score")
