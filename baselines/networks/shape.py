"""What decides the sizes of a network's weights."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

NetworkName: TypeAlias = Literal["gru", "transformer"]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Everything that decides the sizes of a network's weights.

    Attributes:
        network: Which network.
        context_tokens: Size of the vocabulary that is read.
        response_tokens: Size of the vocabulary that is written.
        context_pad: Id that fills contexts.
        response_pad: Id that fills responses.
        embedding_size: Numbers that stand for a token.
        hidden_size: Numbers that stand for what was read or written so far; even.
        layers: Blocks of the reader, and as many of the writer; 1 for a GRU.
        heads: Attentions side by side, each on its share of `hidden_size`; 1 for a
            GRU.
        nearness: How much attention prefers near places at first; the place that is as
            far into the context as the next token is into the response counts as near.
        copying: Whether tokens of the context can be copied, so that their ids must
            mean in the context what they mean in the response.
        critic: Whether the network also values how far a response has come.

    Raises:
        ValueError: for sizes that do not go together.
    """

    network: NetworkName = "gru"
    context_tokens: int
    response_tokens: int
    context_pad: int
    response_pad: int
    embedding_size: int
    hidden_size: int
    layers: int = 1
    heads: int = 1
    nearness: float
    copying: bool = False
    critic: bool = False

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name.endswith(_SIZES) and not value >= 1:
                raise ValueError(f"{one.name} must be at least 1; got {value!r}")
        if self.hidden_size % 2:
            raise ValueError(f"hidden_size must be even; got {self.hidden_size}")
        if self.network == "gru" and (self.layers, self.heads) != (1, 1):
            raise ValueError(
                "network 'gru' has one layer and one head; got "
                f"layers={self.layers} and heads={self.heads}. Leave both out, or "
                "choose the network 'transformer'"
            )
        if self.hidden_size % self.heads:
            raise ValueError(
                "heads share hidden_size evenly, so it must be a multiple of heads; "
                f"got hidden_size={self.hidden_size} and heads={self.heads}"
            )
        if self.copying and self.context_tokens != self.response_tokens:
            raise ValueError(
                "copying needs one vocabulary for what is read and what is written; "
                f"got context_tokens={self.context_tokens} and "
                f"response_tokens={self.response_tokens}. Leave copying out"
            )


_SIZES = ("_tokens", "_size", "layers", "heads")
