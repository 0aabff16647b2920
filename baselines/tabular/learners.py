"""Q-learning, SARSA, expected SARSA and Dyna-Q over one table."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch

from baselines.learner import Learner, Update, batch_seed
from baselines.rollout import roll_out
from baselines.tabular.agent import TabularAgent
from baselines.tabular.choice import make_states
from baselines.tabular.options import DynaQOptions, TabularOptions
from baselines.tabular.slots import allowed_columns, tokens_of
from baselines.tabular.states import Array
from baselines.tabular.table import Table
from baselines.tabular.targets import (
    best_values,
    epsilon_greedy,
    expected_sarsa_targets,
    lambda_targets,
    q_targets,
    sarsa_targets,
)
from textgym import TextVectorEnv

# What random numbers are drawn for.
_EXAMPLES, _TOKENS, _PLANS = 0, 1, 2


@dataclass(frozen=True)
class _Steps:
    """Tokens that were written at the same step of their episodes, (rows,) each.

    Attributes:
        rows: Row of the environment.
        states: Row of the table.
        columns: What was written, as a column of the table.
        rewards: What it earned.
        following: Row of the next state.
        next_columns: What was written there. Like the row, it means nothing where the
            episode is over.
        over: Whether the episode is over.
    """

    rows: Array
    states: Array
    columns: Array
    rewards: Array
    following: Array
    next_columns: Array
    over: Array


class TabularLearner(Learner):
    """Plays batches of episodes and moves values to what they earned.

    Values are moved once episodes are over and from their ends, so that what the last
    token earned reaches the first one in one batch. The agent sees observations,
    masks and rewards, and no reference.

    Args:
        env: Plays one episode in each row.
        options: States, rates and so on.
    """

    def __init__(self, env: TextVectorEnv, options: TabularOptions) -> None:
        self.options = options
        self.states = make_states(options.states, env)
        self._vocabulary = len(env.tokenizer)
        self.table = Table(self._vocabulary + self.states.slots)
        self._env = env

    @abstractmethod
    def _targets(self, steps: _Steps, epsilon: float) -> Array:
        """Say what the values of what was written should be, (rows,)."""

    def learn(self, number: int, progress: float) -> Update:
        """Play one episode in each row, and learn from it."""
        options = self.options
        change = options.last_epsilon - options.first_epsilon
        epsilon = options.first_epsilon + progress * change
        batch = self._play(number, epsilon)
        returns = np.zeros(self._env.num_envs)
        for steps in reversed(batch):
            targets = lambda_targets(
                self._targets(steps, epsilon),
                steps.rewards,
                returns[steps.rows],
                self._trusted(steps),
                options.discount,
                options.decay,
            )
            returns[steps.rows] = targets
            self._move(steps, targets)
        earned = sum(float(steps.rewards.sum()) for steps in batch)
        values = {
            "reward": earned / self._env.num_envs,
            "epsilon": epsilon,
            "states": float(len(self.table)),
        }
        return Update(sum(len(steps.columns) for steps in batch), values)

    def agent(self) -> TabularAgent:
        """Make what writes the tokens that are worth most."""
        return TabularAgent(self.table, self.states)

    def snapshot(self) -> dict[str, Any]:
        """Copy the table, and what it is indexed by."""
        return self.agent().snapshot()

    def state(self) -> dict[str, Any]:
        """Return the table, and what it is indexed by."""
        return self.snapshot()

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        if "table" not in state:
            raise ValueError(
                f"a run of a table must have saved one; got {sorted(state)}. Make the "
                "run anew"
            )
        self.table.restore(state["table"])

    def _trusted(self, steps: _Steps) -> Array:
        """Say where what followed may count, (rows,)."""
        return ~steps.over

    def _move(self, steps: _Steps, targets: Array) -> None:
        self.table.move(steps.states, steps.columns, targets, self.options.rate)

    def _play(self, number: int, epsilon: float) -> list[_Steps]:
        """Play one episode in every row, and lay it out by steps."""
        seed = self.options.seed
        rng = np.random.default_rng(batch_seed(seed, number, _TOKENS))
        visited: list[Array] = []
        chosen: list[Array] = []

        def act(observations: Mapping[str, Array], masks: Array) -> Array:
            seen = self.states.see(observations)
            allowed = allowed_columns(masks, seen)
            rows = self.table.visit(seen.states, allowed)
            policy = epsilon_greedy(self.table.values[rows], allowed, epsilon)
            visited.append(rows)
            chosen.append(_draw(policy, rng))
            return tokens_of(chosen[-1], seen.slots, self._vocabulary)

        turns = roll_out(self._env, act, seed=batch_seed(seed, number, _EXAMPLES))
        # A row's last step is that of its last token.
        lengths = np.zeros(self._env.num_envs, np.intp)
        last_steps = turns.steps.numpy().max(1)  # (turns,)
        np.maximum.at(lengths, turns.rows.numpy(), last_steps + 1)
        rewards = turns.rewards.numpy().astype(np.float64)  # (steps, rows)
        return _lay_out(np.stack(visited), np.stack(chosen), rewards, lengths)


class TabularQLearning(TabularLearner):
    """Learns what tokens are worth if the best ones follow (Watkins 1989)."""

    def _targets(self, steps: _Steps, epsilon: float) -> Array:
        return q_targets(
            steps.rewards,
            self.table.values[steps.following],
            self.table.allowed[steps.following],
            steps.over,
            self.options.discount,
        )

    def _trusted(self, steps: _Steps) -> Array:
        """Cut where something else would have been better (Watkins 1989)."""
        following = self.table.values[steps.following]
        allowed = self.table.allowed[steps.following]
        best = best_values(following, allowed)
        written = following[np.arange(len(following)), steps.next_columns]
        return np.asarray(super()._trusted(steps) & (written >= best))


class DynaQ(TabularQLearning):
    """Q-learning that plans with what it remembers (Sutton & Barto 2018, sec. 8.2).

    States leave much out, so a token can earn and lead to different things. The model
    is therefore a sample of what happened: whoever asks it gets one of the outcomes.
    """

    def __init__(self, env: TextVectorEnv, options: DynaQOptions) -> None:
        super().__init__(env, options)
        self._planned = options.planned
        self._model: deque[_Steps] = deque(maxlen=options.capacity)

    def learn(self, number: int, progress: float) -> Update:
        """Play and learn, then learn from what is remembered."""
        update = super().learn(number, progress)
        rng = np.random.default_rng(batch_seed(self.options.seed, number, _PLANS))
        plans = self._planned * self._moved
        for choice in rng.integers(len(self._model), size=plans).tolist():
            steps = self._model[choice]
            self._move(steps, self._targets(steps, 0.0))
        return update

    def _play(self, number: int, epsilon: float) -> list[_Steps]:
        """Play, and remember."""
        batch = super()._play(number, epsilon)
        self._model.extend(batch)
        self._moved = len(batch)
        return batch

    def state(self) -> dict[str, Any]:
        """Return the table, and what is remembered."""
        lengths = [len(steps.states) for steps in self._model]
        model: dict[str, Any] = {"lengths": torch.tensor(lengths)}
        for one in fields(_Steps):
            parts = [getattr(steps, one.name) for steps in self._model]
            joined = np.concatenate(parts) if parts else np.zeros(0)
            model[one.name] = torch.from_numpy(joined)
        return super().state() | {"model": model}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        super().restore(state)
        model = state["model"]
        ends = model["lengths"].cumsum(0)[:-1].tolist()
        parts = [np.split(model[one.name].numpy(), ends) for one in fields(_Steps)]
        self._model.clear()
        self._model.extend(_Steps(*steps) for steps in zip(*parts, strict=True))


class TabularSarsa(TabularLearner):
    """Learns what tokens are worth in its own texts (Rummery & Niranjan 1994)."""

    def _targets(self, steps: _Steps, epsilon: float) -> Array:
        following = self.table.values[steps.following]
        return sarsa_targets(
            steps.rewards,
            following,
            steps.next_columns,
            steps.over,
            self.options.discount,
        )


class TabularExpectedSarsa(TabularLearner):
    """SARSA without the chance of what was drawn next (van Seijen et al. 2009)."""

    def _targets(self, steps: _Steps, epsilon: float) -> Array:
        following = self.table.values[steps.following]
        allowed = self.table.allowed[steps.following]
        policy = epsilon_greedy(following, allowed, epsilon)
        return expected_sarsa_targets(
            steps.rewards, following, policy, steps.over, self.options.discount
        )


def _draw(policy: Array, rng: np.random.Generator) -> Array:
    """Draw a token for each row, (rows,)."""
    cumulative = policy.cumsum(1)
    drawn = rng.random(len(policy))[:, None] * cumulative[:, -1:]
    # Masked tokens add nothing, so that none of them is the first above.
    return np.asarray((cumulative <= drawn).sum(1))


def _lay_out(
    states: Array, columns: Array, rewards: Array, lengths: Array
) -> list[_Steps]:
    """Cut arrays of shape (steps, rows) into steps, without rows that wait."""
    batch = []
    for step in range(len(columns)):
        rows = np.flatnonzero(lengths > step)
        after = min(step + 1, len(columns) - 1)
        batch.append(
            _Steps(
                rows,
                states[step, rows],
                columns[step, rows],
                rewards[step, rows],
                states[after, rows],
                columns[after, rows],
                lengths[rows] == step + 1,
            )
        )
    return batch
