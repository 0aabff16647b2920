"""Clipped n-gram matches and longest common subsequences, one token at a time.

A reference is a table from a token to the bitmask of its positions. An n-gram of the
hypothesis that ends with a token stands in the reference wherever the n-gram before it
was one place to the left. All references of an example share one number, each with
a guard bit above it, so that shifts, borrows and carries never reach a neighbour::

    bits   ... 7 6 5 4 3 2 1 0
           ... g c b a g b a x      references "x a b" and "a b c", guards g

The two update rules at the top are the whole arithmetic; they understand Python
integers of any size and NumPy arrays of unsigned integers alike.
The longest common subsequence is Hyyrö's bit-parallel form (2004, "Bit-parallel LCS-
length computation revisited").
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy.typing as npt

Bits = TypeVar("Bits", int, npt.NDArray[Any])


def use_places(run: Bits, unused: Bits, guards: Bits, below: Bits) -> tuple[Bits, Bits]:
    """Let n-grams use up one unused place in each reference that has one.

    Args:
        run: the places where n-grams that end with this token stand.
        unused: the places that no n-gram of the hypothesis has taken yet; an array is
            changed in place.
        guards: the bit above each reference.
        below: the lowest bits of all references as one number, less one.

    Returns:
        The places that were free and the places that stay unused. An n-gram counts
        as matched if any place was free: that is the maximum over references of
        clipped counts (Papineni et al. 2002, section 2.1.1).
    """
    free = run & unused
    # Within each reference x & ~(x - lowest) is the lowest free place; the guard
    # absorbs the borrow where there is none. And ~(x - lowest) is lowest - 1 - x.
    unused ^= free & (below - (free | guards))
    return free, unused


def extend_subsequence(mask: Bits, open_places: Bits, places: Bits) -> Bits:
    """Update the places that no longest common subsequence has reached.

    Args:
        mask: the places of the new token.
        open_places: the state; starts as `places`.
        places: every place of every reference, without guards.
    """
    reached = open_places & mask
    shorter: Bits = ((open_places + reached) | (open_places - reached)) & places
    return shorter


class References:
    """The references of one example, laid out as bits.

    The n-grams of order 1 to `order` each have a lane of `width` bits in one integer,
    order 1 lowest.

    Attributes:
        lengths: number of tokens of each reference.
        tokens: the token at each place of a lane, None at the guards.
        masks: token -> its places, repeated in every lane.
    """

    __slots__ = (
        "below",
        "constants",
        "first_lane",
        "guards",
        "lanes",
        "lengths",
        "masks",
        "places",
        "spans",
        "tokens",
        "width",
    )

    def __init__(
        self,
        texts: Sequence[Sequence[Hashable]],
        order: int,
        *,
        subsequence: bool = False,
    ) -> None:
        self.lengths = [len(text) for text in texts]
        self.tokens = [token for text in texts for token in (*text, None)]
        width = self.width = len(self.tokens)
        starts = [sum(self.lengths[:r]) + r for r in range(len(texts))]
        repeat = sum(1 << width * lane for lane in range(order))
        self.first_lane = (1 << width) - 1
        self.lanes = [self.first_lane << width * lane for lane in range(order)]
        self.spans = [
            ((1 << length) - 1) << start
            for start, length in zip(starts, self.lengths, strict=True)
        ]
        self.places = sum(self.spans)
        self.below = repeat * sum(1 << start for start in starts) - 1
        self.guards = repeat * (self.first_lane ^ self.places)
        tops = repeat << width - 1
        masks: dict[Hashable, int] = {}
        for place, token in enumerate(self.tokens):
            if token is not None:
                masks[token] = masks.get(token, 0) | 1 << place
        self.masks = {token: mask * repeat for token, mask in masks.items()}
        self.constants = (
            self.masks.get,
            width + 1,
            self.first_lane,
            self.guards,
            self.below,
            # What several references, and subsequences, need besides.
            (tops - repeat, tops) if len(texts) > 1 else None,
            self.places if subsequence else 0,
        )

    def closest_length(self, length: int) -> int:
        """Return the reference length closest to a length; ties to the shorter."""
        if len(self.lengths) == 1:
            return self.lengths[0]
        return min(self.lengths, key=lambda own: (abs(own - length), own))


class Match:
    """One hypothesis against its references, while it is being written.

    Attributes:
        length: number of tokens of the hypothesis.
        any: whether any of them stands in a reference.
    """

    __slots__ = (
        "_counts",
        "_hits",
        "_open",
        "_run",
        "_unused",
        "any",
        "length",
        "references",
    )

    def __init__(self, references: References) -> None:
        self.references = references
        self.length = 0
        self.any = False
        self._run = 0
        self._unused = -1
        self._hits = 0
        self._open = references.places
        self._counts: list[int] | None = None

    def extend(self, tokens: Iterable[Hashable]) -> None:
        """Write tokens at the end of the hypothesis."""
        look_up, step, first, guards, below, taken, seen = self.references.constants
        run, unused, length = self._run, self._unused, self.length
        hits, open_places = 0, self._open
        for token in tokens:
            length += 1
            mask = look_up(token)
            if mask is None:
                run = 0
                continue
            run = mask & (run << step | first)
            free, unused = use_places(run, unused, guards, below)
            if taken:
                # A lane with a free place carries into its top guard bit.
                hits += free + taken[0] & taken[1]
            if seen:
                open_places = extend_subsequence(mask & first, open_places, seen)
        if unused != self._unused:
            self._counts = None
            self.any = True
        self._run, self._unused, self.length = run, unused, length
        self._open = open_places
        if hits:
            self._hits += hits >> self.references.width - 1

    @property
    def counts(self) -> list[int]:
        """Clipped matches of each order, the best reference for each n-gram."""
        counts = self._counts
        if counts is None:
            counts = self._counts = self._count()
        return counts

    def _count(self) -> list[int]:
        references = self.references
        if len(references.lengths) == 1:
            used = ~self._unused
            return [(used & lane).bit_count() for lane in references.lanes]
        first, hits = references.first_lane, self._hits
        width = references.width
        return [hits >> width * n & first for n in range(len(references.lanes))]

    def reference_counts(self, order: int) -> list[int]:
        """Count the clipped n-gram matches with each reference by itself."""
        references = self.references
        used = ~self._unused >> references.width * (order - 1)
        return _count_in(used, references.spans)

    def subsequence_lengths(self) -> list[int]:
        """Measure the longest common subsequence with each reference."""
        return _count_in(~self._open, self.references.spans)


def _count_in(bits: int, spans: list[int]) -> list[int]:
    """Count the bits in each span."""
    if len(spans) == 1:
        return [(bits & spans[0]).bit_count()]
    return [(bits & span).bit_count() for span in spans]
