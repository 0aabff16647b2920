"""REINFORCE's gradient in an environment whose texts can all be written."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from baselines.build import make_writer
from baselines.by_reward import log_probabilities_of
from baselines.decoding import Array
from baselines.networks import Writer
from baselines.options import NetworkOptions
from baselines.rollout import Turns, roll_out
from baselines.updates import policy_gradient_loss, returns_to_go
from textgym import TextVectorEnv
from textgym.tasks.copy import Copy


def all_texts(env: TextVectorEnv) -> list[tuple[int, ...]]:
    """List every text of at most two tokens, the longest that there are."""
    eos, tokens = env.tokenizer.eos_id, range(len(env.tokenizer))
    longer = itertools.product((one for one in tokens if one != eos), tokens)
    return [(eos,), *longer]


def write_all(dense: bool) -> Turns:
    """Write every text of the world for one example, a row each."""
    task = Copy(level="tiny", max_response=2, reward="chrf", dense=dense)
    count = len(all_texts(TextVectorEnv(task, 1)))
    env = TextVectorEnv(task, count)
    texts = all_texts(env)

    def act(observations: dict[str, Array], masks: Array) -> Array:
        places = (observations["response"] != env.tokenizer.pad_id).sum(1)
        pairs = zip(texts, places.tolist(), strict=True)
        return np.array([text[min(place, len(text) - 1)] for text, place in pairs])

    return roll_out(env, act, indices=np.zeros(count, np.int64))


def writer_of_doubles() -> Writer:
    options = NetworkOptions(hidden_size=4, embedding_size=4)
    env = TextVectorEnv(Copy(level="tiny", max_response=2), 1)
    return make_writer(options, env).double()


def written_log_probabilities(writer: Writer, turns: Turns) -> Tensor:
    """Value the tokens that were written: (turns, time), 0 in padding."""
    written = turns.tokens >= 0
    log_probabilities = log_probabilities_of(writer, turns)
    chosen = log_probabilities.gather(-1, turns.tokens[written][:, None])[:, 0]
    return torch.zeros(written.shape).double().masked_scatter(written, chosen)


def expected_return(writer: Writer, turns: Turns) -> Tensor:
    probabilities = written_log_probabilities(writer, turns).sum(1).exp()
    assert probabilities.sum().item() == pytest.approx(1.0)
    return (probabilities * turns.returns.double()[turns.rows]).sum()


def slope(writer: Writer, turns: Turns, weights: Tensor, place: Any) -> float:
    """Move one weight a little to both sides."""
    values, step = [], 1e-5
    with torch.no_grad():
        for change in (step, -2 * step):
            weights[place] += change
            values.append(expected_return(writer, turns).item())
        weights[place] += step
    return (values[0] - values[1]) / (2 * step)


@pytest.mark.parametrize("dense", [False, True])
def test_the_gradient_of_reinforce_is_the_slope_of_the_expected_return(
    dense: bool,
) -> None:
    turns, writer = write_all(dense), writer_of_doubles()
    assert turns.returns.max() > turns.returns.min()
    logs = written_log_probabilities(writer, turns)
    # Each text counts as often as it would be drawn; that is all batches at once.
    often = logs.sum(1, keepdim=True).exp().detach()
    returns = turns.spread(returns_to_go(turns.rewards).double())
    loss = policy_gradient_loss(logs, often * returns, episodes=1)
    gradients = torch.autograd.grad(loss, [*writer.parameters()], allow_unused=True)
    rng = np.random.default_rng(0)
    steepest = 0.0
    for weights, gradient in zip(writer.parameters(), gradients, strict=True):
        if gradient is None:
            continue
        place = tuple(int(rng.integers(size)) for size in weights.shape)
        expected = slope(writer, turns, weights, place)
        assert -gradient[place].item() == pytest.approx(expected, abs=1e-7)
        steepest = max(steepest, abs(expected))
    assert steepest > 1e-4
