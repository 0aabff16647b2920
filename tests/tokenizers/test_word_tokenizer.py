"""The word tokenizer: its fit to 13a, its decoding, its errors."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from textgym.tokenizers import Tokenizer, WordTokenizer

TATOEBA = Path(__file__).parents[3] / "shared/data/translation_tatoeba_en-de.jsonl"
bleu_words = Tokenizer13a()  # type: ignore[no-untyped-call]

# The four clean-ups of 13a that the class docstring excepts.
EXCEPTED = re.compile(r"&(quot|amp|lt|gt);|<skipped>|-\n|[.,]{2,}[0-9]")
realistic = st.text(
    "abcéßŒI0129'’-–—.,;:!?…«»„“\"()[]{}%$€&/<>@_ \u00a0\n", max_size=30
)
pieces = [
    "Mr.",
    "U.S.",
    "3.5",
    "3,000",
    "5-3",
    "mid-1990s",
    "l'homme",
    "est-ce",
    "dogs'",
]
sentences = st.lists(st.sampled_from(pieces) | realistic, max_size=6).map(" ".join)
anything = st.text(st.characters(codec=None), max_size=30)


def reread(text: str) -> str:
    tokenizer = WordTokenizer.train([text])
    return tokenizer.decode(tokenizer.encode(text))


@given(realistic | sentences | anything)
def test_bleu_reads_decoded_text_as_it_reads_the_original(text: str) -> None:
    if not EXCEPTED.search(text):
        assert bleu_words(reread(text)) == bleu_words(text)


@given(realistic | sentences | anything)
def test_lowered_words_are_the_words_of_the_lowered_text(text: str) -> None:
    tokenizer = WordTokenizer.train([text], lowercase=True)
    if not EXCEPTED.search(text.lower()):
        decoded = tokenizer.decode(tokenizer.encode(text))
        assert bleu_words(decoded) == bleu_words(text.lower())


@given(sentences, st.data())
def test_any_ids_are_the_words_that_bleu_reads(text: str, data: st.DataObject) -> None:
    tokenizer = WordTokenizer.train([text + " 5 3 . , - ( ) ' … $ %"])
    ids = data.draw(st.lists(st.integers(0, len(tokenizer) - 1), max_size=12))
    words = [tokenizer.tokens[index] for index in ids if index]
    assert bleu_words(tokenizer.decode(ids)).split() == words
    assert tokenizer.encode(tokenizer.decode(ids)) == [index for index in ids if index]


@pytest.mark.skipif(not TATOEBA.exists(), reason="shared Tatoeba data is not here")
def test_no_tatoeba_text_is_read_otherwise_by_bleu() -> None:
    rows = [json.loads(line) for line in TATOEBA.open(encoding="utf-8")]
    texts = [text for row in rows for text in (row["source"], *row["references"])]
    tokenizer = WordTokenizer.train(texts)
    for text in texts:
        assert bleu_words(tokenizer.decode(tokenizer.encode(text))) == bleu_words(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L'homme n’est-ce don't.", ["L'homme", "n’est-ce", "don't", "."]),
        ("3.5 3,000 $10.00!", ["3.5", "3,000", "$", "10.00", "!"]),
        ("5-3 2:30 U.S.", ["5", "-", "3", "2", ":", "30", "U", ".", "S", "."]),
        ("a-5 3D-Druck -x --", ["a-5", "3D-Druck", "-x", "--"]),
        ("well-known, dogs' 'ne", ["well-known", ",", "dogs'", "'ne"]),
        ("„Wen“ (so) …", ["„Wen“", "(", "so", ")", "…"]),
    ],
)
def test_words_are_cut_where_bleu_cuts_them(text: str, words: list[str]) -> None:
    tokenizer = WordTokenizer.train([text])
    assert [tokenizer.tokens[index] for index in tokenizer.encode(text)] == words


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("Tom , who is (a little) late : why ?", "Tom, who is (a little) late: why?"),
        ("it costs $30 or 5 %.", "it costs $30 or 5%."),
        (". ( [x] )", ". ([x])"),
        ("(", "("),
        ("", ""),
    ],
)
def test_signs_stand_where_a_reader_expects_them(text: str, decoded: str) -> None:
    assert reread(text) == decoded


def test_unknown_words_are_marked_and_the_end_is_silent() -> None:
    tokenizer = WordTokenizer(["hello", "."])
    assert tokenizer.encode("hello world </s> ⁇.")[:2] == [2, 1]
    assert 0 not in tokenizer.encode("</s>")
    assert tokenizer.decode([0, 2, 1, 0, 3, 0]) == "hello ⁇."


def test_training_orders_by_frequency_then_alphabet_and_obeys_the_size() -> None:
    texts = ["b a a", "c b ⁇"]
    assert WordTokenizer.train(texts).tokens == ("</s>", "⁇", "a", "b", "c")
    assert WordTokenizer.train(texts, size=4).tokens == ("</s>", "⁇", "a", "b")


@pytest.mark.parametrize("index", [-1, 4, 10**20])
def test_foreign_ids_are_named(index: int) -> None:
    with pytest.raises(IndexError, match=rf"\[0, 4\); got {index}$"):
        WordTokenizer(["a", "b"]).decode([2, index])


@pytest.mark.parametrize(
    ("vocabulary", "message"),
    [
        (["a", "b", "a"], "'a' again"),
        (["a", "⁇"], "'⁇' again"),
        (["New York"], r"'New York' can never .* \['New', 'York'\]"),
        (["U.S."], r"'U\.S\.' can never"),
        ([""], "'' can never"),
    ],
)
def test_vocabularies_that_cannot_work_are_refused(
    vocabulary: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        WordTokenizer(vocabulary)


def test_capitals_are_refused_where_text_is_lowered() -> None:
    with pytest.raises(ValueError, match=r"'The' can never .* \['the'\]"):
        WordTokenizer(["The"], lowercase=True)


def test_one_string_is_no_list_of_words() -> None:
    with pytest.raises(TypeError, match="one string"):
        WordTokenizer("hello")
    with pytest.raises(TypeError, match="one string"):
        WordTokenizer.train("hello")


@pytest.mark.parametrize("size", [-1, 0, 2])
def test_a_size_without_room_for_a_word_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"at least 3 .* got {size}"):
        WordTokenizer.train(["a"], size=size)


def test_objects_are_values() -> None:
    tokenizer = WordTokenizer(["a", "b"], lowercase=True)
    copy = pickle.loads(pickle.dumps(tokenizer))
    assert copy == tokenizer
    assert hash(copy) == hash(tokenizer)
    assert copy.fingerprint == tokenizer.fingerprint
    assert copy.lowercase
    assert tokenizer != WordTokenizer(["a", "b"])
    assert tokenizer != WordTokenizer(["b", "a"], lowercase=True)
    assert isinstance(tokenizer, Tokenizer)
    with pytest.raises(AttributeError):
        tokenizer.lowercase = False  # type: ignore[misc]


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    tokenizer = WordTokenizer(["a", "\ud800"])
    assert tokenizer.fingerprint[:16] == "6fdd09a62288c2da"


def test_repr_is_short() -> None:
    tokenizer = WordTokenizer(f"w{i}" for i in range(1203))
    assert repr(tokenizer) == "WordTokenizer(1,203 words)"


@pytest.mark.parametrize("unit", ["a", "1.2", "a.", "-", "5-", "\ud800\0", "((", " "])
def test_huge_and_nasty_texts_pass(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    tokenizer = WordTokenizer.train([text])
    assert tokenizer.encode(
        tokenizer.decode(tokenizer.encode(text))
    ) == tokenizer.encode(text)
