"""What all networks have in common: they read a context and write a response."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

import torch
from torch import Tensor, nn

from baselines.networks.readout import Readout
from baselines.networks.shape import Shape


class Memory(NamedTuple):
    """What is known of contexts.

    Every part has a row for each context, and, but for `start`, a column for each of
    its places; columns of zeros behind them change nothing.

    Attributes:
        keys: (batch, places, …), what attention compares with.
        values: (batch, places, …), what attention takes over.
        present: (batch, places), whether a place is no padding.
        words: (batch, places), the tokens.
        start: (batch, …), the state before the first token.
    """

    keys: Tensor
    values: Tensor
    present: Tensor
    words: Tensor
    start: Tensor

    def rows(self, rows: Tensor) -> Memory:
        """Pick rows, each as often as it is named."""
        return Memory(*(part[rows] for part in self))


class Writer(nn.Module, ABC):
    """A network that reads contexts and writes responses token by token.

    Args:
        shape: Its sizes.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        # One id more than there are words: the start of a response.
        self.start_token = shape.response_tokens
        self.readout = Readout(shape)
        self.critic = nn.Linear(shape.hidden_size, 1) if shape.critic else None

    def read(self, contexts: Tensor) -> Memory:
        """Encode contexts: (batch, places) of ids, padded on the right.

        Columns that are padding in all rows are cut. The first place counts as present,
        so that attention always has one to look at.
        """
        lengths = (contexts != self.shape.context_pad).sum(1).clamp(min=1)
        contexts = contexts[:, : int(lengths.max())]
        present = torch.arange(contexts.shape[1]) < lengths[:, None]
        return self._encode(contexts, present)

    @abstractmethod
    def _encode(self, contexts: Tensor, present: Tensor) -> Memory:
        """Encode contexts, (batch, places) of ids, where some places are padding."""

    @abstractmethod
    def follow(
        self,
        memory: Memory,
        state: Tensor,
        tokens: Tensor,
        now: Tensor,
        lengths: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Go on from a state with tokens that were written.

        Args:
            memory: of the rows' contexts.
            state: (batch, …), after the tokens before; may be written over.
            tokens: (batch, time), beginning with `start_token` at the very start.
            now: (batch or 1, time), how many tokens stand before each.
            lengths: (batch,), how many of the tokens are no padding, at least one.

        Returns:
            What each next token is chosen by, (batch, time, hidden_size); the attention
            that the context got, (batch, time, places); and the state after the last
            token of each row, (batch, …).
        """

    def write(
        self,
        memory: Memory,
        state: Tensor,
        tokens: Tensor,
        first: Tensor,
        lengths: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Give each row's logits of the token to come, (batch, vocabulary).

        Arguments, and the state that is returned besides, are those of `follow`, but
        that `first`, (batch,), says how many tokens stand before the first one.
        """
        now = first[:, None] + torch.arange(tokens.shape[1])  # (batch, time)
        features, weights, state = self.follow(memory, state, tokens, now, lengths)
        rows, last = torch.arange(len(tokens)), lengths - 1
        logits = self.readout(features[rows, last], weights[rows, last], memory.words)
        return logits, state

    def forward(self, contexts: Tensor, inverse: Tensor, tokens: Tensor) -> Tensor:
        """Give the logits of each token of whole responses.

        Args:
            contexts: (contexts, places), each of them once.
            inverse: (batch,), number of each row's context.
            tokens: (batch, time), what was written, -1 in padding.

        Returns:
            Shape (tokens, vocabulary), in the order of `tokens[tokens >= 0]`.
        """
        return self._read_off(*self._features(contexts, inverse, tokens))

    def with_values(
        self, contexts: Tensor, inverse: Tensor, tokens: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Give the logits of each token, and the value of what stands before it.

        Arguments are those of `forward`.

        Returns:
            Shapes (tokens, vocabulary) and (tokens,).

        Raises:
            ValueError: if the network has no critic.
        """
        if self.critic is None:
            raise ValueError(f"the network must have a critic; its shape: {self.shape}")
        parts = self._features(contexts, inverse, tokens)
        values: Tensor = self.critic(parts[0])
        return self._read_off(*parts), values[:, 0]

    def _features(
        self, contexts: Tensor, inverse: Tensor, tokens: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Read and follow; return features, attention and words for each token.

        Padding is left out before the vocabulary comes in, where most work is: beside
        one long response many short ones are little else.
        """
        memory = self.read(contexts).rows(inverse)
        begin = torch.full_like(tokens[:, :1], self.start_token)
        before = torch.cat((begin, tokens[:, :-1].clamp(min=0)), 1)
        written = tokens >= 0
        now = torch.arange(tokens.shape[1])[None]  # one for all rows is quicker
        features, weights, _ = self.follow(
            memory, memory.start, before, now, written.sum(1).clamp(min=1)
        )
        rows = written.nonzero()[:, 0]
        return features[written], weights[written], memory.words[rows]

    def _read_off(self, features: Tensor, weights: Tensor, words: Tensor) -> Tensor:
        logits: Tensor = self.readout(features, weights, words)
        return logits
