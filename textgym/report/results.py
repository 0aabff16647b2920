"""What a report is made of: agents, what they played and what they wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from textgym.task import Task


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an agent wrote in one turn.

    Attributes:
        text: The words.
        ids: The tokens, where it wrote tokens.
        numbers: What it recorded for each token, by name: "probability", "entropy",
            "value", "advantage".
    """

    text: str
    ids: tuple[int, ...] | None = None
    numbers: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode, as it was stored.

    Attributes:
        example_index: The example's place in the split; also the episode's seed.
        example_id: Its name.
        turns: What the agent wrote, turn by turn.
        reward: The episode's return.
        metrics: Values by name.
        references: Right answers, if there are any.
        run: Which of several runs, or samples, of the agent.
        error: Why the agent failed, if it did.
        notes: What else was recorded, such as the sandbox's verdicts.
    """

    example_index: int
    example_id: str
    turns: tuple[Spoken, ...]
    reward: float
    metrics: Mapping[str, float] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    run: int = 0
    error: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Curve:
    """How a training run went.

    Attributes:
        name: Of the run.
        task: What it learned.
        training: Tokens and the mean reward of what was sampled.
        validation: Tokens and the mean reward on examples kept apart.
        facts: What else is known of the run, for people.
        options: What it was told, by name.
    """

    name: str
    task: str
    training: tuple[tuple[float, float], ...] = ()
    validation: tuple[tuple[float, float], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Result:
    """What one agent did on one suite.

    Attributes:
        agent: Its name.
        suite: Name of the suite.
        fingerprint: Results can be compared if theirs are equal.
        tasks: What was played, by label.
        episodes: Of each task, by label.
        floors: What random tokens earn, by label; empty if not known.
        ceilings: What right answers earn, by label; empty if not known.
        facts: What else is known of the evaluation, for people.
    """

    agent: str
    suite: str
    fingerprint: str
    tasks: Mapping[str, Task] = field(repr=False)
    episodes: Mapping[str, tuple[Episode, ...]] = field(repr=False)
    floors: Mapping[str, float] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


def check_comparable(results: Sequence[Result]) -> None:
    """Refuse results that say nothing about each other.

    Raises:
        ValueError: if suites differ, or two agents have the same name.
    """
    for one in results[1:]:
        first = results[0]
        if one.fingerprint != first.fingerprint:
            raise ValueError(
                f"results of {first.agent} and {one.agent} cannot be compared: "
                f"{_why(first, one)}. Evaluate both with the same suite and version "
                "of textgym, or write a report of each"
            )
    names = [one.agent for one in results]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(
            f"two results are of agents called {twice[0]!r}; give each card once, or "
            "evaluate one of the agents again under another name"
        )


def task_labels(results: Iterable[Result]) -> list[str]:
    """List the tasks of all results in order."""
    return list(dict.fromkeys(label for one in results for label in one.tasks))


def _why(one: Result, other: Result) -> str:
    if one.suite != other.suite:
        return f"the suites are {one.suite} and {other.suite}"
    if missing := sorted({*one.tasks} ^ {*other.tasks}):
        return f"one of them did not play {', '.join(missing)}"
    return (
        f"the fingerprints of {one.suite} are {one.fingerprint[:12]} and "
        f"{other.fingerprint[:12]}, so that corpora, metrics or versions differ"
    )
