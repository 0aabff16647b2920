"""Trains an agent from options to report, in a directory of its own."""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import torch

from baselines.build import choose_splits, make_training_task
from baselines.checkpoints import (
    Checkpoint,
    load_checkpoint,
    load_config,
    save_config,
)
from baselines.curves import draw_curve
from baselines.learner import Learner
from baselines.methods import make_learner, method_of
from baselines.options import Options
from baselines.report import one_line, references_read, samples, write_report
from baselines.run_log import RunLog
from baselines.training import Training, interruptible
from textgym import TextVectorEnv
from textgym.evaluation.evaluate import number_of_episodes

_SAMPLES_ON_SCREEN = 5


def train(options: Options, stop: Callable[[], bool] | None = None) -> Path:
    """Train an agent, and write down how it went and what it is worth.

    Args:
        options: What to do; their class decides how to learn.
        stop: Asked after each update whether to break off, as Ctrl-C does.

    Returns:
        The run's directory.

    Raises:
        ValueError: for options that contradict each other or the environment.
    """
    checkpoint: Checkpoint | None = None
    if options.resume is not None:
        run_dir, options = _options_to_resume(options)
        checkpoint = load_checkpoint(run_dir)
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    if checkpoint is None:
        _check_out(options)
    with _denormals_flushed():
        # What may be wrong with options shows here, before there is a trace.
        run = _build(options)
        if checkpoint is None:
            run_dir = _new_run_dir(options)
            save_config(run_dir, method_of(options), options)
        if _learn(run, run_dir, checkpoint, stop):
            _finish(run, run_dir)
    return run_dir


@contextmanager
def _denormals_flushed() -> Iterator[None]:
    """Take numbers next to zero for zero: they slow processors down.

    They mean nothing to a network, but may to the rest of the process.
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


@dataclass(frozen=True)
class _Run:
    """What options ask for.

    Attributes:
        options: The options.
        learner: Learns, batch by batch.
        validation: Split that models are selected on.
        validation_env: Its environment.
        tests: Splits that the best model is tested on.
    """

    options: Options
    learner: Learner
    validation: str
    validation_env: TextVectorEnv
    tests: list[str]


def _build(options: Options) -> _Run:
    """Make everything that a run needs.

    Raises:
        ValueError: for options that contradict each other or the environment.
    """
    task = make_training_task(options)
    validation, tests = choose_splits(task)
    tests = tests or [validation]
    for split in tests:
        number_of_episodes(make_training_task(options, split), options.test_episodes)
    learner = make_learner(options, task)
    return _Run(
        options, learner, validation, _validation_env(options, validation), tests
    )


def _learn(
    run: _Run,
    run_dir: Path,
    checkpoint: Checkpoint | None,
    stop: Callable[[], bool] | None,
) -> bool:
    """Run the loop; return whether it came to its end."""
    options = run.options
    updates = checkpoint.state.updates if checkpoint else 0
    training = Training(
        run.learner,
        options,
        run.validation_env,
        run_dir=run_dir,
        checkpoint=checkpoint,
    )
    with RunLog(run_dir, updates) as log, interruptible() as interrupted:
        log.say(f"{method_of(options)} on {options.env}, in {run_dir}")
        log.say(f"references read: {references_read(options)}")
        if run.validation != "validation":
            log.say(f"no split 'validation': models are selected on {run.validation!r}")
        over = training.run(log, stop or interrupted)
        if not over:
            log.say(
                "stopped: there is a checkpoint, but no result, curve or samples yet; "
                "resume to finish: python -m baselines train "
                f"{method_of(options)} --resume {shlex.quote(str(run_dir))}"
            )
    return over


def _validation_env(options: Options, split: str) -> TextVectorEnv:
    task = make_training_task(options, split)
    rows = min(options.validation_episodes, len(task.load_corpus()))
    return TextVectorEnv(task, rows)


def _finish(run: _Run, run_dir: Path) -> None:
    """Evaluate, draw and show."""
    options = run.options
    evaluations = write_report(run_dir, run.tests)
    curve = draw_curve(run_dir, f"{method_of(options)}, {options.env}")
    for split, evaluation in evaluations.items():
        print(one_line(split, evaluation))
    first = next(iter(evaluations.values()))
    print(f"\n{samples(first.records, _SAMPLES_ON_SCREEN)}")
    print(f"curve: {curve}; everything else: {run_dir}")


def _check_out(options: Options) -> None:
    """Check that a run may have the directory that was asked for.

    Raises:
        ValueError: if it has something in it, or is none.
    """
    if options.out is None:
        return
    path = Path(options.out)
    if path.exists() and not path.is_dir():
        raise ValueError(f"out must be a directory; {path} is a file")
    if path.exists() and any(path.iterdir()):
        raise ValueError(
            f"out must be a new or empty directory; {path} has something in it. "
            f"Choose another one, or go on with it: --resume {path}"
        )


def _new_run_dir(options: Options) -> Path:
    """Make a directory for a run: the one asked for, or the next that is free."""
    if options.out is not None:
        path = Path(options.out)
        path.mkdir(parents=True, exist_ok=True)
        return path
    stem = re.split("[/:]", options.env)[-1]
    for number in itertools.count(1):
        path = Path("runs") / f"{stem}-{method_of(options)}-{number}"
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            continue  # another run, which may have begun this very moment
        return path
    raise AssertionError("itertools.count ended")


def _options_to_resume(options: Options) -> tuple[Path, Options]:
    """Find the options of the run to go on with.

    Raises:
        ValueError: if others were given besides, or the run is of another method.
    """
    assert options.resume is not None  # the caller looks
    run_dir = Path(options.resume)
    method, stored = load_config(run_dir)
    if type(stored) is not type(options):
        raise ValueError(
            f"{run_dir} is a run of {method}; use: train {method} --resume"
        )
    plain = type(options)()
    for one in fields(options):
        given = getattr(options, one.name)
        if one.name != "resume" and given not in (
            getattr(plain, one.name),
            getattr(stored, one.name),
        ):
            raise ValueError(
                f"a resumed run keeps its options; {one.name} was "
                f"{getattr(stored, one.name)!r}, now it is {given!r}. Leave it out."
            )
    return run_dir, replace(stored, resume=None)
