"""Following rows step by step equals reading everything afresh."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from baselines.agent import WriterAgent
from baselines.decoding import Decoder, response_lengths
from baselines.models import Shape, Writer

SHAPE = Shape(
    context_tokens=12,
    response_tokens=9,
    context_pad=0,
    response_pad=0,
    embedding_size=6,
    hidden_size=8,
    nearness=0.5,
)
MASKS = np.ones((4, 9), np.int8)


def make_writer() -> Writer:
    torch.manual_seed(0)
    return Writer(SHAPE)


def random_rows(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    contexts = rng.integers(1, 12, (4, 7))
    contexts[np.arange(7) >= rng.integers(1, 8, (4, 1))] = 0
    return contexts, rng.integers(1, 9, (4, 6))


def test_steps_equal_whole_responses() -> None:
    writer, rng = make_writer(), np.random.default_rng(0)
    contexts, written = random_rows(rng)
    tokens = torch.from_numpy(written)
    whole = writer(torch.from_numpy(contexts), torch.arange(4), tokens).detach()
    decoder = Decoder(writer)
    for length in range(6):
        responses = np.where(np.arange(6) < length, written, 0)
        observations = {"context": contexts, "response": responses}
        step = decoder.logits(observations, MASKS)
        assert torch.allclose(step, whole[:, length], atol=1e-6)


def test_rows_may_begin_anew_at_different_times() -> None:
    writer, rng = make_writer(), np.random.default_rng(1)
    decoder = Decoder(writer)
    contexts, responses = np.zeros((4, 7), np.int64), np.zeros((4, 6), np.int64)
    lengths = np.zeros(4, np.int64)
    for _ in range(60):
        for row in range(4):
            if lengths[row] == 6 or rng.random() < 0.2:
                contexts[row] = random_rows(rng)[0][row]
                responses[row], lengths[row] = 0, 0
            elif rng.random() < 0.8:
                responses[row, lengths[row]] = rng.integers(1, 9)
                lengths[row] += 1
        observations = {"context": contexts, "response": responses}
        known = decoder.logits(observations, MASKS)
        afresh = Decoder(writer).logits(observations, MASKS)
        assert torch.allclose(known, afresh, atol=1e-5)


def test_padding_and_neighbours_change_nothing() -> None:
    writer = make_writer()
    alone = {"context": np.array([[3, 4]]), "response": np.array([[2, 0]])}
    together = {
        "context": np.array([[3, 4, 0, 0, 0], [5, 6, 7, 8, 9]]),
        "response": np.array([[2, 0, 0], [1, 2, 0]]),
    }
    one = Decoder(writer).logits(alone, MASKS[:1])
    two = Decoder(writer).logits(together, MASKS[:2])
    assert torch.allclose(one[0], two[0], atol=1e-6)


def test_an_empty_context_has_finite_logits() -> None:
    observations = {
        "context": np.zeros((4, 3), np.int64),
        "response": np.zeros((4, 2), np.int64),
    }
    assert Decoder(make_writer()).logits(observations, MASKS).isfinite().all()


def test_masked_tokens_are_never_chosen() -> None:
    masks = MASKS.copy()
    masks[:, 2:] = 0
    observations = {
        "context": np.ones((4, 3), np.int64),
        "response": np.zeros((4, 2), np.int64),
    }
    logits = Decoder(make_writer()).logits(observations, masks)
    assert (logits[:, 2:] == -torch.inf).all()
    assert (WriterAgent(make_writer()).act(observations, masks) < 2).all()


def test_an_agent_refuses_another_vocabulary() -> None:
    agent = WriterAgent(make_writer())
    with pytest.raises(ValueError, match="9 different tokens"):
        agent.act({}, np.ones((2, 10), np.int8))


def test_lengths_are_counted_to_the_last_token() -> None:
    responses = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 2], [1, 2, 3]])
    assert response_lengths(responses, 0).tolist() == [0, 1, 3, 3]
