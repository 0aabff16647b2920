"""Tokenizers from files, from objects of the library, and without the library."""

from __future__ import annotations

import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from foreign_backends import TEXTS, byte_pairs, chat_pairs, words_with_gaps
from tokenizers import Tokenizer as Backend
from tokenizers import models

from textgym.tokenizers import (
    SubwordTokenizer,
    Tokenizer,
    make_tokenizer,
    ready_tokenizer,
)


def unread() -> list[str]:
    raise AssertionError("a ready tokenizer needs no texts")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tokenizer.json"
    byte_pairs().save(str(path))
    return path


def test_files_are_read_by_every_kind_of_path(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    monkeypatch.setenv("HOME", str(file.parent))
    expected = SubwordTokenizer(byte_pairs())
    assert SubwordTokenizer(file) == expected
    for path in (
        str(file),
        file,
        "tokenizer.json",
        "./tokenizer.json",
        "~/" + file.name,
    ):
        assert make_tokenizer(path, unread) == expected


def test_objects_of_the_library_are_wrapped() -> None:
    assert make_tokenizer(byte_pairs(), unread) == SubwordTokenizer(byte_pairs())
    assert isinstance(ready_tokenizer(byte_pairs()), Tokenizer)


def test_what_needs_training_is_left_alone() -> None:
    for spec in ("word", "bpe:300", None, 5):
        assert ready_tokenizer(spec) is spec


def test_a_file_is_read_once_while_it_does_not_change(file: Path) -> None:
    first = ready_tokenizer(str(file))
    assert ready_tokenizer(file) is first
    words_with_gaps().save(str(file))
    os.utime(file, (1, 1))
    assert ready_tokenizer(str(file)) == SubwordTokenizer(words_with_gaps())


def test_a_pickled_tokenizer_needs_no_file(file: Path) -> None:

    pickled = pickle.dumps(ready_tokenizer(file))
    file.unlink()
    assert pickle.loads(pickled) == SubwordTokenizer(byte_pairs())


def test_a_missing_file_is_named_with_its_reason(tmp_path: Path) -> None:
    for load in (ready_tokenizer, SubwordTokenizer):
        with pytest.raises(ValueError, match=r"none\.json: .*\(No such file or dir"):
            load(str(tmp_path / "none.json"))
    folder = tmp_path / "folder.json"
    folder.mkdir()
    with pytest.raises(ValueError, match=r"\(Is a directory\)"):
        ready_tokenizer(folder)
    with pytest.raises(ValueError, match="null"):
        ready_tokenizer("a\0.json")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"model": {}}', b"\xff\xfe", b"[" * 9999]
)
def test_a_broken_file_is_named_with_its_reason(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    message = r"tokenizer\.json: cannot be read as a tokenizer \(.+\); give a file"
    with pytest.raises(ValueError, match=message):
        ready_tokenizer(str(file))


def test_a_cut_off_file_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ValueError, match="EOF"):
        ready_tokenizer(str(file))


def test_a_file_without_an_end_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "words.json")
    Backend(models.WordLevel({"the": 0}, unk_token="the")).save(path)
    with pytest.raises(ValueError, match=r"words\.json: there is no token to end"):
        ready_tokenizer(path)
    assert SubwordTokenizer(path, eos_token="the").eos_id == 0


def test_the_way_a_file_is_written_does_not_matter(file: Path) -> None:
    expected = ready_tokenizer(str(file)).fingerprint
    content = json.loads(file.read_text("utf-8"))
    model = content["model"]
    model["vocab"] = dict(reversed(model["vocab"].items()))
    model["merges"] = [" ".join(pair) for pair in model["merges"]]
    file.write_text(json.dumps(content, indent=4), "utf-8")
    assert SubwordTokenizer(file).fingerprint == expected


def test_other_contents_have_other_fingerprints() -> None:
    made = [byte_pairs(300), byte_pairs(310), chat_pairs(), words_with_gaps()]
    assert len({SubwordTokenizer(backend).fingerprint for backend in made}) == 4


@pytest.mark.parametrize("spec", ["bpe:300", "tokenizer.json"])
def test_without_the_library_the_command_is_told(
    spec: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(gym.error.DependencyNotInstalled, match=r"'textgym\[data\]'"):
        make_tokenizer(spec, lambda: TEXTS)


def test_without_the_library_other_tokenizers_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    made: Any = make_tokenizer("word", lambda: TEXTS)
    assert made.decode(made.encode("the cat")) == "the cat"
    with pytest.raises(TypeError, match="name or a Tokenizer"):
        make_tokenizer(5, lambda: TEXTS)
