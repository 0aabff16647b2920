"""Data sets in environments: columns that tasks know, and episodes over fixtures."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import gymnasium as gym
import numpy as np
import pytest
from hub_data import FIXTURES, PAIRS, needs_fixtures, write_folder, write_rows

import textgym
from textgym import Corpus, Example, TextgymNotice
from textgym.corpora.reading import Columns, Schema
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

pytestmark = pytest.mark.usefixtures("hub_caches")
NEWS = {"source": "article", "references": "highlights"}


@dataclass(frozen=True, kw_only=True)
class Shorten(Copy):
    """A task that knows how data sets of summaries call their columns."""

    known_columns: ClassVar[tuple[Columns, ...]] = (
        NEWS,
        {"source": "document", "references": "summary"},
        {"source": "dialogue", "references": "summary"},
        {"source": "source", "references": "target"},
    )


def first_exchange(fields: dict[str, Any], default_id: str) -> Example | None:
    """Make an example of the first two texts of a conversation."""
    turns = fields.pop("turns")
    if len(turns) < 2:
        return None
    return Example(default_id, turns[0], (turns[1],), fields)


@dataclass(frozen=True, kw_only=True)
class Answer(Copy):
    """A task over conversations, with a schema of its own."""

    known_columns: ClassVar[tuple[Columns, ...]] = (
        {"turns": "dialog"},
        {"turns": "turns.utterance"},
    )
    schema: ClassVar[Schema | None] = first_exchange


FIXTURES_OF_TASKS = [
    (Translate, "wmt14/de-en", None),
    (Translate, "wmt14/fr-en", None),
    (Translate, "iwslt2017/iwslt2017-en-de", None),
    (Translate, "multi30k", None),
    (Translate, "cnn_dailymail/3.0.0", NEWS),
    (Shorten, "cnn_dailymail/3.0.0", None),
    (Shorten, "xsum", None),
    (Shorten, "samsum", None),
    (Shorten, "scitldr/Abstract", None),
    (Answer, "daily_dialog", None),
    (Answer, "multi_woz_v22/v2.2", None),
]


@needs_fixtures
@pytest.mark.parametrize(("kind", "name", "columns"), FIXTURES_OF_TASKS)
def test_fixtures_are_played_alike_in_every_interface(
    kind: type[textgym.Task], name: str, columns: Columns | None
) -> None:
    task = kind(
        corpus=f"hf:{FIXTURES / name}",
        columns=columns,
        max_response=10_000,
        reward="chrf",
    )
    single = textgym.TextEnv(task)
    rows = textgym.TextVectorEnv(task, 2)
    strings = textgym.TurnEnv(task)
    for index in range(3):
        options = {"index": index}
        single.reset(seed=0, options=options)
        rows.reset(seed=0, options={"index": np.full(2, index)})
        strings.reset(seed=0, options=options)
        reference = single.corpus[index].references[0]
        ids = [*single.tokenizer.encode(reference), single.tokenizer.eos_id]
        earned = sum(single.step(token)[1] for token in ids)
        batch = sum(rows.step(np.full(2, token))[1] for token in ids)
        assert batch == pytest.approx(earned)
        assert strings.step(single.tokenizer.decode(ids[:-1]))[1] == pytest.approx(
            earned
        )
        assert earned == pytest.approx(1.0)


def opened(folder: Path, **fields: Any) -> Corpus:
    return Translate(corpus=str(folder), **fields).load_corpus()


def texts(corpus: Corpus) -> tuple[str, ...]:
    return corpus[0].source, *corpus[0].references


def test_translate_reads_english_and_its_target(tmp_path: Path) -> None:
    languages = {"en": "one", "fr": "un", "de": "eins"}
    for name, row in (("nested", {"translation": languages}), ("plain", languages)):
        folder = write_rows(tmp_path / name / "train.parquet", [row]).parent
        assert texts(opened(folder)) == ("one", "un")
        assert texts(opened(folder, target="de")) == ("one", "eins")
        with pytest.raises(ValueError, match=r"no column .* 'source'.*de'"):
            opened(folder, target="cs")


def test_the_only_other_language_serves_and_that_is_said(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "set" / "train.parquet", PAIRS).parent
    with pytest.warns(TextgymNotice, match="references from 'de'; columns= chooses"):
        assert texts(opened(folder)) == ("one", "eins")


def test_columns_turn_a_data_set_round(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "set" / "train.parquet", PAIRS).parent
    turned = {"source": "de", "references": "en"}
    assert texts(opened(folder, columns=turned)) == ("eins", "one")


def test_source_and_references_go_before_what_a_task_knows(tmp_path: Path) -> None:
    row = {"source": "a", "references": ["b"], "en": "x", "de": "y"}
    folder = write_rows(tmp_path / "set" / "train.parquet", [row]).parent
    assert texts(opened(folder)) == ("a", "b")


def test_specs_with_columns_are_json_and_pickle(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "set", {"a": {"train": PAIRS}})
    columns = {"source": "de", "references": "en"}
    env = gym.make("textgym/Translate-v0", corpus=str(folder), columns=columns)
    assert env.spec is not None
    again = gym.make(gym.spec(env.spec.id), **json.loads(json.dumps(env.spec.kwargs)))
    assert gym.envs.registration.EnvSpec.from_json(env.spec.to_json()) == env.spec
    copied = pickle.loads(pickle.dumps(env.unwrapped))
    for other in (again.unwrapped, copied):
        assert other.corpus == env.unwrapped.corpus
        assert other.task == env.unwrapped.task
    hash(env.unwrapped.task)


@pytest.mark.parametrize(
    "columns", ["source=a", ["source"], {"source": 1}, {"source": " "}, {1: "a"}]
)
def test_columns_that_are_none_are_refused(columns: Any) -> None:
    with pytest.raises(ValueError, match=r"columns must map .*'article'.*got"):
        Translate(corpus="d.jsonl", columns=columns)


def test_columns_without_a_file_are_refused() -> None:
    with pytest.raises(ValueError, match="the corpus is None"):
        gym.make("textgym/Translate-v0", columns=NEWS)
    with pytest.raises(ValueError, match="has no columns to choose"):
        Translate(corpus="sacrebleu:wmt14:en-de", columns=NEWS).load_corpus()


def test_download_is_yes_or_no() -> None:
    with pytest.raises(ValueError, match="download must be True or False; got 1"):
        Translate(corpus="hf:toy", download=1)  # type: ignore[arg-type]
