"""How much a reply reads like those of a good assistant: bigrams of word classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log

from textgym.dialogue.parser import MARKS

# What a bigram, or a word, that was never seen costs at least, in nats.
_UNSEEN_PAIR = 4.0
_UNSEEN_WORD = 7.0
_START = "<s>"
_NOTHING: Mapping[str, float] = {}
_UNKNOWN = (_UNSEEN_WORD, _NOTHING)


class Fluency:
    """A bigram model of sentences, smoothed by backing off to words.

    The value of a reply is the square root of the perplexity that the least usual
    scripted reply has over its own, and at most 1. Names and values count as classes,
    so that no place reads better than another.

    Args:
        replies: The words of scripted replies, as a parser gives them.
    """

    def __init__(self, replies: Iterable[Sequence[str]]) -> None:
        replies = list(replies)
        pairs: Counter[tuple[str, str]] = Counter()
        words: Counter[str] = Counter()
        for reply in replies:
            pairs.update(_pairs(reply))
            words.update((_START, *reply))
        total = words.total()
        costs = {w: _UNSEEN_PAIR - log(n / total) / 2 for w, n in words.items()}
        before: Counter[str] = Counter()
        for (first, _), count in pairs.items():
            before[first] += count
        # What each word costs after another; sentences begin anew after their marks.
        after: dict[str, dict[str, float]] = {}
        for (first, word), n in pairs.items():
            after.setdefault(first, {})[word] = log(before[first] / n)
        self._start = after.get(_START, {})
        after.update(dict.fromkeys(MARKS, self._start))
        # Of each word: its cost where it was not seen, and those of what follows.
        self._words: dict[str, tuple[float, Mapping[str, float]]] = {
            word: (costs.get(word, _UNSEEN_WORD), after.get(word, _NOTHING))
            for word in costs.keys() | after.keys()
        }
        self._usual = max(map(self._cost, filter(None, replies)), default=0.0)

    def value(self, reply: Sequence[str]) -> float:
        """Rate the words of a reply, in [0, 1]; an empty one is worth 0."""
        if not reply:
            return 0.0
        return min(1.0, exp((self._usual - self._cost(reply)) / 2))

    def _cost(self, reply: Sequence[str]) -> float:
        """Return the nats per word."""
        costs: Mapping[str, float] = self._start
        known, total = self._words.get, 0.0
        for word in reply:
            unseen, following = known(word, _UNKNOWN)
            total += costs.get(word, unseen)
            costs = following
        return total / len(reply)


def _pairs(reply: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Pair each word with the one before it; sentences begin anew."""
    previous = [_START, *(_START if word in MARKS else word for word in reply[:-1])]
    return zip(previous, reply, strict=True)


def distinctness(reply: Sequence[str], enough: float = 0.6) -> float:
    """Return the share of different words, 1 where it is at least `enough`."""
    return min(1.0, len(set(reply)) / (enough * len(reply))) if reply else 0.0
