"""Every word that the conversations of a level can be made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textgym.corpora.dialogue import user_wordings as users
from textgym.corpora.dialogue.assistant_wordings import assistant_wordings
from textgym.corpora.dialogue.knobs import Knobs
from textgym.corpora.dialogue.ontology import SLOTS
from textgym.tokenizers import WordTokenizer

_FIELD = re.compile(r"\{\w*\}")
_SCREEN = "s found: : ; ,. said: offered:"


def read_words(knobs: Knobs) -> set[str]:
    """List the words of screens and users."""
    texts = [_SCREEN, *_user_texts(knobs), *_values(knobs), *_screen_texts(knobs)]
    return _words(texts) - {"s"}


def written_words(knobs: Knobs) -> set[str]:
    """List the words that a good assistant needs."""
    wordings = assistant_wordings(knobs)
    return _words([*wordings, *_values(knobs)])


def _words(texts: Iterable[str]) -> set[str]:
    plain = (_FIELD.sub(" ", text) for text in texts)
    return set(WordTokenizer.train(plain).tokens[2:])


def _values(knobs: Knobs) -> Iterator[str]:
    """Give names and the values of the slots that there are."""
    for domain in knobs.domains:
        for words in knobs.names[domain.name]:
            yield from words
        for slot in domain.constraints + domain.requests + domain.booking:
            yield from knobs.values[slot]


def _screen_texts(knobs: Knobs) -> Iterator[str]:
    yield " ".join(map(str, range(0 if knobs.changes else 1, knobs.rows + 1)))
    for domain in knobs.domains:
        yield f"{domain.name}s"
        if domain.booking:
            yield "booking"
        if knobs.any:
            yield from (f"any {slot}" for slot in domain.constraints)


def _user_texts(knobs: Knobs) -> Iterator[str]:
    ways = knobs.wordings[0]
    changing = (users.CHANGE, users.RELAX) if knobs.changes else ()
    several = (users.NEXT,) if knobs.goals[1] > 1 else ()
    usual = (users.OPENING, users.TELL, users.REJECT, users.REQUEST, users.BOOK)
    for wordings in (*usual, users.THANKS, *changing, *several):
        yield from wordings[:ways]
    yield from users.SINGLE
    if knobs.misunderstanding:
        yield users.MISSED
    if any(domain.booking for domain in knobs.domains):
        yield users.WHICH_BOOKING
    for domain in knobs.domains:
        yield from _things(knobs, domain.name, domain.constraints)
        for slot in domain.constraints + domain.booking:
            yield from _answers(knobs, slot)
        labels = [SLOTS[slot].label for slot in domain.requests]
        yield users.listed(labels)
        if len(labels) > 1:
            yield "what are"
        yield from (users.behind(slot, "") for slot in domain.booking)


def _things(knobs: Knobs, noun: str, slots: tuple[str, ...]) -> Iterator[str]:
    """Describe things by one constraint each, which shows each article there is."""
    yield users.thing(noun, {})
    for slot in slots:
        yield from (users.thing(noun, {slot: v}) for v in knobs.values[slot])


def _answers(knobs: Knobs, slot: str) -> Iterator[str]:
    yield users.alone(slot, "")
    yield users.listed(("", ""))
    if knobs.any:
        yield SLOTS[slot].any
    if knobs.typos:
        yield from map(users.misspell, knobs.values[slot])
