"""Files of all formats: splits, identity, and what cannot be read at all."""

from __future__ import annotations

import copy
import os
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from writing_files import GOOD, row, written

from textgym.corpora.corpus import Example
from textgym.corpora.files import CorpusError, FileCorpus, text_example


def test_an_unknown_split_is_answered_with_those_there_are(tmp_path: Path) -> None:
    lines = [row(split="test"), row(split="dev")]
    corpus = FileCorpus(written(tmp_path, "d.jsonl", "\n".join(lines)))
    assert corpus.split == "test"
    with pytest.raises(ValueError, match=r"'test', 'dev'; got 'tset'\. Did .* 'test'"):
        corpus.for_split("tset")
    with pytest.raises(ValueError, match="got 'train'"):
        FileCorpus(corpus.paths, "train")


def test_overlap_counts_sources_that_splits_share(tmp_path: Path) -> None:
    lines = [row(split="train"), row(split="train"), row(split="test")]
    lines += [row(source="c", split="test")]
    corpus = FileCorpus(written(tmp_path, "d.jsonl", "\n".join(lines)))
    assert corpus.overlap() == 1
    assert len(corpus) == 2


def test_a_file_is_read_once_and_again_when_it_changed(tmp_path: Path) -> None:
    path = written(tmp_path, "d.jsonl", row(split="train") + "\n" + row(split="test"))
    corpus = FileCorpus(path)
    assert FileCorpus(path)[0] is corpus[0]
    written(tmp_path, "d.jsonl", row(source="other"))
    changed = FileCorpus(path)
    assert changed[0].source == "other"
    assert changed != corpus
    assert changed.fingerprint != corpus.fingerprint
    assert corpus.for_split("test")[0].source == "a"


def test_splits_are_values(tmp_path: Path) -> None:
    path = written(tmp_path, "d.jsonl", row(split="train") + "\n" + row(split="test"))
    train, test = FileCorpus(path), FileCorpus(path, "test")
    assert train.for_split("test") == test
    assert hash(train.for_split("test")) == hash(test)
    assert train.for_split("test").fingerprint == test.fingerprint
    assert train != test
    assert train.fingerprint != test.fingerprint
    assert copy.deepcopy(test) == test


def test_the_fingerprint_depends_on_content_alone(tmp_path: Path) -> None:
    first = FileCorpus(written(tmp_path, "a.jsonl", GOOD))
    second = FileCorpus(written(tmp_path, "b.jsonl", GOOD))
    assert first.fingerprint == second.fingerprint
    assert first != second


def test_pickling_keeps_paths_and_split_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [row(source=f"{i} {'x' * 100}") for i in range(100)]
    written(tmp_path, "d.jsonl", "\n".join(lines))
    monkeypatch.chdir(tmp_path)
    corpus = FileCorpus("d.jsonl")
    data = pickle.dumps(corpus)
    monkeypatch.chdir("/")
    assert len(data) < 1000
    assert pickle.loads(data) == corpus


def shouted(fields: dict[str, Any], default_id: str) -> Example:
    return Example(default_id, fields["prompt"].upper(), ())


def test_another_schema_reads_other_fields(tmp_path: Path) -> None:
    path = written(tmp_path, "d.jsonl", '{"prompt": "x", "split": "test"}')
    corpus = FileCorpus(path, schema=shouted)
    assert list(corpus) == [Example("d-1", "X", ())]
    assert pickle.loads(pickle.dumps(corpus)) == corpus
    assert text_example({"source": "a", "references": "b"}, "i") == Example(
        "i", "a", ("b",)
    )


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["d.jsonl", "d.tsv"])
def test_empty_files_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(CorpusError, match=re.escape(f"{path}:1: the file is empty")):
        FileCorpus(path)


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    plain = written(tmp_path, "plain.txt", "a")
    table = written(tmp_path, "d.jsonl", GOOD)
    for path, reason in {
        str(tmp_path / "none.jsonl"): "No such file",
        str(tmp_path): "is a directory; give a .jsonl",
        str(plain): "is of no known format; give a .jsonl",
        f"{plain},{table}": f"{plain},{table}: cannot be read",
        f"{table},{plain}": "is of no known format",
        f"{plain},{tmp_path / 'none.de'}": "none.de: cannot be read",
        "a\0b.jsonl": "cannot be read",
        "": "is a directory",
    }.items():
        with pytest.raises(CorpusError) as caught:
            FileCorpus(path)
        assert reason in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(CorpusError, match="is not a regular file"):
        FileCorpus(tmp_path / "pipe.jsonl")
