"""Long contexts, missing references and limits, on corpora out of files."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import pytest

from textgym import (
    Corpus,
    CorpusError,
    Example,
    TextEnv,
    TextgymNotice,
    TextVectorEnv,
    TurnEnv,
)
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

TATOEBA = Path(__file__).parents[3] / "shared/data/translation_tatoeba_en-de.jsonl"


def corpus_of(path: Path, lengths: list[int], references: bool = True) -> str:
    """Write examples whose sources have some numbers of words."""
    lines = []
    for number, length in enumerate(lengths):
        source = " ".join([f"w{number}", *"abcdefghij"[: length - 1]])
        row = {
            "id": f"id-{number}",
            "source": source,
            "references": ["a b c"] if references else [],
            "split": "validation" if number % 4 == 3 else "train",
        }
        lines.append(json.dumps(row))
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


LENGTHS = [3, 9, 2, 3, 8, 4]
TRAIN = [3, 9, 2, 8, 4]


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    return corpus_of(tmp_path / "data.jsonl", LENGTHS)


def test_limits_are_those_of_all_splits(corpus: str) -> None:
    for split in ("train", "validation"):
        env = TextEnv(Copy(corpus=corpus, split=split))
        spaces: Any = env.observation_space
        assert spaces["context"].shape == (9,)
        assert spaces["response"].shape == (4,)


def test_long_contexts_are_cut_and_counted_by_default(corpus: str) -> None:
    with pytest.warns(TextgymNotice, match=r"2 of 5 contexts .* max_context=5 .* cut"):
        env = TextEnv(Copy(corpus=corpus, max_context=5))
    observation, _ = env.reset(seed=0, options={"index": 1})
    ids = env.context_tokenizer.encode(env.corpus[1].source)
    assert observation["context"].tolist() == ids[:5]
    prompt, _ = TurnEnv(Copy(corpus=corpus, max_context=5)).reset(options={"index": 1})
    assert prompt == env.corpus[1].source


def test_the_same_notice_comes_once(corpus: str) -> None:
    task = Copy(corpus=corpus, max_context=5)
    TextEnv(task)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        TextEnv(Copy(corpus=corpus, max_context=5))
        TextVectorEnv(task, 2)


@pytest.mark.parametrize("rows", [None, 3])
def test_skipped_examples_are_never_drawn_and_keep_their_numbers(
    corpus: str, rows: int | None
) -> None:
    task = Copy(corpus=corpus, max_context=5, context_overflow="skip")
    env: Any = TextEnv(task) if rows is None else TextVectorEnv(task, rows)
    env.reset(seed=0)
    drawn = np.array([env.reset()[1]["example_index"] for _ in range(60)])
    assert set(drawn.ravel().tolist()) == {0, 2, 4}
    assert len(env.corpus) == 5
    # Who asks for a skipped example gets it, cut.
    observation, infos = env.reset(options={"index": 1})
    assert np.all(infos["example_index"] == 1)
    assert env.observation_space.contains(observation)


def test_all_forms_skip_the_same(corpus: str) -> None:
    task = Copy(corpus=corpus, max_context=5, context_overflow="skip")
    forms: list[Any] = [TextEnv(task), TurnEnv(task), TextVectorEnv(task, 1)]
    drawn = []
    for env in forms:
        env.reset(seed=3)
        drawn.append(
            [int(np.ravel(env.reset()[1]["example_index"])[0]) for _ in range(20)]
        )
    assert drawn[0] == drawn[1] == drawn[2]


def test_nothing_left_after_skipping_is_an_error(corpus: str) -> None:
    task = Copy(corpus=corpus, max_context=1, context_overflow="skip")
    with pytest.raises(ValueError, match=r"no context .* fits .*shortest has 2"):
        TextEnv(task)


def test_overflow_may_be_an_error_that_names_the_example(corpus: str) -> None:
    task = Copy(corpus=corpus, max_context=5, context_overflow="error")
    with pytest.raises(ValueError, match=r"'id-1' has 9 tokens .*Raise max_context"):
        TextEnv(task)
    TextEnv(Copy(corpus=corpus, max_context=9, context_overflow="error"))


def test_the_choices_of_overflow_are_checked(corpus: str) -> None:
    with pytest.raises(ValueError, match="Did you mean 'truncate'"):
        Copy(context_overflow="trunkate")  # type: ignore[arg-type]


def test_procedural_contexts_overflow_alike() -> None:
    env = TextEnv(Copy(level="small", max_context=5, context_overflow="skip"))
    env.reset(seed=0)
    drawn = [env.reset()[1]["example_index"] for _ in range(50)]
    assert max(len(env.corpus[index].source.split()) for index in drawn) <= 5


class Unanswered(Corpus):
    """Sources without references, as a third party may have them."""

    name = "unanswered"
    split = "train"
    splits = ("train",)
    fingerprint = "unanswered"

    def __len__(self) -> int:
        return 3

    def example(self, index: int) -> Example:
        return Example(f"id-{index}", "a b c", ())

    def for_split(self, split: str) -> Unanswered:
        return self


@pytest.fixture
def unanswered() -> Corpus:
    return Unanswered()


def test_rows_of_a_file_without_references_are_named(tmp_path: Path) -> None:
    path = corpus_of(tmp_path / "bare.jsonl", [3, 4], references=False)
    with pytest.raises(CorpusError, match=r"bare.jsonl:1: .*'references' is empty"):
        TextEnv(Copy(corpus=path))


def test_metrics_without_references_name_the_example(unanswered: Corpus) -> None:
    task = Copy(corpus=unanswered)
    forms: list[Any] = [TextEnv(task), TextVectorEnv(task, 2), TurnEnv(task)]

    def play(env: Any) -> None:
        env.reset(seed=0, options={"index": 1})
        env.step("text")

    for env in forms:
        with pytest.raises(ValueError, match=r"'id-1'.*bleu needs .*reference"):
            play(env)


@pytest.mark.parametrize("dense", [False, True])
def test_metrics_that_need_no_references_work_without(
    unanswered: Corpus, dense: bool
) -> None:
    task = Copy(corpus=unanswered, reward="repetition", dense=dense)
    env = TextEnv(task)
    spaces: Any = env.observation_space
    assert spaces["response"].shape[0] >= 64
    env.reset(seed=0)
    steps = [env.step(token) for token in (2, 3, 2, 3, 0)]
    assert sum(step[1] for step in steps) == pytest.approx(2 / 3)
    assert steps[-1][4]["references"] == ()
    rows = TextVectorEnv(task, 2, final_text=True)
    rows.reset(seed=0)
    for token in (2, 3, 2, 3, 0):
        infos = rows.step(np.full(2, token))[4]
    assert infos["references"].tolist() == [(), ()]


def test_a_split_that_does_not_stand_in_the_file_is_listed(corpus: str) -> None:
    with pytest.raises(ValueError, match=r"'train'.*'validation'"):
        gym.make("textgym/Copy-v0", corpus=corpus, split="tset")
    with pytest.raises((CorpusError, OSError), match="nowhere"):
        gym.make("textgym/Copy-v0", corpus="nowhere.jsonl")


@pytest.mark.skipif(not TATOEBA.exists(), reason="the shared data are not there")
@pytest.mark.parametrize("dense", [False, True])
def test_real_sentences_are_played_and_paid(dense: bool) -> None:
    env = TextEnv(Translate(corpus=str(TATOEBA), dense=dense))
    for index in range(0, len(env.corpus), 97):
        env.reset(seed=0, options={"index": index})
        reference = env.corpus[index].references[0]
        steps = [env.step(token) for token in env.tokenizer.encode(reference)]
        if not steps[-1][3]:
            steps.append(env.step(env.tokenizer.eos_id))
        assert sum(step[1] for step in steps) == pytest.approx(1.0, abs=1e-9)


class Nothing(Unanswered):
    """A split without an example."""

    fingerprint = "nothing"

    def __len__(self) -> int:
        return 0


def test_an_empty_split_is_an_error_that_says_so() -> None:
    for form in (TextEnv, TurnEnv, TextVectorEnv):
        with pytest.raises(ValueError, match="no example"):
            form(Copy(corpus=Nothing())).reset(seed=0)


@dataclass(frozen=True, kw_only=True)
class Polite(Translate):
    """A task that says more than the corpus does."""

    def opening(self, example: Example) -> str:
        return f"would you kindly translate this: {example.source}"


def test_an_opening_of_ones_own_is_read_whole() -> None:
    env = TextEnv(Polite(level="tiny", max_context=None))
    observation, _ = env.reset(seed=0, options={"index": 3})
    read = env.context_tokenizer.decode(observation["context"].tolist())
    assert read == Polite(level="tiny").opening(env.corpus[3])


def test_limits_beyond_every_reference_cost_no_memory() -> None:
    env = TextVectorEnv(Translate(level="tiny", max_response=5_000), 2)
    env.reset(seed=0)
    table = env._grader.tables[0]
    assert table.records.itemsize < 1_000


def test_limited_tokenizers_of_procedural_corpora_keep_what_is_frequent() -> None:
    with pytest.warns(TextgymNotice, match="trained"):
        env = TextEnv(Translate(level="tiny", tokenizer="word:8"))
    words = {env.tokenizer.decode([token]) for token in range(2, 8)}
    assert {".", "une", "petit", "un"} & words
    assert "bicyclette" not in words


def test_corpora_are_paths_objects_or_nothing(corpus: str) -> None:
    assert len(TextEnv(Translate(corpus=Path(corpus))).corpus)
    with pytest.raises(ValueError, match="corpus must be a path"):
        TextEnv(Translate(corpus=3))  # type: ignore[arg-type]
