"""Splits that are too large to be read as a whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from textgym import Corpus, Example, TextEnv, TextgymNotice, TextVectorEnv
from textgym.tasks.copy import Copy


class Many(Corpus):
    """Two hundred thousand numbers, of which one is longer than the others."""

    name = "many"
    splits = ("train", "empty")
    split = "train"
    fingerprint = "many"  # type: ignore[assignment]
    long = 199_999

    def __init__(self) -> None:
        self.read: list[int] = []

    def __len__(self) -> int:
        return 200_000 if self.split == "train" else 0

    def example(self, index: int) -> Example:
        self.read.append(index)
        text = "1 2 3 4 5" if index == self.long else str(index % 7)
        return Example(str(index), text, (text,))

    def for_split(self, split: str) -> Corpus:
        other = Many()
        other.split = split
        return other


def made(**arguments: Any) -> TextEnv:
    return TextEnv(Copy(corpus=Many(), tokenizer="word", **arguments))


def test_a_part_that_is_evenly_spaced_stands_for_all() -> None:
    env = made()
    corpus: Any = env.corpus
    assert corpus.read == list(range(0, 200_000, 8))
    assert env.observation_space["context"].shape == (1,)  # type: ignore[index]


def test_it_is_told_that_a_part_was_looked_at() -> None:
    with pytest.warns(TextgymNotice, match=r"25,000 of 200,000 examples of many \(tra"):
        made()


def test_what_is_longer_is_cut_when_it_is_drawn() -> None:
    env, rows = made(), TextVectorEnv(Copy(corpus=Many(), tokenizer="word"), 2)
    context = env.reset(options={"index": Many.long})[0]["context"]
    assert context.tolist() == env.tokenizer.encode("1")
    both = rows.reset(options={"index": [Many.long, 5]})[0]["context"]
    assert both.tolist() == [env.tokenizer.encode(n) for n in ("1", "5")]


def test_ready_tokenizers_and_limits_need_no_look() -> None:
    tokenizer = made().tokenizer
    task = Copy(corpus=Many(), tokenizer=tokenizer, max_context=6, max_response=6)
    env = TextEnv(task)
    corpus: Any = env.corpus
    assert corpus.read == []
    context = env.reset(options={"index": Many.long})[0]["context"]
    ids = tokenizer.encode("1 2 3 4 5")
    np.testing.assert_array_equal(context, [*ids, tokenizer.pad_id])


def test_long_contexts_are_still_skipped_on_demand() -> None:
    env = made(context_overflow="skip", max_context=1)
    assert len(env._encoded._drawable) == 199_999  # type: ignore[arg-type]
