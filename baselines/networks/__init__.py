"""Networks that read a context and write a response token by token."""

from __future__ import annotations

from baselines.networks.gru import GruWriter
from baselines.networks.shape import NetworkName, Shape
from baselines.networks.transformer import TransformerWriter
from baselines.networks.writer import Memory, Writer

__all__ = ["Memory", "NetworkName", "Shape", "Writer", "make_network"]

_NETWORKS: dict[NetworkName, type[Writer]] = {
    "gru": GruWriter,
    "transformer": TransformerWriter,
}


def make_network(shape: Shape) -> Writer:
    """Make a network of a shape, with random weights."""
    return _NETWORKS[shape.network](shape)
