"""What is said when tokenizers are trained."""

from __future__ import annotations

import warnings
from pathlib import Path

from textgym import TextEnv, TextgymNotice
from textgym.task import Task
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate


def trained_for(task: Task) -> list[str]:
    """Return what the notices of a new environment say that tokenizers are for."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        TextEnv(task)
    told = [str(one.message) for one in caught if one.category is TextgymNotice]
    return [text.split(" for ")[1] for text in told if text.startswith("trained")]


def corpus(folder: Path) -> str:
    path = folder / "pairs.jsonl"
    path.write_text('{"source": "a b c", "references": ["x y z"]}\n')
    return str(path)


def test_two_tokenizers_are_told_apart_by_their_use(tmp_path: Path) -> None:
    assert trained_for(Translate(corpus=corpus(tmp_path))) == [
        "responses on split 'train' of pairs.jsonl",
        "contexts on split 'train' of pairs.jsonl",
    ]


def test_one_tokenizer_for_both_sides_is_told_once(tmp_path: Path) -> None:
    assert trained_for(Copy(corpus=corpus(tmp_path))) == [
        "contexts and responses on split 'train' of pairs.jsonl"
    ]
