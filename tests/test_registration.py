"""Ids, how environments are made of them, and what happens to misspelt arguments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import gymnasium as gym
import pytest
from gymnasium.envs.registration import EnvSpec

import textgym
from textgym import Corpus, Reward, Task, TextEnv, TextVectorEnv, TurnEnv
from textgym.registration import _registered, make_task, register
from textgym.rewards import RewardSpec
from textgym.tasks.copy import Copy

LEVELS = [
    (id, level)
    for id, task in textgym.registered_tasks().items()
    for level in task.levels
]
every_level = pytest.mark.parametrize(("id", "level"), LEVELS)
every_task = pytest.mark.parametrize("id", textgym.registered_tasks())


def with_level(id: str, level: str) -> str:
    stem, _, version = id.rpartition("-v")
    return f"{stem}-{level}-v{version}"


@every_level
def test_each_level_has_an_id_of_its_own(id: str, level: str) -> None:
    by_id = gym.make(with_level(id, level)).unwrapped
    by_argument = gym.make(id, level=level).unwrapped
    assert isinstance(by_id, TextEnv)
    assert isinstance(by_argument, TextEnv)
    assert by_id.task == by_argument.task
    assert by_id.task.level == level


@every_task
def test_the_default_level_is_small(id: str) -> None:
    env: Any = gym.make(id).unwrapped
    assert env.task == textgym.registered_tasks()[id]()
    assert env.task.level == "small"
    assert (env.task.split, env.task.dense) == ("train", False)


@every_task
def test_ids_are_made_with_a_module_in_front(id: str) -> None:
    assert gym.make(f"textgym:{id}").spec is not None
    assert gym.make_vec(f"textgym:{id}", num_envs=2).num_envs == 2


@every_task
def test_all_interfaces_are_made_of_one_id(id: str) -> None:
    arguments: dict[str, Any] = {"split": "validation", "dense": True}
    single = gym.make(id, **arguments).unwrapped
    text = gym.make(id, actions="text", **arguments).unwrapped
    native = gym.make_vec(id, num_envs=4, group_size=2, **arguments)
    assert isinstance(single, TextEnv)
    assert isinstance(text, TurnEnv)
    assert isinstance(native, TextVectorEnv)
    assert single.task == text.task == native.task
    for env in (single, text, native):
        assert env.corpus is single.corpus
        assert env.tokenizer is single.tokenizer
        assert env.context_tokenizer is single.context_tokenizer
    assert native.single_observation_space == single.observation_space
    assert native.single_action_space == single.action_space
    assert native.spec is not None
    assert native.unwrapped is native


@every_level
@pytest.mark.parametrize("actions", ["tokens", "text"])
def test_specs_survive_json(id: str, level: str, actions: str) -> None:
    env = gym.make(
        id,
        level=level,
        actions=actions,
        split="test",
        reward={"repetition": 0.5},
        dense=True,
    )
    assert env.spec is not None
    written = env.spec.to_json()
    json.loads(written)
    twin = gym.make(EnvSpec.from_json(written))
    assert twin.unwrapped.task == env.unwrapped.task  # type: ignore[attr-defined]
    seen = [made.reset(seed=3)[1]["example_index"] for made in (env, twin)]
    assert seen[0] == seen[1]


@every_task
def test_wrappers_of_gymnasium_apply(id: str) -> None:
    level = textgym.registered_tasks()[id].levels[0]
    env: Any = gym.make(id, level=level, max_episode_steps=2, max_response=5)
    env = gym.wrappers.RecordEpisodeStatistics(env)
    env.reset(seed=0)
    env.step(2)
    _, _, terminated, truncated, info = env.step(2)
    assert (terminated, truncated) == (False, True)
    assert info["episode"]["l"] == 2


def makers(id: str) -> Iterator[Any]:
    yield lambda **a: gym.make(id, **a)
    yield lambda **a: gym.make(id, actions="text", **a)
    yield lambda **a: gym.make_vec(id, num_envs=2, **a)
    yield lambda **a: make_task(textgym.registered_tasks()[id], **a)


@every_task
@pytest.mark.parametrize(
    ("name", "meant"),
    [("levle", "level"), ("max_respons", "max_response"), ("rewards", "reward")],
)
def test_misspelt_arguments_are_refused_with_a_hint(
    id: str, name: str, meant: str
) -> None:
    for make in makers(id):
        with pytest.raises(ValueError, match=f"got '{name}'. Did you mean '{meant}'"):
            make(**{name: 1})


def test_arguments_of_another_interface_are_refused() -> None:
    id = "textgym/Copy-v0"
    with pytest.raises(ValueError, match="got 'group_size'"):
        gym.make(id, group_size=2)
    with pytest.raises(ValueError, match="got 'mask_in_observation'"):
        gym.make(id, actions="text", mask_in_observation=True)
    with pytest.raises(ValueError, match="got 'max_characters'"):
        gym.make(id, max_characters=5)
    for make in (gym.make, gym.make_vec):
        with pytest.raises(ValueError, match="Did you mean 'tokens'"):
            make(id, actions="token")


def test_objects_are_taken_where_names_are() -> None:
    corpus = Copy(level="tiny", split="test").load_corpus()
    tokenizer = textgym.WordTokenizer(["a", "b"])
    env: Any = gym.make(
        "textgym/Copy-v0",
        corpus=corpus,
        split="test",
        tokenizer=tokenizer,
        reward=Reward({"chrf": 1}),
    ).unwrapped
    assert env.corpus is corpus
    assert env.tokenizer is tokenizer


def test_environments_over_one_corpus_share_it() -> None:
    def encoded(**arguments: Any) -> Any:
        return gym.make("textgym/Translate-tiny-v0", **arguments).unwrapped._encoded  # type: ignore[attr-defined]

    assert encoded() is encoded(reward="chrf", dense=True)
    assert encoded() is not encoded(split="test")
    assert encoded() is not encoded(max_response=5)


@pytest.fixture
def clean_registry() -> Iterator[None]:
    """Take out afterwards what a test registers."""
    ids, tasks = dict(gym.registry), dict(_registered)
    yield
    gym.registry.clear()
    gym.registry.update(ids)
    _registered.clear()
    _registered.update(tasks)


@dataclass(frozen=True, kw_only=True)
class Shout(Task):
    """A third party's task, from another package."""

    loud: bool = True

    default_reward: ClassVar[RewardSpec] = "exact"
    levels: ClassVar[tuple[str, ...]] = ("small", "huge")

    def procedural_corpus(self) -> Corpus:
        return Copy(level="tiny", split=self.split).load_corpus()


@pytest.mark.usefixtures("clean_registry")
def test_another_package_registers_under_its_own_name() -> None:
    assert register("Shout-v3", namespace="loud")(Shout) is Shout
    assert textgym.registered_tasks()["loud/Shout-v3"] is Shout
    for id in ("loud/Shout-v3", "loud/Shout-huge-v3"):
        env: Any = gym.make(id, loud=False).unwrapped
        assert isinstance(env.task, Shout)
        assert not env.task.loud
    assert gym.make_vec("loud/Shout-v3", num_envs=2).num_envs == 2
    with pytest.raises(ValueError, match="'huge'"):
        gym.make("loud/Shout-v3", level="tiny")


@pytest.mark.usefixtures("clean_registry")
@pytest.mark.parametrize("name", ["Shout", "Shout-v", "Shout-vx", "-v0", "v0", ""])
def test_names_without_a_version_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="must be like 'Translate-v0'"):
        register(name)


def test_the_tasks_are_listed_without_levels_and_in_order() -> None:
    ids = list(textgym.registered_tasks())
    assert ids == sorted(ids)
    assert {"textgym/Copy-v0", "textgym/Translate-v0"} <= set(ids)
    listed = textgym.registered_tasks()
    listed.clear()
    assert textgym.registered_tasks()


def test_make_task_takes_a_class_or_its_path() -> None:
    path = "textgym.tasks.copy:Copy"
    assert make_task(path, level="tiny") == make_task(Copy, level="tiny")


@every_task
def test_each_task_is_documented_in_the_fixed_sections(id: str) -> None:
    text = textgym.registered_tasks()[id].__doc__ or ""
    sections = (
        "Description",
        "Observation Space",
        "Action Space",
        "Reward",
        "Episode End",
        "Arguments",
        "Data",
        "Version History",
    )
    places = [text.find(f"    {section}:") for section in sections]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.usefixtures("clean_registry")
def test_an_id_that_is_taken_is_not_given_to_another_task() -> None:
    with pytest.raises(ValueError, match="textgym/Copy-v0"):
        register("Copy-v0")(Shout)
    assert textgym.registered_tasks()["textgym/Copy-v0"] is Copy
    # The same class again is no clash: modules are reloaded.
    assert register("Copy-v0")(Copy) is Copy


@pytest.mark.parametrize("mode", ["NEXT_STEP", "SAME_STEP"])
def test_vector_wrappers_of_gymnasium_apply(mode: str) -> None:
    envs: Any = gym.make_vec("textgym/Copy-tiny-v0", num_envs=4, autoreset_mode=mode)
    envs = gym.wrappers.vector.RecordEpisodeStatistics(envs)
    envs.reset(seed=0)
    envs.step([2, 2, 2, 0])
    infos = envs.step([2, 0, 2, 2])[4]
    assert infos["_episode"][1]
    assert infos["episode"]["l"][1] == 2
