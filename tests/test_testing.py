import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar

import gymnasium as gym
import numpy as np
import pytest

import textgym
from textgym.corpora.corpus import Corpus, Example
from textgym.corpora.word_lists import WordLists
from textgym.rewards import RewardSpec
from textgym.task import MaskRule, Prompt, Reply, Task, Turn
from textgym.tasks.copy import Copy
from textgym.testing import ContractError, check_environment, check_task
from textgym.tokenizers import Tokenizer

IDS = [
    f"{id.removesuffix('-v0')}-{level}-v0"
    for id, kind in textgym.registered_tasks().items()
    for level in kind.levels
]


@dataclass(frozen=True, kw_only=True)
class Small(Copy):
    level: str = "tiny"


@dataclass(frozen=True, kw_only=True)
class Countdown(Small):
    """Sound: three turns, with a state and a term of its own."""

    default_reward: ClassVar[RewardSpec] = {"bleu": 0.5, "kept": 0.5}
    own_terms: ClassVar[tuple[str, ...]] = ("kept",)

    def answer(self, turn: Turn) -> Reply:
        left = (turn.state or 3) - 1
        value = len(turn.text.split()) / 100
        return Reply("go on" if left else None, {"kept": value}, left)

    def turn_weight(self, example: Example) -> float:
        return 1 / 3


@dataclass(frozen=True, kw_only=True)
class Endless(Small):
    def answer(self, turn: Turn) -> Reply:
        return Reply("go on")


@dataclass(frozen=True, kw_only=True)
class Moody(Small):
    default_reward: ClassVar[RewardSpec] = "luck"
    own_terms: ClassVar[tuple[str, ...]] = ("luck",)

    def answer(self, turn: Turn) -> Reply:
        return Reply(values={"luck": random.random()})


@dataclass(frozen=True, kw_only=True)
class Infinite(Moody):
    def answer(self, turn: Turn) -> Reply:
        return Reply(values={"luck": float("inf")})


@dataclass(frozen=True, kw_only=True)
class Silent(Moody):
    def answer(self, turn: Turn) -> Reply:
        return Reply()


class Mask:
    def __init__(self, mask: Any) -> None:
        self._mask = mask

    def start(self, example: Example) -> int:
        return 0

    def advance(self, state: int, token: int) -> int:
        return state + 1

    def mask(self, state: int) -> Any:
        return self._mask


@dataclass(frozen=True, kw_only=True)
class AllForbidden(Small):
    def mask_rule(self, tokenizer: Tokenizer) -> MaskRule:
        return Mask(np.zeros(len(tokenizer), np.int8))


@dataclass(frozen=True, kw_only=True)
class BooleanMask(Small):
    def mask_rule(self, tokenizer: Tokenizer) -> MaskRule:
        return Mask(np.ones(len(tokenizer), np.bool_))


class Restless(WordLists):
    """Never gives the same example twice."""

    counter = count()

    def example(self, index: int) -> Example:
        return Example(f"{next(self.counter)}", "apple bread", ("apple bread",))


@dataclass(frozen=True, kw_only=True)
class RestlessTask(Small):
    def procedural_corpus(self) -> Corpus:
        return Restless(level="tiny", split=self.split)


class Leaking(WordLists):
    """Has the same examples in every split."""

    def example(self, index: int) -> Example:
        train = WordLists(level="tiny").example(index)
        return Example(f"{index}", train.source, train.references)

    def for_split(self, split: str) -> WordLists:
        return Leaking(level="tiny", split=split)


@dataclass(frozen=True, kw_only=True)
class LeakingTask(Small):
    def procedural_corpus(self) -> Corpus:
        return Leaking(level="tiny", split=self.split)


@dataclass(frozen=True, kw_only=True)
class Mute(Small):
    def oracle(self, prompt: Prompt) -> str:
        return None  # type: ignore[return-value]


@dataclass(frozen=True, kw_only=True)
class Forgetful(Small):
    """Keeps a turn's state in the task, which all rows share."""

    default_reward: ClassVar[RewardSpec] = "order"
    own_terms: ClassVar[tuple[str, ...]] = ("order",)
    seen: ClassVar[list[int]] = []

    def answer(self, turn: Turn) -> Reply:
        self.seen.append(1)
        return Reply(values={"order": len(self.seen) % 7 / 7})


@dataclass(frozen=True, kw_only=True)
class Scribbling(Countdown):
    """Changes a turn's state in place, so that no branch can go back to it."""

    def answer(self, turn: Turn) -> Reply:
        turns = [] if turn.state is None else turn.state
        turns.append(turn.text)
        more = "go on" if len(turns) < 3 else None
        return Reply(more, {"kept": 1 / len(turns)}, turns)


@dataclass(frozen=True, kw_only=True)
class Unpicklable(Small):
    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "hook", lambda: None)


@pytest.mark.parametrize("id", IDS)
def test_registered_tasks_keep_the_contract(id: str) -> None:
    assert len(check_task(id)) > 25


def test_dense_tasks_keep_it_too() -> None:
    check_task("textgym.tasks.copy:Copy", level="tiny", dense=True)


def test_a_task_of_several_turns_keeps_it() -> None:
    check_task(Countdown())


BROKEN: list[tuple[type[Task], str]] = [
    (Endless, "an episode must end within"),
    (Moody, "must be equal"),
    (Infinite, "must be a finite number"),
    (Silent, "must answer with a value of 'luck'"),
    (AllForbidden, "must be an int8 array of shape"),
    (BooleanMask, "must be an int8 array of shape"),
    (RestlessTask, "examples that are read twice must be equal"),
    (LeakingTask, "splits are disjoint: the splits of the source"),
    (Mute, "oracle must write a string; got None"),
    (Forgetful, "must be equal"),
    (Scribbling, "states can be gone back to"),
    (Unpicklable, "the task is a value: expected no exception"),
]


@pytest.mark.parametrize(("kind", "complaint"), BROKEN)
def test_broken_tasks_are_found_out(kind: type[Task], complaint: str) -> None:
    with pytest.raises(ContractError, match=complaint):
        check_task(kind)


def test_new_environments_keep_the_contract() -> None:
    assert "seeds decide" in check_environment(gym.make("textgym/Copy-tiny-v0"))
    check_environment(gym.make("textgym/Copy-tiny-v0", actions="text"))
    check_environment(gym.make("textgym/Copy-tiny-v0", mask_in_observation=True))


class NumpyReward(gym.Wrapper[Any, Any, Any, Any]):
    def step(self, action: Any) -> Any:
        observation, reward, *rest = super().step(action)
        return observation, np.float64(reward), *rest


class Leak(gym.Wrapper[Any, Any, Any, Any]):
    def reset(self, **kwargs: Any) -> Any:
        observation, info = super().reset(**kwargs)
        return observation, info | {"references": ("apple",)}


class OneObservation(gym.Wrapper[Any, Any, Any, Any]):
    """Hands out the same arrays again and again."""

    kept: Any = None

    def reset(self, **kwargs: Any) -> Any:
        observation, info = super().reset(**kwargs)
        self.kept = observation
        return observation, info

    def step(self, action: Any) -> Any:
        observation, *rest = super().step(action)
        for key, array in observation.items():
            self.kept[key][:] = array
        return self.kept, *rest


class NoMask(gym.Wrapper[Any, Any, Any, Any]):
    def step(self, action: Any) -> Any:
        *step, info = super().step(action)
        del info["action_mask"]
        return *step, info


class SharedMask(gym.Wrapper[Any, Any, Any, Any]):
    mask: Any = None

    def step(self, action: Any) -> Any:
        *step, info = super().step(action)
        if self.mask is None:
            self.mask = info["action_mask"]
        return *step, info | {"action_mask": self.mask}


class NarrowIds(gym.Wrapper[Any, Any, Any, Any]):
    def reset(self, **kwargs: Any) -> Any:
        observation, info = super().reset(**kwargs)
        return {k: v.astype(np.int32) for k, v in observation.items()}, info


class Tip(gym.Wrapper[Any, Any, Any, Any]):
    """Pays more than the terms say."""

    def step(self, action: Any) -> Any:
        observation, reward, *rest = super().step(action)
        return observation, float(reward) + 0.1, *rest


class Lenient(gym.Wrapper[Any, Any, Any, Any]):
    """Turns whatever comes into a token."""

    def step(self, action: Any) -> Any:
        return super().step(action if isinstance(action, int) else 0)


@pytest.mark.parametrize(
    ("wrapper", "complaint"),
    [
        (NumpyReward, "reward must be a Python float"),
        (Leak, "references must stay hidden"),
        (OneObservation, "before and after later steps must be equal"),
        (NoMask, "must be an int8 array"),
        (SharedMask, "must be an int8 array"),
        (NarrowIds, "must have dtype int64"),
        (Tip, "reward_terms must add up"),
        (Lenient, "must be refused"),
    ],
)
def test_broken_environments_are_found_out(
    wrapper: Callable[[Any], Any], complaint: str
) -> None:
    with pytest.raises(ContractError, match=complaint):
        check_environment(wrapper(gym.make("textgym/Copy-tiny-v0")))


class LiveState(textgym.TextEnv):
    """Stores a list that later steps write to."""

    def get_state(self) -> dict[str, Any]:
        return super().get_state() | {"written": self._draft.ids}


class LostPay(textgym.TextEnv):
    """Forgets what a dense reward has paid already."""

    def get_state(self) -> dict[str, Any]:
        return super().get_state() | {"reward": (0.0, 0.0)}


@pytest.mark.parametrize("kind", [LiveState, LostPay])
def test_states_that_cannot_be_gone_back_to_are_found_out(
    kind: type[textgym.TextEnv],
) -> None:
    with pytest.raises(ContractError, match="states can be gone back to"):
        check_environment(kind(Small(dense=True)))


def test_an_environment_in_mid_episode_is_sent_back() -> None:
    env = gym.make("textgym/Copy-tiny-v0")
    env.reset()
    with pytest.raises(ContractError, match="give a new environment"):
        check_environment(env)


def test_the_checked_environment_stays_as_it_is() -> None:
    env = gym.make("textgym/Copy-tiny-v0")
    check_environment(env)
    with pytest.raises(gym.error.ResetNeeded):
        env.step(0)


def test_wrong_names_and_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="Did you mean 'level'"):
        check_task("textgym/Copy-v0", levle="tiny")
    with pytest.raises(ValueError, match="is no environment over a textgym task"):
        check_task("CartPole-v1")
    with pytest.raises(ValueError, match="arguments go with a class"):
        check_task(Small(), level="tiny")
