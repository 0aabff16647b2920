"""The one loop that all ways to learn run in."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from baselines.checkpoints import Checkpoint, State, fingerprints, save_checkpoint
from baselines.learner import Learner
from baselines.options import Options
from baselines.rollout import roll_out
from baselines.run_log import RunLog
from textgym import TextVectorEnv

# How often numbers are written down, in updates.
_UPDATES_PER_LINE = 10

# Length of a run that was told no other.
_MINUTES = 3.0


class Training:
    """A run: a learner, and how far it is.

    Args:
        learner: Learns, batch by batch.
        options: Length of the run and so on.
        validation_env: Where the agent is tried; it has as many rows as there are
            examples to try.
        run_dir: Where checkpoints go.
        checkpoint: What to go on from, None to begin.

    Raises:
        ValueError: if the checkpoint is of another environment or network.
    """

    def __init__(
        self,
        learner: Learner,
        options: Options,
        validation_env: TextVectorEnv,
        *,
        run_dir: Path,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        self._learner = learner
        self._options = options
        self._validation_env = validation_env
        self._run_dir = run_dir
        self.state = State()
        if checkpoint is not None:
            checkpoint.check(validation_env)
            self.state = checkpoint.state
            learner.restore(checkpoint.learner)
        self._best = learner.snapshot() if checkpoint is None else checkpoint.best

    @property
    def progress(self) -> float:
        """The share of the run that is over, in [0, 1]."""
        state, options = self.state, self._options
        if options.tokens is not None:
            return min(1.0, state.tokens / options.tokens)
        if options.cpu_minutes is not None:
            return min(1.0, state.cpu_seconds / (60 * options.cpu_minutes))
        minutes = _MINUTES if options.minutes is None else options.minutes
        return min(1.0, state.seconds / (60 * minutes))

    def run(self, log: RunLog, stop: Callable[[], bool] = lambda: False) -> bool:
        """Learn until the run is over.

        Args:
            log: Where to write how it goes.
            stop: Asked after each update whether to break off.

        Returns:
            Whether the run is over, not broken off.
        """
        clock = _Clock(self.state)
        shown: dict[str, float] = {}
        while self.progress < 1:
            values = self._update()
            clock.read()
            if self.state.updates % _UPDATES_PER_LINE == 0:
                log.write(self.state, values)
            shown |= values
            if self._validation_is_due():
                shown["validation"] = self._validate()
                clock.read()
                log.write(self.state, {"validation": shown["validation"]})
                self.save()
            log.show(self.state, self.progress, _worth_showing(shown))
            if stop():
                self.save()
                return self.progress >= 1
        self.save()
        return True

    def _update(self) -> dict[str, float]:
        """Learn from one batch."""
        update = self._learner.learn(self.state.updates, self.progress)
        self.state.tokens += update.tokens
        self.state.updates += 1
        return update.values

    def _validation_is_due(self) -> bool:
        done = self.state.validations / self._options.validations
        return (
            self.progress >= 1 or self.progress >= done + 1 / self._options.validations
        )

    def _validate(self) -> float:
        """Try the agent, and keep it as it is if it never did better."""
        env, state = self._validation_env, self.state
        # Spread over the split, since files may be sorted, by length for instance.
        indices = np.arange(env.num_envs) * len(env.corpus) // env.num_envs
        turns = roll_out(env, self._learner.agent().act, seed=0, indices=indices)
        score = turns.returns.mean().item()
        # A slow update may have passed over several.
        state.validations = int(self.progress * self._options.validations)
        if score >= state.best_score:
            state.best_score, state.best_updates = score, state.updates
            self._best = self._learner.snapshot()
        return score

    @property
    def checkpoint(self) -> Checkpoint:
        """What the run would go on from."""
        return Checkpoint(
            state=self.state,
            tokenizers=fingerprints(self._validation_env),
            best=self._best,
            learner=self._learner.state(),
        )

    def save(self) -> None:
        """Write a checkpoint."""
        save_checkpoint(self._run_dir, self.checkpoint)


class _Clock:
    """Adds the time that passes to a state."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._seconds = time.perf_counter()
        self._cpu_seconds = time.process_time()

    def read(self) -> None:
        """Add the time since the last reading."""
        seconds, cpu_seconds = time.perf_counter(), time.process_time()
        self._state.seconds += seconds - self._seconds
        self._state.cpu_seconds += cpu_seconds - self._cpu_seconds
        self._seconds, self._cpu_seconds = seconds, cpu_seconds


def _worth_showing(values: dict[str, float]) -> dict[str, float]:
    names = ("reward", "likelihood_loss", "validation")
    return {name: values[name] for name in names if name in values}


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into an answer to "stop?"; the second one interrupts."""
    asked = threading.Event()

    def handle(number: int, frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set  # only the main thread may handle signals
        return
    before = signal.signal(signal.SIGINT, handle)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
