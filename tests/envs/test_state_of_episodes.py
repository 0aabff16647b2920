"""States, pickles and copies go on as the original would have."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playing import assert_same
from toy_tasks import Interview, toy_tasks

from textgym import Task, TextEnv, TextVectorEnv, TurnEnv, registered_tasks
from textgym.registration import make_task
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

TASKS: dict[str, Task] = (
    dict(toy_tasks())
    | {
        "translate, dense": Translate(level="tiny", dense=True),
        "mixed": Copy(level="tiny", dense=True, reward={"bleu": 0.5, "chrf": 0.5}),
        "characters": Copy(level="tiny", dense=True, tokenizer="character"),
    }
    | {
        id: make_task(kind, level=kind.levels[0])
        for id, kind in registered_tasks().items()
    }
)
WORDS = ("red", "green , warm", "blue", "", "pink again")

Twin = Callable[[Any], Any]


def pickled(env: Any) -> Any:
    return pickle.loads(pickle.dumps(env))


TWINS = pytest.mark.parametrize("twin", [copy.deepcopy, pickled])


def tokens(env: TextEnv, seed: int, count: int) -> list[int]:
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(env.tokenizer), size=count)
    drawn[rng.random(count) < 0.15] = env.tokenizer.eos_id
    return [int(token) for token in drawn]


def go_on(env: Any, actions: list[Any]) -> list[Any]:
    """Step, resetting where an episode ends; return all that was seen."""
    seen: list[Any] = []
    for action in actions:
        seen.append(env.step(action))
        if seen[-1][2] or seen[-1][3]:
            seen.append(env.reset())
    return seen


@pytest.mark.parametrize("name", TASKS)
def test_a_state_is_gone_back_to_as_often_as_wanted(name: str) -> None:
    env = TextEnv(TASKS[name])
    env.reset(seed=1)
    for steps in (0, 1, 3, 9):
        go_on(env, tokens(env, steps, steps))
        state = env.get_state()
        expected = go_on(env, tokens(env, 50, 15))
        for number in range(2):
            go_on(env, tokens(env, 60 + number, 7))
            env.set_state(state)
            again = env.get_state()
            np.testing.assert_array_equal(again["context"], state["context"])
            assert again["written"] == state["written"]
            assert_same(go_on(env, tokens(env, 50, 15)), expected)


@pytest.mark.parametrize("name", TASKS)
def test_a_state_goes_on_in_another_environment(name: str) -> None:
    first, second = TextEnv(TASKS[name]), TextEnv(TASKS[name])
    first.reset(seed=1)
    go_on(first, tokens(first, 0, 4))
    state = pickled(first.get_state())
    second.set_state(state)
    actions = tokens(first, 50, 4)
    for action in actions:
        expected = first.step(action)
        assert_same(second.step(action), expected)
        if expected[2] or expected[3]:
            break
    np.testing.assert_array_equal(second.action_masks(), first.action_masks())


@pytest.mark.parametrize("form", [TextEnv, TurnEnv])
def test_episodes_after_a_foreign_state_are_those_of_its_seed(form: Any) -> None:
    first, second = form(TASKS["guess"]), form(TASKS["guess"])
    first.reset(seed=1)
    second.set_state(first.get_state())
    assert_same(second.reset(), first.reset())
    assert_same(second.reset(), first.reset())


@pytest.mark.parametrize("name", ["guess", "syntax guess, dense", "one turn"])
def test_a_state_of_an_ended_episode_is_ended(name: str) -> None:
    env = TextEnv(TASKS[name])
    env.reset(seed=1)
    while not any(env.step(0)[2:4]):
        pass
    state = env.get_state()
    env.reset()
    env.step(3)
    env.set_state(state)
    with pytest.raises(Exception, match="after the episode ended"):
        env.step(3)


def test_a_state_is_small() -> None:
    env = TextEnv(Translate(level="small", dense=True))
    env.reset(seed=0)
    env.step(5)
    assert len(pickle.dumps(env.get_state())) < 2_000


def test_branches_do_not_share_what_they_wrote() -> None:
    env = TextEnv(TASKS["translate, dense"])
    env.reset(seed=0)
    state = env.get_state()
    references = env.corpus[state["conversation"].index].references
    ids = env.tokenizer.encode(references[0])
    rewards = []
    for _ in range(2):
        env.set_state(state)
        rewards.append(sum(env.step(token)[1] for token in [*ids, 0]))
        env.set_state(state)
        env.step(7)
    assert rewards == pytest.approx([1.0, 1.0])


@TWINS
@pytest.mark.parametrize("name", TASKS)
def test_a_copied_environment_goes_on(name: str, twin: Twin) -> None:
    env = TextEnv(TASKS[name])
    for steps in (0, 5):
        env.reset(seed=1)
        go_on(env, tokens(env, 3, steps))
        other = twin(env)
        actions = tokens(env, 50, 25)
        assert_same(go_on(other, actions), go_on(env, actions))


@TWINS
def test_an_environment_copied_before_its_reset_is_fresh(twin: Twin) -> None:
    for form in (TextEnv, TurnEnv):
        env = form(TASKS["guess"])
        assert_same(twin(env).reset(seed=3), env.reset(seed=3))


@TWINS
def test_copies_share_the_corpus(twin: Twin) -> None:
    env = TextEnv(Translate(level="tiny"))
    env.reset(seed=1)
    assert twin(env)._encoded is env._encoded
    assert len(pickle.dumps(env)) < 20_000


@pytest.mark.parametrize(
    ("twin", "mode"), [(copy.deepcopy, "NEXT_STEP"), (pickled, "SAME_STEP")]
)
@pytest.mark.parametrize("name", TASKS)
def test_a_copied_batch_goes_on(name: str, mode: str, twin: Twin) -> None:
    env = TextVectorEnv(TASKS[name], 4, autoreset_mode=mode, final_text=True)
    env.reset(seed=1)
    rng = np.random.default_rng(0)
    batches = rng.integers(len(env.tokenizer), size=(40, 4))
    batches[rng.random(batches.shape) < 0.2] = env.tokenizer.eos_id
    for actions in batches[:5]:
        env.step(actions)
    other = twin(env)
    for actions in batches[5:]:
        assert_same(other.step(actions), env.step(actions))
    assert_same(other.reset(), env.reset())


@TWINS
@pytest.mark.parametrize("name", ["guess", "interview", "replay", "one turn"])
def test_a_copied_conversation_goes_on(name: str, twin: Twin) -> None:
    env = TurnEnv(TASKS[name])
    env.reset(seed=1)
    if name != "one turn":
        env.step(WORDS[0])
    other = twin(env)
    assert_same(go_on(other, list(WORDS)), go_on(env, list(WORDS)))


@pytest.mark.parametrize("name", ["guess", "interview", "replay"])
def test_a_conversation_is_gone_back_to(name: str) -> None:
    env = TurnEnv(TASKS[name])
    env.reset(seed=1)
    env.step("no colour")
    state = pickled(env.get_state())
    expected = go_on(env, list(WORDS))
    for _ in range(2):
        env.set_state(state)
        assert_same(go_on(env, list(WORDS)), expected)


def test_interleaved_conversations_keep_their_own_state() -> None:
    one, other = TextEnv(Interview()), TextEnv(Interview())
    alone = TextEnv(Interview())
    for env in (one, other, alone):
        env.reset(seed=4)
    for number, action in enumerate(tokens(alone, 9, 12)):
        expected = alone.step(action)
        assert_same(one.step(action), expected)
        other.reset(seed=number)
        other.step(action)
        if expected[2] or expected[3]:
            break


def test_a_state_of_no_episode_leaves_environments_different() -> None:
    firsts = []
    for _ in range(2):
        env = TextEnv(Copy())
        env.set_state(env.get_state())
        firsts.append([env.reset()[1]["example_index"] for _ in range(4)])
    assert firsts[0] != firsts[1]
