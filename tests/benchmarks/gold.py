"""Plays right answers of HumanEval and MBPP through the text interface of CodeGen.

`python -m tests.benchmarks.gold` prints how many canonical solutions earn everything,
for each engine that works here, and what became of the others. Data sets are read from
beside the repository; `--data` names another folder or other files.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import gymnasium as gym

from textgym import TextgymNotice, TurnEnv
from textgym.sandbox import ENGINES, EngineUnavailable, Sandbox

DATA = Path(__file__).parents[3] / "shared" / "data"
NAMES = ("code_humaneval", "code_mbpp-sanitized", "code_mbpp")
MOST_NAMED = 8


def env_of(path: Path, split: str, engine: str, time_limit: float) -> TurnEnv:
    """Make an environment over a split of a data set."""
    made = gym.make(
        "textgym/CodeGen-v0",
        corpus=path,
        split=split,
        engine=engine,
        time_limit=time_limit,
        actions="text",
    )
    env = made.unwrapped
    assert isinstance(env, TurnEnv)
    return env


def outcomes(env: TurnEnv) -> Iterator[tuple[str, bool, str]]:
    """Write each problem's canonical solution; say if it earns 1, and the verdict."""
    for index in range(len(env.corpus)):
        env.reset(options={"index": index})
        _, reward, _, _, info = env.step(env.task.oracle(env.prompt))
        yield info["example_id"], reward == 1.0, info["verdict"]


def line_of(path: Path, engine: str, time_limit: float) -> str:
    """Play all splits of a data set, and tell what came of them."""
    start, found = time.perf_counter(), []
    for split in splits_of(path):
        found += outcomes(env_of(path, split, engine, time_limit))
    seconds = time.perf_counter() - start
    missed = [f"{name} ({verdict})" for name, solved, verdict in found if not solved]
    line = (
        f"{engine:7} {path.stem:20} {len(found) - len(missed):4} of {len(found):4} "
        f"in {seconds:3.0f} s"
    )
    if missed:
        line += f"; not: {', '.join(missed[:MOST_NAMED])}"
    return line + (", ..." if len(missed) > MOST_NAMED else "")


def splits_of(path: Path) -> Sequence[str]:
    """List the splits of a data set, whatever they are called."""
    for split in ("test", "train"):
        try:
            return env_of(path, split, "auto", 2.0).corpus.splits
        except ValueError:
            continue
    raise SystemExit(f"{path} must have a split 'test' or 'train'; it has neither")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each engine and data set."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.gold")
    parser.add_argument("--data", type=Path, nargs="+", default=[DATA])
    parser.add_argument("--engine", choices=list(ENGINES), nargs="+")
    parser.add_argument("--time-limit", type=float, default=4.0)
    chosen = parser.parse_args(arguments)
    paths = [
        path
        for place in chosen.data
        for path in (
            [place / f"{name}.jsonl" for name in NAMES] if place.is_dir() else [place]
        )
    ]
    if missing := [str(path) for path in paths if not path.exists()]:
        raise SystemExit(f"no such file: {', '.join(missing)}; name others by --data")
    for engine in chosen.engine or ENGINES:
        try:
            Sandbox(engine).run("", "f", [])
        except EngineUnavailable as error:
            print(f"{engine:7} does not work here: {error}")
            continue
        for path in paths:
            print(line_of(path, engine, chosen.time_limit), flush=True)


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TextgymNotice)
        main()
