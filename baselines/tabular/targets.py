"""What values move to: pure functions on arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def epsilon_greedy(values: Array, allowed: Array, epsilon: float) -> Array:
    """Return the probability of each token (Sutton & Barto 2018, section 2.2).

    The first of the best tokens has what exploration leaves over.

    Args:
        values: (rows, tokens).
        allowed: (rows, tokens), true for at least one token in each row.
        epsilon: Share of tokens that are drawn from all that are allowed.
    """
    shares = epsilon * allowed / allowed.sum(1, keepdims=True)
    best = np.where(allowed, values, -np.inf).argmax(1)
    shares[np.arange(len(values)), best] += 1 - epsilon
    return np.asarray(shares)


def best_values(values: Array, allowed: Array) -> Array:
    """Return the value of the best token that is allowed, (rows,)."""
    return np.asarray(np.where(allowed, values, -np.inf).max(1))


def q_targets(
    rewards: Array, following: Array, allowed: Array, over: Array, discount: float
) -> Array:
    """Trust the best token that may follow (Watkins 1989; Sutton & Barto, eq. 6.8).

    Args:
        rewards: (rows,).
        following: (rows, tokens), values in the next states.
        allowed: (rows, tokens), what may be written there.
        over: (rows,), whether the episode is over, so that nothing follows.
        discount: Factor for what follows.
    """
    best = best_values(following, allowed)
    return np.asarray(rewards + discount * np.where(over, 0.0, best))


def sarsa_targets(
    rewards: Array, following: Array, tokens: Array, over: Array, discount: float
) -> Array:
    """Trust the token that did follow (Rummery & Niranjan 1994; S & B, eq. 6.7)."""
    written = following[np.arange(len(tokens)), tokens]
    return np.asarray(rewards + discount * np.where(over, 0.0, written))


def lambda_targets(
    targets: Array,
    rewards: Array,
    returns: Array,
    trusted: Array,
    discount: float,
    decay: float,
) -> Array:
    """Mix targets of one step with what followed in fact (Sutton & Barto, eq. 12.18).

    Args:
        targets: (rows,), those of one step.
        rewards: (rows,).
        returns: (rows,), the mixed targets of the next step.
        trusted: (rows,), whether what followed counts: not after an episode's end, nor
            where Q-learning would have written something else (section 12.10).
        discount: Factor for what follows.
        decay: Weight of what followed (lambda).
    """
    followed = rewards + discount * returns
    return np.asarray(targets + decay * np.where(trusted, followed - targets, 0.0))


def expected_sarsa_targets(
    rewards: Array, following: Array, policy: Array, over: Array, discount: float
) -> Array:
    """Trust the policy's mean (van Seijen et al. 2009; Sutton & Barto, eq. 6.9)."""
    means = (following * policy).sum(1)
    return np.asarray(rewards + discount * np.where(over, 0.0, means))
