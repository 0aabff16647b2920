"""Corpora from files: what is read, and what a broken file is answered with."""

from __future__ import annotations

import copy
import json
import os
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textgym.corpora.corpus import Example
from textgym.corpora.files import CorpusError, FileCorpus, text_example

TATOEBA = Path(__file__).parents[3] / "shared/data/translation_tatoeba_en-de.jsonl"
GOOD = '{"source": "a", "references": ["b"]}'


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    return path


def row(**fields: Any) -> str:
    return json.dumps({"source": "a", "references": ["b"], **fields})


# Good files


def test_json_lines_become_examples(tmp_path: Path) -> None:
    lines = [
        row(id="x", references=["b", "c"], split="train", title="t", n=[1]),
        row(source="two", references="one string", split="test"),
        row(source="three"),
    ]
    corpus = FileCorpus(written(tmp_path, "d.jsonl", "\n".join(lines)))
    assert list(corpus) == [
        Example("x", "a", ("b", "c"), {"title": "t", "n": [1]}),
        Example("d-3", "three", ("b",)),
    ]
    assert corpus.splits == ("train", "test")
    assert list(corpus.for_split("test")) == [Example("d-2", "two", ("one string",))]
    assert corpus.name == "d.jsonl"


def test_tables_become_examples(tmp_path: Path) -> None:
    text = (
        "id\tsource\treference1\tmood\treference2\tsplit\n"
        'x\tsay "a\tb"\tcalm\tc\ttrain\n'
        "y\td\te\twild\t\ttrain\n"
    )
    assert list(FileCorpus(written(tmp_path, "d.TSV", text))) == [
        Example("x", 'say "a', ('b"', "c"), {"mood": "calm"}),
        Example("y", "d", ("e",), {"mood": "wild"}),
    ]


def test_small_tables_get_ids_and_a_split(tmp_path: Path) -> None:
    corpus = FileCorpus(written(tmp_path, "d.tsv", "references\tsource\nb\ta\n"))
    assert list(corpus) == [Example("d-1", "a", ("b",))]
    assert corpus.splits == ("train",)


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


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_do_not_matter(
    tmp_path: Path, end: str, mark: str
) -> None:
    text = mark + GOOD + end + row(source="c") + end
    assert [e.source for e in FileCorpus(written(tmp_path, "d.jsonl", text))] == [
        "a",
        "c",
    ]


def test_only_line_feeds_end_lines(tmp_path: Path) -> None:
    source = written(tmp_path, "a.en", "a\u2028b\x0cc\x85\0d")
    target = written(tmp_path, "a.de", "e")
    assert FileCorpus(f"{source},{target}")[0].source == "a\u2028b\x0cc\x85\0d"


texts = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(texts, st.lists(texts, min_size=1, max_size=3)), min_size=1))
def test_what_is_written_as_json_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]]
) -> None:
    lines = [row(source=source, references=refs) for source, refs in rows]
    path = tmp_path_factory.mktemp("json") / "d.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    read = [(e.source, list(e.references)) for e in FileCorpus(path)]
    assert read == rows


@pytest.mark.skipif(not TATOEBA.exists(), reason="shared Tatoeba data is not here")
def test_tatoeba_is_read_whole() -> None:
    corpus = FileCorpus(TATOEBA)
    counts = {split: len(corpus.for_split(split)) for split in corpus.splits}
    assert counts == {"train": 18037, "test": 922, "validation": 1041}
    assert corpus.overlap() == 0


# Splits and identity


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


# Broken files

BROKEN_LINES = {
    "blank": ("", "the line is blank"),
    "not JSON": ('{"source": "a",}', "malformed JSON (Illegal trailing comma"),
    "two objects": (GOOD + GOOD, "malformed JSON (Extra data"),
    "deep": ("[" * 100_000, "nested too deeply"),
    "no object": ("[1]", "expected a JSON object; got [1]"),
    "field twice": ('{"source": "a", "source": "b"}', "'source' stands twice"),
    "not UTF-8": (b'{"source": "\xe9"}', "byte 13 of the line (0xe9) is not UTF-8"),
    "same id": (row(id="good"), "id 'good' already stands at {path}:1"),
    "no source": ('{"src": "a", "references": ["b"]}', "'source' is missing"),
    "source guess": ('{"src": "a", "references": "b"}', "rename 'src'"),
    "references guess": ('{"source": "a", "reference": "b"}', "rename 'reference'"),
    "empty object": ("{}", "'source' is missing among nothing"),
    "source type": (row(source=7), "field 'source' must be a string; got 7"),
    "source null": (row(source=None), "must be a string; got None"),
    "blank source": (row(source=" \n"), "field 'source' is blank"),
    "id type": (row(id=7), "field 'id' must be a string; got 7"),
    "split type": (row(split=["a"]), "field 'split' must be a string; got ['a']"),
    "blank split": (row(split=""), "field 'split' is blank"),
    "references type": (row(references={}), "'references' must be a list"),
    "references null": (row(references=None), "'references' must be a list"),
    "no reference": (row(references=[]), "'references' is empty"),
    "reference type": (row(references=["a", 1]), "reference 2 must be a string; got 1"),
    "blank reference": (row(references=["a", " "]), "reference 2 is blank"),
    "blank string": (row(references=""), "reference 1 is blank"),
}


@pytest.mark.parametrize(("line", "reason"), BROKEN_LINES.values(), ids=BROKEN_LINES)
def test_broken_json_rows_are_named(
    tmp_path: Path, line: str | bytes, reason: str
) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    content = row(id="good").encode() + b"\n" + raw + b"\n" + GOOD.encode() + b"\n"
    path = written(tmp_path, "d.jsonl", content)
    with pytest.raises(CorpusError) as caught:
        FileCorpus(path)
    message = str(caught.value)
    if reason.startswith("malformed JSON (Illegal"):  # worded so from Python 3.13 on
        reason = "malformed JSON ("
    assert message.startswith(f"{path}:2: ")
    assert reason.format(path=path) in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("Hello\tHallo\n", 1, "name the columns: column 'source' is missing"),
        ("source\ttarget\na\tb", 1, "'references' is missing among 'source', 'target'"),
        ("sources\treferences\na\tb", 1, "rename 'sources'"),
        ("source\treferences\tx\tx\n", 1, "column 'x' has no name of its own"),
        ("\tsource\treferences\n", 1, "column '' has no name of its own"),
        ("source\treferences\n", 1, "no row below the header"),
        ("source\treferences\na\tb\tc\n", 2, "expected 2 columns, as in the header"),
        ("source\treferences\na\tb\n\n", 3, "the line is blank"),
        ("source\treferences\na\tb\n\tb\n", 3, "field 'source' is blank"),
        ("source\treferences\na\tb\na\t\n", 3, "'references' is empty"),
        ("source\treferences\na\t \n", 2, "reference 1 is blank"),
        ("id\tsource\treferences\nx\ta\tb\nx\ta\tb\n", 3, "id 'x' already stands at"),
        (b"source\treferences\na\t\xff\n", 2, "byte 3 of the line (0xff)"),
        (b"\xff\xfes\0", 1, "byte 1 of the line (0xff)"),
    ],
)
def test_broken_tables_are_named(
    tmp_path: Path, content: str | bytes, line: int, reason: str
) -> None:
    path = written(tmp_path, "d.tsv", content)
    with pytest.raises(CorpusError) as caught:
        FileCorpus(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert reason in str(caught.value)


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


def test_five_broken_rows_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    path = written(tmp_path, "d.jsonl", "{}\n" * 3 + GOOD + "\n" + "[]\n" * 1004)
    with pytest.raises(CorpusError) as caught:
        FileCorpus(path)
    lines = str(caught.value).split("\n")
    assert [line.split(": ")[0] for line in lines[:5]] == [
        f"{path}:{number}" for number in (1, 2, 3, 5, 6)
    ]
    assert lines[5:] == ["and 1,002 more"]


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
