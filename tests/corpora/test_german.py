"""German in the bitext: closed vocabularies, bounds, splits that share nothing."""

import pytest
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from textgym.corpora.bitext import Bitext
from textgym.corpora.lexicon import german_words
from textgym.corpora.lexicon.concepts import ADJECTIVES, NOUNS, TIMES, VERBS
from textgym.metrics import METRICS
from textgym.tokenizers import WordTokenizer

LEVELS = ("tiny", "small", "full")
SPLITS = ("train", "validation", "test", "compositional")


@pytest.fixture(params=LEVELS)
def level(request):
    return request.param


@pytest.fixture
def corpus(level):
    return Bitext(level=level, target="de")


_OF_TIMES = {"Nähe", "Tag", "Morgen", "Abend", "Woche"}


def words_of(text: str) -> list[str]:
    return [*text.replace(",", " ,")[:-1].split(), text[-1]]


def test_every_concept_has_its_german_words():
    assert german_words.NOUNS.keys() == NOUNS.keys()
    assert german_words.ADJECTIVES.keys() == ADJECTIVES.keys()
    assert german_words.VERBS.keys() == VERBS.keys()
    assert german_words.TIMES.keys() == TIMES.keys()


def test_only_nouns_have_capitals(corpus):
    words = {word for word in corpus.target_vocabulary if word != word.lower()}
    nouns = [noun for synonyms in german_words.NOUNS.values() for noun in synonyms]
    forms = {form for noun in nouns for form in noun[1:]}
    assert words <= forms | {form + "n" for form in forms} | _OF_TIMES


def test_words_are_the_tokens_that_bleu_counts(corpus):
    tokenize = Tokenizer13a()
    for example in corpus[:1000]:
        for text in example.references:
            assert tokenize(text).split() == words_of(text)


def test_references_come_back_from_their_tokens(corpus):
    tokenizer = WordTokenizer(corpus.target_vocabulary)
    for example in corpus[:1000]:
        for text in example.references:
            assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.parametrize("trained", LEVELS[:2])
def test_the_vocabulary_is_closed_and_every_word_is_trained(trained):
    corpus = Bitext(level=trained, target="de")
    texts = (text for example in corpus for text in example.references)
    words = {word for text in texts for word in words_of(text)}
    assert tuple(sorted(words)) == corpus.target_vocabulary


@pytest.mark.parametrize("split", SPLITS)
def test_all_splits_use_the_words_of_the_vocabulary(corpus, split):
    known = set(corpus.target_vocabulary)
    for example in corpus.for_split(split)[:400]:
        assert all(known.issuperset(words_of(text)) for text in example.references)


def test_two_thousand_examples_of_level_full_have_most_words():
    corpus = Bitext(level="full", target="de")
    texts = (text for example in corpus[:2000] for text in example.references)
    words = {word for text in texts for word in words_of(text)}
    assert len(words) > 0.85 * len(corpus.target_vocabulary)


def test_lengths_and_numbers_of_references_stay_within_their_bounds(corpus):
    most, tokens = {"tiny": (2, 32), "small": (2, 32), "full": (4, 64)}[corpus.level]
    for example in corpus[:800]:
        lengths = [len(words_of(text)) for text in example.references]
        assert max(lengths) <= corpus.longest_reference
        assert sum(lengths) + len(lengths) <= tokens
        assert 1 <= len(set(example.references)) == len(lengths) <= most


def test_splits_share_no_source(level):
    sources = [
        {e.source for e in Bitext(level=level, split=s, target="de")[:300]}
        for s in SPLITS
    ]
    assert sum(map(len, sources)) == len(set().union(*sources))


def test_a_source_has_one_meaning(corpus):
    found = {}
    for example in corpus[:800]:
        known = found.setdefault(example.source, example.references)
        assert known == example.references


def test_word_by_word_neither_agrees_nor_reorders():
    corpus = Bitext(target="de")
    assert corpus.word_by_word("does the woman see a red flower?") == (
        "die Frau sieht ein rote Blume?"
    )
    assert corpus.word_by_word("the boys looked for him.") == "die Jungen sucht ihn."


def test_word_by_word_stays_far_below_the_references(corpus):
    bleu = METRICS["bleu"]()
    scores = [
        bleu.sentence_score(corpus.word_by_word(example.source), example.references)
        for example in corpus[:300]
    ]
    assert 0 < sum(scores) / len(scores) < 0.6
