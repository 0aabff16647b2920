"""Q-learning, SARSA, expected SARSA and Dyna-Q over one table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from baselines.learner import batch_seed
from baselines.rollout import roll_out
from baselines.tabular.states import Array, States
from baselines.tabular.table import Table
from baselines.tabular.targets import (
    epsilon_greedy,
    expected_sarsa_targets,
    q_targets,
    sarsa_targets,
)
from textgym import TextVectorEnv

# What random numbers are drawn for.
_EXAMPLES, _TOKENS, _PLANS = 0, 1, 2
# Steps of batches that Dyna-Q remembers.
_REMEMBERED = 2_000


@dataclass(frozen=True, kw_only=True)
class TabularOptions:
    """What agents with tables share.

    Attributes:
        seed: Decides everything that is left to chance.
        rate: Share of the way that values move to their targets.
        discount: Factor for what follows a token; low, because states that leave much
            out tell little of what is far away.
        first_epsilon: Share of random tokens at the start.
        last_epsilon: The same at the end; it falls evenly.
        planned: Times that Dyna-Q learns from something it remembers, for each time it
            learns from what it wrote.
    """

    seed: int = 0
    rate: float = 0.3
    discount: float = 0.5
    first_epsilon: float = 0.3
    last_epsilon: float = 0.01
    planned: int = 1

    def __post_init__(self) -> None:
        """Check that shares are shares.

        Raises:
            ValueError: if not.
        """
        for name in ("rate", "discount", "first_epsilon", "last_epsilon"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(
                    f"{name} must be in [0, 1]; got {getattr(self, name)}. Choose a "
                    "share such as 0.3"
                )


class TabularAgent:
    """Writes the token that is worth most.

    Args:
        table: What tokens are worth.
        states: What the table is indexed by.
    """

    def __init__(self, table: Table, states: States) -> None:
        self._table = table
        self._states = states

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose the next token of each row."""
        values = self._table.look_up(self._states(observations))
        return np.asarray(np.where(masks != 0, values, -np.inf).argmax(1))


@dataclass(frozen=True)
class _Steps:
    """Tokens that were written at the same step of their episodes, (rows,) each.

    `following` is the row of the next state, `next_tokens` what was written there;
    both mean nothing where the episode is over.
    """

    states: Array
    tokens: Array
    rewards: Array
    following: Array
    next_tokens: Array
    over: Array


class TabularLearner(ABC):
    """Plays batches of episodes and moves values to what they earned.

    Values are moved once episodes are over and from their ends, so that what the last
    token earned reaches the first one in one batch. The agent sees observations,
    masks and rewards, and no reference.

    Args:
        env: Plays one episode in each row.
        states: What the table is indexed by.
        options: Rates and so on.
    """

    def __init__(
        self, env: TextVectorEnv, states: States, options: TabularOptions
    ) -> None:
        self.table = Table(len(env.tokenizer))
        self.options = options
        self._env = env
        self._states = states

    @property
    def agent(self) -> TabularAgent:
        """What was learned, to be evaluated."""
        return TabularAgent(self.table, self._states)

    def learn(self, tokens: int) -> int:
        """Play until so many tokens were written; return how many were in the end."""
        written = number = 0
        while written < tokens:
            written += self._learn_batch(number, written / tokens)
            number += 1
        return written

    @abstractmethod
    def _targets(self, steps: _Steps, epsilon: float) -> Array:
        """Say what the values of tokens should be, (rows,)."""

    def _learn_batch(self, number: int, progress: float) -> int:
        options = self.options
        change = options.last_epsilon - options.first_epsilon
        epsilon = options.first_epsilon + progress * change
        batch = self._play(number, epsilon)
        for steps in reversed(batch):
            self._move(steps, epsilon)
        return sum(len(steps.tokens) for steps in batch)

    def _move(self, steps: _Steps, epsilon: float) -> None:
        targets = self._targets(steps, epsilon)
        self.table.move(steps.states, steps.tokens, targets, self.options.rate)

    def _play(self, number: int, epsilon: float) -> list[_Steps]:
        """Play one episode in every row, and lay it out by steps."""
        seed = self.options.seed
        rng = np.random.default_rng(batch_seed(seed, number, _TOKENS))
        visited: list[Array] = []
        chosen: list[Array] = []

        def act(observations: Mapping[str, Array], masks: Array) -> Array:
            rows = self.table.visit(self._states(observations), masks)
            policy = epsilon_greedy(self.table.values[rows], masks != 0, epsilon)
            visited.append(rows)
            chosen.append(_draw(policy, rng))
            return chosen[-1]

        turns = roll_out(self._env, act, seed=batch_seed(seed, number, _EXAMPLES))
        # A row's last step is that of its last token.
        lengths = np.zeros(self._env.num_envs, np.intp)
        last_steps = turns.steps.numpy().max(1)  # (turns,)
        np.maximum.at(lengths, turns.rows.numpy(), last_steps + 1)
        rewards = turns.rewards.numpy().astype(np.float64)  # (steps, rows)
        return _lay_out(np.stack(visited), np.stack(chosen), rewards, lengths)


class QLearning(TabularLearner):
    """Learns what tokens are worth if the best ones follow (Watkins 1989)."""

    def _targets(self, steps: _Steps, epsilon: float) -> Array:
        return q_targets(
            steps.rewards,
            self.table.values[steps.following],
            self.table.allowed[steps.following],
            steps.over,
            self.options.discount,
        )


class DynaQ(QLearning):
    """Q-learning that plans with what it remembers (Sutton & Barto 2018, sec. 8.2).

    States leave much out, so a token can earn and lead to different things. The model
    is therefore a sample of what happened: whoever asks it gets one of the outcomes.
    """

    def __init__(
        self, env: TextVectorEnv, states: States, options: TabularOptions
    ) -> None:
        super().__init__(env, states, options)
        self._model: deque[_Steps] = deque(maxlen=_REMEMBERED)
        self._moved = 0

    def _learn_batch(self, number: int, progress: float) -> int:
        before = self._moved
        written = super()._learn_batch(number, progress)
        rng = np.random.default_rng(batch_seed(self.options.seed, number, _PLANS))
        plans = self.options.planned * (self._moved - before)
        for choice in rng.integers(len(self._model), size=plans).tolist():
            super()._move(self._model[choice], 0.0)
        return written

    def _move(self, steps: _Steps, epsilon: float) -> None:
        super()._move(steps, epsilon)
        self._model.append(steps)
        self._moved += 1


class Sarsa(TabularLearner):
    """Learns what tokens are worth in its own texts (Rummery & Niranjan 1994)."""

    def _targets(self, steps: _Steps, epsilon: float) -> Array:
        following = self.table.values[steps.following]
        return sarsa_targets(
            steps.rewards,
            following,
            steps.next_tokens,
            steps.over,
            self.options.discount,
        )


class ExpectedSarsa(TabularLearner):
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
    states: Array, tokens: Array, rewards: Array, lengths: Array
) -> list[_Steps]:
    """Cut arrays of shape (steps, rows) into steps, without rows that wait."""
    batch = []
    for step in range(len(tokens)):
        rows = np.flatnonzero(lengths > step)
        after = min(step + 1, len(tokens) - 1)
        batch.append(
            _Steps(
                states[step, rows],
                tokens[step, rows],
                rewards[step, rows],
                states[after, rows],
                tokens[after, rows],
                lengths[rows] == step + 1,
            )
        )
    return batch
