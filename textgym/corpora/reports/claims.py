"""Finds the facts that a text states, by the wordings that state them in reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, pairwise
from operator import itemgetter

from textgym.corpora.reports.facts import (
    SLOT,
    TOWN_CORRECTION,
    Fact,
    make_fact,
    role_of,
)
from textgym.corpora.reports.kinds import Count, Kind
from textgym.corpora.reports.knobs import KNOBS
from textgym.metrics.tokenization import tokenize_rouge

# A wording as a pattern over lower-case words between single spaces, and its role.
_Pattern = tuple[re.Pattern[str], str]
# The first and the second word of a wording, "" where it leaves them open.
_Key = tuple[str, str]
# A word, or two that stand side by side.
_Neighbours = str | tuple[str, str]
# The number of a wording, the words that it needs, its keys, and its pattern.
_Known = tuple[int, frozenset[str], tuple[_Key, ...], _Pattern]

_WORD = r"[a-z]+"
_ARTICLES = ("a", "an", "the")
_NUMBER = "0"  # stands for all numbers in a key


def claims(text: str) -> set[Fact]:
    """List what a text states; the same words in other cases or signs state the same.

    The text is read from left to right, and the longest wording that fits counts:
    "last year, 9 trees fell" says nothing of this year.
    """
    return set(wordings_of(text))


def wordings_of(text: str) -> dict[Fact, str]:
    """List what a text states with the words, in lower case, that state it last."""
    return wordings_in(tokenize_rouge(text))


def wordings_in(words: list[str]) -> dict[Fact, str]:
    """Do `wordings_of` for a text that was cut into words already."""
    found: dict[Fact, str] = {}
    table = _possible(words)
    if not table:
        return found
    joined = " ".join(words)
    place = end = 0
    for word, following in pairwise((*words, "")):
        if place >= end:
            first = _NUMBER if word.isdigit() else word
            keys = (first, ""), ("", following), (first, following)
            patterns = [table[key] for key in keys if key in table]
            claim = _claim_at(joined, place, patterns) if patterns else None
            if claim is not None:
                fact, end = claim
                found[fact] = joined[place:end]
        place += len(word) + 1
    return found


def holds(claim: Fact, facts: Iterable[Fact]) -> bool:
    """Say whether a claim is among facts, or says less than one of them."""
    said = set(claim)
    return any(claim[0] == fact[0] and said.issubset(fact) for fact in facts)


def tells_of(claim: Fact, fact: Fact) -> bool:
    """Say whether a claim tells a fact, or a part of it that others correct.

    A gale in the wrong town, and the correction of the town, tell of the right gale.
    """
    same_thing = claim[0] in (fact[0], TOWN_CORRECTION)
    return same_thing and not set(claim[1:]).isdisjoint(fact[1:])


def _claim_at(
    text: str, place: int, patterns: Iterable[list[_Pattern]]
) -> tuple[Fact, int] | None:
    """Find the longest wording that begins at a place, and where it ends."""
    best: re.Match[str] | None = None
    best_role = ""
    for pattern, role in chain.from_iterable(patterns):
        match = pattern.match(text, place)
        if match and (best is None or match.end() > best.end()):
            best, best_role = match, role
    if best is None:
        return None
    return make_fact(best_role, best.groupdict()), best.end()


def _possible(words: list[str]) -> dict[_Key, list[_Pattern]]:
    """List the wordings whose words a text has, by those that they may begin with."""
    table = _wordings_by_words()
    # Most texts that say nothing are known by this alone.
    there = table.keys() & chain(pairwise(words), words)
    if not there:
        return {}
    said = set(words)
    known = [one for rarest in there for one in table[rarest] if one[1] <= said]
    possible: dict[_Key, list[_Pattern]] = {}
    for _, _, keys, pattern in sorted(known, key=itemgetter(0)):
        for key in keys:
            possible.setdefault(key, []).append(pattern)
    return possible


@cache
def _wordings_by_words() -> dict[_Neighbours, list[_Known]]:
    """Compile the wordings of all levels, each listed by the rarest of its pairs.

    Pairs are words that stand side by side in it; where slots part all of them, the
    wording is listed by its rarest word.
    """
    wordings = list(dict.fromkeys(_wordings()))
    parts = [
        [tokenize_rouge(part) for part in SLOT.sub("|", wording).split("|")]
        for wording, _ in wordings
    ]
    needed = [frozenset(chain.from_iterable(part)) for part in parts]
    pairs = [set(chain.from_iterable(map(pairwise, part))) for part in parts]
    counts = Counter[_Neighbours](chain.from_iterable(chain(needed, pairs)))
    table: dict[_Neighbours, list[_Known]] = {}
    for number, (wording, role) in enumerate(wordings):
        listed: Iterable[_Neighbours] = pairs[number] or needed[number]
        rarest = min(listed, key=lambda neighbours: (counts[neighbours], neighbours))
        keys, pattern = tuple(_keys(wording)), (_compiled(wording), role)
        table.setdefault(rarest, []).append((number, needed[number], keys, pattern))
    return table


def _compiled(wording: str) -> re.Pattern[str]:
    """Compile a wording, in which words and names of slots take turns."""
    slots = _slot_patterns()
    parts = [
        slots[part] if number % 2 else " ".join(tokenize_rouge(part))
        for number, part in enumerate(SLOT.split(wording))
    ]
    return re.compile(" ".join(filter(None, parts)) + r"\b")


def _keys(wording: str) -> Iterator[_Key]:
    slot = SLOT.match(wording)
    if slot is None:
        yield tokenize_rouge(wording)[0], ""
        return
    second = tokenize_rouge(wording[slot.end() :])[0]
    if slot[1] == "n":
        yield _NUMBER, second
    elif slot[1] in ("an", "the"):
        yield from ((article, "") for article in _ARTICLES)
    elif slot[1] == "thing":
        yield from {(thing.split()[0], "") for thing in _things()}
    else:
        yield "", second  # after a name or a town, which may be any word


def _wordings() -> Iterator[tuple[str, str]]:
    """List all that can be said, with its role."""
    for kind in _kinds():
        subjects: tuple[Kind | Count, ...] = (kind, *kind.numbers)
        for subject in subjects:
            for purpose, wordings in subject.phrases.items():
                for wording in wordings:
                    yield wording, role_of(subject, purpose, wording)


@cache
def _slot_patterns() -> dict[str, str]:
    """Say what each slot may hold: any town or name, also one that does not exist."""
    thing = rf"(?P<thing>{'|'.join(sorted(_things(), key=len, reverse=True))})"
    named = {slot: rf"(?P<{slot}>{_WORD})" for slot in ("town", "day", "name", "rival")}
    return {
        **named,
        "thing": thing,
        "an": f"(?:an?|the) {thing}",
        "the": f"(?:an?|the) {thing}",
        "n": r"(?P<n>\d+)",
    }


def _kinds() -> tuple[Kind, ...]:
    kinds = chain.from_iterable(knobs.kinds for knobs in KNOBS.values())
    return tuple(dict.fromkeys(kinds))


def _things() -> list[str]:
    return sorted({thing for kind in _kinds() for thing in kind.things})
