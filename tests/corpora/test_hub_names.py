"""Names of the hub: what is found in the caches, and that the network is left alone."""

from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
from gymnasium.error import DependencyNotInstalled
from hub_data import (
    PAIRS,
    lay_files,
    lay_prepared,
    run_without_network,
    write_folder,
    write_rows,
)

from textgym.corpora.files import CorpusError
from textgym.corpora.hub import HubCorpus
from textgym.corpora.hub_reading import PARQUET_REVISION

COLUMNS = {"source": "en", "references": "de"}


def opened(name: str, split: str | None = None) -> HubCorpus:
    return HubCorpus(name, split, columns=COLUMNS)


@pytest.mark.parametrize(
    ("id", "config", "names"),
    [
        ("toy", "en-de", ("toy", "toy/en-de", "toy:en-de")),
        ("org/toy", "en-de", ("org/toy", "org/toy/en-de", "org/toy:en-de")),
        ("org/toy", "default", ("org/toy", "org/toy/default", "org/toy:default")),
    ],
)
@pytest.mark.parametrize("kind", ["prepared", "files"])
def test_every_form_of_a_name_finds_what_is_cached(
    hub_caches: Path, id: str, config: str, names: tuple[str, ...], kind: str
) -> None:
    splits = {"train": PAIRS, "test": PAIRS[:1]}
    if kind == "prepared":
        lay_prepared(id, config, splits)
    else:
        lay_files(id, write_folder(hub_caches / "toy", {config: splits}))
    for name in names:
        corpus = opened(name)
        assert corpus.splits == ("train", "test")
        assert corpus[1].source == "two"
        assert pickle.loads(pickle.dumps(corpus)) == corpus
        assert corpus.for_split("test") == opened(name, "test")


def test_both_caches_give_the_same_corpus(hub_caches: Path) -> None:
    lay_files("a", write_folder(hub_caches / "toy", {"x": {"test": PAIRS}}))
    lay_prepared("b", "x", {"test": PAIRS})
    assert opened("a:x").fingerprint == opened("b:x").fingerprint


def test_an_organization_goes_before_a_configuration(hub_caches: Path) -> None:
    lay_prepared("org", "toy", {"test": PAIRS[:1]})
    assert opened("org/toy")[0].source == "one"
    lay_prepared("org/toy", "default", {"test": PAIRS[1:]})
    lay_prepared("org", "toy2", {"test": PAIRS[:1]})
    assert opened("org/toy:default")[0].source == "two"
    assert opened("org:toy")[0].source == "one"


def test_several_configurations_must_be_told_apart(hub_caches: Path) -> None:
    lay_prepared("toy", "a", {"test": PAIRS})
    lay_prepared("toy", "b", {"test": PAIRS})
    with pytest.raises(ValueError, match=r"several .* 'hf:toy:a', 'hf:toy:b'"):
        opened("toy")


def test_a_folder_that_was_loaded_does_not_pass_for_the_hubs(hub_caches: Path) -> None:
    import datasets

    folder = write_folder(hub_caches / "here" / "toy", {"a": {"test": PAIRS}})
    assert opened(f"{folder}/a")[0].source == "one"
    with pytest.raises(CorpusError, match="'hf:toy/a' is not on this machine"):
        opened("toy/a")
    # Whoever calls the library directly leaves it under the bare name.
    cache = str(datasets.config.HF_DATASETS_CACHE)
    datasets.load_dataset_builder(str(folder), "a", cache_dir=cache)
    datasets.load_dataset(str(folder), "a", cache_dir=cache)
    assert os.path.isdir(os.path.join(cache, "toy", "a"))
    with pytest.raises(CorpusError, match="'hf:toy/a' is not on this machine"):
        opened("toy/a")


def test_folders_of_one_name_are_kept_apart(hub_caches: Path) -> None:
    one = write_folder(hub_caches / "1" / "toy", {"a": {"test": PAIRS[:1]}})
    two = write_folder(hub_caches / "2" / "toy", {"a": {"test": PAIRS[1:]}})
    assert (opened(f"{one}/a")[0].source, opened(f"{two}/a")[0].source) == (
        "one",
        "two",
    )


def test_copies_in_parquet_serve_what_is_written_as_a_script(hub_caches: Path) -> None:
    script = hub_caches / "script"
    script.mkdir()
    (script / "toy.py").write_text("raise SystemExit('must not run')")
    lay_files("toy", script)
    copy = hub_caches / "copy"
    write_rows(copy / "a" / "test" / "0000.parquet", PAIRS)
    lay_files("toy", copy, PARQUET_REVISION)
    assert opened("toy/a").splits == ("test",)
    with pytest.raises(CorpusError, match="not on this machine"):
        opened("toy/b")


def test_a_part_of_a_download_is_not_taken_for_the_whole(hub_caches: Path) -> None:
    splits = {"train": PAIRS, "test": PAIRS}
    folder = write_folder(hub_caches / "toy", {"a": splits, "b": splits})
    shutil.rmtree(folder / "b")
    lay_files("toy", folder)
    assert len(opened("toy/a")) == 2
    with pytest.raises(
        CorpusError, match=r"'hf:toy/b' is not on this machine.*'train'"
    ):
        opened("toy/b")
    prepared = lay_prepared("org/toy", "a", splits)
    next(prepared.glob("*-test.arrow")).unlink()
    with pytest.raises(CorpusError, match="'test' has 0 of 2 rows; remove the folder"):
        opened("org/toy/a")


def test_what_is_missing_says_how_to_get_it(
    hub_caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hub_caches / "toy").mkdir()
    monkeypatch.chdir(hub_caches)
    with pytest.raises(CorpusError) as caught:
        opened("toy")
    for part in (
        "'hf:toy' is not on this machine",
        str(hub_caches / "hub"),
        "Give download=True, or run 'hf download toy --repo-type dataset'",
        "'hf:./toy'",
    ):
        assert part in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a//b", "a/b/c/d", "a/b/c:d", "a:", "/:"])
def test_what_is_no_name_is_refused(hub_caches: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"like 'hf:NAME'|no such folder"):
        opened(name)


def test_a_missing_library_names_the_command(
    hub_caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    file = write_rows(hub_caches / "d.parquet", PAIRS)
    monkeypatch.setitem(sys.modules, "datasets", None)
    for name in ("toy", str(file)):
        with pytest.raises(DependencyNotInstalled, match=r'pip install "textgym\[data'):
            opened(name)


def test_what_is_written_as_a_script_is_fetched_as_its_copy(
    hub_caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets
    import huggingface_hub

    (hub_caches / "toy").mkdir()
    (hub_caches / "toy" / "toy.py").write_text("raise SystemExit('must not run')")
    with pytest.raises(RuntimeError) as caught:
        datasets.load_dataset(str(hub_caches / "toy"))
    refused, fetched = caught.value, []

    def load(*names: str | None) -> None:
        fetched.append(names)
        raise refused

    find = huggingface_hub.snapshot_download

    def snapshot(id: str, **options: Any) -> Any:
        if "allow_patterns" not in options:
            return find(id, **options)
        fetched.append((id, options["revision"], options["allow_patterns"]))
        write_rows(hub_caches / "copy" / "a" / "test" / "0000.parquet", PAIRS)
        return lay_files(id, hub_caches / "copy", options["revision"])

    # The network is not there; the rest, and the error, are the libraries' own.
    monkeypatch.setattr(datasets, "load_dataset", load)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    corpus = HubCorpus("toy:a", columns=COLUMNS, download=True)
    assert corpus[0].source == "one"
    assert fetched == [
        ("hf://datasets/toy", "a"),
        ("toy", "refs/convert/parquet", "a/*"),
    ]


ASK = """
import textgym
from textgym.corpora.hub import HubCorpus
try:
    HubCorpus("org/toy/en-de")
except textgym.CorpusError as error:
    print(error)
"""


def test_no_connection_is_tried_without_download(tmp_path: Path) -> None:
    printed = run_without_network(ASK, HF_HOME=str(tmp_path))
    assert "'hf:org/toy/en-de' is not on this machine" in printed
    folder = write_folder(tmp_path / "toy", {"en-de": {"test": PAIRS}})
    read = f"""
from textgym.corpora.hub import HubCorpus
columns = {COLUMNS!r}
corpus = HubCorpus({str(folder)!r} + "/en-de", columns=columns)
print(list(corpus), corpus.fingerprint)
print(HubCorpus({str(folder / "en-de")!r}, columns=columns))
"""
    first = run_without_network(read, HF_HOME=str(tmp_path))
    assert "zwei" in first
    elsewhere = run_without_network(read, HF_HOME=str(tmp_path / "other"))
    assert elsewhere == first


def test_a_download_that_fails_says_why(tmp_path: Path) -> None:
    code = ASK.replace('en-de")', 'en-de", download=True)').replace(
        "import textgym", "import socket, textgym\nsocket.socket.connect = broken"
    )
    refuse = "def broken(*arguments):\n    raise OSError('unplugged')\n"
    # Port 9 of this machine: nobody answers there, and nothing leaves it.
    printed = run_without_network(
        "socket.getaddrinfo = lambda *a, **k: (_ for _ in ()).throw(OSError('off'))\n"
        + refuse
        + code,
        HF_HOME=str(tmp_path),
        HF_ENDPOINT="http://127.0.0.1:9",
    )
    assert "'hf:org/toy/en-de' is not on this machine" in printed
    assert "org/toy: ConnectionError" in printed
    assert "Give download=True" not in printed
