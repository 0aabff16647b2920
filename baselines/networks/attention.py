"""Attention of one or more heads, with a learnt bias for each offset."""

from __future__ import annotations

import torch
from torch import Tensor, nn

# Beyond this distance all offsets between two places are alike.
_FARTHEST = 32


class OffsetBias(nn.Module):
    """Tells attention how far apart two places are (Shaw 2018, Raffel et al. 2020).

    This is all that attention knows of order. Each head has one number for each
    offset, which begins lower the farther two places are apart, less so from head to
    head (Press et al. 2022), and is learnt from there.

    Args:
        heads: Number of heads.
        nearness: How much the first head prefers the nearest place at first.
    """

    def __init__(self, heads: int, nearness: float) -> None:
        super().__init__()
        offsets = torch.arange(-_FARTHEST, _FARTHEST + 1).abs().float()
        slopes = nearness * 0.5 ** torch.arange(heads)
        self.bias = nn.Parameter(-slopes[:, None] * offsets)  # (heads, offsets)

    def forward(self, now: Tensor, places: int) -> Tensor:
        """Look up the bias of each offset.

        Args:
            now: (batch or 1, time), the places that attention looks from.
            places: how many there are to look at.

        Returns:
            Shape (batch or 1, heads, time, places).
        """
        offsets = torch.arange(places) - now[..., None]  # (batch or 1, time, places)
        offsets = offsets.clamp(-_FARTHEST, _FARTHEST) + _FARTHEST
        return self.bias[:, offsets].transpose(0, 1)


def attend(
    queries: Tensor, keys: Tensor, values: Tensor, bias: Tensor, visible: Tensor
) -> tuple[Tensor, Tensor]:
    """Average values by how well keys fit queries (Vaswani et al. 2017, eq. 1).

    Args:
        queries: (batch, time, size).
        keys: (batch, places, size).
        values: (batch, places, size).
        bias: (batch or 1, heads, time, places), added to the scores.
        visible: (batch or 1, time or 1, places), at least one place for each query.

    Returns:
        The averages, (batch, time, size), and the weights, (batch, heads, time,
        places).
    """
    heads = bias.shape[1]
    parts = (_split(part, heads) for part in (queries, keys, values))
    queries, keys, values = parts  # (batch, heads, time or places, size / heads)
    scores = queries @ keys.transpose(-1, -2) * queries.shape[-1] ** -0.5 + bias
    scores = scores.masked_fill(~visible[:, None], -torch.inf)
    weights = scores.softmax(-1)  # (batch, heads, time, places)
    return (weights @ values).transpose(1, 2).flatten(2), weights


def _split(values: Tensor, heads: int) -> Tensor:
    batch, places, _ = values.shape
    return values.reshape(batch, places, heads, -1).transpose(1, 2)
