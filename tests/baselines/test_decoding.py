"""Following rows step by step equals reading everything afresh."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from baselines.decoding import Decoder, response_lengths
from baselines.networks import NetworkName, Shape, Writer, make_network
from baselines.writer_agent import WriterAgent

WRITERS = [("gru", False), ("gru", True), ("transformer", False), ("transformer", True)]


@pytest.fixture(
    params=WRITERS, ids=["gru", "gru-copy", "transformer", "transformer-copy"]
)
def writer(request: pytest.FixtureRequest) -> Writer:
    network, copying = request.param
    return make_writer(network, copying=copying)


def make_writer(network: NetworkName, *, copying: bool = False) -> Writer:
    shape = Shape(
        network=network,
        context_tokens=12,
        response_tokens=12 if copying else 9,
        context_pad=0,
        response_pad=0,
        embedding_size=6,
        hidden_size=8,
        layers=1 if network == "gru" else 2,
        heads=1 if network == "gru" else 4,
        nearness=0.5,
        copying=copying,
    )
    torch.manual_seed(0)
    return make_network(shape)


def all_allowed(writer: Writer, rows: int = 4) -> np.ndarray:
    return np.ones((rows, writer.shape.response_tokens), np.int8)


def random_rows(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    contexts = rng.integers(1, 12, (4, 7))
    contexts[np.arange(7) >= rng.integers(1, 8, (4, 1))] = 0
    return contexts, rng.integers(1, 9, (4, 6))


def test_steps_equal_whole_responses(writer: Writer) -> None:
    contexts, written = random_rows(np.random.default_rng(0))
    tokens = torch.from_numpy(written)
    whole = writer(torch.from_numpy(contexts), torch.arange(4), tokens)
    whole = whole.detach().reshape(4, 6, -1)
    decoder = Decoder(writer)
    for length in range(6):
        responses = np.where(np.arange(6) < length, written, 0)
        observations = {"context": contexts, "response": responses}
        step = decoder.logits(observations, all_allowed(writer))
        assert torch.allclose(step, whole[:, length], atol=1e-5)


def test_rows_that_begin_anew_at_different_times_equal_whole_responses(
    writer: Writer,
) -> None:
    rng, decoder = np.random.default_rng(1), Decoder(writer)
    contexts, responses = np.zeros((4, 7), np.int64), np.zeros((4, 40), np.int64)
    lengths, every = np.zeros(4, np.int64), torch.arange(4)
    for _ in range(150):
        for row in range(4):
            if lengths[row] == 39 or rng.random() < 0.03:
                contexts[row] = random_rows(rng)[0][row]
                responses[row], lengths[row] = 0, 0
            elif rng.random() < 0.9:
                responses[row, lengths[row]] = rng.integers(1, 9)
                lengths[row] += 1
        observations = {"context": contexts, "response": responses}
        known = decoder.logits(observations, all_allowed(writer))
        tokens = torch.from_numpy(responses)
        whole = writer(torch.from_numpy(contexts), every, tokens)
        whole = whole.detach().reshape(4, 40, -1)
        assert torch.allclose(known, whole[every, lengths], atol=1e-5)


def test_padding_and_neighbours_change_nothing(writer: Writer) -> None:
    alone = {"context": np.array([[3, 4]]), "response": np.array([[2, 0]])}
    together = {
        "context": np.array([[3, 4, 0, 0, 0], [5, 6, 7, 8, 9]]),
        "response": np.array([[2, 0, 0], [1, 2, 0]]),
    }
    one = Decoder(writer).logits(alone, all_allowed(writer, 1))
    two = Decoder(writer).logits(together, all_allowed(writer, 2))
    assert torch.allclose(one[0], two[0], atol=1e-5)


def test_an_empty_context_has_finite_logits(writer: Writer) -> None:
    observations = {
        "context": np.zeros((4, 3), np.int64),
        "response": np.zeros((4, 2), np.int64),
    }
    logits = Decoder(writer).logits(observations, all_allowed(writer))
    assert logits.isfinite().all()


def test_masked_tokens_are_never_chosen(writer: Writer) -> None:
    masks = all_allowed(writer)
    masks[:, 2:] = 0
    observations = {
        "context": np.full((4, 3), 5),
        "response": np.zeros((4, 2), np.int64),
    }
    logits = Decoder(writer).logits(observations, masks)
    assert (logits[:, 2:] == -torch.inf).all()
    assert (WriterAgent(writer).act(observations, masks) < 2).all()


def test_an_agent_refuses_another_vocabulary() -> None:
    agent = WriterAgent(make_writer("gru"))
    with pytest.raises(ValueError, match="9 different tokens"):
        agent.act({}, np.ones((2, 10), np.int8))


def test_lengths_are_counted_to_the_last_token() -> None:
    responses = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 2], [1, 2, 3]])
    assert response_lengths(responses, 0).tolist() == [0, 1, 3, 3]
