"""What people are told of a summary's facts: which it states, misses and makes up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from textgym import TextEnv, TurnEnv
from textgym.corpora.reports.claims import claims
from textgym.remarks import Remark
from textgym.tasks.summarize import Summarize, sentences

LEVELS = ("tiny", "small", "full")
each_level = pytest.mark.parametrize("level", LEVELS)


def summarized(text: str, *, index: int = 0, **arguments: Any) -> TurnEnv:
    """Write a summary as a whole."""
    env = TurnEnv(Summarize(**arguments))
    env.reset(seed=0, options={"index": index})
    env.step(text)
    return env


def told(env: Any) -> list[tuple[str, str]]:
    return [(remark.label, remark.text) for remark in env.view().remarks]


def halves(level: str, index: int) -> list[str]:
    """Return what a reference says of the event, and of the number."""
    reference = Summarize(level=level).load_corpus()[index].references[0]
    return reference.split(" as ")


@pytest.mark.parametrize("level", ["small", "full"])
def test_of_two_key_facts_one_is_stated_and_one_is_missed(level: str) -> None:
    for index in range(20):
        event, number = halves(level, index)
        found = summarized(f"{event.upper()}!", index=index, level=level)
        assert told(found) == [("stated", event), ("missed", number)]
        found = summarized(number, index=index, level=level)
        assert told(found) == [("missed", event), ("stated", number)]


def test_what_a_document_does_not_say_is_false() -> None:
    event, number = halves("small", 0)
    found = summarized(f"{event} as 99 trees fall")
    assert told(found) == [
        ("stated", event),
        ("missed", number),
        ("false", "99 trees fall"),
    ]
    assert [remark.kind for remark in found.view().remarks] == [
        "right",
        "missed",
        "wrong",
    ]


@each_level
def test_each_key_fact_is_told_in_sentences_of_the_document(level: str) -> None:
    for index in range(60):
        env = summarized("", index=index, level=level)
        example = env.corpus[index]
        remarks = env.view().remarks
        assert len(remarks) == len(example.extra["key_facts"])
        for remark, fact in zip(remarks, example.extra["key_facts"], strict=True):
            assert remark.passages
            assert set(remark.passages) <= set(sentences(example.source))
            said = set().union(*map(claims, remark.passages))
            values = {value for claim in said for value in claim[1:]}
            assert values.issuperset(fact[1:])


def test_a_corrected_town_is_told_where_it_was_wrong_and_where_it_is_right() -> None:
    corpus = Summarize(level="full").load_corpus()
    moved = next(
        index
        for index in range(200)
        if "the town was later corrected" in corpus[index].source
    )
    event = summarized("", index=moved, level="full").view().remarks[0]
    wrong, right = event.passages
    town = right.removesuffix(".").split()[-1]
    assert town in event.text
    assert town not in wrong


@pytest.mark.parametrize("kind", [TextEnv, TurnEnv])
def test_nothing_is_told_before_the_end(kind: Any) -> None:
    env = kind(Summarize(level="tiny"), render_mode="ansi")
    _, info = env.reset(seed=1)
    reference = env.corpus[info["example_index"]].references[0]
    ids = env.tokenizer.encode(reference)
    steps = [*ids, env.tokenizer.eos_id] if kind is TextEnv else [reference]
    for step in steps:
        shown = str(env.render())
        assert env.view().remarks == ()
        assert not any(label in shown for label in ("stated", "missed", "told in"))
        env.step(step)
    assert told(env) == [("stated", reference)]
    assert "stated" in str(env.render())


def test_a_state_before_the_end_takes_remarks_back() -> None:
    env = TextEnv(Summarize(level="tiny"))
    env.reset(seed=1)
    state = env.get_state()
    env.step(env.tokenizer.eos_id)
    assert env.view().remarks
    env.set_state(state)
    assert env.view().remarks == ()


@pytest.mark.parametrize("extra", [{}, {"key_facts": ["a b"], "facts": None}])
def test_of_documents_without_known_facts_nothing_is_told(
    extra: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "train.jsonl"
    document = "a gale hit farley on friday. 9 trees fell."
    row = {"source": document, "references": ["gale hits farley on friday"]}
    path.write_text(json.dumps({**row, **extra}) + "\n")
    env = summarized("gale hits ashby on friday", corpus=str(path))
    assert env.view().remarks == ()
    labels = [line.split()[0] for line in env.view().plain().splitlines()]
    assert labels[:4] == ["context", "response", "earned", "reference"]


def test_remarks_change_nothing_that_tokens_earn() -> None:
    reward = {"rougeL": 0.5, "fact_recall": 0.5}
    env = TextEnv(Summarize(level="tiny", reward=reward, dense=True))
    _, info = env.reset(seed=2)
    ids = env.tokenizer.encode(env.corpus[info["example_index"]].references[0])
    paid = [env.step(token)[1] for token in ids]
    earned = [piece.earned for piece in env.view().utterances[-1].pieces]
    assert earned == pytest.approx(paid)
    final = env.step(env.tokenizer.eos_id)[1]
    assert env.view().total == pytest.approx(sum(paid) + final)
    assert env.view().utterances[-1].pieces[-1].earned == pytest.approx(paid[-1])


def test_steps_ask_for_no_remarks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def remarks(self: Summarize, prompt: Any, text: str) -> tuple[Remark, ...]:
        asked.append((prompt.number, text))
        return ()

    monkeypatch.setattr(Summarize, "remarks", remarks)
    env = summarized("a gale", level="tiny")
    assert asked == []
    env.view()
    assert asked == [(1, "a gale")]
