"""Tokenizers: two-way mappings between text and token ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textgym.errors import unknown_name
from textgym.tokenizers.character import CharacterTokenizer
from textgym.tokenizers.tokenizer import Tokenizer
from textgym.tokenizers.word import WordTokenizer

__all__ = ["CharacterTokenizer", "Tokenizer", "WordTokenizer", "make_tokenizer"]

_TRAINABLE: dict[str, tuple[type[WordTokenizer | CharacterTokenizer], bool]] = {
    "word": (WordTokenizer, False),
    "word-lower": (WordTokenizer, True),
    "character": (CharacterTokenizer, False),
    "character-lower": (CharacterTokenizer, True),
}


def make_tokenizer(
    spec: str | Tokenizer, texts: Callable[[], Iterable[str]]
) -> Tokenizer:
    """Train the tokenizer that a name asks for.

    Args:
        spec: "word", "word-lower", "character" or "character-lower", with ":SIZE" for
            a limit on the number of ids ("word:5000"); a tokenizer is returned as is.
        texts: Gives the texts to train on; not called for a tokenizer.

    Raises:
        ValueError: if the name or the size is wrong.
    """
    if not isinstance(spec, str):
        return _checked(spec)
    name, colon, size = spec.partition(":")
    if name not in _TRAINABLE:
        raise ValueError(unknown_name("tokenizer", name, _TRAINABLE))
    limit = _size(spec, size) if colon else None
    kind, lowercase = _TRAINABLE[name]
    return kind.train(texts(), size=limit, lowercase=lowercase)


def _checked(spec: object) -> Tokenizer:
    if isinstance(spec, Tokenizer):
        return spec
    raise TypeError(f"tokenizer must be a name or a Tokenizer; got {spec!r}")


def _size(spec: str, size: str) -> int:
    if not (size.isascii() and size.isdigit() and len(size) < 10 and int(size) >= 3):
        raise ValueError(
            f"a tokenizer's size must be a number from 3 on, as in 'word:5000'; "
            f"got {spec!r}"
        )
    return int(size)
