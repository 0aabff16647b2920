"""Lists every word and mark that a level's reports and summaries may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textgym.corpora.reports.facts import SLOT
from textgym.corpora.reports.kinds import Count, Kind, with_article
from textgym.corpora.reports.knobs import DAYS, TOWNS, Knobs
from textgym.corpora.reports.writing import AND, AS, ATTRIBUTIONS, LINKS, THIS_TIME

# Words as the suite's word tokenizer cuts them: here no word holds a point.
_WORD = re.compile(r"[^\s.,]+|[.,]")


def document_words(knobs: Knobs) -> set[str]:
    """Collect the words of documents."""
    texts = {".", *knobs.numbers, *TOWNS[: knobs.towns], *DAYS[: knobs.days]}
    for kind in knobs.kinds:
        texts |= {*_named(kind, knobs), *_articles(kind, knobs)}
        subjects: tuple[Kind | Count, ...] = (kind, *kind.numbers[: knobs.counted])
        for subject in subjects:
            for purpose in _purposes(subject, knobs):
                texts |= set(subject.phrases[purpose][: knobs.wordings])
        texts |= set(kind.remarks[: knobs.remarks])
        if knobs.voices:
            texts |= {text.replace("{who}", kind.who) for text in ATTRIBUTIONS}
    texts.add(THIS_TIME)
    if knobs.voices:
        texts |= {AND, *LINKS}
    return _words(texts)


def summary_words(knobs: Knobs) -> set[str]:
    """Collect the words of references."""
    texts = {*TOWNS[: knobs.towns], *DAYS[: knobs.days]}
    for kind in knobs.kinds:
        texts |= {kind.headline, *_named(kind, knobs)}
        if knobs.tells_number:
            texts |= {count.headline for count in kind.numbers[: knobs.counted]}
    if knobs.tells_number:
        texts |= {AS, *knobs.numbers}
    return _words(texts)


def _named(kind: Kind, knobs: Knobs) -> tuple[str, ...]:
    """Name who or what a kind is about."""
    return kind.names[: knobs.things] + kind.things[: knobs.things]


def _articles(kind: Kind, knobs: Knobs) -> Iterator[str]:
    """Put an article before the things that have one."""
    if any("{an}" in wording for wording in kind.event):
        yield from map(with_article, kind.things[: knobs.things])


def _purposes(subject: Kind | Count, knobs: Knobs) -> Iterator[str]:
    """List what the level says of a kind or a number."""
    if isinstance(subject, Kind):
        yield from ("event", "last year")
        if "elsewhere" in knobs.distractors:
            yield "elsewhere"
        if knobs.moves:
            yield "correction"
        return
    yield "count"
    if knobs.corrections:
        yield "correction"
    if knobs.records:
        yield "record"
    yield from (p for p in knobs.distractors if p in subject.phrases)


def _words(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        found.update(_WORD.findall(SLOT.sub(" ", text)))
    return found
