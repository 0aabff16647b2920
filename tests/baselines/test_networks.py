"""Networks see what they should, in order, and copy as they say."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from baselines.build import make_writer
from baselines.networks import NetworkName, Shape, Writer, make_network
from baselines.networks.attention import OffsetBias, attend
from baselines.networks.readout import Readout
from baselines.options import NetworkOptions
from textgym import TextVectorEnv
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate

GRU = Shape(
    context_tokens=9,
    response_tokens=9,
    context_pad=0,
    response_pad=0,
    embedding_size=6,
    hidden_size=8,
    nearness=0.5,
    copying=True,
)
TRANSFORMER = replace(GRU, network="transformer", layers=2, heads=4)
CONTEXTS = torch.tensor([[3, 5, 4, 3], [6, 2, 0, 0]])
TOKENS = torch.tensor([[5, 3, 1, 0], [2, 6, 7, 4]])
EVERY = torch.arange(2)


@pytest.fixture(params=[GRU, TRANSFORMER], ids=["gru", "transformer"])
def writer(request: pytest.FixtureRequest) -> Writer:
    torch.manual_seed(0)
    return make_network(request.param)


def values_of(writer: Writer, contexts: Tensor, tokens: Tensor) -> Tensor:
    logits: Tensor = writer(contexts, EVERY, tokens)
    return logits.detach().reshape(*tokens.shape, -1)


def test_probabilities_with_copying_add_up_to_one(writer: Writer) -> None:
    totals = values_of(writer, CONTEXTS, TOKENS).exp().sum(-1)
    assert torch.allclose(totals, torch.ones_like(totals), atol=1e-5)


def test_copying_adds_the_attention_of_a_tokens_places() -> None:
    torch.manual_seed(0)
    readout = Readout(GRU)
    features, words = torch.randn(2, 8), torch.tensor([[3, 5, 3], [2, 2, 2]])
    weights = torch.randn(2, 3).softmax(-1)
    got = readout(features, weights, words).exp()
    assert readout.gate is not None
    shares = readout.gate(features).sigmoid()[:, 0]
    writing = readout.output(features).softmax(-1)
    for row, token in itertools.product(range(2), range(9)):
        found = weights[row][words[row] == token].sum().item()
        share = shares[row].item()
        expected = (1 - share) * writing[row, token].item() + share * found
        assert got[row, token].item() == pytest.approx(expected, abs=1e-6)


def test_a_sure_gate_copies_and_nothing_else() -> None:
    readout = Readout(GRU)
    assert readout.gate is not None
    with torch.no_grad():
        readout.gate.bias.fill_(200.0)
        readout.gate.weight.zero_()
    weights, words = torch.tensor([[0.0, 1.0]]), torch.tensor([[4, 7]])
    logits = readout(torch.zeros(1, 8), weights, words)
    assert logits.isfinite().all()
    expected = [0.0] * 7 + [1.0, 0.0]
    assert logits.exp()[0].tolist() == pytest.approx(expected, abs=1e-6)


def test_every_weight_learns(writer: Writer) -> None:
    logits = writer(CONTEXTS, EVERY, TOKENS).log_softmax(-1)
    logits.gather(-1, TOKENS.reshape(-1, 1)).sum().backward()
    for name, weight in writer.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.isfinite().all(), name
        assert weight.grad.abs().sum() > 0, name


def test_what_comes_later_changes_nothing_before(writer: Writer) -> None:
    other = TOKENS.clone()
    other[:, 2] = 8
    before, after = (values_of(writer, CONTEXTS, one) for one in (TOKENS, other))
    assert torch.allclose(before[:, :3], after[:, :3], atol=1e-6)
    assert not torch.allclose(before[:, 3], after[:, 3], atol=1e-6)


def test_padding_is_left_out(writer: Writer) -> None:
    padded = TOKENS.clone()
    padded[0, 2:] = -1
    logits = writer(CONTEXTS, EVERY, padded).detach()
    expected = values_of(writer, CONTEXTS, TOKENS)[padded >= 0]
    assert torch.allclose(logits, expected, atol=1e-6)


def test_the_order_of_words_matters(writer: Writer) -> None:
    turned = torch.tensor([[5, 3, 4, 3], [2, 6, 0, 0]])
    plain, other = (values_of(writer, one, TOKENS) for one in (CONTEXTS, turned))
    assert not torch.allclose(plain, other, atol=1e-4)


def test_no_context_is_too_long(writer: Writer) -> None:
    long = torch.randint(1, 9, (2, 100), generator=torch.Generator().manual_seed(0))
    assert values_of(writer, long, long).isfinite().all()


@pytest.mark.parametrize("heads", [1, 3])
def test_attention_is_that_of_pytorch(heads: int) -> None:
    torch.manual_seed(0)
    queries, keys, values = (torch.randn(2, count, 6) for count in (4, 5, 5))
    bias, visible = torch.randn(1, heads, 4, 5), torch.rand(2, 4, 5) < 0.5
    visible[:, :, 0] = True
    seen, weights = attend(queries, keys, values, bias, visible)
    split = [
        part.reshape(2, -1, heads, 6 // heads).transpose(1, 2)
        for part in (queries, keys, values)
    ]
    mask = bias.masked_fill(~visible[:, None], -torch.inf)
    expected = scaled_dot_product_attention(*split, attn_mask=mask)
    assert torch.allclose(seen, expected.transpose(1, 2).flatten(2), atol=1e-6)
    assert torch.allclose(weights.sum(-1), torch.ones(2, heads, 4), atol=1e-6)


def test_near_places_are_preferred_less_from_head_to_head() -> None:
    bias = OffsetBias(2, 0.5)(torch.tensor([[1]]), 4)  # (1, heads, 1, places)
    assert bias[0, 0, 0].tolist() == [-0.5, 0.0, -0.5, -1.0]
    assert bias[0, 1, 0].tolist() == [-0.25, 0.0, -0.25, -0.5]


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"hidden_size": 7}, "even"),
        ({"embedding_size": 0}, "at least 1"),
        ({"layers": 2}, "one layer"),
        ({"network": "transformer", "heads": 3}, "multiple of heads"),
        ({"context_tokens": 10}, "one vocabulary"),
    ],
)
def test_sizes_that_do_not_go_together_are_errors(
    sizes: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replace(GRU, **sizes)  # type: ignore[arg-type]


@pytest.mark.parametrize("network", ["gru", "transformer"])
def test_copying_needs_one_tokenizer(network: NetworkName) -> None:
    options = NetworkOptions(network=network, copying=True)
    assert make_writer(options, TextVectorEnv(Copy(level="tiny"), 2)).shape.copying
    with pytest.raises(ValueError, match="one tokenizer for what is read"):
        make_writer(options, TextVectorEnv(Translate(level="tiny"), 2))


def test_a_transformer_has_several_layers_and_heads_by_itself() -> None:
    env = TextVectorEnv(Copy(level="tiny"), 2)
    shape = make_writer(NetworkOptions(network="transformer"), env).shape
    assert (shape.layers, shape.heads) == (2, 4)
    shape = make_writer(
        NetworkOptions(network="transformer", layers=3, heads=2), env
    ).shape
    assert (shape.layers, shape.heads) == (3, 2)
