"""The fields of tasks are options of commands."""

from pathlib import Path
from typing import Any

import pytest

import textgym
from tests.cli.calling import assert_one_line
from textgym.cli.options import descriptions, read_columns, read_reward
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


def test_columns_are_pairs_of_names() -> None:
    columns = {"source": "a.b", "references": "c"}
    assert read_columns("source=a.b, references=c") == columns
    for text in ("source", "source=", "=a", "source=a,", "source=a,source=b"):
        with pytest.raises(ValueError, match="columns must be like 'source=article"):
            read_columns(text)


def test_columns_and_downloads_are_options(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "days.tsv"
    path.write_text("day\ttag\none day\tein Tag\n", "utf-8")
    argv = ("show", "Translate-v0", "--corpus", str(path), "--download")
    assert "ein Tag" in run(*argv, "--columns", "source=day,references=tag").out
    for columns, word in (("source=dya", "Did you mean 'day'?"), ("day", "be like")):
        assert_one_line(run(*argv, "--columns", columns), word)


def test_every_field_of_every_task_has_a_description() -> None:
    kinds = textgym.registered_tasks()
    for kind in (kinds[name] for name in kinds if name.startswith("textgym/")):
        assert set(kind.field_names()) <= set(descriptions(kind))
    assert descriptions(Copy)["dense"].startswith("Pay the change of the score")
