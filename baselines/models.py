"""A small network that reads a context and writes a response token by token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

# Beyond this distance all offsets between reading and writing place are alike.
_FARTHEST = 32


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Everything that decides the sizes of a network's weights.

    Attributes:
        context_tokens: Size of the vocabulary that is read.
        response_tokens: Size of the vocabulary that is written.
        context_pad: Id that fills contexts.
        response_pad: Id that fills responses.
        embedding_size: Numbers that stand for a token.
        hidden_size: Numbers that stand for what was read or written so far.
        nearness: How much attention prefers, at first, the place that is as far into
            the context as the next token is into the response.
    """

    context_tokens: int
    response_tokens: int
    context_pad: int
    response_pad: int
    embedding_size: int
    hidden_size: int
    nearness: float


class Memory(NamedTuple):
    """What is known of contexts.

    Attributes:
        keys: (batch, places, hidden_size), what attention compares with.
        values: (batch, places, hidden_size), what attention takes over.
        absent: (batch, places), whether a place is padding.
        start: (batch, hidden_size), the state before the first token.
    """

    keys: Tensor
    values: Tensor
    absent: Tensor
    start: Tensor


class Writer(nn.Module):
    """A GRU encoder and decoder with attention (Bahdanau 2015, Luong 2015, eq. 5).

    Three things make it quick to train by reward alone: values hold the embeddings of
    the words besides their surroundings, so that a lexicon is learnt directly;
    attention starts near the diagonal, by a learnt bias for each offset (compare Press
    et al. 2022); the decoder does not feed attention back, so that whole responses are
    one call.

    Args:
        shape: The sizes.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        size, hidden = shape.embedding_size, shape.hidden_size
        # One id more than there are words: the start of a response.
        self.context_embedding = nn.Embedding(shape.context_tokens, size)
        self.response_embedding = nn.Embedding(shape.response_tokens + 1, size)
        self.forwards = nn.GRU(size, hidden // 2, batch_first=True)
        self.backwards = nn.GRU(size, hidden // 2, batch_first=True)
        self.decoder = nn.GRU(size, hidden, batch_first=True)
        self.start = nn.Linear(hidden, hidden)
        self.key = nn.Linear(hidden + size, hidden, bias=False)
        self.value = nn.Linear(hidden + size, hidden, bias=False)
        self.readout = nn.Linear(hidden, hidden)
        self.output = nn.Linear(hidden, shape.response_tokens)
        offsets = torch.arange(-_FARTHEST, _FARTHEST + 1).abs().float()
        self.offset_bias = nn.Parameter(-shape.nearness * offsets)
        self.start_token = shape.response_tokens
        nn.init.zeros_(self.output.bias)

    def read(self, contexts: Tensor) -> Memory:
        """Encode contexts: (batch, places) of ids, padded on the right."""
        present = contexts != self.shape.context_pad
        lengths = present.sum(1).clamp(min=1)
        contexts = contexts[:, : int(lengths.max())]
        places = torch.arange(contexts.shape[1])
        absent = places >= lengths[:, None]  # (batch, places)
        words = self.context_embedding(contexts)  # (batch, places, embedding_size)
        forwards, _ = self.forwards(words)
        # Each row is turned round within its own length, so that padding comes last.
        turned = (lengths[:, None] - 1 - places) % contexts.shape[1]
        backwards, _ = self.backwards(_take(words, turned))
        around = torch.cat((forwards, _take(backwards, turned)), -1)
        around = around.masked_fill(absent[..., None], 0.0)
        start = torch.tanh(self.start(around.sum(1) / lengths[:, None]))
        both = torch.cat((around, words), -1)
        return Memory(self.key(both), self.value(both), absent, start)

    def write(
        self, memory: Memory, state: Tensor, tokens: Tensor, first: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Go on from a state with tokens that were written.

        Args:
            memory: of the rows' contexts.
            state: (batch, hidden_size), after the tokens before.
            tokens: (batch, time), beginning with `start_token` at the very start.
            first: (batch,) or (1,), how many tokens stand before them in the response.

        Returns:
            Logits of each next token, (batch, time, vocabulary), and the state after
            each token, (batch, time, hidden_size).
        """
        words = self.response_embedding(tokens)
        states, _ = self.decoder(words, state[None])  # (batch, time, hidden)
        scores = torch.bmm(states, memory.keys.transpose(1, 2))
        scores = scores * self.shape.hidden_size**-0.5  # (batch, time, places)
        scores = scores + self._nearness(first, tokens.shape[1], scores.shape[2])
        scores = scores.masked_fill(memory.absent[:, None], -torch.inf)
        seen = torch.bmm(scores.softmax(-1), memory.values)
        logits = self.output(torch.tanh(self.readout(states) + seen))
        return logits, states

    def _nearness(self, first: Tensor, time: int, places: int) -> Tensor:
        """Look up the bias of each offset: (batch or 1, time, places)."""
        now = first[:, None, None] + torch.arange(time)[:, None]
        offsets = (torch.arange(places) - now).clamp(-_FARTHEST, _FARTHEST)
        return self.offset_bias[offsets + _FARTHEST]

    def forward(self, contexts: Tensor, inverse: Tensor, tokens: Tensor) -> Tensor:
        """Give the logits of whole responses.

        Args:
            contexts: (contexts, places), each of them once.
            inverse: (batch,), number of each row's context.
            tokens: (batch, time), what was written, anything from 0 in padding.

        Returns:
            Shape (batch, time, vocabulary).
        """
        memory = Memory(*(part[inverse] for part in self.read(contexts)))
        begin = torch.full_like(tokens[:, :1], self.start_token)
        before = torch.cat((begin, tokens[:, :-1]), 1)
        nothing = torch.zeros(1, dtype=torch.int64)  # one for all rows is quicker
        logits, _ = self.write(memory, memory.start, before, nothing)
        return logits


def _take(values: Tensor, places: Tensor) -> Tensor:
    """Pick places of each row: (batch, places, size) at (batch, places)."""
    return values.gather(1, places[..., None].expand(-1, -1, values.shape[2]))
