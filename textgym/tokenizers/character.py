"""Character tokenizer: one id for each Unicode character."""

from __future__ import annotations

from textgym.tokenizers.word import VocabularyTokenizer


class CharacterTokenizer(VocabularyTokenizer):
    """Characters, blanks and line breaks included; knows no spelling rules.

    `decode(encode(text)) == text` for every text over its alphabet.
    """

    __slots__ = ()

    _units = "characters"

    @staticmethod
    def _split(text: str) -> str:
        return text

    @staticmethod
    def _piece(token: str) -> str:
        return token
