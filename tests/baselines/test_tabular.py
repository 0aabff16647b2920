"""Agents with tables: their formulas, their optima, and what they can learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from baselines.tabular import (
    DynaQ,
    ExpectedSarsa,
    QLearning,
    Sarsa,
    Table,
    TabularLearner,
    TabularOptions,
    raw,
    tail,
    window,
)
from baselines.tabular.targets import (
    epsilon_greedy,
    expected_sarsa_targets,
    q_targets,
    sarsa_targets,
)
from textgym import TextVectorEnv
from textgym.evaluation import evaluate
from textgym.tasks.copy import Copy

Array = npt.NDArray[Any]
LEARNERS = [QLearning, Sarsa, ExpectedSarsa, DynaQ]


def learned(kind: type[TabularLearner], tokens: int = 60_000) -> TabularLearner:
    env = TextVectorEnv(Copy(level="tiny", split="train", dense=True), 32)
    learner = kind(env, window(0), TabularOptions(seed=1))
    learner.learn(tokens)
    return learner


def test_targets_equal_those_computed_by_hand() -> None:
    rewards = np.array([0.5, 0.25])
    following = np.array([[1.0, 2.0, 9.0], [4.0, 5.0, 6.0]])
    allowed = np.array([[True, True, False], [True, True, True]])
    over = np.array([False, True])
    best = q_targets(rewards, following, allowed, over, 0.5)
    np.testing.assert_allclose(best, [0.5 + 0.5 * 2.0, 0.25])
    written = sarsa_targets(rewards, following, np.array([0, 2]), over, 0.5)
    np.testing.assert_allclose(written, [0.5 + 0.5 * 1.0, 0.25])
    policy = np.array([[0.25, 0.75, 0.0], [1.0, 0.0, 0.0]])
    mean = expected_sarsa_targets(rewards, following, policy, over, 0.5)
    np.testing.assert_allclose(mean, [0.5 + 0.5 * 1.75, 0.25])


def test_exploration_gives_nothing_to_masked_tokens() -> None:
    values = np.array([[1.0, 5.0, 2.0]])
    allowed = np.array([[True, False, True]])
    shares = epsilon_greedy(values, allowed, 0.2)
    np.testing.assert_allclose(shares, [[0.1, 0.0, 0.9]])


def test_a_table_moves_to_the_mean_of_its_targets() -> None:
    rng = np.random.default_rng(0)
    table, naive = Table(3), np.zeros((4, 3))
    table.visit(np.arange(4)[:, None], np.ones((4, 3)))
    for _ in range(10):
        rows, tokens = rng.integers(4, size=20), rng.integers(3, size=20)
        targets = rng.random(20)
        table.move(rows, tokens, targets, 0.3)
        for row, token in set(zip(rows.tolist(), tokens.tolist(), strict=True)):
            here = targets[(rows == row) & (tokens == token)]
            naive[row, token] += 0.3 * (here.mean() - naive[row, token])
    np.testing.assert_allclose(table.values[:4], naive)


def test_a_table_keeps_values_when_it_grows() -> None:
    table = Table(2)
    table.visit(np.array([[7]]), np.ones((1, 2)))
    table.move(np.array([0]), np.array([1]), np.array([2.0]), 1.0)
    table.visit(np.arange(100, 400)[:, None], np.ones((300, 2)))
    assert len(table) == 301
    found = table.look_up(np.array([[7], [5]]))
    np.testing.assert_array_equal(found, [[0.0, 2.0], [0.0, 0.0]])


def test_moving_to_targets_ends_where_value_iteration_does() -> None:
    rng = np.random.default_rng(3)
    states, tokens, discount = 6, 3, 0.9
    following = rng.integers(states, size=(states, tokens))
    rewards = rng.random((states, tokens))
    allowed = rng.random((states, tokens)) < 0.7
    allowed[:, 0] = True
    over = rng.random((states, tokens)) < 0.2
    optimum = np.zeros((states, tokens))
    for _ in range(300):
        best = np.where(allowed, optimum, -np.inf).max(1)
        optimum = rewards + discount * np.where(over, 0, best[following])
    table = Table(tokens)
    table.visit(np.arange(states)[:, None], allowed)
    for _ in range(2_000):
        row, token = rng.integers(states, size=8), rng.integers(tokens, size=8)
        after = following[row, token]
        targets = q_targets(
            rewards[row, token],
            table.values[after],
            table.allowed[after],
            over[row, token],
            discount,
        )
        table.move(row, token, targets, 0.5)
    np.testing.assert_allclose(table.values[:states], optimum, atol=1e-6)


def test_states_leave_out_what_they_say() -> None:
    seen = {"context": np.array([[3, 4, 5, 0]]), "response": np.array([[8, 9, 0]])}
    np.testing.assert_array_equal(raw(seen), [[3, 4, 5, 0, 8, 9, 0]])
    np.testing.assert_array_equal(tail(1)(seen), [[2, 9]])
    np.testing.assert_array_equal(tail(3)(seen), [[2, 0, 8, 9]])
    np.testing.assert_array_equal(window(1)(seen), [[4, 5, 0, 9]])


def test_a_window_reaches_beyond_the_ends_of_a_context() -> None:
    start = {"context": np.array([[3, 4]]), "response": np.array([[0, 0, 0, 0]])}
    end = {"context": np.array([[3, 4]]), "response": np.array([[7, 7, 7, 7]])}
    np.testing.assert_array_equal(window(1)(start), [[0, 3, 4, 0]])
    np.testing.assert_array_equal(window(1)(end), [[0, 0, 0, 7]])


@pytest.mark.parametrize("kind", LEARNERS)
def test_every_learner_solves_copy(kind: type[TabularLearner]) -> None:
    task = Copy(level="tiny", split="test")
    assert evaluate(learned(kind).agent, task, episodes=50).mean_reward > 0.95


def test_without_plans_dyna_q_is_q_learning() -> None:
    env = TextVectorEnv(Copy(level="tiny", split="train", dense=True), 32)
    tables = []
    for kind, planned in ((QLearning, 0), (DynaQ, 0), (DynaQ, 2)):
        learner = kind(env, window(0), TabularOptions(seed=1, planned=planned))
        learner.learn(2_000)
        tables.append(learner.table.values)
    np.testing.assert_array_equal(tables[0], tables[1])
    assert not np.array_equal(tables[0], tables[2])


@pytest.mark.parametrize("kind", LEARNERS)
def test_the_same_seed_makes_the_same_table(kind: type[TabularLearner]) -> None:
    one, other = learned(kind, 2_000), learned(kind, 2_000)
    np.testing.assert_array_equal(one.table.values, other.table.values)


@pytest.mark.parametrize("kind", LEARNERS)
def test_masked_tokens_are_never_written(kind: type[TabularLearner]) -> None:
    table = learned(kind, 2_000).table
    assert (table.values[: len(table)] != 0).any()
    assert not table.values[~table.allowed].any()


def test_an_agent_keeps_to_masks_that_training_did_not_have() -> None:
    agent = learned(QLearning, 2_000).agent
    observations: Mapping[str, Array] = {
        "context": np.array([[5, 6]]),
        "response": np.array([[0, 0]]),
    }
    width = learned(QLearning, 100).table.values.shape[1]
    masks = np.zeros((1, width))
    masks[0, width - 1] = 1
    assert agent.act(observations, masks).tolist() == [width - 1]


def test_a_share_above_one_is_an_error() -> None:
    with pytest.raises(ValueError, match="rate must be in"):
        TabularOptions(rate=2.0)
