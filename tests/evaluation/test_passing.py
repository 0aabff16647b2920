"""How often one of several texts is right."""

from __future__ import annotations

import itertools

import pytest

from textgym.evaluation import MaskedRandomAgent, evaluate, oracle
from textgym.evaluation.passing import pass_at_k, pass_rates
from textgym.tasks.copy import Copy


@pytest.mark.parametrize(("samples", "right"), [(1, 0), (1, 1), (5, 2), (6, 6)])
def test_pass_at_k_counts_the_choices_that_hold_a_right_text(
    samples: int, right: int
) -> None:
    for k in range(1, samples + 1):
        choices = list(itertools.combinations(range(samples), k))
        good = sum(any(one < right for one in choice) for choice in choices)
        assert pass_at_k(samples, right, k) == pytest.approx(good / len(choices))


@pytest.mark.parametrize(("samples", "right", "k"), [(2, 3, 1), (2, -1, 1), (2, 1, 3)])
def test_what_cannot_be_is_an_error(samples: int, right: int, k: int) -> None:
    with pytest.raises(ValueError, match="expected 0 <= right"):
        pass_at_k(samples, right, k)


def test_rates_average_over_examples() -> None:
    task = Copy(level="tiny", split="test")
    right = evaluate(oracle(task), task, episodes=4)
    wrong = evaluate(MaskedRandomAgent(), task, episodes=4)
    passed = sum(record.reward == 1 for record in wrong.records) / 4
    rates = pass_rates([right, wrong, wrong])
    assert list(rates) == [1, 2, 3]
    assert rates[1] == pytest.approx((1 + 2 * passed) / 3)
    assert rates[3] == 1


def test_rates_need_the_same_examples() -> None:
    task = Copy(level="tiny", split="test")
    one, other = (evaluate(oracle(task), task, episodes=n) for n in (2, 3))
    with pytest.raises(ValueError, match="same examples"):
        pass_rates([one, other])
    with pytest.raises(ValueError, match="at least one"):
        pass_rates([])
