"""Files whose columns have other names."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from writing_files import GOOD, row, written

from textgym import TextgymNotice
from textgym.corpora.corpus import Example
from textgym.corpora.files import CorpusError, FileCorpus
from textgym.corpora.reading import RowReader
from textgym.tasks.translate import Translate

NEWS = {"source": "article", "references": "highlights"}


def test_columns_rename_fields_of_json_lines(tmp_path: Path) -> None:
    line = json.dumps({"article": "a", "highlights": ["b", "c"], "by": "d"})
    corpus = FileCorpus(written(tmp_path, "d.jsonl", line), columns=NEWS)
    assert list(corpus) == [Example("d-1", "a", ("b", "c"), {"by": "d"})]


def test_dots_lead_into_nested_fields_unless_a_name_has_them(tmp_path: Path) -> None:
    columns = {"source": "text.en", "references": "text.de", "split": "part"}
    lines = [
        {"text": {"en": "a", "de": "b"}, "part": "test"},
        {"text.en": "c", "text.de": "d", "part": "test"},
    ]
    path = written(tmp_path, "d.jsonl", "\n".join(map(json.dumps, lines)))
    corpus = FileCorpus(path, columns=columns)
    assert corpus.splits == ("test",)
    assert [(e.source, e.references) for e in corpus] == [("a", ("b",)), ("c", ("d",))]


def test_columns_rename_those_of_tables(tmp_path: Path) -> None:
    path = written(tmp_path, "d.tsv", "article\thighlights\tby\na\tb\tc\n")
    corpus = FileCorpus(path, columns=NEWS)
    assert list(corpus) == [Example("d-1", "a", ("b",), {"by": "c"})]
    path = written(tmp_path, "e.tsv", "article\treference1\treference2\na\tb\tc\n")
    assert FileCorpus(path, columns={"source": "article"})[0].references == ("b", "c")


def test_tasks_find_the_columns_that_they_know(tmp_path: Path) -> None:
    table = written(tmp_path, "d.tsv", "de\ten\tfr\neins\tone\tun\n")
    lines = written(tmp_path, "d.jsonl", '{"translation": {"en": "one", "fr": "un"}}')
    for path in (table, lines):
        (example,) = Translate(corpus=str(path)).load_corpus()
        assert (example.source, example.references) == ("one", ("un",))


def test_columns_that_are_not_there_are_answered_with_those_there_are(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, "d.jsonl", GOOD + "\n" + '{"article": "a", "high": "b"}')
    with pytest.raises(CorpusError) as caught:
        FileCorpus(path, columns=NEWS)
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{path}:1: the column that columns names as 'source'")
    assert "one of 'source', 'references'; got 'article'" in first
    assert "as 'references' must be one of 'article', 'high'" in second
    table = written(tmp_path, "d.tsv", "article\ttext\na\tb\n")
    with pytest.raises(CorpusError, match=r"d.tsv:1: .*'article', 'text'; got 'high"):
        FileCorpus(table, columns=NEWS)


def test_how_a_file_is_read_is_part_of_what_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, "d.jsonl", row(article="x", highlights="y"))
    plain, renamed = FileCorpus(path), FileCorpus(path, columns=NEWS)
    assert (plain[0].source, renamed[0].source) == ("a", "x")
    assert plain != renamed
    assert plain.fingerprint != renamed.fingerprint
    copied = pickle.loads(pickle.dumps(renamed))
    assert copied == renamed
    assert hash(copied) == hash(renamed)
    assert copied[0] == renamed[0]


def even(fields: dict[str, int], default_id: str) -> Example | None:
    number = fields["n"]
    return None if number % 2 else Example(default_id, str(number), ())


def test_rows_that_a_schema_passes_over_are_counted(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"n": number}) for number in range(4))
    path = written(tmp_path, "d.jsonl", lines)
    with pytest.warns(TextgymNotice, match="2 rows of d.jsonl hold no example"):
        corpus = FileCorpus(path, schema=even)
    assert [example.source for example in corpus] == ["0", "2"]
    odd = written(tmp_path, "odd.jsonl", '{"n": 1}')
    with pytest.raises(CorpusError, match="none of 1 rows holds an example"):
        FileCorpus(odd, schema=even)


@pytest.mark.parametrize(
    ("paths", "chosen"),
    [
        (("en", "fr"), {"source": "en", "references": "fr"}),
        (("t.en", "t.fr"), {"source": "t.en", "references": "t.fr"}),
        (("id", "t.en", "t.de"), {"source": "t.en", "references": "t.de"}),
        (("t.en", "t.de", "t.cs"), {}),
        (("t.en", "t.x.de"), {}),
        (("en", "de"), {}),
        (("source", "references", "en", "fr"), {}),
    ],
)
def test_known_shapes_are_tried_in_order(
    paths: tuple[str, ...], chosen: dict[str, str]
) -> None:
    shapes = (
        {"source": "en", "references": "fr"},
        {"source": "t.en", "references": "t.fr"},
        {"source": "t.en", "references": "t.*"},
    )
    assert RowReader.of(known_columns=shapes).fit(paths) == chosen
