"""Recorded conversations, and recorded goals for the simulated user."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from textgym import TextEnv, TurnEnv
from textgym.corpora.dialogue.goal_files import plain
from textgym.corpora.reading import CorpusError
from textgym.corpora.recorded import conversation_of_row
from textgym.tasks.dialogue import Dialogue

DATA = Path(__file__).parents[3] / "shared" / "data"
CAMREST = DATA / "dialogue_camrest676.jsonl"
DATABASE = DATA / "dialogue_camrest676.db.json"
COFFEE = DATA / "dialogue_taskmaster4-coffee.jsonl"

pytestmark = pytest.mark.filterwarnings("ignore::textgym.errors.TextgymNotice")
needs_data = pytest.mark.skipif(
    not CAMREST.exists(), reason=f"the recorded data are not at {DATA}"
)

SPEAKERS = [
    {"speaker": "user", "text": "tea, please."},
    {"speaker": "system", "text": "which tea?"},
    {"speaker": "user", "text": "green tea."},
    {"speaker": "system", "text": "here it is."},
]
TEXTS = [turn["text"] for turn in SPEAKERS]


@pytest.mark.parametrize(
    "turns",
    [
        SPEAKERS,
        TEXTS,
        {"speaker": [0, 1, 0, 1], "utterance": TEXTS},
        [{"speaker": "system", "text": "hello."}, *SPEAKERS],
        [*SPEAKERS, {"speaker": "user", "text": "bye."}],
        [SPEAKERS[0], {"speaker": "system", "text": " "}, *SPEAKERS[1:]],
    ],
)
def test_turns_of_every_shape_are_read(turns: Any) -> None:
    example = conversation_of_row({"turns": turns, "mood": "calm"}, "row-1")
    assert example is not None
    assert example.source == "tea, please."
    assert example.references == ("which tea?", "here it is.")
    assert example.extra == {"users": ("tea, please.", "green tea."), "mood": "calm"}


def test_turns_of_one_speaker_are_joined() -> None:
    turns = [SPEAKERS[0], SPEAKERS[2], SPEAKERS[1]]
    example = conversation_of_row({"turns": turns}, "row-1")
    assert example is not None
    assert example.source == "tea, please. green tea."
    assert example.references == ("which tea?",)


def test_a_conversation_without_an_answer_is_none() -> None:
    assert conversation_of_row({"turns": SPEAKERS[:1]}, "row-1") is None


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ("tea", "list"),
        ([1], "text"),
        ([{"speaker": "cat", "text": "miaow"}], "speaker"),
        ({"speaker": [0]}, "utterance"),
        ({"speaker": [0, 1], "utterance": ["tea"]}, "2 speakers and 1 texts"),
    ],
)
def test_broken_turns_are_refused(turns: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        conversation_of_row({"turns": turns}, "row-1")


@pytest.fixture
def recorded(tmp_path: Path) -> str:
    path = tmp_path / "talks.jsonl"
    path.write_text(json.dumps({"id": "a", "turns": SPEAKERS}) + "\n")
    return str(path)


def test_recorded_users_speak_in_order_and_turns_are_averaged(recorded: str) -> None:
    env = TurnEnv(Dialogue(corpus=recorded))
    text, _ = env.reset(seed=0)
    assert text == "tea, please."
    text, first, *_ = env.step("which tea?")
    assert (text, first) == ("green tea.", pytest.approx(0.5))
    _, second, terminated, _, info = env.step("nothing of that")
    assert terminated
    assert second == 0
    assert info["references"] == ("here it is.",)


@pytest.mark.parametrize("dense", [False, True])
def test_the_recorded_turns_earn_everything(recorded: str, dense: bool) -> None:
    env = TextEnv(Dialogue(corpus=recorded, dense=dense))
    env.reset(seed=0)
    total, over = 0.0, False
    while not over:
        for token in (*env.tokenizer.encode(env.task.oracle(env.prompt)), 0):
            _, reward, terminated, truncated, _ = env.step(token)
            total += reward
        over = terminated or truncated
    assert total == pytest.approx(1)


def test_recorded_conversations_know_no_success(recorded: str) -> None:
    with pytest.raises(ValueError, match="simulated user"):
        Dialogue(corpus=recorded, reward="success")


@needs_data
@pytest.mark.parametrize("path", [CAMREST, COFFEE])
@pytest.mark.parametrize("reward", ["chrf", "rougeL", "bleu"])
def test_recorded_data_can_be_replayed(path: Path, reward: str) -> None:
    env = TurnEnv(Dialogue(corpus=str(path), split="test", reward=reward))
    for index in range(5):
        env.reset(seed=0, options={"index": index})
        total, over = 0.0, False
        while not over:
            _, paid, terminated, truncated, _ = env.step(env.task.oracle(env.prompt))
            total += paid
            over = terminated or truncated
        assert total == pytest.approx(1, abs=0.1)


@needs_data
@pytest.mark.parametrize("name", ["daily_dialog", "multi_woz_v22"])
def test_data_sets_of_the_hub_can_be_replayed(name: str) -> None:
    pytest.importorskip("datasets")
    env = TurnEnv(Dialogue(corpus=str(DATA / "hf_fixtures" / name), split="test"))
    text, _ = env.reset(seed=0, options={"index": 0})
    assert text == env.corpus[0].source
    assert len(env.corpus[0].references) >= 2


def goals_of(split: str, **arguments: Any) -> Dialogue:
    return Dialogue(goals=CAMREST, database=DATABASE, split=split, **arguments)


@needs_data
@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_recorded_goals_can_be_reached_by_the_script(split: str) -> None:
    task = goals_of(split)
    env = TextEnv(task)
    talk = TurnEnv(task)
    most = env.observation_space["response"].shape[0]  # type: ignore[index]
    longest = env.observation_space["context"].shape[0]  # type: ignore[index]
    for index in range(min(len(env.corpus), 135)):
        talk.reset(seed=index, options={"index": index})
        over, total = False, 0.0
        while not over:
            text = task.oracle(talk.prompt)
            ids = env.tokenizer.encode(text)
            assert env.tokenizer.decode(ids) == text
            assert len(ids) < most
            read = env.tokenizer.encode(talk.prompt.text)
            assert env.tokenizer.unk_id not in read
            assert len(read) <= longest
            _, reward, terminated, truncated, info = talk.step(text)
            total += reward
            over = terminated or truncated
        assert info["reward_terms"]["success"] == pytest.approx(0.6)
        assert total == pytest.approx(1, abs=0.01)


@needs_data
def test_tasks_over_recorded_goals_are_values() -> None:
    task = goals_of("test")
    assert pickle.loads(pickle.dumps(task)) == task
    assert task.load_corpus() == goals_of("test").load_corpus()
    assert len(task.load_corpus()) == 134


def test_goals_need_a_database_and_no_recording(tmp_path: Path, recorded: str) -> None:
    with pytest.raises(ValueError, match="go together"):
        Dialogue(goals="goals.jsonl")
    with pytest.raises(ValueError, match="one of them"):
        Dialogue(goals="goals.jsonl", database="db.json", corpus=recorded)
    with pytest.raises(CorpusError, match="cannot be read"):
        Dialogue(goals="missing.jsonl", database="missing.json").load_corpus()


@pytest.mark.parametrize(
    ("goals", "database", "message"),
    [
        ('{"goal": {}}', "[]", "goals.jsonl:1"),
        ("x", "[]", "goals.jsonl:1"),
        ('{"goal": {"info": {}, "reqt": ["mood"]}}', '[{"name": "x"}]', "mood"),
        ('{"goal": {"info": {}, "reqt": []}}', "{}x", "db.json"),
        ('{"goal": {"info": {}, "reqt": []}}', '[{"area": "x"}]', "name"),
        ('{"goal": {"info": {"area": "y"}, "reqt": []}}', "[]", "no goal"),
    ],
)
def test_broken_goals_and_databases_are_refused(
    tmp_path: Path, goals: str, database: str, message: str
) -> None:
    (tmp_path / "goals.jsonl").write_text(goals + "\n")
    (tmp_path / "db.json").write_text(database)
    task = Dialogue(goals=tmp_path / "goals.jsonl", database=tmp_path / "db.json")
    with pytest.raises(CorpusError, match=message):
        task.load_corpus()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Golden Wok", "golden wok"),
        ("C.B 2, 1 A.B", "cb 2 1 ab"),
        ("Riverside & Co. (upstairs)", "riverside co upstairs"),
        ("mid-range", "mid-range"),
    ],
)
def test_values_are_written_plainly(text: str, expected: str) -> None:
    assert plain(text) == expected
