"""Random network distillation: a bonus for texts that a network did not learn yet."""

from __future__ import annotations

from torch import Tensor, nn

from baselines.exploration.prefixes import FEATURES, PrefixReader
from baselines.exploration.surprise import Surprise
from baselines.networks import Shape
from baselines.rollout import Turns


def distillation_errors(predicted: Tensor, target: Tensor) -> Tensor:
    """Measure how far a prediction is from a random network (Burda et al. 2019, 2.2).

    Args:
        predicted: shape (tokens, features).
        target: the same shape; a constant.

    Returns:
        Shape (tokens,), the mean of squared differences.
    """
    return (predicted - target.detach()).square().mean(-1)


class Distillation(Surprise):
    """Pays by how badly the features of a random network are predicted (RND).

    The predictor learns from what was written, and errs on what is unlike that
    (Burda et al. 2019). The paper divides by the deviation of the returns of errors;
    here it is that of the errors themselves, as episodes are short.

    Args:
        shape: Of the network that writes, for the sizes of its vocabularies.
        seed: Draws weights.
    """

    def _make(self, shape: Shape) -> nn.Module:
        target = PrefixReader(shape).requires_grad_(requires_grad=False)
        deeper = nn.Sequential(
            nn.Linear(FEATURES, FEATURES), nn.ReLU(), nn.Linear(FEATURES, FEATURES)
        )
        parts = {"target": target, "predictor": PrefixReader(shape), "deeper": deeper}
        return nn.ModuleDict(parts)

    def _errors(self, turns: Turns) -> tuple[Tensor, Tensor]:
        assert isinstance(self._networks, nn.ModuleDict)  # made above
        _, target = self._networks["target"](turns)
        _, known = self._networks["predictor"](turns)
        errors = distillation_errors(self._networks["deeper"](known), target)
        return errors, errors.mean()
