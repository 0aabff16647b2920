"""Which example an episode is about: a counter-based hash of seed and episode.

Every function takes Python integers or uint64 arrays; the hash is splitmix64
(Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Word = TypeVar("Word", int, npt.NDArray[Any])

_GOLDEN = 0x9E3779B97F4A7C15
_ALL = 0xFFFFFFFFFFFFFFFF
_BLOCK = 16


def mix(x: Word) -> Word:
    """Scramble 64 bits so that every input bit changes half of the output bits."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & _ALL
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & _ALL
    scrambled: Word = x ^ (x >> 31)
    return scrambled


def seed_key(seed: int) -> int:
    """Turn a seed of any size into the 64-bit key of its sequence of episodes."""
    key = 0
    while True:
        key = mix((key + (seed & _ALL) + _GOLDEN) & _ALL)
        seed >>= 64
        if not seed:
            return key


def episode_hash(key: Word, episode: Word) -> Word:
    """Return 64 random bits that depend on the key and the episode's number only."""
    return mix(key + (episode + 1) * _GOLDEN & _ALL)


class RowSeeds:
    """The seed and the number of the present episode of each row of a batch.

    Args:
        num_rows: Number of rows.
        choose: Turns random bits into indices of examples.

    Attributes:
        seeds: Each row's seed.
    """

    def __init__(
        self,
        num_rows: int,
        choose: Callable[[npt.NDArray[np.uint64]], npt.NDArray[Any]],
    ) -> None:
        self.seeds = [0] * num_rows
        self._choose = choose
        self._keys = np.zeros(num_rows, np.uint64)
        # The examples of each row's next episodes: choosing a block of them takes
        # little longer than choosing one.
        self._first = np.zeros(num_rows, np.uint64)
        self._ahead = np.zeros(num_rows, np.intp)
        self._block = np.zeros((num_rows, _BLOCK), np.intp)

    def seed(self, rows: npt.NDArray[np.intp], seeds: Sequence[int]) -> None:
        """Start new sequences of episodes in some rows."""
        for row, seed in zip(rows.tolist(), seeds, strict=True):
            self.seeds[row] = seed
            self._keys[row] = seed_key(seed)
        self._first[rows] = self._ahead[rows] = 0
        self._refill()

    def _refill(self) -> None:
        self._first += self._ahead.astype(np.uint64)
        self._ahead[:] = 0
        episodes = self._first[:, None] + np.arange(_BLOCK, dtype=np.uint64)
        bits = episode_hash(self._keys[:, None], episodes)
        self._block = self._choose(bits).astype(np.intp)

    def draw(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Go on to the next episode of some rows, and return its examples."""
        ahead = self._ahead[rows]
        try:
            indices: npt.NDArray[np.intp] = self._block[rows, ahead]
        except IndexError:
            # A row has come to the end of its block.
            self._refill()
            return self.draw(rows)
        self._ahead[rows] = ahead + 1
        return indices

    def bits(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.uint64]:
        """Return the random bits of the present episode of some rows."""
        present = self._first[rows] + self._ahead[rows].astype(np.uint64)
        return episode_hash(self._keys[rows], present - np.uint64(1))
