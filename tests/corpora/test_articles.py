"""Articles as a corpus: splits, vocabularies, lengths, and what decides an example."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from functools import cache

import pytest

from textgym.corpora import Example, ProceduralCorpus
from textgym.corpora.articles import Articles
from textgym.corpora.reports.knobs import KNOBS, TOWNS
from textgym.corpora.splits import SPLITS, is_held_out
from textgym.tokenizers import WordTokenizer

LEVELS = ("tiny", "small", "full")

each_level = pytest.mark.parametrize("level", LEVELS)


def words(text: str) -> list[str]:
    """Cut a text as the suite's word tokenizer does."""
    return WordTokenizer._split(text)


def held(fact: tuple[str, ...], slot: str) -> str:
    """Read a slot of a fact, "" where it has none."""
    pairs = (part.partition(": ") for part in fact[1:])
    return next((value for name, _, value in pairs if name == slot), "")


def town_pairs(facts: tuple[tuple[str, ...], ...]) -> set[tuple[str, str]]:
    """Pair who or what a fact is about with its town."""
    named = ((held(f, "thing") or held(f, "name"), held(f, "town")) for f in facts)
    return {(who, town) for who, town in named if who and town}


@cache
def examples(level: str, split: str = "train") -> list[Example]:
    return Articles(level=level, split=split)[: 4000 if split == "train" else 500]


@each_level
def test_vocabularies_are_closed_and_every_word_is_trained(level: str) -> None:
    corpus = Articles(level=level)
    read, written = set(), set()
    for example in examples(level):
        read.update(words(example.source))
        written.update(word for text in example.references for word in words(text))
    assert tuple(sorted(read)) == corpus.source_vocabulary
    assert written <= set(corpus.target_vocabulary)
    # Small numbers are hardly ever the biggest of a report.
    missing = set(corpus.target_vocabulary) - written
    assert all(word.isdigit() and int(word) < 30 for word in missing), missing


@each_level
@pytest.mark.parametrize("split", SPLITS[1:])
def test_the_other_splits_use_the_same_words(level: str, split: str) -> None:
    corpus = Articles(level=level, split=split)
    read, written = set(corpus.source_vocabulary), set(corpus.target_vocabulary)
    for example in examples(level, split):
        assert read.issuperset(words(example.source))
        assert all(written.issuperset(words(text)) for text in example.references)


@pytest.mark.parametrize(
    ("level", "size", "sentences", "fewest", "most"),
    [
        ("tiny", 105, {3, 4}, 5, 7),
        ("small", 407, {3, 4, 5, 6, 7}, 9, 14),
        ("full", 635, {4, 5, 6, 7, 8, 9, 10}, 9, 14),
    ],
)
def test_sizes_are_those_of_the_level(
    level: str, size: int, sentences: set[int], fewest: int, most: int
) -> None:
    corpus = Articles(level=level)
    assert len({*corpus.source_vocabulary, *corpus.target_vocabulary}) == size
    known = examples(level)
    counts = {example.source.count(".") for example in known}
    assert counts <= sentences
    assert max(counts) == max(sentences)
    lengths = {len(words(text)) for e in known for text in e.references}
    assert (min(lengths), max(lengths)) == (fewest, most)
    assert corpus.longest_reference == most
    assert max(len(words(e.source)) for e in known) <= corpus.longest_source
    assert {len(e.references) for e in known} == {1 if level == "tiny" else 2}


@each_level
def test_two_references_and_their_guards_fit_in_32_bits(level: str) -> None:
    for example in examples(level):
        lengths = [len(words(text)) + 1 for text in example.references]
        assert sum(lengths) <= 32, example.references


@each_level
def test_documents_hardly_repeat(level: str) -> None:
    sources = {example.source for example in examples(level)}
    assert len(sources) > 3800


@each_level
def test_all_kinds_of_events_are_reported(level: str) -> None:
    kinds = {example.extra["kind"] for example in examples(level)}
    assert len(kinds) == {"tiny": 3, "small": 5, "full": 8}[level]


@each_level
def test_splits_share_no_headline_whatever_the_seed(level: str) -> None:
    headlines = [
        {
            example.references[0]
            for seed in (0, 1)
            for example in Articles(level=level, split=split, seed=seed)[:200]
        }
        for split in SPLITS
    ]
    assert sum(map(len, headlines)) == len(set().union(*headlines))


@each_level
@pytest.mark.parametrize("split", SPLITS)
def test_held_out_towns_stand_in_the_compositional_split_only(
    level: str, split: str
) -> None:
    compositional = split == "compositional"
    for example in examples(level, split)[:500]:
        event, *numbers = example.extra["key_facts"]
        town = held(event, "town")
        counted = {(role.removesuffix(": count"), town) for role, *_ in numbers}
        key = town_pairs((event,)) | counted
        if compositional:
            assert any(is_held_out(*pair) for pair in key), example.source
            continue
        told = {
            (role.removesuffix(": count"), town)
            for role, *_ in example.extra["facts"]
            if role.endswith(": count")
        }
        for pair in key | told | town_pairs(example.extra["facts"]):
            assert not is_held_out(*pair), example.source


@each_level
def test_held_out_pairs_leave_every_kind_towns_and_counts(level: str) -> None:
    knobs = KNOBS[level]
    towns = TOWNS[: knobs.towns]
    for kind in knobs.kinds:
        for actor in (kind.things or kind.names)[: knobs.things]:
            assert sum(not is_held_out(actor, town) for town in towns) >= 4
        counted = [count.counted for count in kind.numbers[: knobs.counted]]
        for town in towns:
            assert not all(is_held_out(noun, town) for noun in counted)


@pytest.mark.parametrize(
    ("split", "sizes"), [("train", (5_000, 20_000, 20_000)), ("test", (1_000,) * 3)]
)
def test_a_split_has_its_size(split: str, sizes: tuple[int, ...]) -> None:
    assert tuple(len(Articles(level=name, split=split)) for name in LEVELS) == sizes


@each_level
def test_examples_depend_on_seed_and_split_and_index_only(level: str) -> None:
    corpus = Articles(level=level)
    assert corpus[7] == Articles(level=level)[7]
    others = Articles(level=level, seed=1)
    assert [e.source for e in corpus[:20]] != [e.source for e in others[:20]]
    assert corpus[17].id == f"articles-{level}-train-17"


def test_hash_randomisation_changes_nothing() -> None:
    program = (
        "from textgym.corpora.articles import Articles;"
        "c = Articles(level='full', split='test');"
        "print(c.fingerprint, c[:50], c.source_vocabulary, c.target_vocabulary)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1


def test_corpora_compare_by_value_and_pickle_small() -> None:
    corpus = Articles(level="tiny", split="test", seed=3)
    assert isinstance(corpus, ProceduralCorpus)
    pickled = pickle.dumps(corpus)
    copy = pickle.loads(pickled)
    assert (copy, hash(copy), copy[5]) == (corpus, hash(corpus), corpus[5])
    assert len(pickled) < 200
    assert corpus != corpus.for_split("train")
    assert corpus != "articles"


def test_fingerprints_tell_corpora_apart() -> None:
    corpora = [Articles(level="tiny", split=s, seed=k) for s in SPLITS for k in (0, 1)]
    corpora += [Articles(level="small"), Articles(level="full")]
    assert len({corpus.fingerprint for corpus in corpora}) == len(corpora)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"level": "smal"}, "level must be one of .*Did you mean 'small'"),
        ({"split": "dev"}, "split must be one of 'train'.*got 'dev'"),
    ],
)
def test_unknown_names_are_refused(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Articles(**arguments)  # type: ignore[arg-type]
