"""Tables: what is read, and what a broken one is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from writing_files import written

from textgym.corpora.corpus import Example
from textgym.corpora.files import CorpusError, FileCorpus


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
