"""The command line: python -m baselines train | evaluate | results | demo."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias, Union

import tyro
from gymnasium.error import Error as GymnasiumError

from baselines.matrix import reproduce
from baselines.methods import METHODS
from baselines.reinforce import ReinforceOptions
from baselines.report import evaluate_run, one_line, pass_rates_of_run, samples
from baselines.runs import train

# One sub-command for each method.
Method: TypeAlias = Union[  # type: ignore[valid-type]  # noqa: UP007 (made at run time)
    tuple(
        Annotated[
            method.options,
            tyro.conf.subcommand(name, description=method.summary),
        ]
        for name, method in METHODS.items()
    )
]


@dataclass(frozen=True)
class Train:
    """Train an agent.

    Attributes:
        options: How to learn.
    """

    options: Annotated[Method, tyro.conf.arg(name="")]

    def run(self) -> None:
        """Train, then report."""
        train(self.options)


@dataclass(frozen=True)
class Evaluate:
    """Evaluate the agent of a run.

    Attributes:
        run_dir: Directory of the run.
        split: Split to play.
        episodes: Number of examples; None for the whole split.
        samples: How many texts to show.
        best_of: Texts that are drawn for each example to estimate pass@k, the chance
            that one of k of them earns everything; 0 for none.
        latest: Play as at the end of the run, not as it did best on validation.
    """

    run_dir: tyro.conf.Positional[Path]
    split: str = "test"
    episodes: int | None = None
    samples: int = 5
    best_of: int = 0
    latest: bool = False

    def __post_init__(self) -> None:
        if self.samples < 0:
            raise ValueError(f"samples must be at least 0; got {self.samples}")
        if self.best_of < 0:
            raise ValueError(f"best_of must be at least 0; got {self.best_of}")

    def run(self) -> None:
        """Play the split, and print what came out."""
        evaluation = evaluate_run(
            self.run_dir, self.split, self.episodes, latest=self.latest
        )
        print(samples(evaluation.records, self.samples))
        print(one_line(self.split, evaluation))
        if self.best_of:
            rates = pass_rates_of_run(
                self.run_dir,
                self.split,
                self.best_of,
                self.episodes,
                latest=self.latest,
            )
            print(", ".join(f"pass@{k} {100 * one:.1f}" for k, one in rates.items()))


@dataclass(frozen=True)
class Demo:
    """Learn to translate by reward alone, in about three minutes.

    Attributes:
        minutes: Length of the training.
        seed: Decides everything that is left to chance.
        threads: Threads of PyTorch; None for all cores.
    """

    minutes: float = 3.0
    seed: int = 0
    threads: int | None = 1

    def run(self) -> None:
        """Train with the usual options."""
        print("An agent learns French from BLEU alone; it never sees a reference.")
        train(
            ReinforceOptions(minutes=self.minutes, seed=self.seed, threads=self.threads)
        )


@dataclass(frozen=True)
class Results:
    """Train every method on every environment, and write the page of results.

    What was broken off goes on where it was.

    Attributes:
        budget: smoke (minutes), short (about an hour), or full (a night).
        out: Directory of the page.
        runs: Directory of the runs.
        jobs: Number of runs at a time; None for one on each processor core.
    """

    budget: str = "short"
    out: Path = Path("docs/results")
    runs: Path = Path("runs/matrix")
    jobs: int | None = None

    def run(self) -> None:
        """Train what is missing, then write."""
        page, failures = reproduce(self.budget, self.out, self.runs, self.jobs)
        print(page)
        if failures:
            raise ValueError("; ".join(map(str, failures)))


Command: TypeAlias = (
    Annotated[Train, tyro.conf.subcommand("train")]
    | Annotated[Evaluate, tyro.conf.subcommand("evaluate")]
    | Annotated[Results, tyro.conf.subcommand("results")]
    | Annotated[Demo, tyro.conf.subcommand("demo")]
)


def main(argv: list[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: The words after the program's name; None for those of the process.

    Returns:
        0, 2 after an error that the user can mend, or 130 after a second Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show must not end a run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    command: Command = tyro.cli(Command, prog="python -m baselines", args=argv)
    try:
        command.run()
    except (GymnasiumError, ImportError, OSError, ValueError) as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; to finish a run, train it with --resume", file=sys.stderr)
        return 130
    return 0
