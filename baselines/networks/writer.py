"""What all networks have in common: they read a context and write a response."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

import torch
from torch import Tensor, nn

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

    @abstractmethod
    def read(self, contexts: Tensor) -> Memory:
        """Encode contexts: (batch, places) of ids, padded on the right."""

    @abstractmethod
    def write(
        self,
        memory: Memory,
        state: Tensor,
        tokens: Tensor,
        first: Tensor,
        lengths: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Go on from a state with tokens that were written.

        Args:
            memory: of the rows' contexts.
            state: (batch, …), after the tokens before; may be written over.
            tokens: (batch, time), beginning with `start_token` at the very start.
            first: (batch,) or (1,), how many tokens stand before them.
            lengths: (batch,), how many of the tokens are no padding, at least one;
                None for all.

        Returns:
            Logits of each next token, (batch, time, vocabulary), and the state after
            the last token of each row, (batch, …).
        """

    def forward(self, contexts: Tensor, inverse: Tensor, tokens: Tensor) -> Tensor:
        """Give the logits of whole responses.

        Args:
            contexts: (contexts, places), each of them once.
            inverse: (batch,), number of each row's context.
            tokens: (batch, time), what was written, anything from 0 in padding.

        Returns:
            Shape (batch, time, vocabulary).
        """
        memory = self.read(contexts).rows(inverse)
        begin = torch.full_like(tokens[:, :1], self.start_token)
        before = torch.cat((begin, tokens[:, :-1]), 1)
        nothing = torch.zeros(1, dtype=torch.int64)  # one for all rows is quicker
        logits, _ = self.write(memory, memory.start, before, nothing)
        return logits

    def _trimmed(self, contexts: Tensor) -> tuple[Tensor, Tensor]:
        """Cut columns that are padding in all rows, and tell what is none.

        The first place counts as present, so that attention always has one to look at.
        """
        lengths = (contexts != self.shape.context_pad).sum(1).clamp(min=1)
        contexts = contexts[:, : int(lengths.max())]
        return contexts, torch.arange(contexts.shape[1]) < lengths[:, None]
