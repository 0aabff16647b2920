"""The character tokenizer."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textgym.tokenizers import CharacterTokenizer, Tokenizer, WordTokenizer


@given(st.text(st.characters(codec=None)))
def test_decoding_undoes_encoding(text: str) -> None:
    tokenizer = CharacterTokenizer.train([text])
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_ids_follow_the_alphabet() -> None:
    tokenizer = CharacterTokenizer("ab \n")
    assert tokenizer.encode("b\na x") == [3, 5, 2, 4, 1]
    assert tokenizer.decode([3, 0, 5, 1, 0]) == "b\n⁇"
    assert tokenizer.tokens == ("</s>", "⁇", "a", "b", " ", "\n")
    assert repr(tokenizer) == "CharacterTokenizer(4 characters)"


def test_lowering_comes_first() -> None:
    tokenizer = CharacterTokenizer.train(["AbB"], lowercase=True)
    assert tokenizer.tokens[2:] == ("b", "a")
    assert tokenizer.decode(tokenizer.encode("BA")) == "ba"


@pytest.mark.parametrize("alphabet", [["ab"], [""], ["a", "a"], ["⁇"]])
def test_alphabets_hold_single_characters_once(alphabet: list[str]) -> None:
    with pytest.raises(ValueError, match="vocabulary"):
        CharacterTokenizer(alphabet)


def test_foreign_ids_are_named() -> None:
    with pytest.raises(IndexError, match="got -1"):
        CharacterTokenizer("ab").decode([-1])


def test_objects_are_values() -> None:
    tokenizer = CharacterTokenizer("ab")
    assert pickle.loads(pickle.dumps(tokenizer)) == tokenizer
    assert isinstance(tokenizer, Tokenizer)
    assert tokenizer != WordTokenizer(["a", "b"])
    assert tokenizer.fingerprint != WordTokenizer(["a", "b"]).fingerprint
