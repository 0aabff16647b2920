"""All ways to say the same: a sentence is said again for every choice it offers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

T = TypeVar("T")
Fits = Callable[[Collection[str]], bool]


class Choices:
    """One way through the choices of a sentence, in the order in which they come.

    Args:
        taken: The index taken at each choice; the first option at all later ones.
    """

    __slots__ = ("_taken", "sizes")

    def __init__(self, taken: tuple[int, ...]) -> None:
        self._taken = taken
        self.sizes: list[int] = []

    def pick(self, options: Sequence[T]) -> T:
        """Choose one of the options; a single one is no choice."""
        if len(options) == 1:
            return options[0]
        place = len(self.sizes)
        self.sizes.append(len(options))
        return options[self._taken[place] if place < len(self._taken) else 0]


def anything(texts: Collection[str]) -> bool:
    """Let all texts be said."""
    return True


def variants(
    say: Callable[[Choices], str], most: int, fits: Fits = anything
) -> tuple[str, ...]:
    """List different texts, those near the heads of the lists of options first.

    Args:
        say: Says the sentence, and picks where there is a choice.
        most: Where there are more texts than these, one more than these are listed.
        fits: Tells whether texts may be all or some of those that are wanted; where
            they may not, no further text is said.
    """
    found: dict[str, tuple[int, tuple[int, ...]]] = {}
    waiting: list[tuple[int, ...]] = [()]
    for taken in waiting:  # it grows meanwhile
        choices = Choices(taken)
        text = say(choices)
        rank = (sum(taken), taken)
        found[text] = min(rank, found.get(text, rank))
        if len(found) > most or not fits(found):
            break
        for place in range(len(taken), len(choices.sizes)):
            skipped = (0,) * (place - len(taken))
            options = range(1, choices.sizes[place])
            waiting += [(*taken, *skipped, index) for index in options]
    return tuple(sorted(found, key=found.__getitem__))
