"""Tasks: frozen settings whose fields are the keyword arguments of gym.make."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from textgym import Reward, Task, TextEnv, Turn, registered_tasks
from textgym.corpora import ProceduralCorpus
from textgym.registration import make_task
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

LEVELS = [
    (id, level) for id, task in registered_tasks().items() for level in task.levels
]
every_level = pytest.mark.parametrize(("id", "level"), LEVELS)
every_task = pytest.mark.parametrize("id", registered_tasks())

BAD: list[tuple[dict[str, Any], str]] = [
    ({"level": "tinny"}, "Did you mean 'tiny'"),
    ({"level": None}, "level must be one of"),
    ({"max_context": 0}, "max_context must be a whole number from 1 or None; got 0"),
    ({"max_context": 2.0}, "max_context must be a whole number"),
    ({"max_response": -1}, "max_response must be a whole number"),
    ({"max_response": True}, "max_response must be a whole number"),
    ({"context_overflow": "cut"}, "context_overflow must be one of"),
    ({"dense": 1}, "dense must be True or False; got 1"),
    ({"dense": "no"}, "dense must be True or False"),
    ({"reward": "blue"}, "Did you mean 'bleu'"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_wrong_settings_are_refused(arguments: dict[str, Any], message: str) -> None:
    for kind in registered_tasks().values():
        with pytest.raises(ValueError, match=message):
            kind(**arguments)


@every_task
def test_a_split_that_does_not_exist_is_listed(id: str) -> None:
    task = make_task(registered_tasks()[id], split="trian")
    with pytest.raises(ValueError, match="Did you mean 'train'"):
        task.load_corpus()


@every_level
def test_tasks_are_values(id: str, level: str) -> None:
    kind = registered_tasks()[id]
    one, other = make_task(kind, level=level), make_task(kind, level=level)
    assert one == other
    assert hash(one) == hash(other)
    assert one != make_task(kind, level=level, dense=True)
    assert copy.deepcopy(one) == one
    assert pickle.loads(pickle.dumps(one)) == one
    assert dataclasses.replace(one, split="test").split == "test"
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.level = "tiny"  # type: ignore[misc]
    assert f"level={level!r}" in repr(one)


@every_task
def test_the_common_arguments_are_there(id: str) -> None:
    names = registered_tasks()[id].field_names()
    common = {field.name for field in dataclasses.fields(Task)}
    assert common <= set(names)
    assert "small" in registered_tasks()[id].levels


@every_level
def test_procedural_splits_are_disjoint_and_repeatable(id: str, level: str) -> None:
    kind = registered_tasks()[id]
    corpora = {
        split: make_task(kind, level=level, split=split).load_corpus()
        for split in ("train", "validation", "test", "compositional")
    }
    sources = {
        split: {example.source for example in corpus[:300]}
        for split, corpus in corpora.items()
    }
    for split, corpus in corpora.items():
        assert corpus.split == split
        assert isinstance(corpus, ProceduralCorpus)
        assert corpus[5] == corpora["train"].for_split(split)[5]
        assert corpus[5].id == corpus.example(5).id
        for other in sources:
            if other != split:
                assert not sources[split] & sources[other]
    prints = {corpus.fingerprint for corpus in corpora.values()}
    assert len(prints) == 4


@every_level
def test_procedural_vocabularies_and_lengths_are_closed(id: str, level: str) -> None:
    for split in ("train", "compositional"):
        task = make_task(registered_tasks()[id], level=level, split=split)
        corpus = task.load_corpus()
        assert isinstance(corpus, ProceduralCorpus)
        encoder = TextEnv(task)
        unknown = encoder.tokenizer.unk_id
        for example in corpus[:100]:
            context = encoder.context_tokenizer.encode(task.opening(example))
            assert unknown not in context
            assert len(context) <= corpus.longest_source
            for reference in example.references:
                ids = encoder.tokenizer.encode(reference)
                assert unknown not in ids
                assert len(ids) <= corpus.longest_reference


@every_task
def test_oracle_and_heuristics_write_texts(id: str) -> None:
    task = make_task(registered_tasks()[id], level=registered_tasks()[id].levels[0])
    writers = {"oracle": task.oracle, **task.heuristics()}
    env = TextEnv(task)
    for seed in range(5):
        env.reset(seed=seed)
        for name, write in writers.items():
            assert isinstance(write(env.prompt), str), name


def test_a_task_without_its_reward_is_what_is_shared() -> None:
    one = Translate(level="tiny", reward="chrf", dense=True).without_reward()
    assert one == Translate(level="tiny").without_reward()
    assert one != Translate(level="small").without_reward()


def test_what_a_task_answers_itself_is_known() -> None:
    assert not Copy().has_own_answers
    assert Copy().scores_whole_episodes
    assert Copy().answer(Turn(Copy().load_corpus()[0], "x", 0, None, 1)).text is None


def test_any_form_of_reward_becomes_a_reward() -> None:
    forms: list[Any] = ["chrf", {"chrf": 1}, Reward({"chrf": 1.0})]
    for form in forms:
        assert Copy(reward=form).terms == Reward({"chrf": 1})
    assert Copy().terms == Reward({"bleu": 1})


def test_a_corpus_object_is_used_and_gives_its_splits() -> None:
    corpus = Copy(level="tiny", split="test").load_corpus()
    assert Copy(corpus=corpus, split="test").load_corpus() is corpus
    other = Copy(corpus=corpus, split="train").load_corpus()
    assert other[3] == Copy(level="tiny").load_corpus()[3]


def test_arguments_are_keywords() -> None:
    with pytest.raises(TypeError, match="positional"):
        Copy("tiny")  # type: ignore[call-arg]
