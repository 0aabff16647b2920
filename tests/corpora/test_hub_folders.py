"""Folders and .parquet files: what is read, how rows become examples."""

from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hub_data import FIXTURES, PAIRS, needs_fixtures, write_folder, write_rows

from textgym import TextgymNotice
from textgym.corpora.corpus import Example
from textgym.corpora.files import CorpusError
from textgym.corpora.hub import HubCorpus

COLUMNS = {"source": "en", "references": "de"}
pytestmark = pytest.mark.usefixtures("hub_caches")


def lines(*pairs: tuple[Any, Any]) -> list[dict[str, Any]]:
    return [{"source": source, "references": refs} for source, refs in pairs]


def test_a_folder_has_the_splits_and_configurations_of_its_readme(
    tmp_path: Path,
) -> None:
    splits = {"train": PAIRS, "validation": PAIRS[:1], "extra": PAIRS[1:]}
    folder = write_folder(tmp_path / "set", {"a": splits, "b": {"test": PAIRS}})
    corpus = HubCorpus(f"{folder}/a", columns=COLUMNS)
    assert corpus.splits == ("train", "validation", "extra")
    assert corpus.split == "train"
    assert list(corpus) == [
        Example("set/a-train-1", "one", ("eins",)),
        Example("set/a-train-2", "two", ("zwei",)),
    ]
    assert list(corpus.for_split("extra")) == [
        Example("set/a-extra-1", "two", ("zwei",))
    ]
    assert HubCorpus(f"{folder}:b", columns=COLUMNS).splits == ("test",)


def test_unknown_names_are_answered_with_those_there_are(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "set", {"a": {"test": PAIRS}, "b": {"x": PAIRS}})
    with pytest.raises(ValueError, match=r"one of 'a', 'b'; got 'c'"):
        HubCorpus(f"{folder}/c", columns=COLUMNS)
    with pytest.raises(ValueError, match=r"one of 'test'; got 'tset'. Did you mean"):
        HubCorpus(f"{folder}/a", "tset", columns=COLUMNS)
    with pytest.raises(ValueError, match=r"known as 'source'.*'en', 'de'"):
        HubCorpus(f"{folder}/a")
    with pytest.raises(ValueError, match=r"'references' must be one of .*got 'df'"):
        HubCorpus(f"{folder}/a", columns={"source": "en", "references": "df"})


def test_a_folder_without_readme_and_a_file_are_read(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    write_rows(plain / "train.parquet", lines(("a", "b")))
    file = write_rows(plain / "test.parquet", lines(("c", "d")))
    assert HubCorpus(str(plain)).splits == ("train", "test")
    assert list(HubCorpus(str(file))) == [Example("test.parquet-test-1", "c", ("d",))]


def test_what_was_saved_by_the_library_is_read(tmp_path: Path) -> None:
    import datasets

    saved = datasets.Dataset.from_list(lines(("a", "b")))
    datasets.DatasetDict(test=saved).save_to_disk(str(tmp_path / "several"))
    saved.save_to_disk(str(tmp_path / "one"))
    assert HubCorpus(str(tmp_path / "several")).splits == ("test",)
    assert HubCorpus(str(tmp_path / "one"))[0].source == "a"


def test_lists_are_sentences_of_a_source_and_several_references(tmp_path: Path) -> None:
    rows = lines((["One. ", "", "Two."], ["a", " ", "b"]))
    file = write_rows(tmp_path / "d.parquet", rows)
    (example,) = HubCorpus(str(file))
    assert (example.source, example.references) == ("One. Two.", ("a", "b"))


def test_other_columns_go_to_extra_with_the_data_sets_own_id(tmp_path: Path) -> None:
    rows = [{"id": 7, "source": "a", "references": "b", "n": [1], "at": {"x": 1}}]
    (example,) = HubCorpus(str(write_rows(tmp_path / "d.parquet", rows)))
    assert example.id == "d.parquet-train-1"
    assert example.extra == {"id": 7, "n": [1], "at": {"x": 1}}


def test_rows_without_text_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = lines(("a", ["b"]), (" ", ["b"]), (None, ["b"]), ("c", []), ("d", None))
    rows += lines(("e", [" ", None]), ("f", ["", "g"]))
    file = write_rows(tmp_path / "d.parquet", rows)
    with pytest.warns(TextgymNotice, match=r"5 of 7 rows .* the first is row 2"):
        corpus = HubCorpus(str(file))
    assert [(e.id, e.references) for e in corpus] == [
        ("d.parquet-train-1", ("b",)),
        ("d.parquet-train-7", ("g",)),
    ]
    assert corpus.left_out == 5
    assert repr(corpus) == ("<HubCorpus d.parquet train: 2 examples, 5 rows left out>")


def test_every_kind_of_white_space_is_blank(tmp_path: Path) -> None:
    characters = [chr(c) for c in range(0x3100) if not 0xD800 <= c < 0xE000]
    file = write_rows(tmp_path / "d.parquet", lines(*((c, "b") for c in characters)))
    assert [e.source for e in HubCorpus(str(file))] == [
        c for c in characters if c.strip()
    ]


def test_rows_of_nested_columns_without_text_are_left_out(tmp_path: Path) -> None:
    texts = [{"en": "a", "de": "b"}, None, {"en": None, "de": "c"}, {"en": "d"}]
    rows = [{"translation": text} for text in texts]
    corpus = HubCorpus(
        str(write_rows(tmp_path / "d.parquet", rows)),
        columns={"source": "translation.en", "references": "translation.de"},
    )
    assert [example.source for example in corpus] == ["a"]


def test_columns_that_hold_no_text_are_refused(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "d.parquet", [{"source": "a", "references": 1}])
    with pytest.raises(ValueError, match=r"'references' must hold text.*int64"):
        HubCorpus(str(file))


def counted(fields: dict[str, Any], default_id: str) -> Example | None:
    """Read rows that hold numbers: a schema of a test's own."""
    if fields["number"] == 2:
        return None
    if fields["number"] == 3:
        raise ValueError("three is broken")
    return Example(default_id, str(fields["number"]), ())


def test_a_schema_of_ones_own_says_which_rows_are_examples(tmp_path: Path) -> None:
    rows = [{"n": number} for number in range(5)]
    file = write_rows(tmp_path / "d.parquet", rows)
    corpus = HubCorpus(str(file), schema=counted, columns={"number": "n"})
    assert [example.source for example in corpus] == ["0", "1", "4"]
    assert corpus.left_out == 2
    assert pickle.loads(pickle.dumps(corpus)) == corpus


def test_rows_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    rows = lines(*((f"source {i}", f"reference {i}") for i in range(200_000)))
    corpus = HubCorpus(str(write_rows(tmp_path / "d.parquet", rows)))
    assert len(corpus) == 200_000
    assert corpus[123_456].references == ("reference 123456",)
    # All rows are examples, so that not even their numbers are kept.
    assert isinstance(corpus._table.rows, range)
    assert len(pickle.dumps(corpus)) < 1_000


def test_corpora_are_values(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d", {"a": {"train": PAIRS, "test": PAIRS}})
    train = HubCorpus(f"{folder}/a", columns=COLUMNS)
    test = HubCorpus(f"{folder}/a", "test", columns=COLUMNS)
    assert train.for_split("test") == test
    assert hash(train.for_split("test")) == hash(test)
    assert train.for_split("test").fingerprint == test.fingerprint != train.fingerprint
    assert train != test
    assert pickle.loads(pickle.dumps(test)) == test
    turned = {"source": "de", "references": "en"}
    assert HubCorpus(f"{folder}/a", columns=turned) != train
    assert HubCorpus(f"{folder}/a", columns=turned).fingerprint != train.fingerprint


def test_the_fingerprint_depends_on_content_alone(tmp_path: Path) -> None:
    one = write_rows(tmp_path / "one" / "train.parquet", lines(("a", "b"), ("c", "d")))
    two = tmp_path / "two" / "train.parquet"
    shutil.copytree(one.parent, two.parent)
    first, second = HubCorpus(str(one)), HubCorpus(str(two.parent))
    assert first.fingerprint == second.fingerprint
    assert first != second


def test_a_folder_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "set" / "train.parquet", lines(("a", "b")))
    before = HubCorpus(str(file.parent))
    write_rows(file, lines(("other", "b"), ("c", "d")))
    after = HubCorpus(str(file.parent))
    assert after[0].source == "other"
    assert after != before
    assert before[0].source == "a"


def test_nothing_is_written_beside_the_users_files(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "set", {"a": {"test": PAIRS}})
    before = sorted(folder.rglob("*"))
    HubCorpus(str(folder), columns=COLUMNS)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"PAR1 broken", "cannot be read as a data set"), (b"", "cannot be read")],
)
def test_broken_files_are_named(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "train.parquet"
    file.write_bytes(content)
    with pytest.raises(CorpusError, match=f"train.parquet: {reason}"):
        HubCorpus(str(file))


def test_what_is_no_data_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "README.md").write_text("---\nconfigs: [\n---\n")
    remote = (
        "---\nconfigs:\n- config_name: a\n  data_files: https://x.org/a.json\n---\n"
    )
    (tmp_path / "remote").mkdir()
    (tmp_path / "remote" / "README.md").write_text(remote)
    for name, reason in {
        "empty": "empty: cannot be read as a data set",
        "odd": "README.md: cannot be read",
        "remote": "data at other places",
        "absent": "there is no such folder",
        "absent.parquet": "there is no such folder or .parquet file",
    }.items():
        with pytest.raises(CorpusError, match=reason):
            HubCorpus(str(tmp_path / name))


def test_a_split_whose_files_are_not_all_there_is_refused(tmp_path: Path) -> None:
    rows = lines(("a", "b"))
    for shard in range(2):
        write_rows(tmp_path / "set" / f"train-0000{shard}-of-00003.parquet", rows)
    with pytest.raises(CorpusError, match="split 'train' has 2 of 3 files"):
        HubCorpus(str(tmp_path / "set"))
    write_rows(tmp_path / "set" / "train-00002-of-00003.parquet", rows)
    assert len(HubCorpus(str(tmp_path / "set"))) == 3


def test_progress_bars_are_as_they_were(tmp_path: Path, capfd: Any) -> None:
    import datasets

    assert not datasets.are_progress_bars_disabled()
    file = write_rows(tmp_path / "d.parquet", lines(("a", "b")))
    HubCorpus(str(file))
    assert not datasets.are_progress_bars_disabled()
    assert capfd.readouterr() == ("", "")


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        ("wmt14/de-en", ("translation.en", "translation.de"), 40),
        ("wmt14/fr-en", ("translation.en", "translation.fr"), 40),
        ("iwslt2017/iwslt2017-en-de", ("translation.en", "translation.de"), 40),
        ("multi30k", ("en", "de"), 40),
        ("cnn_dailymail/3.0.0", ("article", "highlights"), 20),
        ("xsum", ("document", "summary"), 20),
        ("samsum", ("dialogue", "summary"), 20),
        ("scitldr/Abstract", ("source", "target"), 20),
    ],
)
def test_every_row_of_a_fixture_is_an_example(
    name: str, columns: tuple[str, str], rows: int
) -> None:
    shape = dict(zip(("source", "references"), columns, strict=True))
    corpus = HubCorpus(os.path.join(FIXTURES, name), columns=shape)
    assert corpus.splits == ("train", "validation", "test")
    assert (len(corpus), corpus.left_out) == (rows, 0)
    for split in corpus.splits:
        for example in corpus.for_split(split):
            assert example.source.strip()
            assert np.all([reference.strip() for reference in example.references])
