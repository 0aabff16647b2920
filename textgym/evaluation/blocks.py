"""Parts of a suite that are played and stored at once, here or in other processes."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import Any, TypeAlias

from gymnasium.error import DependencyNotInstalled

from textgym.evaluation.agent import Agent, PromptAgent
from textgym.evaluation.evaluate import evaluate
from textgym.evaluation.failures import Patience
from textgym.evaluation.prompts import PROMPTS_VERSION
from textgym.evaluation.results import Record
from textgym.evaluation.suites import Suite, make_suite
from textgym.evaluation.text_play import CONCURRENCY
from textgym.evaluation.token_play import Progress
from textgym.task import Task

# Episodes that are lost where the process is killed, at most.
BLOCK = 1024
# How often workers may be killed before a block is finished.
_TRIES = 3

MakeAgent: TypeAlias = Callable[[Task, int], Agent | PromptAgent]


@dataclass(frozen=True, slots=True)
class Block:
    """Successive examples of one task of a suite.

    Attributes:
        task: Name of the task in the suite.
        run: Number of the run.
        examples: Indices of the examples.
    """

    task: str
    run: int
    examples: range


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a block.

    Attributes:
        records: Its episodes.
        seconds: How long it took.
        usage: What the agent tells of its use in that time.
        prompts: Version of the prompts that were answered, if it answers prompts.
    """

    records: tuple[Record, ...]
    seconds: float
    usage: Mapping[str, float]
    prompts: int | None = None


@dataclass
class Player:
    """Plays blocks with the agents that a function makes.

    Attributes:
        suite: What is played.
        make_agent: Makes the agent for a task and the number of a run.
        num_envs: Most rows that are played at the same time.
        patience: With an agent that fails.
    """

    suite: Suite
    make_agent: MakeAgent
    num_envs: int
    patience: Patience

    def __post_init__(self) -> None:
        self._made: tuple[tuple[str, int], Agent | PromptAgent] | None = None

    def size(self, task: str, run: int) -> int:
        """Return how many episodes should be stored at once.

        Answers to prompts cost money or somebody's time, so fewer of them are risked.
        """
        agent = self._agent(task, run)
        if isinstance(agent, Agent):
            return BLOCK
        return getattr(agent, "concurrency", CONCURRENCY)

    def play(self, block: Block, progress: Progress | None = None) -> Played:
        """Play a block."""
        agent, begun = self._agent(block.task, block.run), time.monotonic()
        before = _usage(agent)
        found = evaluate(
            agent,
            self.suite.tasks[block.task],
            first=block.examples.start,
            episodes=len(block.examples),
            num_envs=self.num_envs,
            patience=self.patience,
            explained=True,
            progress=progress,
        )
        used = {name: n - before.get(name, 0) for name, n in _usage(agent).items()}
        seconds = time.monotonic() - begun
        prompts = None if isinstance(agent, Agent) else PROMPTS_VERSION
        return Played(found.records, seconds, used, prompts)

    def _agent(self, task: str, run: int) -> Agent | PromptAgent:
        """Make an agent, or return the last one if it was made for the same."""
        if self._made is None or self._made[0] != (task, run):
            self._made = ((task, run), self.make_agent(self.suite.tasks[task], run))
        return self._made[1]


def play_in_processes(
    player: Player, blocks: Sequence[Block], workers: int
) -> Iterator[Played]:
    """Play blocks in processes of this machine; yield what came of each, in order.

    A block whose process was killed is played again. Processes are spawned, because
    agents may have threads, which a fork would lose.

    Raises:
        BrokenProcessPool: if processes are killed again and again.
    """
    kept: dict[int, Played] = {}
    spawn, told = get_context("spawn"), _told(player)
    waiting, tries = 0, 0
    while waiting < len(blocks):
        with ProcessPoolExecutor(workers, spawn, initializer=_ignore_ctrl_c) as pool:
            futures = {
                number: pool.submit(_play, told, blocks[number])
                for number in range(waiting, len(blocks))
                if number not in kept
            }
            try:
                while waiting < len(blocks):
                    if waiting in futures:
                        kept[waiting] = futures[waiting].result()
                    yield kept.pop(waiting)
                    waiting, tries = waiting + 1, 0
            except BrokenProcessPool:
                tries += 1
                if tries == _TRIES:
                    raise
                kept |= _finished(futures, waiting)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _finished(futures: Mapping[int, Future[Played]], first: int) -> dict[int, Played]:
    """Collect what was played before other processes were killed."""
    return {
        number: future.result()
        for number, future in futures.items()
        if number >= first and future.done() and not future.exception()
    }


def play_with_ray(
    player: Player, blocks: Sequence[Block], address: str
) -> Iterator[Played]:
    """Play blocks on a Ray cluster; yield what came of each, in order.

    Ray itself plays a block again whose worker was killed.

    Args:
        player: Plays; its agents' modules must be importable on all machines.
        blocks: What is played.
        address: Of the cluster; "local" starts Ray on this machine.

    Raises:
        DependencyNotInstalled: if Ray is missing.
    """
    try:
        import ray
    except ModuleNotFoundError as error:
        raise DependencyNotInstalled(
            f"evaluation on a cluster needs the module {error.name!r}, which is not "
            'installed; run: pip install "textgym[ray]"'
        ) from None
    if address == "local":
        # Ray's processes find modules of agents where this one found them.
        found = {"env_vars": {"PYTHONPATH": os.pathsep.join(sys.path)}}
        ray.init(include_dashboard=False, log_to_driver=False, runtime_env=found)
    else:
        ray.init(address=address)
    try:
        told = ray.put(_told(player))
        play = ray.remote(max_retries=_TRIES)(_play)
        for played in [play.remote(told, block) for block in blocks]:
            yield ray.get(played)
    finally:
        ray.shutdown()


# What a player is made of in another process.
_Told: TypeAlias = tuple[str, str, MakeAgent, int, Patience]


def _told(player: Player) -> _Told:
    suite = player.suite
    rows = json.dumps([dict(row) for row in suite.rows])
    return suite.name, rows, player.make_agent, player.num_envs, player.patience


@lru_cache(maxsize=1)
def _player(name: str, rows: str, *rest: Any) -> Player:
    """Make a player, once in each process."""
    return Player(make_suite(name, json.loads(rows)), *rest)


def _play(told: _Told, block: Block) -> Played:
    return _player(*told).play(block)


def _ignore_ctrl_c() -> None:
    """Let the first process decide, because Ctrl-C reaches all of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _usage(agent: Agent | PromptAgent) -> Mapping[str, float]:
    usage: Mapping[str, float] = getattr(agent, "usage", {})
    return usage
