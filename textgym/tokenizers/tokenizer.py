"""What the environments ask of a tokenizer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable


@runtime_checkable
class Tokenizer(Protocol):
    """A fixed two-way mapping between text and token ids.

    Ids run from 0 to `len(tokenizer) - 1`. A tokenizer never changes after it was
    made; two that are equal must encode and decode alike.

    Attributes:
        eos_id: Token that ends a turn; never the result of encoding text.
        pad_id: Token that fills the rest of an array; may be `eos_id`.
        unk_id: Token of unknown text, None where every text can be encoded.
    """

    @property
    def eos_id(self) -> int:
        """Token that ends a turn."""
        ...

    @property
    def pad_id(self) -> int:
        """Token that fills the rest of an array."""
        ...

    @property
    def unk_id(self) -> int | None:
        """Token of unknown text."""
        ...

    def __len__(self) -> int:
        """Count the tokens."""
        ...

    def encode(self, text: str) -> list[int]:
        """Turn text into ids, without EOS and without padding."""
        ...

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into text; `eos_id` and `pad_id` contribute nothing."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the mapping, the same in every process."""
        ...
