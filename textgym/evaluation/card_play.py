"""Plays suites and stores what happens in result cards."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from textgym.evaluation.blocks import (
    Block,
    MakeAgent,
    Played,
    Player,
    play_in_processes,
    play_with_ray,
)
from textgym.evaluation.cards import Card, append, begin_card, parts, write_head
from textgym.evaluation.failures import Patience
from textgym.evaluation.suites import Suite
from textgym.evaluation.token_play import Progress

_PATIENT = Patience(stops=False)


def play_card(
    path: str | os.PathLike[str],
    suite: Suite,
    make_agent: MakeAgent,
    *,
    agent: str,
    runs: int = 1,
    num_envs: int = 256,
    patience: Patience = _PATIENT,
    workers: int = 1,
    ray: str | None = None,
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
        workers: Number of processes; with several, `make_agent` must be picklable, and
            the suite made of rows. The card is the same, whatever their number, if
            agents do not depend on anything but their arguments.
        ray: Address of a Ray cluster that plays instead, or "local"; asks of agents and
            suite what several workers ask.
        progress: Called with the number of finished episodes and of all.

    Raises:
        ValueError: if another card lies there.
    """
    for what, number in (("runs", runs), ("workers", workers)):
        if number < 1:
            raise ValueError(f"{what} must be at least 1; got {number}")
    card = begin_card(
        Card(Path(path), agent, suite.fingerprint, runs, suite.to_dict(), suite.rows)
    )
    counted = _Counted(progress, runs * sum(suite.episodes.values()))
    player = Player(suite, make_agent, num_envs, patience)
    done = _stored(card)
    counted.add(sum(done.values()))
    blocks = list(_blocks(player, runs, done))
    if not blocks:
        return card
    write_head(card)
    plays: Iterator[Played]
    if ray is not None:
        plays = play_with_ray(player, blocks, ray)
    elif workers == 1:
        plays = (player.play(block, counted.inside) for block in blocks)
    else:
        plays = play_in_processes(player, blocks, workers)
    for block, played in zip(blocks, plays, strict=True):
        append(card, block.task, block.run, played.records)
        counted.add(len(block.examples))
        card = _told(card, played)
    return card


def _stored(card: Card) -> dict[tuple[str, int], int]:
    """Count the stored episodes of each task and run."""
    done: dict[tuple[str, int], int] = {}
    for task, run, _ in card.episodes():
        done[task, run] = done.get((task, run), 0) + 1
    return done


def _blocks(
    player: Player, runs: int, done: Mapping[tuple[str, int], int]
) -> Iterator[Block]:
    """Cut what is not stored yet into blocks.

    The first agent decides their size, and is made before anything is written, so that
    an agent that does not exist leaves no card.
    """
    size = 0
    for task, run in parts(player.suite, runs):
        first, total = done.get((task, run), 0), player.suite.episodes[task]
        if first < total:
            size = size or player.size(task, run)
        for start in range(first, total, size or 1):
            yield Block(task, run, range(start, min(start + size, total)))


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


def _told(card: Card, played: Played) -> Card:
    """Add up the time, and what an agent tells of its use."""
    about = {**card.about}
    about["seconds"] = about.get("seconds", 0.0) + played.seconds
    if played.prompts is not None:
        about["prompts"] = played.prompts
    if played.usage:
        before = about.get("usage", {})
        names = {**before, **played.usage}
        about["usage"] = {n: before.get(n, 0) + played.usage.get(n, 0) for n in names}
    card = replace(card, about=about)
    write_head(card)
    return card
