"""Trained networks as agents that anything can evaluate."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from baselines.decoding import Array, Decoder, check_vocabulary
from baselines.networks import Writer
from baselines.rollout import Choose, greedy


class WriterAgent:
    """A network that writes the likeliest token, or draws one.

    It remembers what it has read, which saves work and changes nothing.

    Args:
        writer: The network; its weights must not change while the agent plays.
        choose: Chooses tokens by logits.
    """

    def __init__(self, writer: Writer, choose: Choose = greedy) -> None:
        self.writer = writer
        self._choose = choose
        self._decoder = Decoder(writer)
        self._last: tuple[torch.Tensor, torch.Tensor] | None = None

    @property
    def numbers(self) -> dict[str, Array]:
        """Return the probability of each token that was chosen last, and the entropy.

        They are those of the distribution that the network gives, whatever was chosen.
        """
        if self._last is None:
            return {}
        logits, chosen = self._last
        shares = logits.softmax(dim=1)
        return {
            "probability": shares.gather(1, chosen[:, None])[:, 0].numpy(),
            "entropy": torch.special.entr(shares).sum(dim=1).numpy(),
        }

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose the next token of each row.

        Args:
            observations: `context` and `response`, ids of shape (rows, …).
            masks: 1 for the tokens that make sense, (rows, vocabulary).

        Raises:
            ValueError: if the vocabulary is not the one that was trained on.
        """
        check_vocabulary(masks, self.writer.shape.response_tokens)
        logits = self._decoder.logits(observations, masks)
        chosen = self._choose(logits)
        self._last = (logits, chosen)
        actions: Array = chosen.numpy()
        return actions
