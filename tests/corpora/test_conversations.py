"""Procedural conversations: examples, splits and words."""

from __future__ import annotations

import pickle
from itertools import chain, islice
from random import Random

import pytest

from textgym import TurnEnv
from textgym.corpora.conversations import Conversations
from textgym.corpora.dialogue.goals import Goal
from textgym.corpora.dialogue.knobs import KNOBS
from textgym.corpora.dialogue.user_wordings import listed, misspell, thing
from textgym.corpora.splits import SPLITS, is_held_out
from textgym.tasks.dialogue import Dialogue
from textgym.tokenizers import WordTokenizer

LEVELS = ("tiny", "small", "full")
# What users complain of.
STRANGE = (
    *("", "no", "lion. rose.", "the lion.", "the swan.", "it is booked.", "goodbye."),
    *("which area?", "which area? what food?", "the fox is booked.", "hm"),
)
each_level = pytest.mark.parametrize("level", LEVELS)


def goals_of(corpus: Conversations, count: int) -> list[Goal]:
    examples = islice(corpus, count)
    return list(chain.from_iterable(e.extra["goals"] for e in examples))


@each_level
def test_examples_depend_on_seed_split_and_index_alone(level: str) -> None:
    corpus = Conversations(level=level)
    assert corpus[3] == Conversations(level=level)[3]
    assert corpus[3] != Conversations(level=level, seed=1)[3]
    assert pickle.loads(pickle.dumps(corpus)) == corpus
    assert corpus.fingerprint == pickle.loads(pickle.dumps(corpus)).fingerprint


@each_level
def test_splits_share_no_source(level: str) -> None:
    owners: dict[str, str] = {}
    for split in SPLITS:
        for example in islice(Conversations(level=level, split=split), 300):
            assert owners.setdefault(example.source, split) == split


@each_level
def test_held_out_pairs_are_wanted_in_one_split_only(level: str) -> None:
    for split in SPLITS:
        corpus = Conversations(level=level, split=split)
        for example in islice(corpus, 100):
            pairs = chain.from_iterable(g.pairs() for g in example.extra["goals"])
            found = any(is_held_out(*pair) for pair in pairs)
            assert found == (split == "compositional")


@each_level
def test_every_goal_can_be_reached_in_the_end(level: str) -> None:
    for goal in goals_of(Conversations(level=level), 200):
        assert any(entity.fits(goal.final) for entity in goal.table.values())
        assert set(goal.opening) <= set(goal.first)
        changed = {s for s in goal.final if goal.first[s] != goal.final[s]}
        assert changed == ({goal.changed} if goal.changed else set())
        assert len(goal.table) == KNOBS[level].rows


def test_levels_add_what_makes_conversations_hard() -> None:
    tiny, small, full = (goals_of(Conversations(level=name), 200) for name in LEVELS)
    domains = [{goal.domain.name for goal in goals} for goals in (tiny, small, full)]
    assert domains[0] < domains[1] < domains[2]
    assert not any(goal.changed for goal in tiny)
    for goals in (small, full):
        changed = [goal for goal in goals if goal.changed]
        impossible = sum(goal.impossible for goal in changed)
        assert 0 < impossible < len(changed)
    assert any(not goal.opening for goal in full)


def test_the_vocabulary_of_tiny_is_below_a_hundred_words() -> None:
    corpus = Conversations(level="tiny")
    assert len({*corpus.source_vocabulary, *corpus.target_vocabulary}) < 98


@each_level
def test_vocabularies_hold_what_is_read_and_written_and_little_else(level: str) -> None:
    env = TurnEnv(Dialogue(level=level))
    corpus = Conversations(level=level)
    read: set[str] = set()
    written: set[str] = set()
    rng = Random(0)
    for seed in range(150):
        text, _ = env.reset(seed=seed)
        over = False
        while not over:
            read |= words(text)
            reply = env.task.oracle(env.prompt)
            written |= words(reply)
            # Now and then something else, so that users complain.
            if rng.random() < 0.3:
                reply = rng.choice(STRANGE)
            text, _, terminated, truncated, _ = env.step(reply)
            over = terminated or truncated
    assert read <= set(corpus.source_vocabulary)
    assert written <= set(corpus.target_vocabulary)
    unread = set(corpus.source_vocabulary) - read
    assert len(unread) <= 0.15 * len(corpus.source_vocabulary), sorted(unread)
    unwritten = set(corpus.target_vocabulary) - written
    assert len(unwritten) <= 0.1 * len(corpus.target_vocabulary), sorted(unwritten)


def words(text: str) -> set[str]:
    return set(WordTokenizer.train([text]).tokens[2:])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (thing("hotel", {"price": "expensive"}), "an expensive hotel"),
        (thing("hotel", {"stars": "4 stars"}), "a hotel with 4 stars"),
        (
            thing("restaurant", {"area": "north", "food": "thai", "price": "cheap"}),
            "a cheap thai restaurant in the north",
        ),
        (thing("train", {"origin": "from ashby"}), "a train from ashby"),
        (listed(["x"]), "x"),
        (listed(["x", "y", "z"]), "x, y and z"),
        (misspell("4 people"), "4 poeple"),
        (misspell("2"), "2"),
    ],
)
def test_wordings(said: str, expected: str) -> None:
    assert said == expected


def test_wrong_levels_and_splits_are_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        Conversations(level="huge")
    with pytest.raises(ValueError, match="split"):
        Conversations(split="dev")
