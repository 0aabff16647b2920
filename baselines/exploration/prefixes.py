"""What bonuses make of prompts and the beginnings of answers: vectors."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from baselines.networks import Shape
from baselines.rollout import Turns

FEATURES = 32


class PrefixReader(nn.Module):
    """Reads a prompt as a bag of words, and what was written as a sequence.

    Far smaller than the network that writes, since it must only tell texts apart.

    Args:
        shape: Of the network that writes, for the sizes of its vocabularies.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self._pad = shape.context_pad
        self.context_embedding = nn.Embedding(shape.context_tokens, FEATURES)
        self.response_embedding = nn.Embedding(shape.response_tokens, FEATURES)
        self.unit = nn.GRU(FEATURES, FEATURES, batch_first=True)

    def forward(self, turns: Turns) -> tuple[Tensor, Tensor]:
        """Return features before and after each token: (tokens, FEATURES) each."""
        start = self._bags(turns.contexts)[turns.inverse]  # (turns, FEATURES)
        words = self.response_embedding(turns.tokens.clamp(min=0))
        after, _ = self.unit(words, start[None])  # (turns, time, FEATURES)
        before = torch.cat((start[:, None], after[:, :-1]), 1)
        written = turns.tokens >= 0
        return before[written], after[written]

    def _bags(self, contexts: Tensor) -> Tensor:
        present = (contexts != self._pad)[..., None]  # (contexts, places, 1)
        words = self.context_embedding(contexts) * present
        return torch.tanh(words.sum(1) / present.sum(1).clamp(min=1))
