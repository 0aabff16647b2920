"""From what a network has in mind to the next token: by writing, or by copying."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from baselines.networks.shape import Shape

# Keeps the logarithm of what cannot be written finite.
_TINY = 1e-30


class Readout(nn.Module):
    """Values next tokens, those of the context by copying, too, if that is wanted.

    A token's probability is then the share of writing times what the vocabulary gives
    it, and the share of copying times the attention that its places in the context
    get (See et al. 2017, eq. 8 and 9). Their words outside of the vocabulary have no
    counterpart: actions are the tokens that there are.

    Args:
        shape: Sizes, and whether there is copying.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.output = nn.Linear(shape.hidden_size, shape.response_tokens)
        self.gate = nn.Linear(shape.hidden_size, 1) if shape.copying else None
        nn.init.zeros_(self.output.bias)

    def forward(self, features: Tensor, weights: Tensor, words: Tensor) -> Tensor:
        """Give logits; with copying they are logarithms of probabilities.

        Args:
            features: (tokens, hidden_size).
            weights: (tokens, places), the attention that each place gets.
            words: (tokens, places), the tokens of the context.

        Returns:
            Shape (tokens, vocabulary).
        """
        logits: Tensor = self.output(features)
        if self.gate is None:
            return logits
        copied = torch.sigmoid(self.gate(features))  # (tokens, 1)
        written = (1 - copied) * logits.softmax(-1)
        return (written.scatter_add(-1, words, copied * weights) + _TINY).log()
