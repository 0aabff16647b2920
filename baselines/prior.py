"""What a network knew before its first reward, and what it costs to leave that."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from baselines.by_reward import log_probabilities_of
from baselines.guidance import divergences, fluencies
from baselines.networks import Writer
from baselines.rollout import Turns


class Priors:
    """A network as it was after texts without prompts, and after the warm start.

    Args:
        writer: The network that goes on learning.
        kl_weight: What a nat between it and the policy after the warm start costs.
        fluency_weight: What a nat of probability is worth by the language model.
    """

    def __init__(
        self, writer: Writer, *, kl_weight: float, fluency_weight: float
    ) -> None:
        self._kl_weight = kl_weight
        self._fluency_weight = fluency_weight
        self._pad = writer.shape.context_pad
        self._warm = _frozen(writer) if kl_weight else None
        self._language = _frozen(writer) if fluency_weight else None

    def keep_language(self, writer: Writer) -> None:
        """Remember a language model, if it is ever asked."""
        if self._language:
            self._language.load_state_dict(writer.state_dict())

    def keep_warm(self, writer: Writer) -> None:
        """Remember the policy after the warm start, if it is ever asked."""
        if self._warm:
            self._warm.load_state_dict(writer.state_dict())

    def costs(self, turns: Turns, log_probabilities: Tensor) -> Tensor:
        """Say what the policy's choice at each token costs: (tokens,).

        Args:
            turns: What was written.
            log_probabilities: (tokens, vocabulary), of the network that learns.
        """
        costs = torch.zeros(len(log_probabilities))
        if self._warm:
            before = _log_probabilities(self._warm, turns)
            costs = costs + self._kl_weight * divergences(log_probabilities, before)
        if self._language:
            language = _log_probabilities(
                self._language, _without_prompts(turns, self._pad)
            )
            fluency = fluencies(log_probabilities, language)
            costs = costs - self._fluency_weight * fluency
        return costs

    def state(self) -> dict[str, Any]:
        """Return the weights of what is remembered."""
        networks = {"warm": self._warm, "language": self._language}
        return {name: one.state_dict() for name, one in networks.items() if one}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        for network, name in ((self._warm, "warm"), (self._language, "language")):
            if network:
                network.load_state_dict(state[name])


def _frozen(writer: Writer) -> Writer:
    return copy.deepcopy(writer).requires_grad_(requires_grad=False)


@torch.no_grad()
def _log_probabilities(writer: Writer, turns: Turns) -> Tensor:
    return log_probabilities_of(writer, turns)


def _without_prompts(turns: Turns, pad: int) -> Turns:
    """Show what was written, and not what it answers."""
    return replace(
        turns,
        contexts=torch.full((1, 1), pad),
        inverse=torch.zeros_like(turns.inverse),
    )
