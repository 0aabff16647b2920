"""The rules of value learning against naive loops."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from torch import Tensor

from baselines.value_updates import (
    clipped_policy_loss,
    double_q_values,
    dueling,
    expected_values,
    generalised_advantages,
    n_step_returns,
    value_loss,
)

RNG = np.random.default_rng(0)


def numbers(*shape: int) -> Tensor:
    return torch.from_numpy(RNG.normal(size=shape))


@pytest.mark.parametrize("steps", [1, 2, 3, 6, 50])
def test_n_step_returns_sum_rewards_and_one_value(steps: int) -> None:
    rewards, values = numbers(6, 3), numbers(6, 3)
    got = n_step_returns(rewards, values, steps)
    for time, row in itertools.product(range(6), range(3)):
        later = range(time, min(time + steps, 6))
        expected = sum(rewards[one, row].item() for one in later)
        if time + steps < 6:
            expected += values[time + steps, row].item()
        assert got[time, row].item() == pytest.approx(expected)


@pytest.mark.parametrize("decay", [0.0, 0.5, 1.0])
def test_generalised_advantages_are_weighted_sums_of_errors(decay: float) -> None:
    rewards, values = numbers(5, 2), numbers(5, 2)
    got = generalised_advantages(rewards, values, decay)
    after = torch.cat((values[1:], torch.zeros(1, 2, dtype=values.dtype)))
    errors = rewards + after - values
    for time, row in itertools.product(range(5), range(2)):
        expected = sum(
            decay ** (later - time) * errors[later, row].item()
            for later in range(time, 5)
        )
        assert got[time, row].item() == pytest.approx(expected)


def test_advantages_without_decay_compare_returns_with_values() -> None:
    rewards, values = numbers(4, 3), numbers(4, 3)
    returns = rewards.flip(0).cumsum(0).flip(0)
    got = generalised_advantages(rewards, values, 1.0)
    torch.testing.assert_close(got, returns - values)


def test_clipping_ends_what_moves_too_far() -> None:
    ratios = torch.tensor([0.5, 0.5, 1.0, 1.5, 1.5], dtype=torch.float64)
    advantages = torch.tensor([1.0, -1.0, 1.0, 1.0, -1.0], dtype=torch.float64)
    logs = ratios.log().requires_grad_()
    loss = clipped_policy_loss(logs, torch.zeros(5), advantages, 0.2)
    expected = [0.5, -0.8, 1.0, 1.2, -1.5]  # the lower of the two sides
    assert loss.item() == pytest.approx(-sum(expected) / 5)
    loss.backward()
    assert logs.grad is not None
    assert [bool(one) for one in logs.grad] == [True, False, True, False, True]


def test_the_first_step_of_ppo_is_the_policy_gradient() -> None:
    logs = numbers(7).requires_grad_()
    advantages = numbers(7)
    clipped_policy_loss(logs, logs, advantages, 0.2).backward()
    assert logs.grad is not None
    torch.testing.assert_close(logs.grad, -advantages / 7)


FORBIDDEN = torch.tensor([[False] * 4, [True, False, False, True], [False] * 4])


@pytest.mark.parametrize("temperature", [0.1, 1.0, 3.0])
def test_dueling_puts_the_soft_maximum_of_what_is_allowed_at_the_value(
    temperature: float,
) -> None:
    values, advantages = numbers(3), numbers(3, 4)
    got = dueling(values, advantages, FORBIDDEN, temperature)
    for state in range(3):
        allowed = got[state, ~FORBIDDEN[state]].tolist()
        total = sum(math.exp(one / temperature) for one in allowed)
        naive = temperature * math.log(total)
        assert naive == pytest.approx(values[state].item())
    differences = got - advantages
    assert torch.allclose(differences, differences[:, :1])


def test_dueling_adds_how_likely_an_action_is_to_be_drawn() -> None:
    values, advantages = numbers(3), numbers(3, 4)
    got = dueling(values, advantages, FORBIDDEN, 0.5)
    logits = (advantages / 0.5).masked_fill(FORBIDDEN, -torch.inf)
    expected = values[:, None] + 0.5 * logits.log_softmax(-1)
    torch.testing.assert_close(got[~FORBIDDEN], expected[~FORBIDDEN])


def test_double_values_are_read_where_the_other_network_chooses() -> None:
    online = torch.tensor([[1.0, 3.0, 2.0], [5.0, 0.0, 1.0]])
    target = torch.tensor([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]])
    nothing = torch.zeros(2, 3, dtype=torch.bool)
    assert double_q_values(online, target, nothing).tolist() == [20.0, 40.0]
    without = torch.tensor([[False, True, False], [True, False, False]])
    assert double_q_values(online, target, without).tolist() == [30.0, 60.0]


def test_expected_values_average_over_the_policy() -> None:
    values = torch.tensor([[1.0, 2.0, 100.0]])
    logs = torch.tensor([[0.25, 0.75, 0.0]]).log()
    assert expected_values(values, logs).item() == pytest.approx(1.75)


def test_value_loss_is_quadratic_near_and_linear_far() -> None:
    assert value_loss(torch.tensor([0.5]), torch.zeros(1)).item() == 0.125
    far = value_loss(torch.tensor([3.0]), torch.zeros(1), threshold=1.0)
    assert far.item() == pytest.approx(2.5)


def test_targets_are_constants() -> None:
    values, targets = numbers(4).requires_grad_(), numbers(4).requires_grad_()
    value_loss(values, targets).backward()
    assert targets.grad is None
    assert values.grad is not None
    assert math.isfinite(values.grad.sum().item())
