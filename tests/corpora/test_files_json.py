"""JSON lines: what is read, and what a broken row is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing_files import GOOD, row, written

from textgym.corpora.corpus import Example
from textgym.corpora.files import CorpusError, FileCorpus

TATOEBA = Path(__file__).parents[3] / "shared/data/translation_tatoeba_en-de.jsonl"


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


def test_five_broken_rows_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    path = written(tmp_path, "d.jsonl", "{}\n" * 3 + GOOD + "\n" + "[]\n" * 1004)
    with pytest.raises(CorpusError) as caught:
        FileCorpus(path)
    lines = str(caught.value).split("\n")
    assert [line.split(": ")[0] for line in lines[:5]] == [
        f"{path}:{number}" for number in (1, 2, 3, 5, 6)
    ]
    assert lines[5:] == ["and 1,002 more"]
