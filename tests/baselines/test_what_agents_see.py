"""Learning agents keep to masks, and look at references only if they are told to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from baselines import methods, supervised
from baselines.build import make_writer
from baselines.decoding import Array
from baselines.learner import Learner
from baselines.matrix.plan import TABULAR
from baselines.methods import METHODS
from baselines.options import NetworkOptions, Options
from tests.baselines.test_methods import BY_REWARD, options_of
from tests.baselines.test_rollout import Insist
from textgym import TextVectorEnv
from textgym.task import Task
from textgym.tasks.copy import Copy


class Watching(TextVectorEnv):
    """Counts tokens of first episodes, and those of them that masks advise against."""

    def reset(self, **arguments: Any) -> Any:
        observations, infos = super().reset(**arguments)
        self.masks, self.alive = infos["action_mask"], np.ones(self.num_envs, bool)
        self.tokens = self.violations = 0
        return observations, infos

    def step(self, actions: Array) -> Any:
        allowed = self.masks[np.arange(self.num_envs), actions] == 1
        self.tokens += int(self.alive.sum())
        self.violations += int((self.alive & ~allowed).sum())
        answer = super().step(actions)
        _, _, ended, cut, infos = answer
        self.masks = infos["action_mask"]
        self.alive = self.alive & ~(ended | cut)
        return answer


class Closed(TextVectorEnv):
    """Shows no prompt, which is where an oracle finds right answers."""

    def prompts(self, rows: Any) -> Any:
        raise AssertionError("an agent looked at what is right")


def learner_of(method: str, env: TextVectorEnv, options: Options) -> Learner:
    parts: list[Any] = [env, options]
    if isinstance(options, NetworkOptions):
        parts.insert(0, make_writer(options, env, critic=options.critic))
    learner: Learner = METHODS[method].learner(*parts)
    return learner


@pytest.mark.parametrize("method", [*BY_REWARD, *TABULAR])
def test_no_method_writes_what_masks_advise_against(
    method: str, tmp_path: Path
) -> None:
    options = options_of(method, tmp_path)
    task: Task = Insist(level="tiny")
    env = Watching(task, options.rows, group_size=getattr(options, "group_size", 1))
    learner = learner_of(method, env, options)
    for number in range(3):
        assert learner.learn(number, number / 3).tokens
        assert env.tokens > 3 * env.num_envs
        assert env.violations == 0


def test_random_tokens_would_be_caught() -> None:
    env = Watching(Insist(level="tiny"), 50)
    env.reset(seed=0)
    rng = np.random.default_rng(0)
    while env.alive.any():
        env.step(rng.integers(len(env.tokenizer), size=50))
    assert env.violations > 0


@pytest.mark.parametrize("method", [*BY_REWARD, *TABULAR])
def test_methods_by_reward_look_at_no_reference(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(methods, "TextVectorEnv", Closed)
    monkeypatch.setattr(supervised, "oracle", _no_oracle)
    options = options_of(method, tmp_path)
    learner = methods.make_learner(options, Copy(level="tiny"))
    for number in range(3):
        assert learner.learn(number, 0.0).tokens


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("supervised", {}),
        *((method, {"warm_start_pairs": 4}) for method in BY_REWARD),
        *((method, {"language_texts": 4}) for method in BY_REWARD),
    ],
)
def test_what_reads_references_is_told_to(
    method: str,
    arguments: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(methods, "TextVectorEnv", Closed)
    with pytest.raises(AssertionError, match="looked at what is right"):
        methods.make_learner(
            options_of(method, tmp_path, **arguments), Copy(level="tiny")
        )


def _no_oracle(task: Task) -> None:
    raise AssertionError(f"an agent asked for the oracle of {task}")
