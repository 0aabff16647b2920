"""The formulas of agents that learn values, as pure functions of tensors.

Episodes stand in grids: (time, batch), with rewards and values of 0 after the end of
an episode, so that what is bootstrapped there is nothing. The discount is 1, since
episodes end and rewards telescope.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import huber_loss, pad


def n_step_returns(rewards: Tensor, values: Tensor, steps: int) -> Tensor:
    """Sum some rewards and the value of where they lead (Sutton & Barto 2018, 7.1).

    Args:
        rewards: shape (time, batch), paid after each token.
        values: shape (time, batch), of the state before each token.
        steps: number of rewards, from 1; as many as there are: Monte Carlo.

    Returns:
        Shape (time, batch).
    """
    steps = min(steps, len(rewards))
    sums = pad(rewards.cumsum(0), (0, 0, 1, steps))  # (1 + time + steps, batch)
    sums[len(rewards) + 1 :] = sums[len(rewards)]
    until = sums[steps : steps + len(rewards)]
    after = pad(values, (0, 0, 0, steps))[steps : steps + len(rewards)]
    return until - sums[: len(rewards)] + after


def generalised_advantages(rewards: Tensor, values: Tensor, decay: float) -> Tensor:
    """Average n-step advantages with weights that decay (Schulman et al. 2016, eq. 16).

    Args:
        rewards: shape (time, batch), paid after each token.
        values: shape (time, batch), of the state before each token.
        decay: lambda, in [0, 1]: 0 trusts the values, 1 the rewards.

    Returns:
        Shape (time, batch).
    """
    errors = n_step_returns(rewards, values, 1) - values  # (time, batch)
    advantages = torch.empty_like(errors)
    following = torch.zeros_like(errors[0])
    for step in reversed(range(len(errors))):
        following = errors[step] + decay * following
        advantages[step] = following
    return advantages


def clipped_policy_loss(
    log_probabilities: Tensor, before: Tensor, advantages: Tensor, clip: float
) -> Tensor:
    """Return the clipped surrogate of PPO, to be minimised (Schulman et al. 2017, 7).

    Args:
        log_probabilities: of the tokens that were written, any shape.
        before: what they were when the tokens were written, the same shape.
        advantages: the same shape; constants to the gradient.
        clip: how far from 1 the ratio of probabilities still moves anything.

    Returns:
        A scalar.
    """
    ratios = (log_probabilities - before.detach()).exp()
    clipped = ratios.clamp(1 - clip, 1 + clip)
    advantages = advantages.detach()
    return -torch.minimum(ratios * advantages, clipped * advantages).mean()


def dueling(
    values: Tensor, advantages: Tensor, forbidden: Tensor, temperature: float
) -> Tensor:
    """Add up the value of a state and what each action is better (Wang et al. 2016, 9).

    What is taken off the advantages is their soft maximum (Haarnoja et al. 2017, eq.
    3) and not their mean: most actions are hardly ever tried, so that nothing tells
    their mean, while the soft maximum is about those that are. An action's value is
    then that of its state and temperature x log pi(action), with the policy pi that
    draws actions by exp(advantage / temperature) (Schulman et al. 2017b, eq. 8).

    Args:
        values: shape (states,).
        advantages: shape (states, actions).
        forbidden: shape (states, actions), True for actions that do not count; not
            all of a state.
        temperature: what a value e times as likely differs by, above 0.

    Returns:
        Shape (states, actions); of what is forbidden, too.
    """
    allowed = (advantages / temperature).masked_fill(forbidden, -torch.inf)
    return advantages + (values - temperature * allowed.logsumexp(-1))[:, None]


def double_q_values(online: Tensor, target: Tensor, forbidden: Tensor) -> Tensor:
    """Value states by the best action: one network's choice at the other's price.

    That is the bootstrap of Q-learning (Watkins 1989), which is too hopeful where one
    network does both (van Hasselt et al. 2016, eq. 4).

    Args:
        online: shape (states, actions), what chooses.
        target: shape (states, actions), what is read.
        forbidden: shape (states, actions), True for what cannot be chosen.

    Returns:
        Shape (states,).
    """
    best = online.masked_fill(forbidden, -torch.inf).argmax(-1)
    return target.gather(-1, best[:, None])[:, 0]


def expected_values(values: Tensor, log_probabilities: Tensor) -> Tensor:
    """Value states by what the policy would do (van Seijen et al. 2009, eq. 5).

    Args:
        values: shape (states, actions).
        log_probabilities: shape (states, actions), -inf for what it never does.

    Returns:
        Shape (states,).
    """
    return (log_probabilities.exp() * values).sum(-1)


def value_loss(values: Tensor, targets: Tensor, *, threshold: float = 1.0) -> Tensor:
    """Average how far values are from their targets (Huber 1964; Mnih et al. 2015).

    Args:
        values: any shape.
        targets: the same shape; constants to the gradient.
        threshold: from where errors count linearly.

    Returns:
        A scalar.
    """
    return huber_loss(values, targets.detach(), delta=threshold)
