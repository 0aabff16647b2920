"""Tokenizers by name."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from textgym.tokenizers import (
    CharacterTokenizer,
    SubwordTokenizer,
    WordTokenizer,
    make_tokenizer,
)

TEXTS = ["The cat", "the the dog"]


def texts() -> Iterable[str]:
    return TEXTS


def unread() -> Iterable[str]:
    raise AssertionError("a ready tokenizer needs no texts")


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("word", WordTokenizer.train(TEXTS)),
        ("word:4", WordTokenizer.train(TEXTS, size=4)),
        ("word-lower", WordTokenizer.train(TEXTS, lowercase=True)),
        ("word-lower:3", WordTokenizer(["the"], lowercase=True)),
        ("character", CharacterTokenizer.train(TEXTS)),
        ("character-lower:5", CharacterTokenizer("t e", lowercase=True)),
        ("bpe", SubwordTokenizer.train(TEXTS)),
        ("bpe:259", SubwordTokenizer.train(TEXTS, size=259)),
    ],
)
def test_names_train_what_they_say(spec: str, expected: object) -> None:
    assert make_tokenizer(spec, texts) == expected


def test_a_tokenizer_is_returned_as_it_is() -> None:
    tokenizer = WordTokenizer(["a"])
    assert make_tokenizer(tokenizer, unread) is tokenizer


@pytest.mark.parametrize("spec", ["wrod", "wrod:5"])
def test_a_misspelt_name_is_answered_with_a_guess(spec: str) -> None:
    with pytest.raises(ValueError, match=r"'wrod'\. Did you mean 'word'\?"):
        make_tokenizer(spec, unread)


@pytest.mark.parametrize("size", ["", "2", "-5", "many", "5.0", "1_000", "9" * 5000])
def test_a_wrong_size_is_refused_before_any_text_is_read(size: str) -> None:
    with pytest.raises(ValueError, match=r"number from 3 on.* got 'word:"):
        make_tokenizer(f"word:{size}", unread)


@pytest.mark.parametrize("size", ["", "256", "-5"])
def test_byte_pairs_need_room_for_all_bytes(size: str) -> None:
    with pytest.raises(ValueError, match=r"from 257 on, as in 'bpe:5000'; got 'bpe:"):
        make_tokenizer(f"bpe:{size}", unread)


@pytest.mark.parametrize("spec", ["unigram:500", "tokenizer.model"])
def test_an_unknown_name_is_told_of_files(spec: str) -> None:
    with pytest.raises(ValueError, match=r"'bpe'; got .* file ends in \.json\."):
        make_tokenizer(spec, unread)


def test_other_objects_are_refused() -> None:
    with pytest.raises(TypeError, match="name or a Tokenizer; got 5"):
        make_tokenizer(5, unread)
