"""Tokenizers: two-way mappings between text and token ids."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeAlias

from textgym.errors import unknown_name
from textgym.tokenizers.backend import find_backend
from textgym.tokenizers.character import CharacterTokenizer
from textgym.tokenizers.subword import LEAST_SIZE, SubwordTokenizer, load
from textgym.tokenizers.tokenizer import Tokenizer
from textgym.tokenizers.word import WordTokenizer

__all__ = [
    "CharacterTokenizer",
    "SubwordTokenizer",
    "Tokenizer",
    "TokenizerSpec",
    "WordTokenizer",
    "make_tokenizer",
    "ready_tokenizer",
]

TokenizerSpec: TypeAlias = str | os.PathLike[str] | Tokenizer | Any
"""A name, a path, a `Tokenizer`, or an object of `tokenizers` or `transformers`."""

_TRAINABLE: dict[str, Callable[..., Tokenizer]] = {
    "word": WordTokenizer.train,
    "word-lower": partial(WordTokenizer.train, lowercase=True),
    "character": CharacterTokenizer.train,
    "character-lower": partial(CharacterTokenizer.train, lowercase=True),
    "bpe": SubwordTokenizer.train,
}
_LEAST_SIZES = {"bpe": LEAST_SIZE}
_FILE = ".json"


def make_tokenizer(
    spec: TokenizerSpec, texts: Callable[[], Iterable[str]]
) -> Tokenizer:
    """Train or load the tokenizer that a name asks for.

    Args:
        spec: "word", "word-lower", "character", "character-lower" or "bpe", with
            ":SIZE" for a limit on the number of ids ("word:5000"); or whatever
            `ready_tokenizer` takes.
        texts: Gives the texts to train on; called only where there is training.

    Raises:
        TypeError: if it is neither a name nor a tokenizer.
        ValueError: if the name, the size or the file is wrong.
    """
    ready = ready_tokenizer(spec)
    if isinstance(ready, Tokenizer):
        return ready
    if not isinstance(spec, str):
        raise TypeError(f"tokenizer must be a name or a Tokenizer; got {spec!r}")
    name, colon, size = spec.partition(":")
    if name not in _TRAINABLE:
        hint = f" A tokenizer's file ends in {_FILE}."
        raise ValueError(unknown_name("tokenizer", name, _TRAINABLE) + hint)
    limit = _size(spec, size, _LEAST_SIZES.get(name, 3)) if colon else None
    return _TRAINABLE[name](texts(), size=limit)


def ready_tokenizer(spec: TokenizerSpec) -> TokenizerSpec:
    """Return the tokenizer that needs no training; other specs come back as they are.

    Args:
        spec: A `Tokenizer`; the path of a file ending in .json; an object of the
            `tokenizers` library, or a fast tokenizer of `transformers`.

    Raises:
        ValueError: if the file cannot be used, or no token ends turns.
    """
    if isinstance(spec, os.PathLike) or (
        isinstance(spec, str) and spec.endswith(_FILE)
    ):
        return load(spec)
    if isinstance(spec, str | Tokenizer) or find_backend(spec) is None:
        return spec
    return SubwordTokenizer(spec)


def _size(spec: str, size: str, least: int) -> int:
    whole = size.isascii() and size.isdigit() and len(size) < 10
    if not (whole and int(size) >= least):
        name = spec.partition(":")[0]
        raise ValueError(
            f"a tokenizer's size must be a number from {least} on, as in "
            f"'{name}:5000'; got {spec!r}"
        )
    return int(size)
