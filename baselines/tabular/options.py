"""What agents with tables can be told."""

from __future__ import annotations

from dataclasses import dataclass

from baselines.options import Options
from baselines.tabular.choice import StatesName


@dataclass(frozen=True, kw_only=True)
class TabularOptions(Options):
    """What agents with tables share.

    Tokens are paid one by one, unless `dense` is taken away.

    Attributes:
        examples: Episodes of a batch.
        states: What the table is indexed by: engineered for the environment, a window
            of the context, the tail of the response, or raw; None for engineered where
            there is something, else window.
        rate: Share of the way that values move to their targets.
        discount: Factor for what follows a token; below 1 where states leave so much
            out that they tell little of what is far away.
        decay: Weight of what was earned in fact (lambda): 0 trusts the table's next
            value, 1 the rest of the episode. States that leave much out do not remember
            mistakes, but what was earned does.
        first_epsilon: Share of random tokens at the start.
        last_epsilon: The same at the end; it falls evenly.
    """

    dense: bool = True
    examples: int = 64
    states: StatesName | None = None
    rate: float = 0.2
    discount: float = 1.0
    decay: float = 0.9
    first_epsilon: float = 0.3
    last_epsilon: float = 0.01

    def __post_init__(self) -> None:
        """Check that shares are shares.

        Raises:
            ValueError: if not.
        """
        super().__post_init__()
        for name in ("rate", "discount", "decay", "first_epsilon", "last_epsilon"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(
                    f"{name} must be in [0, 1]; got {getattr(self, name)}. Choose a "
                    "share such as 0.3"
                )

    @property
    def rows(self) -> int:
        """Number of episodes that are played side by side."""
        return self.examples


@dataclass(frozen=True, kw_only=True)
class TabularQLearningOptions(TabularOptions):
    """Learn by reward: Q-learning with a table."""


@dataclass(frozen=True, kw_only=True)
class TabularSarsaOptions(TabularOptions):
    """Learn by reward: SARSA with a table."""


@dataclass(frozen=True, kw_only=True)
class TabularExpectedSarsaOptions(TabularOptions):
    """Learn by reward: expected SARSA with a table."""


@dataclass(frozen=True, kw_only=True)
class DynaQOptions(TabularOptions):
    """Learn by reward: Q-learning with a table, and plans.

    Attributes:
        planned: Times that it learns from something it remembers, for each time it
            learns from what it wrote.
        capacity: Steps of batches that are remembered.
    """

    planned: int = 1
    capacity: int = 2_000
