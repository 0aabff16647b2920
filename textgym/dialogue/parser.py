"""Understands an assistant's words: phrases that are spotted in one pass over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from textgym.corpora.dialogue.ontology import SLOTS, Slot

MOST_CHARACTERS = 2_000
NAME: Final = "<name>"
MARKS: Final = frozenset(".?!")

# No token holds a space, so that words can be cut one by one and remembered.
_TOKEN = re.compile(r"£?[^\W_]+(?:[.'’-][^\W_]+)*|[.?!]")
_MOST_WORDS, _LONGEST_WORD = 10_000, 40
_NUMBERS = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight"),
        map(str, range(1, 9)),
        strict=True,
    )
)
_Phrase = tuple[str, ...]
_Meaning = tuple[str, str, str]  # kind, slot, value

_BOOKING = (
    *("book", "booked", "booking", "reserve", "reserved", "reservation"),
    *("confirmed", "bought"),
)
_CLOSING = (
    *("goodbye", "bye", "farewell", "see you", "take care", "safe travels"),
    *(
        f"{kind} {what}"
        for kind in ("nice", "great", "lovely", "wonderful")
        for what in ("day", "evening", "stay", "trip")
    ),
    *("good day", "enjoy your meal", "enjoy your stay", "enjoy your trip"),
)
_NOTHING = (
    *("no", "not", "none", "nothing", "unfortunately", "cannot", "can't", "don't"),
    *("isn't", "aren't", "couldn't", "doesn't", "neither", "unable"),
)
_INVITING = (
    *("help you", "looking for", "anything else", "have in mind", "preferences"),
    *("do for you", "tell me more", "would you like", "do you want"),
    *("i help", "what else", "something else"),
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
        invites: Whether it asks for wishes in general, or whether to book.
    """

    words: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    books: bool = False
    closes: bool = False
    denies: bool = False
    invites: bool = False

    def add(self, found: list[_Meaning], *, question: bool) -> None:
        """Hear the phrases of a sentence."""
        kinds = {kind for kind, _, _ in found}
        denies = "deny" in kinds
        claims = "value" in kinds and not (denies or (question and "name" not in kinds))
        for kind, slot, value in found:
            if kind == "name" and not denies:
                if value not in self.names:
                    self.names.append(value)
            elif kind == "value" and claims:
                given = self.claims.setdefault(slot, value)
                self.claims[slot] = value if given == value else ""
            elif (kind == "ask" and (question or not claims)) or (
                kind == "value" and question and not claims
            ):
                self.asked += [s for s in slot.split() if s not in self.asked]
            elif kind == "close":
                self.closes = True
            elif kind == "book" and not question:
                self.books = self.books or not denies
            elif kind in ("book", "invite"):
                self.invites = True
        self.denies = self.denies or denies


class Parser:
    """Finds names, values and acts by a tree of phrases.

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
        tree = _Tree()
        for phrase_tokens, meaning in self._meanings.items():
            tree.add(phrase_tokens, meaning)
        # What tokens begin: phrases, and marks a sentence.
        self._starts = {**tree, **dict.fromkeys(MARKS, _Tree())}

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
        heard, found = Heard(), list[_Meaning]()
        tokens = _tokens(text[:MOST_CHARACTERS])
        tokens.append("")  # which no phrase goes on with
        words, heard_to = heard.words, 0
        for place, node in enumerate(map(self._starts.get, tokens)):
            if node is None or place < heard_to:
                continue
            token = tokens[place]
            if token in MARKS:
                if found:
                    heard.add(found, question=token == "?")
                    found = []
                continue
            # Most phrases are one token.
            length, phrase = 1, node.phrase
            if tokens[place + 1] in node:
                length, phrase = node.longest(tokens, place)
            if phrase is not None:
                words += tokens[heard_to:place]
                words += phrase.classes
                found.append(phrase.meaning)
                heard_to = place + length
        words += tokens[heard_to:-1]
        if found:
            heard.add(found, question=False)
        return heard


@dataclass(frozen=True, slots=True)
class _Known:
    """A phrase that means something.

    Attributes:
        meaning: What it means.
        classes: Its tokens, or what they are where they belong to an example.
    """

    meaning: _Meaning
    classes: Sequence[str]


class _Tree(dict[str, "_Tree"]):
    """What may follow the beginning of a phrase, and what that means by itself."""

    __slots__ = ("phrase",)

    def __init__(self) -> None:
        self.phrase: _Known | None = None

    def add(self, tokens: _Phrase, meaning: _Meaning) -> None:
        """Learn a phrase that begins here."""
        node = self
        for token in tokens:
            node = node.setdefault(token, _Tree())
        node.phrase = _Known(meaning, _classes(meaning, tokens))

    def longest(self, tokens: list[str], position: int) -> tuple[int, _Known | None]:
        """Find the longest phrase, this token being its first: its length, and it."""
        place, length = position + 1, 1
        node, phrase = self.get(tokens[place]), self.phrase
        while node is not None:
            place += 1
            if node.phrase is not None:
                length, phrase = place - position, node.phrase
            node = node.get(tokens[place])
        return length, phrase


_ACTS: Mapping[str, tuple[str, ...]] = {
    "book": _BOOKING,
    "close": _CLOSING,
    "deny": _NOTHING,
    "invite": _INVITING,
    "idle": _IDLE,
}


class _Words(dict[str, tuple[str, ...]]):
    """The tokens of lower-case words between spaces, as far as they were seen."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = _TOKEN.findall(word)
        tokens = tuple(_NUMBERS.get(token, token) for token in found)
        if len(self) < _MOST_WORDS and len(word) <= _LONGEST_WORD:
            self[word] = tokens
        return tokens


_words = _Words()


def _tokens(text: str) -> list[str]:
    words = text.lower().split()
    return list(chain.from_iterable(map(_words.__getitem__, words)))


def _other_phrases(slot: Slot | None, value: str) -> Iterator[str]:
    """Give the other ways to write a value."""
    if slot is None:
        return
    words = value.split()
    for alias in slot.aliases:
        if "{1}" not in alias or len(words) == 2:
            yield alias.format(*words)
    for old, new in slot.rewritten:
        yield from (value.replace(old, new), f"0{value}", f"0{value.replace(old, new)}")
    yield from (word for word, meant in slot.synonyms.items() if meant == value)


def _classes(meaning: _Meaning, tokens: _Phrase) -> Sequence[str]:
    """Replace what belongs to an example by what it is."""
    kind, slot, _ = meaning
    if kind == "name":
        return [NAME]
    return [f"<{slot}>"] if kind == "value" else tokens
