"""Word tokenizer: one id for each word that BLEU's 13a tokenizer sees."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from functools import partial
from hashlib import sha256
from itertools import chain
from typing import Any, ClassVar, Self

EOS, UNK = "</s>", "⁇"
EOS_ID, UNK_ID = 0, 1
SPECIALS = (EOS, UNK)

# ASCII signs that 13a cuts off wherever they stand.
_SIGNS = r"!-&(-+/:-@\[-`{-~"
# A dash after a digit stands alone; points and commas stay between digits only.
# Nothing stands after the groups, so that they never match again what they matched;
# possessive ones would say so, but Python 3.11.2 gets them wrong.
_WORD = re.compile(
    r"(?<=[0-9])-"
    rf"|(?:[^\s.,\-{_SIGNS}]+|(?<![0-9])-|(?<=[0-9])[.,](?=[0-9]))+"
    r"|\S"
)
# Only signs that 13a cuts off again may lose their space.
_CLOSING = frozenset(".,!?;:)]}%")
_OPENING = frozenset("([{$")
# Marks a sign that takes the next word's space away; no word holds a line break.
_GLUE = "\n"


class VocabularyTokenizer(ABC):
    """A list of units, each with an id: 0 ends and pads, 1 is unknown.

    Objects are immutable and compare by content.

    Args:
        vocabulary: The units that get the ids from 2 on.
        lowercase: Lower the text before it is encoded.

    Raises:
        ValueError: if a unit stands twice or can never come out of `encode`.
    """

    __slots__ = ("_fingerprint", "_ids", "_lowercase", "_pieces", "_tokens")

    _units: ClassVar[str]

    def __init__(self, vocabulary: Iterable[str], *, lowercase: bool = False) -> None:
        tokens = SPECIALS + tuple(vocabulary)
        self._tokens, self._lowercase = tokens, lowercase
        self._ids: dict[str, int] = {}
        for index, token in enumerate(tokens):
            self._ids.setdefault(token, index)
        for index, token in enumerate(tokens[2:], 2):
            self._check(token, index)
        # A dictionary, because a tuple would take the id -1 for the last one.
        pieces = ["", self._piece(UNK), *map(self._piece, tokens[2:])]
        self._pieces = dict(enumerate(pieces))
        del self._ids[EOS]  # text that happens to look like EOS is unknown
        content = "\n".join([type(self).__name__, str(lowercase), *tokens])
        self._fingerprint = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()

    @classmethod
    def train(
        cls, texts: Iterable[str], *, size: int | None = None, lowercase: bool = False
    ) -> Self:
        """Collect the units of texts, the most frequent first, ties by alphabet.

        Args:
            texts: What to count.
            size: Most ids to give, the two special ones included; None for no limit.
            lowercase: Lower the texts first, as the tokenizer will.
        """
        if isinstance(texts, str):
            raise TypeError("texts must be an iterable of strings; got one string")
        if size is not None and size < 3:
            raise ValueError(f"size must be at least 3 (two are special); got {size}")
        lowered = (text.lower() if lowercase else text for text in texts)
        counts = Counter(chain.from_iterable(map(cls._split, lowered)))
        del counts[UNK]
        units = sorted(counts, key=lambda unit: (-counts[unit], unit))
        return cls(units if size is None else units[: size - 2], lowercase=lowercase)

    @staticmethod
    @abstractmethod
    def _split(text: str) -> Iterable[str]:
        """Cut a text into units."""

    @staticmethod
    @abstractmethod
    def _piece(token: str) -> str:
        """Return what a token adds to a decoded text."""

    @property
    def eos_id(self) -> int:
        """Token that ends a turn."""
        return EOS_ID

    @property
    def pad_id(self) -> int:
        """Token that fills an array, the same as EOS."""
        return EOS_ID

    @property
    def unk_id(self) -> int:
        """Token of everything that is not in the vocabulary."""
        return UNK_ID

    @property
    def lowercase(self) -> bool:
        """Whether text is lowered before it is encoded."""
        return self._lowercase

    @property
    def tokens(self) -> tuple[str, ...]:
        """Each id's string, `</s>` and `⁇` first."""
        return self._tokens

    @property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the mapping, the same in every process."""
        return self._fingerprint

    def encode(self, text: str) -> list[int]:
        """Turn text into ids; what is not in the vocabulary becomes `unk_id`."""
        get = self._ids.get
        text = text.lower() if self._lowercase else text
        return [get(unit, UNK_ID) for unit in self._split(text)]

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into text; EOS adds nothing, an unknown unit is `⁇`.

        Raises:
            IndexError: if an id is none of this tokenizer's.
        """
        try:
            return "".join(map(self._pieces.__getitem__, ids))
        except KeyError as error:
            raise IndexError(
                f"token ids must lie in [0, {len(self)}); got {error.args[0]!r}"
            ) from None

    def _check(self, token: str, index: int) -> None:
        if self._ids[token] != index:
            raise ValueError(
                f"vocabulary must hold each entry once; got {token!r} again"
            )
        lowered = token.lower() if self._lowercase else token
        parts = list(self._split(lowered))
        if parts != [token]:
            raise ValueError(
                f"vocabulary entry {token!r} can never come out of encode, which makes "
                f"{parts!r} of it; list those instead"
            )

    def __len__(self) -> int:
        return len(self._tokens)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._fingerprint == other._fingerprint

    def __hash__(self) -> int:
        return hash(self._fingerprint)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), lowercase=self._lowercase), (self._tokens[2:],)

    def __repr__(self) -> str:
        lowercase = ", lowercase" if self._lowercase else ""
        return f"{type(self).__name__}({len(self) - 2:,} {self._units}{lowercase})"


class WordTokenizer(VocabularyTokenizer):
    """Words, numbers and signs, exactly as BLEU counts them.

    A word is what sacrebleu's default tokenizer, 13a, leaves in one piece: elided and
    hyphenated forms (l'homme, don't, est-ce), outer apostrophes (dogs'), numbers such
    as 3.5 or 3,000, and signs outside ASCII together with their word („Wen, Wait…).
    Other ASCII signs are words of their own, as are the dash after a digit (5 - 3) and
    the points of U . S . Thus for every list of ids, whoever wrote them,

        13a(decode(ids)) == the tokens of ids, EOS left out
        encode(decode(ids)) == ids, EOS left out

    and 13a(decode(encode(text))) == 13a(text) where no word is unknown. Exceptions to
    the last line are the clean-ups that 13a makes first (the entities &quot; &amp; &lt;
    &gt;, the mark <skipped>, a dash before a line break) and two or more points or
    commas right before a digit ("..5"), which it cuts by their parity.

    Decoding puts one space between words, none before . , ! ? ; : ) ] } % and none
    after ( [ { $, and does not capitalise.
    """

    __slots__ = ()

    _units = "words"

    def __init__(self, vocabulary: Iterable[str], *, lowercase: bool = False) -> None:
        if isinstance(vocabulary, str):
            raise TypeError("vocabulary must be an iterable of words; got one string")
        super().__init__(vocabulary, lowercase=lowercase)

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into text; EOS adds nothing, an unknown word is `⁇`.

        Raises:
            IndexError: if an id is none of this tokenizer's.
        """
        text = super().decode(ids).lstrip(" ")
        if _GLUE in text:
            text = text.replace(_GLUE + " ", "").replace(_GLUE, "")
        return text

    @staticmethod
    def _split(text: str) -> list[str]:
        return _WORD.findall(text)

    @staticmethod
    def _piece(token: str) -> str:
        if token in _CLOSING:
            return token
        return f" {token}{_GLUE}" if token in _OPENING else f" {token}"
