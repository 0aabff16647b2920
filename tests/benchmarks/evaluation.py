"""Times 100,000 episodes of the smallest suite, played into a card.

Run it with `python -m tests.benchmarks.evaluation [WORKERS]`; wanted are at most 120
seconds with two processes on two cores.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from textgym.evaluation import Agent, ConstantAgent
from textgym.evaluation.card_play import play_card
from textgym.evaluation.suites import make_suite
from textgym.task import Task

EPISODES, RUNS = 1000, 25
TASKS = ("Translate", "Summarize", "Dialogue", "CodeGen")


def end_at_once(task: Task, run: int) -> Agent:
    """Make an agent that writes an end of a text as the first token of each turn."""
    return ConstantAgent(0)


def main() -> None:
    """Play and print."""
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else os.cpu_count() or 1
    rows = [{"id": f"textgym/{one}-tiny-v0", "episodes": EPISODES} for one in TASKS]
    suite = make_suite("100,000 episodes", rows)
    with tempfile.TemporaryDirectory() as place:
        begun = time.perf_counter()
        card = play_card(
            Path(place, "card"),
            suite,
            end_at_once,
            agent="silent",
            runs=RUNS,
            workers=workers,
        )
        seconds = time.perf_counter() - begun
        episodes = sum(1 for _ in card.episodes())
    print(
        f"{episodes:,} episodes, {workers} processes: {seconds:.0f} s (<= 120 wanted)"
    )


if __name__ == "__main__":
    main()
