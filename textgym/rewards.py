"""What an agent is paid for: weighted terms over metrics."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import TypeAlias

from textgym.errors import unknown_name
from textgym.metrics import METRICS, Metric, make_metric


@dataclass(frozen=True)
class Term:
    """One part of a reward.

    Attributes:
        name: Name of the metric, or of a value that the task itself answers with.
        weight: What a value of 1 earns.
        metric: Computes the value from text and references; None where the task does.
    """

    name: str
    weight: float
    metric: Metric | None


class Reward:
    """A weighted sum of terms, such as `Reward({"bleu": 0.7, "chrf": 0.3})`.

    Attributes:
        terms: The parts, in the order in which they are added.

    Args:
        weights: weight by metric; a metric is a name or a `Metric` of your own.
        own_terms: names of values that a task answers with itself.

    Raises:
        ValueError: for an unknown name or a weight that is not a finite number.
    """

    def __init__(
        self, weights: Mapping[str | Metric, float], *, own_terms: Iterable[str] = ()
    ) -> None:
        own_terms = tuple(own_terms)
        if not weights:
            raise ValueError("reward must have at least one term; got none")
        self.terms = tuple(
            _term(metric, weight, own_terms) for metric, weight in weights.items()
        )
        names = [term.name for term in self.terms]
        if len(set(names)) < len(names):
            raise ValueError(
                f"the terms of a reward must have different names; got {names}. Give "
                "a metric of your own another name"
            )

    @property
    def weights(self) -> dict[str, float]:
        """Weight by name."""
        return {term.name: term.weight for term in self.terms}

    @cached_property
    def signature(self) -> str:
        """The signatures of all metrics, by name."""
        return "; ".join(
            f"{term.name}={term.metric.signature}" for term in self.terms if term.metric
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reward) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(self.terms)

    def __repr__(self) -> str:
        return f"Reward({self.weights})"


RewardSpec: TypeAlias = str | Mapping[str | Metric, float] | Metric | Reward


def make_reward(spec: RewardSpec, own_terms: Sequence[str] = ()) -> Reward:
    """Make a reward of a metric's name, of weights by name, or of a `Reward`.

    Raises:
        ValueError: for an unknown name or a weight that is not a finite number.
    """
    if isinstance(spec, Reward):
        for term in spec.terms:
            if term.metric is None and term.name not in own_terms:
                raise ValueError(unknown_name("reward", term.name, own_terms))
        return spec
    if isinstance(spec, str | Metric):
        spec = {spec: 1.0}
    if not isinstance(spec, Mapping):
        raise ValueError(
            "reward must be the name of a metric, a mapping from names to weights or a "
            f"Reward; got {spec!r}"
        )
    return Reward(spec, own_terms=own_terms)


def _term(metric: str | Metric, weight: float, own_terms: tuple[str, ...]) -> Term:
    name = metric.name if isinstance(metric, Metric) else metric
    # bool is an int to Python, but True is no weight.
    if isinstance(weight, bool) or not isinstance(weight, Real):
        raise ValueError(f"the weight of {name!r} must be a number; got {weight!r}")
    if not math.isfinite(weight):
        raise ValueError(f"the weight of {name!r} must be finite; got {weight!r}")
    if isinstance(metric, Metric):
        return Term(name, float(weight), metric)
    if metric in own_terms:
        return Term(name, float(weight), None)
    if metric not in METRICS:
        raise ValueError(unknown_name("reward", name, (*own_terms, *METRICS)))
    return Term(name, float(weight), make_metric(metric))
