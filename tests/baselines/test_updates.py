"""The update rules against naive loops and finite differences."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from torch import Tensor

from baselines.updates import (
    batch_mean_baseline,
    entropies,
    entropy_weight,
    leave_one_out_baseline,
    likelihood_loss,
    policy_gradient_loss,
    returns_to_go,
    self_critical_baseline,
)

RNG = np.random.default_rng(0)


def numbers(*shape: int) -> Tensor:
    return torch.from_numpy(RNG.normal(size=shape))


def test_returns_to_go_are_sums_of_what_follows() -> None:
    rewards = numbers(5, 3)
    got = returns_to_go(rewards)
    for step, row in itertools.product(range(5), range(3)):
        expected = sum(rewards[later, row].item() for later in range(step, 5))
        assert got[step, row].item() == pytest.approx(expected)


def test_leave_one_out_averages_the_siblings_alone() -> None:
    returns = numbers(2, 12)
    got = leave_one_out_baseline(returns, 4)
    for step, row in itertools.product(range(2), range(12)):
        group = range(row // 4 * 4, row // 4 * 4 + 4)
        others = [returns[step, one].item() for one in group if one != row]
        assert got[step, row].item() == pytest.approx(sum(others) / 3)


def test_leave_one_out_needs_siblings() -> None:
    with pytest.raises(ValueError, match="group_size from 2"):
        leave_one_out_baseline(numbers(4), 1)


def test_self_critical_baseline_is_the_greedy_return_of_the_example() -> None:
    greedy = numbers(3)
    got = self_critical_baseline(greedy, 2)
    assert got.tolist() == [greedy[row // 2].item() for row in range(6)]


def test_batch_mean_is_the_mean_of_all_rows() -> None:
    returns = numbers(2, 4)
    got = batch_mean_baseline(returns)
    for step in range(2):
        mean = sum(returns[step].tolist()) / 4
        assert got[step].tolist() == pytest.approx([mean] * 4)


def test_entropies_leave_out_what_is_masked() -> None:
    logits = numbers(2, 3, 5)
    logits[:, :, 3] = -torch.inf
    log_probabilities = logits.log_softmax(-1)
    got = entropies(log_probabilities)
    for place in itertools.product(range(2), range(3)):
        naive = 0.0
        for log_probability in log_probabilities[place].tolist():
            if log_probability > -math.inf:
                naive -= math.exp(log_probability) * log_probability
        assert got[place].item() == pytest.approx(naive)


def test_entropies_have_finite_gradients_despite_masks() -> None:
    logits = numbers(4, 5).requires_grad_()
    masked = logits.masked_fill(torch.arange(5) == 2, -torch.inf)
    total = entropies(masked.log_softmax(-1)).sum()
    (gradient,) = torch.autograd.grad(total, logits)
    assert gradient.isfinite().all()
    assert (gradient[:, 2] == 0).all()


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_likelihood_loss_averages_over_tokens(smoothing: float) -> None:
    log_probabilities = numbers(3, 4).log_softmax(-1)
    written = [1, 3, 0]
    total = 0.0
    for token, values in zip(written, log_probabilities.tolist(), strict=True):
        spread = sum(values) / 4
        total -= (1 - smoothing) * values[token] + smoothing * spread
    got = likelihood_loss(log_probabilities, torch.tensor(written), smoothing=smoothing)
    assert got.item() == pytest.approx(total / 3)


def test_policy_gradient_loss_is_a_sum_over_tokens_and_a_mean_over_episodes() -> None:
    log_probabilities, advantages = numbers(3, 4), numbers(3, 4)
    naive = 0.0
    for row, place in itertools.product(range(3), range(4)):
        naive -= advantages[row, place].item() * log_probabilities[row, place].item()
    got = policy_gradient_loss(log_probabilities, advantages, episodes=3)
    assert got.item() == pytest.approx(naive / 3)


# An enumerable world: two tokens out of three words, the second given the first.
PAID = numbers(3, 3)
TEXTS = list(itertools.product(range(3), repeat=2))


def text_log_probabilities(weights: Tensor, text: tuple[int, ...]) -> Tensor:
    """Value both tokens of a text; weights are (4, 3): the start, then each word."""
    rows = weights.log_softmax(-1)
    return torch.stack((rows[0, text[0]], rows[1 + text[0], text[1]]))


def expected_return(weights: Tensor) -> Tensor:
    terms = [
        text_log_probabilities(weights, text).sum().exp() * PAID[text] for text in TEXTS
    ]
    return torch.stack(terms).sum()


def finite_differences(weights: Tensor, step: float = 1e-5) -> Tensor:
    slopes = torch.zeros_like(weights)
    for place in itertools.product(range(4), range(3)):
        above, below = weights.clone(), weights.clone()
        above[place] += step
        below[place] -= step
        slopes[place] = (expected_return(above) - expected_return(below)) / (2 * step)
    return slopes


def mean_gradient(weights: Tensor, group_size: int, *, leave_one_out: bool) -> Tensor:
    """Average the gradient of the loss over all batches there can be, exactly."""
    weights = weights.clone().requires_grad_()
    losses = []
    for batch in itertools.product(TEXTS, repeat=group_size):
        tokens = torch.stack([text_log_probabilities(weights, text) for text in batch])
        returns = torch.stack([PAID[text] for text in batch])
        if leave_one_out:
            returns = returns - leave_one_out_baseline(returns, group_size)
        advantages = returns[:, None].expand_as(tokens)
        loss = policy_gradient_loss(tokens, advantages, episodes=group_size)
        losses.append(tokens.sum().exp().detach() * loss)
    (gradient,) = torch.autograd.grad(torch.stack(losses).sum(), weights)
    return gradient


@pytest.mark.parametrize(("group_size", "leave_one_out"), [(1, False), (2, True)])
def test_gradient_is_that_of_the_expected_return(
    group_size: int, leave_one_out: bool
) -> None:
    weights = numbers(4, 3)
    gradient = mean_gradient(weights, group_size, leave_one_out=leave_one_out)
    expected = -finite_differences(weights)
    assert torch.allclose(gradient, expected, atol=1e-8)


def test_entropy_weight_rises_below_the_target_and_falls_above() -> None:
    def weight(entropy: float) -> float:
        return entropy_weight(0.2, entropy=entropy, target=1.0, gain=2.0)

    assert weight(1.0) == pytest.approx(0.2)
    assert weight(0.5) == pytest.approx(0.2 * math.e)
    assert weight(1.5) == pytest.approx(0.2 / math.e)
    assert weight(-9.0) == pytest.approx(2.0)
