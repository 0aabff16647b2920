"""The formulas that agents learn by, as pure functions of tensors."""

from __future__ import annotations

import math

import torch
from torch import Tensor

# Share of a run after which its policy should have decided.
_SETTLED = 0.9


def returns_to_go(rewards: Tensor) -> Tensor:
    """Sum the rewards from each token on (Sutton & Barto 2018, eq. 3.8, discount 1).

    Args:
        rewards: shape (time, batch), paid after each token, 0 after the end.

    Returns:
        Shape (time, batch).
    """
    return rewards.flip(0).cumsum(0).flip(0)


def leave_one_out_baseline(returns: Tensor, group_size: int) -> Tensor:
    """Average the returns of an episode's siblings (Kool et al. 2019, eq. 8).

    Each group holds episodes of one example. What the others earned does not depend
    on an episode's own actions, so that the gradient stays unbiased.

    Args:
        returns: shape (..., batch), groups side by side.
        group_size: episodes of one example, at least 2.

    Returns:
        Shape (..., batch).
    """
    if group_size < 2:
        raise ValueError(
            f"leave-one-out needs a group_size from 2 on; got {group_size}. Raise it, "
            "or choose another baseline."
        )
    groups = returns.reshape(
        *returns.shape[:-1], -1, group_size
    )  # (..., groups, group_size)
    others = (groups.sum(-1, keepdim=True) - groups) / (group_size - 1)
    return others.flatten(-2)


def self_critical_baseline(greedy_returns: Tensor, group_size: int) -> Tensor:
    """Give each episode what greedy decoding earns (Rennie et al. 2017, eq. 8).

    Args:
        greedy_returns: shape (..., groups), of one greedy episode for each example.
        group_size: sampled episodes of each example.

    Returns:
        Shape (..., groups * group_size).
    """
    return greedy_returns.repeat_interleave(group_size, -1)


def batch_mean_baseline(returns: Tensor) -> Tensor:
    """Average over the batch (Williams 1992, section 4, reinforcement comparison).

    The average contains the episode itself, which shrinks the gradient by one part in
    the batch size and leaves its direction unbiased.

    Args:
        returns: shape (..., batch).

    Returns:
        Shape (..., batch).
    """
    return returns.mean(-1, keepdim=True).expand_as(returns)


def policy_gradient_loss(
    log_probabilities: Tensor, advantages: Tensor, *, episodes: int
) -> Tensor:
    """Return what has the policy gradient as its gradient (Williams 1992, eq. 7).

    The gradient is minus the mean over episodes of the sum over tokens of
    advantage x d log pi(token). Advantages are constants to it.

    Args:
        log_probabilities: of the tokens that were written, any shape.
        advantages: return less baseline, the same shape.
        episodes: number of episodes that the tokens come from.

    Returns:
        A scalar.
    """
    return -(advantages.detach() * log_probabilities).sum() / episodes


def entropies(log_probabilities: Tensor) -> Tensor:
    """Measure how undecided a policy is (Shannon 1948; as a bonus Mnih et al. 2016).

    Args:
        log_probabilities: shape (..., vocabulary), -inf for what is masked out.

    Returns:
        Shape (...), in nats; what is masked out contributes nothing.
    """
    # Filled before it is multiplied: 0 * -inf would be NaN.
    finite = log_probabilities.masked_fill(log_probabilities == -torch.inf, 0.0)
    return -(log_probabilities.exp() * finite).sum(-1)


def target_entropy(share: float, most: float, progress: float) -> float:
    """Say how undecided a policy should be: at first a share of all, at last not.

    It sinks evenly, to 0 a tenth of the run before its end.

    Args:
        share: Of the greatest entropy that there can be, at the start.
        most: That entropy, in nats.
        progress: Share of the run that is over, in [0, 1].
    """
    return share * most * max(0.0, 1 - progress / _SETTLED)


def entropy_weight(
    weight: float, *, entropy: float, target: float, gain: float
) -> float:
    """Weigh the entropy bonus so that a policy decides neither too early nor too late.

    A proportional controller in place of the learnt temperature of Haarnoja et al.
    2018 (section 5), so that it has no state to be saved. At most ten times as much as
    `weight`: a bonus cannot undo what is settled, and would only drown the reward.

    Args:
        weight: The weight on target.
        entropy: Of the policy, in nats a token.
        target: What it should be.
        gain: A nat below the target multiplies the weight by e to the power of this.
    """
    return weight * min(10.0, math.exp(gain * (target - entropy)))


def likelihood_loss(
    log_probabilities: Tensor, written: Tensor, *, smoothing: float = 0.0
) -> Tensor:
    """Average the surprise at the tokens of references (Sutskever et al. 2014, eq. 1).

    Args:
        log_probabilities: shape (tokens, vocabulary), -inf for what is masked out.
        written: shape (tokens,), the references' tokens.
        smoothing: share of the target spread evenly over all tokens that are not
            masked out (Szegedy et al. 2016, section 7).

    Returns:
        A scalar, in nats a token.
    """
    surprise = -log_probabilities.gather(-1, written[:, None])[:, 0]
    if smoothing:
        possible = log_probabilities != -torch.inf
        total = log_probabilities.masked_fill(~possible, 0.0).sum(-1)
        spread = -total / possible.sum(-1)
        surprise = (1 - smoothing) * surprise + smoothing * spread
    return surprise.mean()
