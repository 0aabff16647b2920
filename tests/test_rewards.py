"""Rewards: weighted terms out of names, metrics or both."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from textgym import METRICS, Metric, Reward, TextEnv, TextVectorEnv, TurnEnv
from textgym.metrics import BLEU, TER, make_metric
from textgym.rewards import make_reward
from textgym.tasks.copy import Copy


class Vowels(Metric):
    """The share of vowels: a metric of a user's own."""

    name = "vowels"
    signature = "letters:aeiou"
    needs_references = False

    def prepare(self, references: Sequence[str]) -> None:
        return None

    def statistics(self, hypothesis: str, prepared: None) -> tuple[float, ...]:
        letters = hypothesis.replace(" ", "")
        return (sum(letters.count(vowel) for vowel in "aeiou"), len(letters))

    def score(self, statistics: tuple[float, ...]) -> float:
        return statistics[0] / statistics[1] if statistics[1] else 0.0


@pytest.mark.parametrize("name", METRICS)
def test_a_name_is_a_term_of_weight_1(name: str) -> None:
    assert make_reward(name).weights == {name: 1.0}
    assert make_reward(name) == Reward({name: 1})


def test_terms_keep_their_order_and_become_floats() -> None:
    reward = Reward({"rougeL": 2, "bleu": -0.5})
    assert list(reward.weights.items()) == [("rougeL", 2.0), ("bleu", -0.5)]
    assert all(type(term.weight) is float for term in reward.terms)


def test_a_metric_of_ones_own_stands_beside_names() -> None:
    vowels = Vowels()
    reward = make_reward({vowels: 0.5, "bleu": 0.5})
    assert reward.weights == {"vowels": 0.5, "bleu": 0.5}
    assert reward.terms[0].metric is vowels
    assert make_reward(vowels).weights == {"vowels": 1.0}


def test_a_reward_is_taken_as_it_is() -> None:
    reward = Reward({"bleu": 1})
    assert make_reward(reward) is reward


def test_the_signature_names_every_metric() -> None:
    reward = Reward({"bleu": 0.5, "success": 1, "chrf": 0.5}, own_terms=["success"])
    bleu, chrf = make_metric("bleu").signature, make_metric("chrf").signature
    assert reward.signature == f"bleu={bleu}; chrf={chrf}"


def test_equal_rewards_are_equal_and_hash_alike() -> None:
    one, other = Reward({"bleu": 0.5, "chrf": 1}), Reward({"bleu": 0.5, "chrf": 1.0})
    assert one == other
    assert hash(one) == hash(other)
    assert one != Reward({"bleu": 0.5})
    assert one != Reward({"bleu": 0.5, "chrf": 2})
    assert one != {"bleu": 0.5, "chrf": 1}
    assert Reward({Vowels(): 1}) == Reward({Vowels(): 1})
    assert Reward({Vowels(): 1}) != Reward({BLEU(): 1})


def test_terms_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="different names"):
        Reward({"bleu": 1, BLEU(): 2})


def test_own_terms_of_another_task_are_refused() -> None:
    foreign = Reward({"success": 1, "bleu": 1}, own_terms=["success"])
    with pytest.raises(ValueError, match="success"):
        Copy(reward=foreign)


def test_tasks_with_a_metric_object_equal_their_pickled_copies() -> None:
    task = Copy(reward=TER(max_words=20))
    assert task == Copy(reward=TER(max_words=20)) == pickle.loads(pickle.dumps(task))
    assert task != Copy(reward=TER(max_words=21))


def test_settings_of_a_metric_of_the_suite_are_not_forgotten() -> None:
    assert Reward({TER(max_words=5): 1}) != Reward({TER(max_words=60): 1})
    assert Reward({TER(max_words=5): 1}) != Reward({"ter": 1})


def test_rewards_survive_copies_and_pickles() -> None:
    reward = Reward({"bleu": 0.5, "success": 1}, own_terms=["success"])
    assert copy.deepcopy(reward) == reward
    assert pickle.loads(pickle.dumps(reward)) == reward
    assert repr(reward) == "Reward({'bleu': 0.5, 'success': 1.0})"


BAD: list[tuple[Any, str]] = [
    ("blue", "Did you mean 'bleu'"),
    ("", "reward must be one of"),
    ({}, "at least one term"),
    ({"blue": 1}, "got 'blue'. Did you mean 'bleu'"),
    ({"bleu": True}, "must be a number; got True"),
    ({"bleu": "1"}, "must be a number; got '1'"),
    ({"bleu": None}, "must be a number; got None"),
    ({"bleu": float("nan")}, "must be finite; got nan"),
    ({"bleu": float("inf")}, "must be finite; got inf"),
    (3, "reward must be the name of a metric"),
    (["bleu"], "reward must be the name of a metric"),
    (("bleu", 1.0), "reward must be the name of a metric"),
]


@pytest.mark.parametrize(("spec", "message"), BAD)
def test_wrong_rewards_are_refused(spec: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        make_reward(spec)
    with pytest.raises(ValueError, match=message):
        Copy(reward=spec)


def test_own_terms_are_choices_of_their_task_only() -> None:
    with pytest.raises(ValueError, match="got 'success'"):
        make_reward("success")
    assert make_reward("success", ["success"]).terms[0].metric is None
    with pytest.raises(ValueError, match="Did you mean 'success'"):
        make_reward("sucess", ["success"])


@pytest.mark.parametrize("dense", [False, True])
def test_weights_weigh(dense: bool) -> None:
    weights: Any = {"bleu": 2.0, "token_f1": -0.5, Vowels(): 0.25}
    task = Copy(level="tiny", reward=weights, dense=dense)
    env, text = TextEnv(task), TurnEnv(task)
    rows = TextVectorEnv(task, 2, autoreset_mode="DISABLED")
    rows.reset(seed=1)
    _, info = env.reset(seed=1)
    source = env.corpus[info["example_index"]].source
    vowels = sum(map(source.count, "aeiou")) / len(source.replace(" ", ""))
    expected = 2.0 - 0.5 + 0.25 * vowels
    ids = [*env.tokenizer.encode(source), 0]
    steps = [env.step(token) for token in ids]
    assert sum(step[1] for step in steps) == pytest.approx(expected)
    batch = [rows.step(np.array([token, 2]))[1][0] for token in ids[:2]]
    assert batch == pytest.approx([step[1] for step in steps[:2]], abs=1e-12)
    assert steps[-1][4]["reward_terms"] == pytest.approx(
        {"bleu": 2.0, "token_f1": -0.5, "vowels": 0.25 * vowels}
    )
    assert steps[-1][4]["metrics"]["token_f1"] == pytest.approx(1.0)
    text.reset(seed=1)
    assert text.step(source)[1] == pytest.approx(expected)
