"""Scores responses with a reward, one at a time or in batches."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textgym.metrics.reference_table import ReferenceTable
from textgym.metrics.scoring import Draft, Prepared, Scorer
from textgym.rewards import Reward
from textgym.task import Task

if TYPE_CHECKING:
    from textgym.envs.encoding import EncodedCorpus


class Grader:
    """One reward over one encoded corpus.

    Attributes:
        reward: Weighs the values.
        scorer: Computes the values of the reward's metrics.
        names: Names of those metrics, in the order of their values.
        weights: Their weights, in the same order.
    """

    def __init__(self, encoded: EncodedCorpus, task: Task, reward: Reward) -> None:
        self._encoded = encoded
        self._task = task
        self._prepared: dict[tuple[int, int], Prepared] = {}
        self.reward = reward
        terms = [term for term in reward.terms if term.metric is not None]
        self.scorer = Scorer([t.metric for t in terms if t.metric], encoded.tokenizer)
        self.names = tuple(term.name for term in terms)
        self.weights = tuple(term.weight for term in terms)
        self.own_terms = [term for term in reward.terms if term.metric is None]

    def __reduce__(self) -> tuple[Any, ...]:
        # Shared by reference, like the corpus it grades.
        return type(self._encoded).grader, (self._encoded, self.reward)

    def prepared(self, index: int, turn: int = 0) -> Prepared:
        """Return what the metrics know of the references of an example's turn."""
        known = self._prepared.get((index, turn))
        if known is None:
            example = self._encoded.example(index)
            try:
                known = self.scorer.prepare(self._task.references(example, turn))
            except ValueError as error:
                raise ValueError(f"example {example.id!r}: {error}") from None
            self._prepared[index, turn] = known
        return known

    def draft(self, index: int, turn: int = 0) -> Draft:
        """Begin to write a response."""
        return Draft(self.scorer, self.prepared(index, turn))

    def metric_score(self, values: list[float]) -> float:
        """Weigh the values of the metrics alone: what a dense reward pays along."""
        if len(values) == 1:  # the usual reward, in every step if it is dense
            return self.weights[0] * values[0]
        return sum(map(operator.mul, self.weights, values), 0.0)

    def parts(
        self, values: list[float], own: Mapping[str, float], weight: float
    ) -> dict[str, float]:
        """Weigh the values of the metrics and of the task's own terms.

        Raises:
            ValueError: if a value is missing or not a finite number.
        """
        parts = {}
        for n, value in enumerate(values):
            parts[self.names[n]] = self.weights[n] * value * weight
        for term in self.own_terms:
            if term.name not in own:
                raise ValueError(
                    f"{type(self._task).__name__} must answer with a value of "
                    f"{term.name!r}, which {self.reward!r} weighs; its reply has "
                    f"{sorted(own)}"
                )
            parts[term.name] = term.weight * float(own[term.name]) * weight
        # One look at their sum, since this is done for every episode.
        if not math.isfinite(sum(parts.values())):
            refuse_infinite(parts)
        return parts

    @cached_property
    def tables(self) -> list[ReferenceTable]:
        """References as arrays, for each of the scorer's matchings."""
        size = len(self._encoded.corpus)
        # A row that waits for its reset may write one token too many.
        most = self._encoded.max_response + 1
        return [
            ReferenceTable(
                size,
                len(matching.numbers),
                longest=most * len(matching.piece_columns),
            )
            for matching in self.scorer.matchings
        ]


def refuse_infinite(parts: Mapping[str, float]) -> None:
    """Raise an error that names the part that is not a finite number."""
    for name, part in parts.items():
        if not math.isfinite(part):
            raise ValueError(
                f"reward term {name!r} must be a finite number; got {part!r}"
            )
