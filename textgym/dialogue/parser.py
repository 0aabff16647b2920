"""Understands an assistant's words: phrases that are spotted in one pass over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from textgym.corpora.dialogue.ontology import SLOTS, Slot

MOST_CHARACTERS = 2_000
NAME: Final = "<name>"

_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*|[.?!]")
_NUMBERS = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight"),
        map(str, range(1, 9)),
        strict=True,
    )
)
_Phrase = tuple[str, ...]
_Meaning = tuple[str, str, str]  # kind, slot, value

_BOOKING = ("book", "booked", "booking", "reserve", "reserved", "reservation")
_CLOSING = ("goodbye", "bye", "good day", "nice day", "nice evening", "farewell")
_NOTHING = (
    *("no", "not", "none", "nothing", "unfortunately", "cannot", "can't", "don't"),
    *("isn't", "aren't", "couldn't", "doesn't", "neither", "unable"),
)
_INVITING = (
    *("help you", "looking for", "anything else", "have in mind", "preferences"),
    *("do for you", "tell me more", "would you like", "do you want"),
)
# Phrases that say something else than their words.
_IDLE = ("no problem", "not at all", "no worries", "why not", "without any trouble")


@dataclass(slots=True)
class Heard:
    """What was heard in a reply.

    Attributes:
        words: Its tokens, values and names replaced by what they are.
        names: The places or trains that it names, each once.
        claims: Value by slot; "" for a slot that was given several.
        asked: Slots that it asks for.
        books: Whether something is booked.
        closes: Whether it says goodbye.
        denies: Whether it says that there is nothing.
        invites: Whether it asks for wishes in general.
    """

    words: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    books: bool = False
    closes: bool = False
    denies: bool = False
    invites: bool = False


class Parser:
    """Finds names, values and acts by a table of phrases.

    Where phrases overlap, the longest one that begins first is heard. A sentence that
    denies claims nothing; one that asks books nothing. The time is linear in the length
    of the text, of which the first 2,000 characters are read.

    Args:
        values: The values of each slot.
        names: What there is to choose from.
    """

    def __init__(self, values: Mapping[str, Iterable[str]], names: Iterable[str]):
        self._meanings: dict[_Phrase, _Meaning] = {}
        for slot in values:
            for cue in SLOTS[slot].cues if slot in SLOTS else (slot,):
                self._learn(cue, ("ask", slot, cue))
        for kind, cues in _ACTS.items():
            for cue in cues:
                self._learn(cue, (kind, "", cue))
        for slot, phrases in values.items():
            known = SLOTS.get(slot)
            for value in phrases:
                for phrase in (value, *_other_phrases(known, value)):
                    self._learn(phrase, ("value", slot, value))
        for name in names:
            self._learn(name, ("name", "", name))
        self._lengths = _lengths(self._meanings)

    def _learn(self, phrase: str, meaning: _Meaning) -> None:
        tokens = tuple(_tokens(phrase))
        # A cue that means two slots ("day") is learnt for both below.
        known = self._meanings.get(tokens)
        if known and known[0] == meaning[0] == "ask" and meaning[1] not in known[1]:
            meaning = ("ask", f"{known[1]} {meaning[1]}", meaning[2])
        if tokens:
            self._meanings[tokens] = meaning

    def parse(self, text: str) -> Heard:
        """Hear a reply."""
        tokens = _tokens(text[:MOST_CHARACTERS])
        heard, sentence = Heard(), _Sentence()
        position, end = 0, len(tokens)
        lengths, meanings, words = self._lengths, self._meanings, heard.words
        while position < end:
            token = tokens[position]
            if token in ".?!":
                words.append(token)
                sentence.finish(heard, question=token == "?")
                sentence = _Sentence()
                position += 1
                continue
            for length in lengths.get(token, ()):
                meaning = meanings.get(tuple(tokens[position : position + length]))
                if meaning is not None:
                    sentence.found.append(meaning)
                    words += _classes(meaning, tokens, position, length)
                    position += length
                    break
            else:
                words.append(token)
                position += 1
        sentence.finish(heard, question=False)
        return heard


_ACTS: Mapping[str, tuple[str, ...]] = {
    "book": _BOOKING,
    "close": _CLOSING,
    "deny": _NOTHING,
    "invite": _INVITING,
    "idle": _IDLE,
}


@dataclass(slots=True)
class _Sentence:
    """The phrases of a sentence that is not over yet."""

    found: list[_Meaning] = field(default_factory=list)

    def finish(self, heard: Heard, *, question: bool) -> None:
        """Add to what was heard."""
        if not self.found:
            return
        kinds = {kind for kind, _, _ in self.found}
        denies = "deny" in kinds
        claims = "value" in kinds and not (denies or (question and "name" not in kinds))
        for kind, slot, value in self.found:
            if kind == "name" and not denies:
                if value not in heard.names:
                    heard.names.append(value)
            elif kind == "value" and claims:
                given = heard.claims.setdefault(slot, value)
                heard.claims[slot] = value if given == value else ""
            elif (kind == "ask" and (question or not claims)) or (
                kind == "value" and question and not claims
            ):
                heard.asked += [s for s in slot.split() if s not in heard.asked]
            elif kind == "close":
                heard.closes = True
            elif kind == "book" and not question:
                heard.books = heard.books or not denies
            elif kind == "invite":
                heard.invites = True
        heard.denies = heard.denies or denies


def _tokens(text: str) -> list[str]:
    found = _TOKEN.findall(text.lower())
    return [_NUMBERS.get(token, token) for token in found]


def _other_phrases(slot: Slot | None, value: str) -> Iterator[str]:
    """Give the other ways to write a value."""
    if slot is None:
        return
    for alias in slot.aliases:
        yield alias.format(value.split()[0])
    yield from (word for word, meant in slot.synonyms.items() if meant == value)


def _lengths(meanings: Iterable[_Phrase]) -> dict[str, tuple[int, ...]]:
    """Give the lengths of the phrases that begin with a word, the longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in meanings:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return {word: tuple(sorted(n, reverse=True)) for word, n in lengths.items()}


def _classes(
    meaning: _Meaning, tokens: list[str], position: int, length: int
) -> list[str]:
    """Replace what belongs to an example by what it is."""
    kind, slot, _ = meaning
    if kind == "name":
        return [NAME]
    if kind == "value":
        return [f"<{slot}>"]
    return tokens[position : position + length]
