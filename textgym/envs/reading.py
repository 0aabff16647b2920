"""Reads texts into arrays of ids; words that were read before are remembered."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from textgym.tokenizers import Tokenizer, WordTokenizer

Ids = npt.NDArray[np.int64]

_MOST_WORDS, _LONGEST_WORD = 50_000, 40
_MOST_LINES = 4_096


class Reader:
    """Encodes texts with a tokenizer.

    Contexts of conversations repeat most of what was read a turn ago. No token of a
    `WordTokenizer` holds a space, nor depends on what stands beyond one, so that its
    texts can be put together from words between spaces. Where a text has several lines,
    such as a screen and what was said, some of them did not change since the last turn.

    Args:
        tokenizer: Of the texts.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._words = None
        # A subclass may cut texts in other ways.
        if type(tokenizer) is WordTokenizer:
            self._words = _Words(tokenizer)
            self._remembered_line = lru_cache(maxsize=_MOST_LINES)(self._line)

    def read(self, text: str) -> Ids:
        """Return the ids of a text; the array may be read-only."""
        if self._words is None:
            return np.array(self._tokenizer.encode(text), np.int64)
        if "\n" not in text:
            return np.frombuffer(self._line(text), np.int64)
        lines = map(self._remembered_line, text.split("\n"))
        return np.frombuffer(b"".join(lines), np.int64)

    def _line(self, text: str) -> bytes:
        assert self._words is not None  # the callers look
        return b"".join(map(self._words.__getitem__, text.split()))


class _Words(dict[str, bytes]):
    """The ids of words as the bytes of an array, as far as they were seen."""

    def __init__(self, tokenizer: WordTokenizer) -> None:
        self._tokenizer = tokenizer

    def __missing__(self, word: str) -> bytes:
        ids = np.array(self._tokenizer.encode(word), np.int64).tobytes()
        if len(self) < _MOST_WORDS and len(word) <= _LONGEST_WORD:
            self[word] = ids
        return ids
