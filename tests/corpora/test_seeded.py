"""What all corpora that write their examples share."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from textgym.corpora.articles import Articles
from textgym.corpora.bitext import Bitext
from textgym.corpora.conversations import Conversations
from textgym.corpora.seeded import SeededCorpus
from textgym.corpora.word_lists import WordLists

KINDS: list[type[SeededCorpus]] = [Articles, Bitext, Conversations, WordLists]
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_equal_parameters_make_equal_corpora_and_others_do_not(
    kind: type[SeededCorpus],
) -> None:
    corpus = kind(level="tiny", split="test", seed=1)
    again = kind(**corpus.parameters)
    assert (again, hash(again)) == (corpus, hash(corpus))
    changes: list[dict[str, object]] = [
        {"level": "small"},
        {"split": "train"},
        {"seed": 2},
    ]
    others = [kind(**corpus.parameters | change) for change in changes]
    assert corpus not in others
    assert len({other.fingerprint for other in [*others, corpus]}) == 4


def test_corpora_of_two_classes_are_never_equal() -> None:
    corpora = {kind(level="tiny") for kind in KINDS} | {Bitext(level="tiny")}
    assert len(corpora) == len(KINDS)


@every_kind
def test_a_pickled_corpus_is_made_anew_from_its_parameters(
    kind: type[SeededCorpus],
) -> None:
    corpus = kind(level="tiny", split="validation", seed=3)
    written = pickle.dumps(corpus)
    assert len(written) < 300
    assert pickle.loads(written) == corpus
    assert pickle.loads(written)[7] == corpus[7]


def test_siblings_keep_all_other_parameters() -> None:
    corpus = Bitext(level="tiny", target="de", seed=4).for_split("test")
    assert corpus == Bitext(level="tiny", target="de", seed=4, split="test")


@every_kind
def test_a_level_or_split_that_does_not_exist_is_named(
    kind: type[SeededCorpus],
) -> None:
    with pytest.raises(ValueError, match=r"level must be .*'tiny'.*got 'huge'"):
        kind(level="huge")
    with pytest.raises(ValueError, match=r"split must be .*'train'.*got 'dev'"):
        kind(split="dev")


@every_kind
def test_examples_do_not_depend_on_the_hash_seed(kind: type[SeededCorpus]) -> None:
    program = (
        f"from {kind.__module__} import {kind.__name__} as C;"
        "c = C(level='tiny', split='test'); print(c.fingerprint)"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told == [kind(level="tiny", split="test").fingerprint + "\n"] * 2
