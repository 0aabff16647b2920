"""Which split a procedural example belongs to: decided by its text, so never by two."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from textgym.errors import unknown_name

SPLITS = ("train", "validation", "test", "compositional")

_HELD_OUT_PERCENT = 8


def check_split(split: str) -> None:
    """Refuse a split that procedural corpora do not have.

    Raises:
        ValueError: if the name is unknown.
    """
    if split not in SPLITS:
        raise ValueError(unknown_name("split", split, SPLITS))


def stable_hash(text: str) -> int:
    """Hash a text to 32 bits, the same in every process."""
    return zlib.crc32(text.encode())


def is_held_out(first: str, second: str) -> bool:
    """Say whether two words never stand together outside of "compositional"."""
    return stable_hash(f"{first}+{second}") % 100 < _HELD_OUT_PERCENT


def split_of(source: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the split of a source text with the given pairs of words."""
    if any(is_held_out(first, second) for first, second in pairs):
        return "compositional"
    tenth = stable_hash(source) % 10
    return "test" if tenth == 9 else "validation" if tenth == 8 else "train"
