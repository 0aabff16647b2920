"""Test sets of sacrebleu: what is read, and that the network is left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hub_data import ROOT, run_without_network

CACHE = ROOT.parent / "shared/data/sacrebleu_cache"
pytestmark = pytest.mark.skipif(
    not CACHE.exists(), reason="the shared folder of sacrebleu is not here"
)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Copy sacrebleu's folder, which it writes into."""
    return Path(shutil.copytree(CACHE, tmp_path / "sacrebleu"))


def told(cache: Path, code: str, **environment: str) -> list[str]:
    """Run code in a program of its own: $SACREBLEU is read once, at import."""
    start = (
        "from textgym import CorpusError\n"
        "from textgym.corpora.sacrebleu_sets import SacrebleuCorpus\n"
    )
    return run_without_network(
        start + code, SACREBLEU=str(cache), **environment
    ).splitlines()


def why(cache: Path, name: str, options: str = "") -> str:
    """Return what a name is refused with."""
    (line,) = told(
        cache,
        f"try:\n    SacrebleuCorpus({name!r}{options})\n"
        "except ValueError as error:\n    print(type(error).__name__, error)\n",
    )
    return line


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("wmt14/full:en-de", 50),
        ("wmt14/full:de-en", 50),
        ("multi30k/2016:en-de", 20),
        ("wmt22:en-de", 20),
    ],
)
def test_lines_are_those_that_sacrebleu_gives(
    cache: Path, name: str, size: int
) -> None:
    code = f"""
from sacrebleu.dataset import DATASETS
name = {name!r}
corpus = SacrebleuCorpus(name)
test_set, pair = name.split(":")
dataset = DATASETS[test_set]
sources = list(dataset.source(pair))
first = [line[0].rstrip("\\n") for line in dataset.references(pair)]
print(len(corpus), corpus.split, corpus.splits)
print([e.source for e in corpus] == sources, [e.references[0] for e in corpus] == first)
print(any(r != r.strip() for e in corpus for r in e.references))
print(corpus[0].id)
"""
    assert told(cache, code) == [
        f"{size} test ('test',)",
        "True True",
        "False",
        f"{name}-1",
    ]


def test_all_references_are_kept_and_the_preferred_one_goes_first(
    cache: Path,
) -> None:
    code = "print(SacrebleuCorpus('wmt22:en-de')[0].references)"
    for seed in ("1", "2", "3"):  # the library's own order hangs on it
        assert told(cache, code, PYTHONHASHSEED=seed) == [
            "('Komm mich besuchen.', 'Kommt mich besuchen.')"
        ]


def test_what_is_told_of_a_line_goes_to_extra(cache: Path) -> None:
    code = "print(SacrebleuCorpus('wmt14/full:en-de')[0].extra)"
    assert told(cache, code) == [
        "{'docid': 'tatoeba', 'genre': 'sent', 'origlang': 'en'}"
    ]


def test_lines_without_text_are_left_out(cache: Path) -> None:
    path = cache / "multi30k/2016/multi30k_2016.en-de.ref"
    lines = path.read_text("utf-8").splitlines()
    lines[1] = " "
    path.write_text("\n".join(lines) + "\n", "utf-8")
    code = """
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    corpus = SacrebleuCorpus("multi30k/2016:en-de")
print(len(corpus), corpus[1].id)
print(*(one.message for one in caught))
"""
    assert told(cache, code) == [
        "19 multi30k/2016:en-de-3",
        "1 of 20 lines of multi30k/2016:en-de have no source or no reference and are "
        "left out",
    ]


def test_corpora_are_values(cache: Path) -> None:
    code = """
import pickle
one = SacrebleuCorpus("wmt14/full:en-de")
two = SacrebleuCorpus("wmt14/full:de-en")
print(pickle.loads(pickle.dumps(one)) == one == one.for_split("test"))
print(one == two, hash(one) == hash(one.for_split("test")))
print(one.fingerprint == one.for_split("test").fingerprint != two.fingerprint)
"""
    assert told(cache, code) == ["True", "False True", "True"]


@pytest.mark.parametrize("missing", ["docid", "genre", "origlang", "src", "ref"])
def test_a_set_of_which_a_file_is_missing_is_not_fetched(
    cache: Path, missing: str
) -> None:
    (cache / f"wmt14/full/wmt14_full.en-de.{missing}").unlink()
    line = why(cache, "wmt14/full:en-de")
    assert line.startswith("CorpusError 'sacrebleu:wmt14/full:en-de' is not in ")
    assert "sacrebleu -t wmt14/full -l en-de --echo src" in line
    assert "download=True" in line


def test_a_set_in_xml_is_not_fetched_when_fields_are_named(cache: Path) -> None:
    told(cache, "SacrebleuCorpus('wmt22:en-de')")  # leaves text files
    (cache / "wmt22/raw/wmt22.v1.1.tar.gz").unlink()
    assert "is not in" in why(cache, "wmt22:en-de")


def test_an_empty_folder_is_left_empty(tmp_path: Path) -> None:
    assert "is not in" in why(tmp_path / "none", "wmt22:en-de")
    assert not (tmp_path / "none").exists()


def test_a_download_that_fails_says_why(cache: Path) -> None:
    code = """
import urllib.request
def unplugged(address):
    raise OSError("unplugged")
urllib.request.urlopen = unplugged
try:
    SacrebleuCorpus("wmt13:en-de", download=True)
except CorpusError as error:
    print(error)
"""
    (line,) = told(cache, code)
    assert "'sacrebleu:wmt13:en-de' cannot be read" in line
    assert "OSError: unplugged" in line


def test_files_of_different_length_are_refused(cache: Path) -> None:
    with (cache / "wmt14/full/wmt14_full.en-de.ref").open("a") as file:
        file.write("one more\n")
    assert "differ in length" in why(cache, "wmt14/full:en-de")


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("wmt14", "", "are named like 'sacrebleu:wmt14/full:en-de'"),
        ("wmt14/ful:en-de", "", "Did you mean 'wmt14/full'?"),
        ("wmt14/full:en-ed", "", "Did you mean 'en-de'?"),
        ("wmt14/full:en-de", ", 'train'", "must be one of 'test'; got 'train'"),
    ],
)
def test_unknown_names_are_answered_with_known_ones(
    cache: Path, name: str, options: str, reason: str
) -> None:
    assert reason in why(cache, name, options)


def test_a_test_set_is_played(cache: Path) -> None:
    code = """
import gymnasium as gym
import textgym
for actions in ("tokens", "text"):
    env = gym.make("textgym/Translate-v0", corpus="sacrebleu:wmt14/full:en-de",
                   split="test", actions=actions)
    env.reset(seed=1, options={"index": 0})
print(env.step("Ein Polizist wurde getötet.")[1])
"""
    assert told(cache, code) == ["1.0"]
