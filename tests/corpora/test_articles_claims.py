"""Facts are found by the wordings of the reports, exactly and in any case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textgym.corpora.articles import Articles
from textgym.corpora.reports.claims import claims, holds
from textgym.corpora.reports.facts import make_fact, role_of, slots_of
from textgym.corpora.reports.kinds import Count, Kind
from textgym.corpora.reports.knobs import KNOBS
from textgym.corpora.reports.writing import say
from textgym.metrics.tokenization import tokenize_rouge

KINDS = {kind: None for knobs in KNOBS.values() for kind in knobs.kinds}
VALUES = {
    "name": "lions",
    "rival": "bears",
    "town": "farley",
    "day": "friday",
    "n": "41",
}


def wordings(kind: Kind) -> Iterator[tuple[Kind | Count, str, str, dict[str, str]]]:
    """List all that can be said in reports of a kind, with values for its slots."""
    values = {**VALUES, "thing": (*kind.things, "gale")[0]}
    subjects: tuple[Kind | Count, ...] = (kind, *kind.numbers)
    for subject in subjects:
        for purpose, phrases in subject.phrases.items():
            for wording in phrases:
                yield subject, purpose, wording, values


STORM = ("storm: event", "day: friday", "thing: ice storm", "town: farley")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_wording_states_its_fact_alone(kind: Kind) -> None:
    for subject, purpose, wording, values in wordings(kind):
        slots = {slot: values[slot] for slot in slots_of(wording)}
        fact = make_fact(role_of(subject, purpose, wording), slots)
        text = say(wording, values)
        assert claims(text) == {fact}
        assert claims(f"{text}. So it is, {text.upper()}!") == {fact}


@pytest.mark.parametrize("level", ["tiny", "small", "full"])
def test_a_document_states_its_facts_and_what_it_takes_back(level: str) -> None:
    taken_back = 0
    for example in Articles(level=level)[:500]:
        facts, stated = set(example.extra["facts"]), claims(example.source)
        moved = any(role == "town: correction" for role, *_ in facts)
        assert facts - stated <= set(example.extra["key_facts"][: int(moved)])
        taken_back += len(stated - facts)
        for fact in stated - facts:
            assert fact[0].endswith((": count", ": event")), fact
    assert (taken_back > 0) == (level != "tiny")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("an ice storm hit farley on friday", {STORM}),
        ("The ICE STORM hit Farley, on Friday...", {STORM}),
        ("so ice storm hits farley on friday now", {STORM}),
        ("41 trees fell", {("fallen trees: count", "n: 41")}),
        ("last year, 41 trees fell", {("fallen trees: last year", "n: 41")}),
        ("the fire service later revised the number of fallen trees to 7",
         {("fallen trees: count", "n: 7")}),
        ("an ice storm hit atlantis on friday",
         {("storm: event", "day: friday", "thing: ice storm", "town: atlantis")}),
        ("an ice storm hit farley", set()),
        ("trees fell", set()),
        ("41 41 trees trees fell", set()),
        ("fell trees 41", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_claims_are_what_the_words_say(text: str, found: set[tuple[str, ...]]) -> None:
    assert claims(text) == found


def test_a_town_that_does_not_exist_is_a_claim_wherever_it_stands() -> None:
    (claim,) = claims("atlantis approves new bridge on friday")
    assert "town: atlantis" in claim


def test_less_than_a_fact_holds_and_other_values_do_not() -> None:
    facts = [("storm: last year", "day: monday", "thing: gale", "town: farley")]
    assert holds(("storm: last year", "thing: gale", "town: farley"), facts)
    assert holds(facts[0], facts)
    assert not holds(("storm: last year", "thing: gale", "town: ashby"), facts)
    assert not holds(("storm: event", "thing: gale", "town: farley"), facts)
    assert not holds(facts[0], [])


said = [
    say(wording, values) for kind in KINDS for *_, wording, values in wordings(kind)
]
words = st.sampled_from(
    sorted({word for text in said for word in tokenize_rouge(text)})
)


@given(st.lists(words, max_size=40))
def test_any_order_of_words_can_be_read(chosen: list[str]) -> None:
    text = " ".join(chosen)
    for role, *slots in claims(text):
        assert role
        for value in (slot.partition(": ")[2] for slot in slots):
            assert value in text


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(claims(text), set)
