"""A small transformer that reads and writes."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from baselines.networks.attention import OffsetBias, attend
from baselines.networks.shape import Shape
from baselines.networks.writer import Memory, Writer

# How many slots a state gets at a time, so that it is not copied for each token.
_MORE_SLOTS = 16


class TransformerWriter(Writer):
    """An encoder and a decoder out of attention (Vaswani et al. 2017).

    Norms stand before each part (Xiong et al. 2020), and order is told by a bias for
    each offset, so that no length is too long. Attention to the context starts near
    the diagonal. If there is copying, it follows the first head of the last layer.

    The state is what writing looks back at: keys and values of all tokens so far,
    (batch, slots, layers, 2 * hidden_size), so that a token costs one step.

    Args:
        shape: The sizes.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        size, hidden, heads = shape.embedding_size, shape.hidden_size, shape.heads
        self.context_embedding = _embedding(shape.context_tokens, size, hidden)
        self.response_embedding = _embedding(shape.response_tokens + 1, size, hidden)
        self.readers = nn.ModuleList(_Reader(hidden) for _ in range(shape.layers))
        self.writers = nn.ModuleList(_Writer(hidden) for _ in range(shape.layers))
        self.reading_offsets = OffsetBias(heads, shape.nearness)
        self.writing_offsets = OffsetBias(heads, shape.nearness)
        self.context_offsets = OffsetBias(heads, shape.nearness)
        self.memory_norm = nn.LayerNorm(hidden)
        self.memory = nn.Linear(hidden, 2 * shape.layers * hidden, bias=False)
        self.norm = nn.LayerNorm(hidden)

    def _encode(self, contexts: Tensor, present: Tensor) -> Memory:
        bias = self.reading_offsets(
            torch.arange(contexts.shape[1])[None], contexts.shape[1]
        )
        states = self.context_embedding(contexts)  # (batch, places, hidden)
        for reader in self.readers:
            states = reader(states, bias, present[:, None])
        shape = self.shape
        both = self.memory(self.memory_norm(states))
        both = both.unflatten(-1, (2, shape.layers, shape.hidden_size))
        start = both.new_zeros(len(contexts), 0, shape.layers, 2 * shape.hidden_size)
        return Memory(both[:, :, 0], both[:, :, 1], present, contexts, start)

    def follow(
        self,
        memory: Memory,
        state: Tensor,
        tokens: Tensor,
        now: Tensor,
        lengths: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Go on from a state with tokens that were written.

        Padding leaves keys and values in slots that no token before them looks at, and
        that the token which comes there writes over.
        """
        state = _with_room(state, now)
        slots = state.shape[1] or tokens.shape[1]
        sight = _Sight(
            past=self.writing_offsets(now, slots),
            written=torch.arange(slots) <= now[..., None],
            context=self.context_offsets(now, memory.words.shape[1]),
            present=memory.present[:, None],
            now=now,
        )
        states = self.response_embedding(tokens)  # (batch, time, hidden)
        kept = []
        for number, writer in enumerate(self.writers):
            context = memory.keys[:, :, number], memory.values[:, :, number]
            states, past, weights = writer(states, state[:, :, number], context, sight)
            kept.append(past)
        state = state if state.shape[1] else torch.stack(kept, 2)
        return self.norm(states), weights[:, 0], state


class _Sight(NamedTuple):
    """What the tokens that are being written may look at.

    Attributes:
        past: (batch or 1, heads, time, slots), bias towards each slot.
        written: (batch or 1, time, slots), whether a slot comes no later.
        context: (batch or 1, heads, time, places), bias towards each place.
        present: (batch, 1, places), whether a place is no padding.
        now: (batch or 1, time), slots of the tokens themselves.
    """

    past: Tensor
    written: Tensor
    context: Tensor
    present: Tensor
    now: Tensor


class _Reader(nn.Module):
    """A block of the encoder."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(hidden)
        self.attention = nn.Linear(hidden, 3 * hidden, bias=False)
        self.attended = nn.Linear(hidden, hidden, bias=False)
        self.thought = _thought(hidden)

    def forward(self, states: Tensor, bias: Tensor, present: Tensor) -> Tensor:
        parts = self.attention(self.attention_norm(states))
        queries, keys, values = parts.chunk(3, -1)
        seen, _ = attend(queries, keys, values, bias, present)
        states = states + self.attended(seen)
        thought: Tensor = states + self.thought(states)
        return thought


class _Writer(nn.Module):
    """A block of the decoder."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.past_norm = nn.LayerNorm(hidden)
        self.query = nn.Linear(hidden, hidden, bias=False)
        self.past = nn.Linear(hidden, 2 * hidden, bias=False)
        self.remembered = nn.Linear(hidden, hidden, bias=False)
        self.context_norm = nn.LayerNorm(hidden)
        self.question = nn.Linear(hidden, hidden, bias=False)
        self.found = nn.Linear(hidden, hidden, bias=False)
        self.thought = _thought(hidden)

    def forward(
        self,
        states: Tensor,
        past: Tensor,
        context: tuple[Tensor, Tensor],
        sight: _Sight,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return new states, the past with them, and attention to the context."""
        normed = self.past_norm(states)
        past = _put(past, self.past(normed), sight.now)
        keys, values = past.chunk(2, -1)
        query = self.query(normed)
        seen, _ = attend(query, keys, values, sight.past, sight.written)
        states = states + self.remembered(seen)
        keys, values = context
        question = self.question(self.context_norm(states))
        seen, weights = attend(question, keys, values, sight.context, sight.present)
        states = states + self.found(seen)
        return states + self.thought(states), past, weights


def _embedding(tokens: int, size: int, hidden: int) -> nn.Sequential:
    return nn.Sequential(nn.Embedding(tokens, size), nn.Linear(size, hidden))


def _thought(hidden: int) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(hidden),
        nn.Linear(hidden, 4 * hidden),
        nn.ReLU(),
        nn.Linear(4 * hidden, hidden),
    )


def _with_room(state: Tensor, now: Tensor) -> Tensor:
    """Add slots to a state that has some, but none for the tokens to come."""
    if not state.shape[1] or int(now.max()) < state.shape[1]:
        return state
    return pad(state, (0, 0, 0, 0, 0, now.shape[1] + _MORE_SLOTS))


def _put(past: Tensor, fresh: Tensor, now: Tensor) -> Tensor:
    """Write keys and values into their slots; at the very start they are all."""
    if not past.shape[1]:
        return fresh
    past[torch.arange(len(past))[:, None], now] = fresh
    return past
