"""Subword tokenizers: those of the `tokenizers` library, trained here or elsewhere."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Any, Self

from textgym.tokenizers.backend import (
    find_backend,
    library,
    read_backend,
    reading_plain_text,
    settled,
    unusable,
    valid_text,
)
from textgym.tokenizers.special_tokens import SpecialTokens

# All bytes and EOS.
LEAST_SIZE = 257
_USUAL_SIZE = 2000
_EOS = "</s>"


class SubwordTokenizer:
    """A tokenizer of the `tokenizers` library as the environments use it.

    What is given is copied and never changed. Its ids stay as they are. The copy does
    not truncate, pad, drop merges at random, or add tokens at the ends of a text, so
    that each text has one encoding. Special tokens are not read in texts: where
    somebody writes "</s>", its letters are encoded. Nor do they add anything to a
    decoded text. Bytes that are no UTF-8 are decoded as U+FFFD.

    EOS is the token that `eos_token` names, else the one that a tokenizer of
    `transformers` names, else the first of `special_tokens.EOS_NAMES` that is a special
    token, else the first that stands in the vocabulary. PAD is found in the same way,
    with the file's own setting and `PAD_NAMES`; where there is none, EOS pads.

    Objects are immutable and compare by content.

    Args:
        tokenizer: A `tokenizers.Tokenizer`, a fast tokenizer of `transformers`, or the
            path of a file tokenizer.json.
        eos_token: The token that ends a turn.
        pad_token: The token that fills arrays; never that of unknown text.

    Raises:
        DependencyNotInstalled: if the `tokenizers` library is missing.
        TypeError: if it is no such tokenizer.
        ValueError: if the file cannot be used, or there is no such token.
    """

    __slots__ = (
        "_backend",
        "_content",
        "_eos_id",
        "_fingerprint",
        "_names",
        "_never_encoded",
        "_pad_id",
        "_silent",
        "_size",
        "_unk_id",
    )

    def __init__(
        self,
        tokenizer: Any,
        *,
        eos_token: str | None = None,
        pad_token: str | None = None,
    ) -> None:
        if isinstance(tokenizer, str | os.PathLike):
            tokenizer = read_backend(os.fspath(tokenizer))
        backend = find_backend(tokenizer)
        if backend is None:
            raise TypeError(
                "tokenizer must be a tokenizers.Tokenizer, a fast tokenizer of "
                f"transformers or the path of a tokenizer.json; got {tokenizer!r}"
            )
        vocabulary = backend.get_vocab(with_added_tokens=True)
        config = json.loads(backend.to_str())
        special = SpecialTokens(config, vocabulary)
        eos = special.eos(eos_token, getattr(tokenizer, "eos_token", None))
        self._eos_id = vocabulary[eos]
        self._unk_id = special.unknown(self._eos_id)
        usual_pad = getattr(tokenizer, "pad_token", None)
        pad = special.pad(pad_token, usual_pad, unknown=self._unk_id) or eos
        self._pad_id = vocabulary[pad]
        self._names = eos, pad
        ends = {self._eos_id, self._pad_id}
        self._size = max(vocabulary.values()) + 1
        gaps = set(range(self._size)).difference(vocabulary.values())
        self._silent = special.ids | ends | gaps
        self._never_encoded = self._silent - {self._unk_id}
        self._content = settled(config, ends)
        self._backend = reading_plain_text(self._content, self._never_encoded)
        identity = f"{self._eos_id} {self._pad_id}\n{self._content}"
        self._fingerprint = sha256(identity.encode()).hexdigest()

    @classmethod
    def train(cls, texts: Iterable[str], *, size: int | None = None) -> Self:
        """Learn byte pair encoding over the bytes of texts (Sennrich et al. 2016).

        Every text can be encoded, and decoded exactly. Id 0 is EOS and pads.

        Args:
            texts: What to learn from; the same texts give the same tokenizer.
            size: Most ids to give, those of EOS and of all bytes included; None for
                2,000.
        """
        if isinstance(texts, str):
            raise TypeError("texts must be an iterable of strings; got one string")
        size = _USUAL_SIZE if size is None else size
        if size < LEAST_SIZE:
            raise ValueError(
                f"size must be at least {LEAST_SIZE} (EOS and 256 bytes); got {size}"
            )
        parts = library()
        backend = parts.Tokenizer(parts.models.BPE())
        cut = parts.pre_tokenizers.ByteLevel(add_prefix_space=False)
        backend.pre_tokenizer, backend.decoder = cut, parts.decoders.ByteLevel()
        trainer = parts.trainers.BpeTrainer(
            vocab_size=size,
            min_frequency=2,
            special_tokens=[_EOS],
            initial_alphabet=sorted(cut.alphabet()),
            show_progress=False,
        )
        backend.train_from_iterator(map(valid_text, texts), trainer)
        return cls(backend, eos_token=_EOS)

    @property
    def eos_id(self) -> int:
        """Token that ends a turn."""
        return self._eos_id

    @property
    def pad_id(self) -> int:
        """Token that fills the rest of an array."""
        return self._pad_id

    @property
    def unk_id(self) -> int | None:
        """Token of unknown text, None where every text can be encoded."""
        return self._unk_id

    @property
    def special_ids(self) -> frozenset[int]:
        """Ids besides EOS that stand for no text, gaps between ids included."""
        return self._silent - {self._eos_id}

    @property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the mapping, the same in every process."""
        return self._fingerprint

    def encode(self, text: str) -> list[int]:
        """Turn text into ids, without EOS and without padding.

        Raises:
            ValueError: if it has no token for some text, and none for unknown text.
        """
        try:
            ids = self._backend.encode(valid_text(text), add_special_tokens=False).ids
        except Exception as error:  # the library has no class for it
            raise ValueError(
                f"the tokenizer cannot encode {text[:40]!r} ({error}); give it a token "
                "for unknown text, or take one that works on bytes such as 'bpe:2000'"
            ) from error
        if self._never_encoded.isdisjoint(ids):
            return ids
        # Whatever made the library find a special token, it was text.
        known = (self._unk_id if id_ in self._never_encoded else id_ for id_ in ids)
        return [id_ for id_ in known if id_ is not None]

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into text; EOS, PAD and special tokens add nothing.

        Raises:
            IndexError: if an id is none of this tokenizer's.
        """
        silent = self._silent
        written = [token for token in ids if token not in silent]
        if written and not 0 <= min(written) <= max(written) < self._size:
            wrong = next(token for token in written if not 0 <= token < self._size)
            raise IndexError(f"token ids must lie in [0, {self._size}); got {wrong!r}")
        return self._backend.decode(written, skip_special_tokens=False)

    def __len__(self) -> int:
        return self._size

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SubwordTokenizer):
            return NotImplemented
        return self._fingerprint == other._fingerprint

    def __hash__(self) -> int:
        return hash(self._fingerprint)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._content, *self._names)

    def __repr__(self) -> str:
        return f"SubwordTokenizer({self._size:,} subwords)"


def load(path: str | os.PathLike[str]) -> SubwordTokenizer:
    """Read a file tokenizer.json, once a process while it does not change.

    Raises:
        DependencyNotInstalled: if the `tokenizers` library is missing.
        ValueError: if it cannot be read, or holds no tokenizer that has an EOS.
    """
    path = os.path.abspath(os.path.expanduser(path))
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        raise ValueError(unusable(path, error)) from error
    return _load(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)
def _load(path: str, changed: int, size: int) -> SubwordTokenizer:
    """Read a file; the stamps make a changed file a new one."""
    backend = read_backend(path)
    try:
        return SubwordTokenizer(backend)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


@lru_cache(maxsize=8)
def _restore(content: str, eos_token: str, pad_token: str) -> SubwordTokenizer:
    """Make a pickled tokenizer again, once a process."""
    backend = library().Tokenizer.from_str(content)
    return SubwordTokenizer(backend, eos_token=eos_token, pad_token=pad_token)
