"""Data of other people that is nearly, but not quite, as it should be."""

from pathlib import Path

import pytest

from textgym import CorpusError
from textgym.corpora.hub import HubCorpus
from textgym.errors import TextgymNotice

datasets = pytest.importorskip("datasets")


def test_missing_sentences_are_left_out_of_a_source_that_is_a_list(
    tmp_path: Path,
) -> None:
    rows = [
        {"source": ["one", None], "references": ["eins"]},
        {"source": [None, " "], "references": ["zwei"]},
    ]
    path = str(tmp_path / "rows.parquet")
    datasets.Dataset.from_list(rows).to_parquet(path)
    with pytest.warns(TextgymNotice, match="1 of 2 rows"):
        corpus = HubCorpus(path)
    assert [example.source for example in corpus] == ["one"]


def test_a_link_to_nowhere_in_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "train.parquet").symlink_to(tmp_path / "gone")
    with pytest.raises(CorpusError, match=r"train\.parquet: cannot be read"):
        HubCorpus(str(tmp_path))


def test_what_the_library_hides_as_a_cause_is_told(tmp_path: Path) -> None:
    for name in ("one", "two"):
        rows = [{f"source_{name}": "a", "references": ["b"]}]
        datasets.Dataset.from_list(rows).to_parquet(tmp_path / f"train-{name}.parquet")
    with pytest.raises(CorpusError, match=r"CastError.*cast"):
        HubCorpus(str(tmp_path))
