"""Parallel texts: what is read, and what broken ones are answered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from writing_files import written

from textgym.corpora.corpus import Example
from textgym.corpora.files import CorpusError, FileCorpus


def test_parallel_files_become_examples(tmp_path: Path) -> None:
    paths = [
        written(tmp_path, "toy.en", "one\ntwo\n"),
        written(tmp_path, "toy.de", "eins\nzwei"),
        written(tmp_path, "toy.de2", "ein\r\nzwo\r\n"),
    ]
    expected = [
        Example("toy-1", "one", ("eins", "ein")),
        Example("toy-2", "two", ("zwei", "zwo")),
    ]
    corpus = FileCorpus(", ".join(map(str, paths)))
    assert list(corpus) == expected
    assert corpus == FileCorpus(tuple(paths))
    assert corpus.name == "toy.en,toy.de,toy.de2"


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("train.en", "train"),
        ("dev.en-de.en", "validation"),
        ("newstest2014.en", "test"),
        ("toy_valid.en", "validation"),
        ("latest.en", "train"),
    ],
)
def test_the_source_files_name_tells_the_split(
    tmp_path: Path, name: str, split: str
) -> None:
    source, target = written(tmp_path, name, "a"), written(tmp_path, "b.de", "b")
    assert FileCorpus(f"{source},{target}").split == split


def test_only_line_feeds_end_lines(tmp_path: Path) -> None:
    source = written(tmp_path, "a.en", "a\u2028b\x0cc\x85\0d")
    target = written(tmp_path, "a.de", "e")
    assert FileCorpus(f"{source},{target}")[0].source == "a\u2028b\x0cc\x85\0d"


@pytest.mark.parametrize(
    ("source", "target", "place", "reason"),
    [
        ("a\nb\nc\n", "a\nb\n", "t:3", "2 lines here but 3 in"),
        ("a\nb\n", "a\nb\n\n", "t:3", "3 lines here but 2 in"),
        ("a\n\nc\n", "a\nb\nc\n", "s:2", "the line is blank"),
        ("a\nb\nc\n", "a\nb\n \n", "t:3", "the line is blank"),
        ("a\nb\n", b"a\nx\xff\n", "t:2", "byte 2 of the line (0xff)"),
        ("a\n", "", "t:1", "the file is empty"),
    ],
)
def test_broken_parallel_texts_are_named(
    tmp_path: Path, source: str, target: str | bytes, place: str, reason: str
) -> None:
    paths = written(tmp_path, "s", source), written(tmp_path, "t", target)
    with pytest.raises(CorpusError) as caught:
        FileCorpus(paths)
    assert str(caught.value).startswith(f"{tmp_path / place}: ")
    assert reason in str(caught.value)
