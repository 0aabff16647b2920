"""The bitext: right French, closed vocabularies, splits that share nothing."""

import os
import pickle
import re
import subprocess
import sys

import pytest
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from textgym.corpora.bitext import Bitext
from textgym.corpora.corpus import ProceduralCorpus
from textgym.corpora.lexicon.concepts import ADJECTIVES, NOUNS
from textgym.corpora.lexicon.english_rules import plural_of
from textgym.corpora.lexicon.frames import KNOBS
from textgym.corpora.lexicon.french_sounds import starts_with_vowel
from textgym.corpora.splits import is_held_out

LEVELS = ("tiny", "small", "full")
SPLITS = ("train", "validation", "test", "compositional")


@pytest.fixture(params=LEVELS)
def level(request):
    return request.param


def words_of(text: str) -> list[str]:
    return [*text[:-1].replace(",", " ,").split(), text[-1]]


def test_elision_is_never_forgotten(level):
    pattern = re.compile(r"\b(le|la|de|je|ne|que|se|me|ma|sa|ce) ([^ ,]+)")
    for example in Bitext(level=level)[:4000]:
        for text in example.references:
            for word, following in pattern.findall(text):
                assert not starts_with_vowel(following.strip(".?")), (word, text)


def test_texts_are_lower_case_words_between_single_spaces(level):
    for example in Bitext(level=level)[:3000]:
        for text in (example.source, *example.references):
            assert re.fullmatch(r"[a-zà-öø-ÿœ'-]+(,? [a-zà-öø-ÿœ'-]+)*[.?]", text), text


def test_words_are_the_tokens_that_bleu_counts(level):
    tokenize = Tokenizer13a()
    for example in Bitext(level=level)[:2000]:
        for text in example.references:
            assert tokenize(text).split() == words_of(text)


@pytest.mark.parametrize("level_name", ["tiny", "small"])
def test_vocabularies_are_closed_and_every_word_is_trained(level_name):
    corpus = Bitext(level=level_name)
    source, target = set(), set()
    for example in corpus:
        source.update(words_of(example.source))
        target.update(word for text in example.references for word in words_of(text))
    assert tuple(sorted(source)) == corpus.source_vocabulary
    assert tuple(sorted(target)) == corpus.target_vocabulary


@pytest.mark.parametrize("split", SPLITS[1:])
def test_the_other_splits_use_the_same_words(level, split):
    corpus = Bitext(level=level, split=split)
    source, target = set(corpus.source_vocabulary), set(corpus.target_vocabulary)
    for example in corpus:
        assert source.issuperset(words_of(example.source))
        assert all(target.issuperset(words_of(text)) for text in example.references)


@pytest.mark.parametrize(
    ("level_name", "least", "most"),
    [("tiny", 40, 60), ("small", 150, 200), ("full", 450, 600)],
)
def test_the_target_vocabulary_has_its_size(level_name, least, most):
    assert least <= len(Bitext(level=level_name).target_vocabulary) <= most


def test_lengths_stay_within_their_bounds(level):
    corpus = Bitext(level=level)
    fewest, most_references = {"tiny": (4, 2), "small": (5, 2), "full": (8, 4)}[level]
    for example in corpus[:5000]:
        lengths = [len(words_of(text)) for text in example.references]
        assert len(words_of(example.source)) <= corpus.longest_source
        assert fewest <= min(lengths)
        assert max(lengths) <= corpus.longest_reference
        assert sum(lengths) + len(lengths) <= KNOBS[level].reference_tokens
        assert len(set(example.references)) == len(lengths) <= most_references


def test_tiny_sources_have_four_to_seven_words():
    lengths = {len(example.source.split()) for example in Bitext(level="tiny")}
    assert lengths == {4, 5, 6, 7}


def test_there_are_more_than_two_thousand_distinct_tiny_sentences():
    assert len({example.source for example in Bitext(level="tiny")}) > 2000


def test_splits_share_no_source_whatever_the_seed(level):
    sources = [
        {
            e.source
            for seed in (0, 1)
            for e in Bitext(level=level, split=s, seed=seed)[:1500]
        }
        for s in SPLITS
    ]
    assert sum(map(len, sources)) == len(set().union(*sources))


def test_a_source_has_one_meaning(level):
    found = {}
    for example in Bitext(level=level):
        assert (
            found.setdefault(example.source, example.references) == example.references
        )


@pytest.mark.parametrize("split", SPLITS)
def test_held_out_pairs_stand_in_the_compositional_split_only(level, split):
    held_out = re.compile(
        "|".join(
            rf"\b{adjective} ({noun}|{plural_of(noun)})\b"
            for adjective in ADJECTIVES
            for noun in NOUNS
            if is_held_out(adjective, noun)
        )
    )
    texts = [example.source for example in Bitext(level=level, split=split)[:3000]]
    assert any(map(held_out.search, texts)) == (split == "compositional")


@pytest.mark.parametrize(
    ("split", "sizes"), [("train", (5_000, 20_000, 2_000)), ("test", (1_000,) * 3)]
)
def test_a_split_has_its_size(split, sizes):
    assert tuple(len(Bitext(level=name, split=split)) for name in LEVELS) == sizes


def test_examples_depend_on_seed_and_split_and_index_only(level):
    corpus = Bitext(level=level)
    assert corpus[7] == Bitext(level=level)[7]
    assert corpus[7].source == corpus[7].source
    others = Bitext(level=level, seed=1)
    assert [e.source for e in corpus[:20]] != [e.source for e in others[:20]]
    assert corpus[17].id == f"bitext-fr-{level}-train-17"


def test_hash_randomisation_changes_nothing(level):
    program = (
        "from textgym.corpora.bitext import Bitext;"
        f"c = Bitext(level={level!r}, split='test');"
        "print(c.fingerprint, c[:50], c.source_vocabulary, c.target_vocabulary)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1


def test_corpora_compare_by_value_and_pickle_small():
    corpus = Bitext(level="tiny", split="test", seed=3)
    corpus[0]
    pickled = pickle.dumps(corpus)
    copy = pickle.loads(pickled)
    assert copy == corpus
    assert hash(copy) == hash(corpus)
    assert copy[5] == corpus[5]
    assert len(pickled) < 200
    assert corpus != corpus.for_split("train")
    assert corpus != "bitext"
    assert isinstance(corpus, ProceduralCorpus)


def test_fingerprints_tell_corpora_apart():
    corpora = [
        Bitext(level=name, split=s, seed=k)
        for name in LEVELS
        for s in SPLITS
        for k in (0, 1)
    ]
    assert len({corpus.fingerprint for corpus in corpora}) == len(corpora)
    assert Bitext().fingerprint == Bitext().fingerprint


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"level": "smal"}, "level must be one of .*Did you mean 'small'"),
        ({"split": "dev"}, "split must be one of 'train'.*got 'dev'"),
        ({"target": "es"}, "target must be one of 'fr', 'de'; got 'es'"),
    ],
)
def test_unknown_names_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Bitext(**arguments)


def test_word_by_word_neither_agrees_nor_reorders():
    corpus = Bitext()
    assert corpus.word_by_word("does the woman see a red flower?") == (
        "le femme voit un rouge fleur?"
    )
    assert corpus.word_by_word("the boys looked for him.") == "le garçons cherche le."


def test_word_by_word_stays_in_the_vocabulary(level):
    corpus = Bitext(level=level)
    for example in corpus[:500]:
        gloss = corpus.word_by_word(example.source)
        assert set(words_of(gloss)) <= set(corpus.target_vocabulary)
