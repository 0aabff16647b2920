"""Prints what training spends its time on: the environment, the network, the rest.

Run with `python -m tests.benchmarks.training [METHOD [ID]]`. Time is that of
processors, in a minute of training with 256 rows and otherwise default options. The
network's share is that of its own passes forward and backward, and of Adam: it is the
share of the rate that these would allow.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table

from baselines.decoding import Decoder
from baselines.methods import METHODS
from baselines.network_learner import NetworkLearner
from baselines.networks import Writer
from baselines.runs import train
from baselines.training import Training
from textgym import TextVectorEnv

MINUTES = 1.0

# What is measured, by whose it is. What calls another of them is not counted twice.
PARTS: dict[str, list[tuple[type, str]]] = {
    "environment": [(TextVectorEnv, "step"), (TextVectorEnv, "reset")],
    "network": [
        (Decoder, "logits"),
        (Writer, "__call__"),
        (NetworkLearner, "_descend"),
    ],
    "validation": [(Training, "_validate")],
}


@contextmanager
def timed(seconds: Counter[str]) -> Iterator[None]:
    """Add up the time of the parts while training runs."""
    before: list[tuple[type, str, Any]] = []
    running: list[str] = []

    def wrap(function: Callable[..., Any], part: str) -> Callable[..., Any]:
        def measured(*args: Any, **kwargs: Any) -> Any:
            if running:
                return function(*args, **kwargs)
            running.append(part)
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                seconds[part] += time.process_time() - start
                running.pop()

        return measured

    for part, methods in PARTS.items():
        for owner, name in methods:
            before.append((owner, name, owner.__dict__.get(name)))
            setattr(owner, name, wrap(getattr(owner, name), part))
    try:
        yield
    finally:
        for owner, name, function in before:
            if function is None:
                delattr(owner, name)
            else:
                setattr(owner, name, function)


def shares(method: str, env: str) -> dict[str, float]:
    """Train, and return each part's share of the time without validation."""
    seconds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as root:
        options = METHODS[method].options(
            env=env, cpu_minutes=MINUTES, test_episodes=20, out=f"{root}/run"
        )
        run = Training.run

        def whole(*args: Any, **kwargs: Any) -> Any:
            start = time.process_time()
            try:
                return run(*args, **kwargs)
            finally:
                seconds["all"] += time.process_time() - start

        Training.run = whole  # type: ignore[method-assign]
        try:
            with timed(seconds):
                train(options)
        finally:
            Training.run = run  # type: ignore[method-assign]
    learning = seconds["all"] - seconds["validation"]
    parts = {part: seconds[part] / learning for part in ("environment", "network")}
    return parts | {"the rest": 1 - sum(parts.values())}


def main() -> None:
    """Print the table."""
    given = dict(enumerate(sys.argv[1:]))
    method = given.get(0, "reinforce")
    env = given.get(1, "textgym/Translate-tiny-v0")
    table = Table("part", "share of the time", title=f"{method} on {env}")
    for part, share in shares(method, env).items():
        table.add_row(part, f"{100 * share:.1f} %")
    Console(width=80).print(table)


if __name__ == "__main__":
    main()
