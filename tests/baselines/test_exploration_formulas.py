"""The formulas of bonuses, against loops and numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from baselines.exploration.counts import count_bonus, prefix_buckets
from baselines.exploration.curiosity import curiosity_loss, forward_errors
from baselines.exploration.deviation import RunningDeviation
from baselines.exploration.distillation import distillation_errors


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(size=shape)).float()


def test_a_bonus_by_counts_is_one_over_their_root() -> None:
    counts = torch.tensor([1, 4, 100], dtype=torch.int32)
    assert count_bonus(counts).tolist() == pytest.approx([1.0, 0.5, 0.1])


def test_equal_beginnings_share_a_bucket_and_others_do_not() -> None:
    rng = np.random.default_rng(0)
    tokens = torch.from_numpy(rng.integers(0, 5, size=(300, 6)))
    buckets = prefix_buckets(tokens)
    found: dict[tuple[int, ...], int] = {}
    for line, row in zip(tokens.tolist(), buckets.tolist(), strict=True):
        for end in range(6):
            assert found.setdefault(tuple(line[: end + 1]), row[end]) == row[end]
    assert min(found.values()) >= 0
    # About n * n / 2 ** 21 pairs meet by chance: one, for some 1,500 beginnings.
    assert len(set(found.values())) >= len(found) - 3


def test_buckets_do_not_depend_on_what_follows() -> None:
    tokens = torch.tensor([[3, 1, 2, 0], [3, 1, -1, -1]])
    one, other = prefix_buckets(tokens)[:, :2].tolist()
    assert one == other


@pytest.mark.parametrize("sizes", [[7], [1, 5, 3], [4, 1, 1, 30]])
def test_a_running_deviation_is_that_of_all_numbers(sizes: list[int]) -> None:
    batches = [3 + 2 * numbers(size, seed=size) for size in sizes]
    running = RunningDeviation()
    for batch in batches:
        running.add(batch)
    expected = torch.cat(batches).std(correction=0).item()
    assert running.value == pytest.approx(expected, rel=1e-5)


def test_a_deviation_of_nothing_but_zeros_can_be_divided_by() -> None:
    running = RunningDeviation()
    running.add(torch.zeros(3))
    assert running.value > 0


def test_errors_of_distillation_are_means_of_squares() -> None:
    predicted, target = numbers(5, 4), numbers(5, 4, seed=1)
    expected = [
        sum((predicted[row, one] - target[row, one]).item() ** 2 for one in range(4))
        / 4
        for row in range(5)
    ]
    assert distillation_errors(predicted, target).tolist() == pytest.approx(
        expected, rel=1e-5
    )


def test_the_random_network_gets_no_gradient() -> None:
    predicted = numbers(2, 3).requires_grad_()
    target = numbers(2, 3, seed=1).requires_grad_()
    distillation_errors(predicted, target).sum().backward()
    assert predicted.grad is not None
    assert target.grad is None


def test_errors_of_the_forward_model_are_half_squared_distances() -> None:
    predicted = torch.tensor([[1.0, 2.0], [0.0, 0.0]])
    after = torch.tensor([[4.0, 6.0], [0.0, 2.0]])
    assert forward_errors(predicted, after).tolist() == [12.5, 2.0]


@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_curiosity_weighs_both_of_its_models(share: float) -> None:
    logits, tokens = numbers(4, 3), torch.tensor([0, 2, 1, 1])
    errors = torch.tensor([1.0, 2.0, 3.0, 6.0])
    inverse = 0.0
    for row, token in zip(logits.tolist(), tokens.tolist(), strict=True):
        total = sum(math.exp(one) for one in row)
        inverse -= math.log(math.exp(row[token]) / total) / 4
    expected = (1 - share) * inverse + share * 3.0
    loss = curiosity_loss(errors, logits, tokens, forward=share)
    assert loss.item() == pytest.approx(expected, rel=1e-5)
