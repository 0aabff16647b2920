"""Plays suites and stores what happens in result cards."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from textgym.evaluation.agent import Agent, PromptAgent
from textgym.evaluation.cards import Card, append, begin_card, parts, write_head
from textgym.evaluation.evaluate import evaluate
from textgym.evaluation.failures import Patience
from textgym.evaluation.prompts import PROMPTS_VERSION
from textgym.evaluation.suites import Suite
from textgym.evaluation.text_play import CONCURRENCY
from textgym.evaluation.token_play import Progress
from textgym.task import Task

# Episodes that are lost where the process is killed, at most.
_BLOCK = 1024
_PATIENT = Patience(stops=False)

MakeAgent: TypeAlias = Callable[[Task, int], Agent | PromptAgent]


def play_card(
    path: str | os.PathLike[str],
    suite: Suite,
    make_agent: MakeAgent,
    *,
    agent: str,
    runs: int = 1,
    num_envs: int = 256,
    patience: Patience = _PATIENT,
    progress: Progress | None = None,
) -> Card:
    """Play a suite and store each block of episodes as soon as it is finished.

    Where a card of the same agent and suite lies there, what it holds is not played
    again, so that a process that was killed can play on.

    Args:
        path: Directory of the card.
        suite: What is played.
        make_agent: Makes the agent for a task and the number of a run, its seed.
        agent: What the agent is called.
        runs: How often the suite is played.
        num_envs: Most rows that are played at the same time.
        patience: With an agent that fails; scores its episodes 0 by default.
        progress: Called with the number of finished episodes and of all.

    Raises:
        ValueError: if another card lies there.
    """
    if runs < 1:
        raise ValueError(f"runs must be at least 1; got {runs}")
    card = begin_card(
        Card(Path(path), agent, suite.fingerprint, runs, suite.to_dict(), suite.rows)
    )
    done: dict[tuple[str, int], int] = {}
    for task, run, _ in card.episodes():
        done[task, run] = done.get((task, run), 0) + 1
    counted = _Counted(progress, runs * sum(suite.episodes.values()))
    for name, run in parts(suite, runs):
        first, total = done.get((name, run), 0), suite.episodes[name]
        counted.add(first)
        if first == total:
            continue
        begun = time.monotonic()
        player = make_agent(suite.tasks[name], run)
        # Not before, so that an agent that does not exist leaves no card.
        write_head(card)
        try:
            for block in _blocks(first, total, player):
                played = evaluate(
                    player,
                    suite.tasks[name],
                    first=block.start,
                    episodes=len(block),
                    num_envs=num_envs,
                    patience=patience,
                    progress=counted.inside,
                )
                append(card, name, run, played.records)
                counted.add(len(block))
        finally:
            card = _told(card, time.monotonic() - begun, player)
    return card


class _Counted:
    """Adds up the progress of several evaluations."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._finished = progress, total, 0

    def add(self, episodes: int) -> None:
        """Count episodes that are stored."""
        self._finished += episodes
        self.inside(0, 0)

    def inside(self, episodes: int, total: int) -> None:
        """Tell of episodes that are finished, but not yet stored."""
        if self._progress:
            self._progress(self._finished + episodes, self._total)


def _blocks(first: int, total: int, player: Agent | PromptAgent) -> Iterator[range]:
    """Cut examples into what is stored at once.

    Answers to prompts cost money or somebody's time, so that fewer of them are risked.
    """
    size = _BLOCK
    if not isinstance(player, Agent):
        size = getattr(player, "concurrency", CONCURRENCY)
    for start in range(first, total, size):
        yield range(start, min(start + size, total))


def _told(card: Card, seconds: float, player: Agent | PromptAgent) -> Card:
    """Add up the time, and what an agent tells of its use."""
    about = {**card.about, "seconds": card.about.get("seconds", 0.0) + seconds}
    if not isinstance(player, Agent):
        about["prompts"] = PROMPTS_VERSION
    if usage := getattr(player, "usage", None):
        before = card.about.get("usage", {})
        names = {**before, **usage}
        about["usage"] = {n: before.get(n, 0) + usage.get(n, 0) for n in names}
    card = replace(card, about=about)
    write_head(card)
    return card
