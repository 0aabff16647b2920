"""Agents with tables: their formulas, their optima, and what they can learn."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from baselines.methods import METHODS, make_learner
from baselines.snapshots import agent_of
from baselines.tabular import DynaQOptions, Table, TabularLearner, TabularOptions
from baselines.tabular.agent import TabularAgent
from baselines.tabular.slots import allowed_columns, tokens_of
from baselines.tabular.states import Raw, Seen, States, Tail, Window
from baselines.tabular.targets import (
    epsilon_greedy,
    expected_sarsa_targets,
    lambda_targets,
    q_targets,
    sarsa_targets,
)
from textgym import TextEnv
from textgym.tasks.copy import Copy

Array = npt.NDArray[Any]
WITH_TABLES = [
    name for name, one in METHODS.items() if issubclass(one.options, TabularOptions)
]
TINY = Copy(level="tiny", dense=True)


def learned(
    method: str, batches: int = 20, task: Copy = TINY, **more: Any
) -> TabularLearner:
    options = METHODS[method].options(**{"seed": 1, "examples": 32, **more})
    learner = make_learner(options, task)
    assert isinstance(learner, TabularLearner)
    for number in range(batches):
        learner.learn(number, number / batches)
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
    table.visit([*"abcd"], np.ones((4, 3), np.bool_))
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
    table.visit(["seven"], np.ones((1, 2), np.bool_))
    table.move(np.array([0]), np.array([1]), np.array([2.0]), 1.0)
    table.visit([*map(str, range(300))], np.ones((300, 2), np.bool_))
    assert len(table) == 301
    found = table.look_up(["seven", "new"])
    np.testing.assert_array_equal(found, [[0.0, 2.0], [0.0, 0.0]])


def two_examples(folder: Path) -> Copy:
    """A task so small that everything that can be written can be enumerated."""
    lines = [
        json.dumps({"source": text, "references": [text], "split": "train"})
        for text in ("red green", "green red")
    ]
    path = folder / "corpus.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Copy(corpus=str(path), dense=True, max_response=2)


def enumerated(task: Copy, worth: Callable[[Array], float]) -> dict[str, Array]:
    """Compute the value of each token in each state, from the last ones to the first.

    Args:
        task: Must tell everything in what is observed.
        worth: Tells what a state is worth by the values of its tokens.
    """
    env = TextEnv(task)
    values: dict[str, Array] = {}

    def value(index: int, written: list[int]) -> float:
        found = np.zeros(len(env.tokenizer))
        allowed = list(range(len(env.tokenizer)))
        for token in range(len(env.tokenizer)):
            observation, info = env.reset(options={"index": index})
            for before in written:
                observation, _, _, _, info = env.step(before)
            allowed = np.flatnonzero(info["action_mask"]).tolist()
            if token not in allowed:
                continue
            name = "{} {}".format(
                *(
                    " ".join(map(str, observation[part]))
                    for part in ("context", "response")
                )
            )
            _, reward, ended, cut, _ = env.step(token)
            over = ended or cut
            found[token] = reward + (0 if over else value(index, [*written, token]))
        values[name] = found
        return worth(found[allowed])

    for index in range(2):
        value(index, [])
    return values


@pytest.mark.parametrize(
    ("method", "worth", "rate", "batches", "error"),
    [
        ("tabular-q-learning", np.max, 1.0, 60, 1e-6),
        ("dyna-q", np.max, 1.0, 60, 1e-6),
        ("tabular-expected-sarsa", np.mean, 1.0, 60, 1e-6),
        ("tabular-sarsa", np.mean, 0.02, 400, 0.05),
    ],
)
@pytest.mark.parametrize("decay", [0.0, 0.8])
def test_learning_ends_where_value_iteration_does(
    method: str,
    worth: Callable[[Array], float],
    rate: float,
    batches: int,
    error: float,
    decay: float,
    tmp_path: Path,
) -> None:
    if decay and rate == 1.0 and worth is np.mean:
        pytest.skip("one episode is no expectation")
    task = two_examples(tmp_path)
    optimum = enumerated(task, worth)
    random = {"first_epsilon": 1.0, "last_epsilon": 1.0}
    learner = learned(
        method, batches, task, states="raw", rate=rate, decay=decay, **random
    )
    assert len(learner.table) == len(optimum) == 6
    assert max(values.max() for values in optimum.values()) > 0.5
    for name, values in optimum.items():
        np.testing.assert_allclose(learner.table.look_up([name])[0], values, atol=error)


def test_targets_trust_the_table_or_what_was_earned() -> None:
    targets, rewards = np.ones(3), np.full(3, 0.5)
    returns, trusted = np.full(3, 2.0), np.array([True, False, True])
    for decay, wanted in ((0.0, 1.0), (1.0, 1.5), (0.5, 1.25)):
        mixed = lambda_targets(targets, rewards, returns, trusted, 0.5, decay)
        np.testing.assert_allclose(mixed, [wanted, 1.0, wanted])


def named(states: States, **observations: list[list[int]]) -> list[str]:
    seen = {name: np.array(rows) for name, rows in observations.items()}
    return states.see(seen).states


def test_states_leave_out_what_they_say() -> None:
    seen = {"context": [[3, 4, 5, 0]], "response": [[8, 9, 0]]}
    assert named(Raw(), **seen) == ["3 4 5 0 8 9 0"]
    assert named(Tail(1), **seen) == ["2 9"]
    assert named(Tail(3), **seen) == ["2 0 8 9"]
    assert named(Window(1), **seen) == ["4 5 0 9"]


def test_a_window_reaches_beyond_the_ends_of_a_context() -> None:
    start = {"context": [[3, 4]], "response": [[0, 0, 0, 0]]}
    end = {"context": [[3, 4]], "response": [[7, 7, 7, 7]]}
    assert named(Window(1), **start) == ["0 3 4 0"]
    assert named(Window(1), **end) == ["0 0 0 7"]


def test_a_token_is_written_by_the_name_of_its_slot() -> None:
    slots = np.array([[2, -1], [1, 2], [3, 3]])
    tokens = np.array([2, 2, 3])
    columns = np.array([4, 5, 4])
    assert tokens_of(columns, slots, 4).tolist() == tokens.tolist()
    masks = np.array([[1, 1, 1, 0], [1, 0, 1, 1], [1, 1, 1, 1]])
    allowed = allowed_columns(masks, Seen(["a", "b", "c"], slots, np.array([1])))
    assert allowed.astype(int).tolist() == [
        [1, 0, 0, 0, 1, 0],
        [1, 0, 0, 1, 0, 1],
        [1, 0, 1, 0, 1, 0],
    ]


def test_a_mask_that_leaves_one_token_opens_it() -> None:
    masks = np.array([[0, 1, 0]])
    seen = Seen(["a"], np.zeros((1, 0), np.int64), np.array([1]))
    assert allowed_columns(masks, seen).tolist() == [[False, True, False]]


def test_without_plans_dyna_q_is_q_learning() -> None:
    plain = learned("tabular-q-learning").table.values
    np.testing.assert_array_equal(learned("dyna-q", planned=0).table.values, plain)
    assert not np.array_equal(learned("dyna-q", planned=2).table.values, plain)


@pytest.mark.parametrize("method", WITH_TABLES)
def test_the_same_seed_makes_the_same_table(method: str) -> None:
    one, other = learned(method), learned(method)
    np.testing.assert_array_equal(one.table.values, other.table.values)


@pytest.mark.parametrize("method", WITH_TABLES)
def test_masked_tokens_are_never_written(method: str) -> None:
    table = learned(method).table
    assert (table.values[: len(table)] != 0).any()
    assert not table.values[~table.allowed].any()


def test_an_agent_keeps_to_masks_that_training_did_not_have() -> None:
    learner = learned("tabular-q-learning")
    observations: Mapping[str, Array] = {
        "context": np.array([[5, 6]]),
        "response": np.array([[0, 0]]),
    }
    width = learner.table.values.shape[1]
    masks = np.zeros((1, width))
    masks[0, width - 1] = 1
    assert learner.agent().act(observations, masks).tolist() == [width - 1]


def test_a_snapshot_plays_as_the_learner_did() -> None:
    learner = learned("tabular-sarsa")
    snapshot = learner.snapshot()
    values = snapshot["table"]["values"].clone()
    learner.learn(99, 0.0)
    agent = agent_of(snapshot)
    assert isinstance(agent, TabularAgent)
    again = agent.snapshot()
    assert again["states"] == snapshot["states"]
    assert (again["table"]["values"] == values).all()
    with pytest.raises(ValueError, match="writes one text for each prompt"):
        agent_of(snapshot, lambda logits: logits.argmax(-1))


@pytest.mark.parametrize("name", ["rate", "discount", "decay", "first_epsilon"])
def test_a_share_above_one_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be in"):
        DynaQOptions(**{name: 2.0})  # type: ignore[arg-type]


def test_states_that_nobody_engineered_are_an_error() -> None:
    with pytest.raises(ValueError, match="states were engineered for Translate"):
        learned("tabular-q-learning", states="engineered")
