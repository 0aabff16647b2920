"""Makes agents out of the snapshots that learners make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baselines.networks import Shape, make_network
from baselines.rollout import Choose, greedy
from baselines.tabular.agent import TabularAgent
from baselines.writer_agent import WriterAgent
from textgym.evaluation import Agent


def agent_of(snapshot: Mapping[str, Any], choose: Choose | None = None) -> Agent:
    """Make an agent that plays as a learner did when it was copied.

    Args:
        snapshot: What `Learner.snapshot` returned, or `Learner.state`.
        choose: Chooses tokens by logits; None for the likeliest.

    Raises:
        ValueError: if a table, which has no probabilities, should draw its tokens.
    """
    if "table" in snapshot:
        if choose is not None:
            raise ValueError(
                "tokens can be drawn where a network gives them probabilities; a table "
                "writes one text for each prompt. Choose a run of another method"
            )
        return TabularAgent.of(snapshot)
    writer = make_network(Shape(**snapshot["shape"]))
    writer.load_state_dict(snapshot["weights"])
    return WriterAgent(writer, choose or greedy)
