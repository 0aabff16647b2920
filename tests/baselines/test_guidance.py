"""What guides learning by reward, against naive loops."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from torch import Tensor

from baselines.guidance import (
    divergences,
    fluencies,
    given_tokens,
    mixed_advantages,
)
from baselines.updates import likelihood_loss, policy_gradient_loss

RNG = np.random.default_rng(0)


def numbers(*shape: int) -> Tensor:
    return torch.from_numpy(RNG.normal(size=shape))


def policies(*shape: int) -> Tensor:
    """Draw log-probabilities where the second token is masked out."""
    logits = numbers(*shape)
    logits[..., 1] = -torch.inf
    return logits.log_softmax(-1)


def test_mixed_loss_imitates_what_was_given_and_reinforces_the_rest() -> None:
    log_probabilities, advantages = numbers(3, 4), numbers(3, 4)
    own = torch.arange(4).expand(3, 4) >= torch.tensor([[0], [2], [4]])
    naive = 0.0
    for row, place in itertools.product(range(3), range(4)):
        given = place < [0, 2, 4][row]
        weight = 1.0 if given else advantages[row, place].item()
        naive -= weight * log_probabilities[row, place].item()
    mixed = mixed_advantages(advantages, own)
    got = policy_gradient_loss(log_probabilities, mixed, episodes=3)
    assert got.item() == pytest.approx(naive / 3)


def test_where_all_is_given_the_mixed_gradient_is_that_of_likelihood() -> None:
    logits, written = numbers(5, 4).requires_grad_(), torch.tensor([0, 3, 2, 2, 1])
    log_probabilities = logits.log_softmax(-1)
    chosen = log_probabilities.gather(-1, written[:, None])[:, 0]
    mixed = mixed_advantages(numbers(5), torch.zeros(5, dtype=torch.bool))
    loss = policy_gradient_loss(chosen, mixed, episodes=5)
    likelihood = likelihood_loss(log_probabilities, written)
    (one,) = torch.autograd.grad(loss, logits, retain_graph=True)
    (other,) = torch.autograd.grad(likelihood, logits)
    torch.testing.assert_close(one, other)


def test_fewer_and_fewer_tokens_are_given() -> None:
    counts = [given_tokens(8, progress / 20, 0.5) for progress in range(21)]
    assert counts[0] == 8
    assert counts[5] == 4
    assert counts[9] == 1
    assert counts[10:] == [0] * 11
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("progress", [0.0, 0.5, 1.0])
def test_without_annealing_nothing_is_given(progress: float) -> None:
    assert given_tokens(8, progress, 0.0) == 0


def test_divergences_are_sums_over_what_is_not_masked() -> None:
    policy, other = policies(3, 5), policies(3, 5)
    got = divergences(policy, other)
    for row in range(3):
        naive = 0.0
        for mine, theirs in zip(policy[row].tolist(), other[row].tolist(), strict=True):
            if mine > -math.inf:
                naive += math.exp(mine) * (mine - theirs)
        assert got[row].item() == pytest.approx(naive)
        assert naive > 0


def test_a_policy_is_not_far_from_itself() -> None:
    policy = policies(4, 6)
    assert divergences(policy, policy).abs().max().item() == pytest.approx(0.0)


def test_fluencies_are_expected_log_probabilities() -> None:
    policy, language = policies(3, 5), policies(3, 5)
    got = fluencies(policy, language)
    for row in range(3):
        naive = sum(
            math.exp(policy[row, token].item()) * language[row, token].item()
            for token in (0, 2, 3, 4)
        )
        assert got[row].item() == pytest.approx(naive)


@pytest.mark.parametrize("rule", [divergences, fluencies])
def test_gradients_are_finite_despite_masks(rule: object) -> None:
    logits = numbers(4, 5).requires_grad_()
    masked = logits.masked_fill(torch.arange(5) == 1, -torch.inf)
    assert callable(rule)
    rule(masked.log_softmax(-1), policies(4, 5)).sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
