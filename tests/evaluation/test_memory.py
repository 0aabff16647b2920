"""Answers out of memory are the best that memory has, and never the asked one's own."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.envs.toy_tasks import Replay
from textgym.cli.agents import make_agent
from textgym.evaluation import audit, evaluate, evaluate_text
from textgym.evaluation.memory import (
    CONSTANT,
    NEAREST,
    InvertedIndex,
    Memory,
    memory_agents,
)
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

TATOEBA = Path(__file__).parents[3] / "shared/data/translation_tatoeba_en-de.jsonl"
ROWS = {
    "train": [
        ("the cat sleeps", "die Katze schläft"),
        ("the dog sleeps", "der Hund schläft"),
        ("a bird sings", "ein Vogel singt"),
        ("a dog sings", "der Hund schläft"),
    ],
    "test": [
        ("the cat sings", "die Katze singt"),
        ("a bird sings", "ein Vogel singt laut"),
        ("snow", "Schnee"),
    ],
}


@pytest.fixture
def path(tmp_path: Path) -> str:
    return write(tmp_path, "train", "test")


def write(directory: Path, *splits: str) -> str:
    lines = [
        json.dumps({"source": source, "references": [answer], "split": split})
        for split in splits
        for source, answer in ROWS[split]
    ]
    path = directory / f"{'-'.join(splits)}.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def written(task: Any, name: str) -> list[str]:
    played = evaluate_text(memory_agents(task)[name], task)
    return [record.hypothesis for record in played.records]


def naive_cosines(texts: list[str], asked: str) -> list[float]:
    """Compare vectors with a place for each word, written out."""
    words = sorted({word for text in [*texts, asked] for word in text.split()})
    found = {word: sum(word in text.split() for text in texts) for word in words}
    idf = {w: np.log((1 + len(texts)) / (1 + n)) + 1 for w, n in found.items()}
    vectors = [
        np.array([text.split().count(word) * idf[word] for word in words])
        for text in [*texts, asked]
    ]
    *rows, last = vectors
    return [
        float(row @ last / (np.linalg.norm(row) * np.linalg.norm(last))) for row in rows
    ]


def test_cosines_are_those_of_written_out_vectors() -> None:
    texts = ["a b b c", "b d", "e", "a a a"]
    for asked in ("a b", "b b d x", "e e", "c a"):
        assert InvertedIndex(texts).cosines(asked) == pytest.approx(
            naive_cosines(texts, asked)
        )
    assert not InvertedIndex(texts).cosines("").any()


def test_the_nearest_neighbour_is_the_training_example_with_most_in_common(
    path: str,
) -> None:
    task = Translate(corpus=path, split="test")
    assert written(task, NEAREST) == [
        "die Katze schläft",  # "cat" is rarer than "sings"
        "ein Vogel singt",  # not "ein Vogel singt laut", which is the answer
        "die Katze schläft",  # nothing in common: the first
    ]


def test_the_constant_answer_earns_most_in_training(path: str) -> None:
    task = Translate(corpus=path, split="test", reward="token_f1")
    assert written(task, CONSTANT) == ["der Hund schläft"] * 3


@pytest.mark.parametrize("name", [NEAREST, CONSTANT])
def test_an_example_is_not_answered_with_what_only_itself_says(
    tmp_path: Path, name: str
) -> None:
    for split in ROWS:
        task = Translate(corpus=write(tmp_path, split), split=split)
        for (_, answer), text in zip(ROWS[split], written(task, name), strict=True):
            shared = sum(other == answer for _, other in ROWS[split]) > 1
            assert shared or text != answer


@pytest.mark.parametrize("name", [NEAREST, CONSTANT])
def test_one_example_leaves_nothing_to_remember(tmp_path: Path, name: str) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"source": "a", "references": ["b"]}\n')
    assert written(Translate(corpus=str(path)), name) == [""]


def test_every_turn_of_a_conversation_is_remembered() -> None:
    task = Replay(split="validation")
    turns = Memory(task).turns
    assert [turn.text for turn in turns[:3]] == [
        "guess , please ?",
        "again ?",
        "again ?",
    ]
    assert len(turns) == 3 * 40
    assert evaluate_text(memory_agents(task)[NEAREST], task).mean_reward > 0


def test_memory_stands_in_the_audit_of_data_and_is_not_gated(path: str) -> None:
    task = Translate(corpus=path, split="test", reward="token_f1")
    report = audit(task, most_of_a_floor=0.5)
    rows = {row.name: row for row in report.rows if row.kind == "memory"}
    assert list(rows) == [NEAREST, CONSTANT]
    assert rows[NEAREST].of_ceiling > 0.5
    assert not any(NEAREST in failure for failure in report.failures)
    kinds = {row.kind for row in audit(Copy(level="tiny"), episodes=5).rows}
    assert "memory" not in kinds


@pytest.mark.parametrize("name", [NEAREST, CONSTANT])
def test_memory_can_be_named_as_an_agent(path: str, name: str) -> None:
    task = Translate(corpus=path, split="test")
    played = evaluate(make_agent(f"heuristic:{name}", task), task)
    assert [record.hypothesis for record in played.records] == written(task, name)


@pytest.mark.skipif(not TATOEBA.exists(), reason="the data set is not beside the clone")
def test_neighbours_are_worth_something_on_real_sentences() -> None:
    task = Translate(corpus=str(TATOEBA), split="test")
    neighbour = evaluate_text(memory_agents(task)[NEAREST], task).corpus_scores["bleu"]
    copied = evaluate_text(lambda prompt: prompt.text, task).corpus_scores["bleu"]
    assert 0.15 < neighbour < 0.20
    assert copied < 0.01
