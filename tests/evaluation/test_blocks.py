"""Suites that are played in several processes."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from gymnasium.error import DependencyNotInstalled

from textgym.evaluation import Agent, MaskedRandomAgent
from textgym.evaluation.card_play import play_card
from textgym.evaluation.cards import EPISODES, Card
from textgym.evaluation.suites import Suite, make_suite
from textgym.task import Task

ROWS = [
    {"id": "textgym/Copy-tiny-v0", "episodes": 40},
    {"id": "textgym/Dialogue-tiny-v0", "episodes": 10},
]


@pytest.fixture
def suite() -> Suite:
    return make_suite("two", ROWS)


def random_agent(task: Task, run: int) -> Agent:
    return MaskedRandomAgent(run)


def play(path: Path, suite: Suite, make: Any = random_agent, workers: int = 2) -> Card:
    return play_card(path, suite, make, agent="random", runs=3, workers=workers)


class Mortal(MaskedRandomAgent):
    """Kills its process, until a number of files lies in a directory."""

    def __init__(self, run: int, deaths: Path, lives: int) -> None:
        super().__init__(run)
        self.deaths, self.lives = deaths, lives

    def act(self, observations: Mapping[str, Any], masks: Any) -> Any:
        if len(list(self.deaths.iterdir())) < self.lives:
            (self.deaths / f"{os.getpid()}-{time.monotonic_ns()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().act(observations, masks)


@dataclass(frozen=True)
class MakesMortals:
    deaths: Path
    lives: int

    def __call__(self, task: Task, run: int) -> Agent:
        return Mortal(run, self.deaths, self.lives if run == 1 else 0)


def test_the_number_of_processes_changes_nothing(suite: Suite, tmp_path: Path) -> None:
    cards = [play(tmp_path / str(n), suite, workers=n) for n in (1, 3)]
    one, other = (card.path / EPISODES for card in cards)
    assert one.read_bytes() == other.read_bytes()
    assert cards[0] == cards[1]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_what_killed_processes_played_is_played_again(
    suite: Suite, tmp_path: Path
) -> None:
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    whole = play(tmp_path / "whole", suite, workers=1)
    card = play(tmp_path / "card", suite, MakesMortals(deaths, 2))
    assert list(deaths.iterdir())
    assert card.evaluations(suite) == whole.evaluations(suite)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_what_kills_its_process_each_time_ends_the_evaluation(
    suite: Suite, tmp_path: Path
) -> None:
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    path = tmp_path / "card"
    with pytest.raises(BrokenProcessPool):
        play(path, suite, MakesMortals(deaths, 1000))
    # The first run was stored, and the others are played when the fault is gone.
    card = play(path, suite, MakesMortals(deaths, 0))
    assert card.evaluations(suite) == play(tmp_path / "new", suite).evaluations(suite)


def test_errors_of_workers_are_raised(suite: Suite, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not for run 2"):
        play(tmp_path / "card", suite, hates_run_2)


def hates_run_2(task: Task, run: int) -> Agent:
    if run == 2:
        raise ValueError("not for run 2")
    return MaskedRandomAgent(run)


@pytest.mark.parametrize("workers", [0, -1])
def test_a_wrong_number_of_processes_is_refused(
    suite: Suite, tmp_path: Path, workers: int
) -> None:
    with pytest.raises(ValueError, match="workers must be at least 1"):
        play(tmp_path / "card", suite, workers=workers)


def test_a_ray_cluster_changes_nothing(suite: Suite, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="needs pip install 'textgym[ray]'")
    one = play(tmp_path / "one", suite, workers=1)
    other = play_card(
        tmp_path / "ray", suite, random_agent, agent="random", runs=3, ray="local"
    )
    assert (one.path / EPISODES).read_bytes() == (other.path / EPISODES).read_bytes()


def test_a_cluster_without_ray_says_what_to_install(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(DependencyNotInstalled, match=r"textgym\[ray\]"):
        play_card(tmp_path, suite, random_agent, agent="random", ray="local")
