"""The formulas of learning by reward beside texts of others, as pure functions."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def mixed_advantages(advantages: Tensor, own: Tensor) -> Tensor:
    """Imitate the tokens that were given, and reinforce the network's own.

    That is MIXER (Ranzato et al. 2016, algorithm 1): cross-entropy where a text begins
    with a reference, the policy gradient where the network went on by itself. Since
    the policy gradient of a token with advantage 1 is that of its cross-entropy, one
    loss does both.

    Args:
        advantages: return less baseline, any shape; of what was given, anything.
        own: the same shape, False for tokens of references.

    Returns:
        The same shape.
    """
    return torch.where(own, advantages, 1.0)


def given_tokens(longest: int, progress: float, annealing: float) -> int:
    """Count the tokens that each text begins with, fewer and fewer of them.

    Ranzato et al. 2016 take away a few after each epoch; here it is an even slope.

    Args:
        longest: length of the longest reference, what the run begins with.
        progress: share of the run that is over, in [0, 1].
        annealing: share of the run after which nothing is given.
    """
    if progress >= annealing:
        return 0
    return math.ceil(longest * (1 - progress / annealing))


def divergences(log_probabilities: Tensor, others: Tensor) -> Tensor:
    """Measure how far a policy is from another one (Kullback & Leibler 1951, eq. 2.4).

    As a penalty that keeps what learns by reward near what it knew, it is that of
    Jaques et al. 2017, here summed over all tokens and not over the drawn one.

    Args:
        log_probabilities: shape (..., vocabulary), -inf for what is masked out.
        others: the same, of the other policy, with the same masks.

    Returns:
        Shape (...), in nats: KL(policy, other).
    """
    masked = log_probabilities == -torch.inf
    # Filled before it is multiplied: 0 * -inf would be NaN.
    differences = (log_probabilities - others).masked_fill(masked, 0.0)
    return (log_probabilities.exp() * differences).sum(-1)


def fluencies(log_probabilities: Tensor, language: Tensor) -> Tensor:
    """Ask a language model what it thinks of the next token, before it is drawn.

    Args:
        log_probabilities: shape (..., vocabulary), -inf for what is masked out.
        language: the same, of the language model, with the same masks.

    Returns:
        Shape (...), in nats: the expected log-probability by the language model.
    """
    finite = language.masked_fill(log_probabilities == -torch.inf, 0.0)
    return (log_probabilities.exp() * finite).sum(-1)
