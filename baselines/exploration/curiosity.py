"""Intrinsic curiosity: a bonus for tokens whose consequence was not foreseen."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from baselines.exploration.prefixes import FEATURES, PrefixReader
from baselines.exploration.surprise import Surprise
from baselines.networks import Shape
from baselines.rollout import Turns

# Weight of the forward loss (Pathak et al. 2017, section 3).
_FORWARD = 0.2


def forward_errors(predicted: Tensor, after: Tensor) -> Tensor:
    """Measure how badly the next state was foreseen (Pathak et al. 2017, eq. 5 and 6).

    Args:
        predicted: shape (tokens, features), out of the state before and the token.
        after: the same shape, the state after the token.

    Returns:
        Shape (tokens,), half the squared distance.
    """
    return (predicted - after).square().sum(-1) / 2


def curiosity_loss(
    errors: Tensor, logits: Tensor, tokens: Tensor, *, forward: float = _FORWARD
) -> Tensor:
    """Weigh both models of curiosity, to be minimised (Pathak et al. 2017, eq. 7).

    Args:
        errors: shape (tokens,), of the forward model.
        logits: shape (tokens, vocabulary), by which the inverse model guesses what was
            written between two states.
        tokens: shape (tokens,), what was.
        forward: share of the forward model (beta).

    Returns:
        A scalar.
    """
    return (1 - forward) * cross_entropy(logits, tokens) + forward * errors.mean()


class _Models(nn.Module):
    """Features of states, and the two models over them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.reader = PrefixReader(shape)
        self.token = nn.Embedding(shape.response_tokens, FEATURES)
        self.forwards = nn.Sequential(
            nn.Linear(2 * FEATURES, FEATURES), nn.ReLU(), nn.Linear(FEATURES, FEATURES)
        )
        self.inverse = nn.Sequential(
            nn.Linear(2 * FEATURES, FEATURES),
            nn.ReLU(),
            nn.Linear(FEATURES, shape.response_tokens),
        )


class Curiosity(Surprise):
    """Pays by how badly the state after a token is foreseen (ICM).

    Features are learned by guessing the token between two states, so that they hold
    what the agent has a hand in (Pathak et al. 2017). In a text that is everything, and
    each token leads where it leads for sure: what is left is how seldom a place was
    seen. Errors are paid in units of their deviation, which replaces the paper's eta.

    Args:
        shape: Of the network that writes, for the sizes of its vocabularies.
        seed: Draws weights.
    """

    def _make(self, shape: Shape) -> nn.Module:
        return _Models(shape)

    def _errors(self, turns: Turns) -> tuple[Tensor, Tensor]:
        models = self._networks
        assert isinstance(models, _Models)  # made above
        tokens = turns.tokens[turns.tokens >= 0]
        before, after = models.reader(turns)  # (tokens, FEATURES)
        both = torch.cat((before, models.token(tokens)), -1)
        errors = forward_errors(models.forwards(both), after)
        logits = models.inverse(torch.cat((before, after), -1))
        return errors, curiosity_loss(errors, logits, tokens)
