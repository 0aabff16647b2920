"""Gated recurrent units that read and write, with attention between them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from baselines.networks.attention import OffsetBias, attend
from baselines.networks.shape import Shape
from baselines.networks.writer import Memory, Writer


class GruWriter(Writer):
    """A GRU encoder and decoder with attention (Bahdanau 2015, Luong 2015, eq. 5).

    Three things make it quick to train by reward alone: values hold the embeddings of
    the words besides their surroundings, so that a lexicon is learnt directly;
    attention starts near the diagonal; the decoder does not feed attention back, so
    that whole responses are one call.

    Args:
        shape: The sizes.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        size, hidden = shape.embedding_size, shape.hidden_size
        self.context_embedding = nn.Embedding(shape.context_tokens, size)
        self.response_embedding = nn.Embedding(shape.response_tokens + 1, size)
        self.forwards = nn.GRU(size, hidden // 2, batch_first=True)
        self.backwards = nn.GRU(size, hidden // 2, batch_first=True)
        self.decoder = nn.GRU(size, hidden, batch_first=True)
        self.start = nn.Linear(hidden, hidden)
        self.key = nn.Linear(hidden + size, hidden, bias=False)
        self.value = nn.Linear(hidden + size, hidden, bias=False)
        self.offsets = OffsetBias(1, shape.nearness)
        self.features = nn.Linear(hidden, hidden)

    def _encode(self, contexts: Tensor, present: Tensor) -> Memory:
        lengths = present.sum(1, keepdim=True)  # (batch, 1)
        words = self.context_embedding(contexts)  # (batch, places, embedding_size)
        forwards, _ = self.forwards(words)
        # Each row is turned round within its own length, so that padding comes last.
        width = contexts.shape[1]
        turned = (lengths - 1 - torch.arange(width)) % width
        backwards, _ = self.backwards(_take(words, turned))
        around = torch.cat((forwards, _take(backwards, turned)), -1)
        around = around.masked_fill(~present[..., None], 0.0)
        start = torch.tanh(self.start(around.sum(1) / lengths))
        both = torch.cat((around, words), -1)
        return Memory(self.key(both), self.value(both), present, contexts, start)

    def follow(
        self,
        memory: Memory,
        state: Tensor,
        tokens: Tensor,
        now: Tensor,
        lengths: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Go on from a state, (batch, hidden_size), with tokens that were written."""
        words = self.response_embedding(tokens)
        states, _ = self.decoder(words, state[None])  # (batch, time, hidden)
        bias = self.offsets(now, memory.words.shape[1])
        visible = memory.present[:, None]
        seen, weights = attend(states, memory.keys, memory.values, bias, visible)
        features = torch.tanh(self.features(states) + seen)
        return features, weights[:, 0], states[torch.arange(len(states)), lengths - 1]


def _take(values: Tensor, places: Tensor) -> Tensor:
    """Pick places of each row: (batch, places, size) at (batch, places)."""
    return values.gather(1, places[..., None].expand(-1, -1, values.shape[2]))
