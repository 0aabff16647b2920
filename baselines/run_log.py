"""Writes down how a run goes: JSON lines, TensorBoard and the screen."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from baselines.checkpoints import LOG, State

_TIME_BETWEEN_LINES = 5.0


class RunLog:
    """The log of one run.

    The screen shows a live line where it is a terminal, and plain lines every few
    seconds elsewhere.

    Args:
        run_dir: Where to write.
        updates: Batches before a resumed run; what was logged later is dropped.
    """

    def __init__(self, run_dir: Path, updates: int = 0) -> None:
        self._path = run_dir / LOG
        _keep_lines(self._path, updates)
        self._file = self._path.open("a", encoding="utf-8")
        self._board = _tensorboard(run_dir)
        self._console = Console(file=sys.stdout)
        self._next_line = 0.0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=12),
            TextColumn("{task.percentage:3.0f} %"),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._bar = self._progress.add_task("", total=1.0)

    def __enter__(self) -> RunLog:
        """Begin the live line."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close everything."""
        self._progress.stop()
        self._file.close()
        if self._board is not None:
            self._board.close()

    def say(self, text: str) -> None:
        """Print a line above the live one."""
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def write(self, state: State, values: Mapping[str, float]) -> None:
        """Write numbers down."""
        line: dict[str, Any] = {
            "updates": state.updates,
            "tokens": state.tokens,
            "seconds": round(state.seconds, 3),
            "cpu_seconds": round(state.cpu_seconds, 3),
            **values,
        }
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        if self._board is not None:
            for name, value in values.items():
                self._board.add_scalar(name, value, state.tokens)

    def show(self, state: State, share: float, values: Mapping[str, float]) -> None:
        """Show how far the run is."""
        text = _describe(state, share, values)
        if self._console.is_terminal:
            self._progress.update(self._bar, completed=share, description=text)
        elif state.seconds >= self._next_line:
            self._next_line = state.seconds + _TIME_BETWEEN_LINES
            self.say(text)


def _describe(state: State, share: float, values: Mapping[str, float]) -> str:
    speed = state.tokens / max(state.seconds, 1e-9)
    left = state.seconds / share - state.seconds if share else 0.0
    parts = [f"{name.replace('_', ' ')} {value:.3f}" for name, value in values.items()]
    parts.append(f"{state.tokens / 1e6:.2f} M tokens, {speed / 1e3:.1f} k/s")
    parts.append(f"{int(left) // 60}:{int(left) % 60:02} left")
    return "  ".join(parts)


def _keep_lines(path: Path, updates: int) -> None:
    """Drop what was logged after a checkpoint that a run goes on from."""
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if _updates_of(line) <= updates]
    path.write_text("".join(kept), encoding="utf-8")


def _tensorboard(run_dir: Path) -> Any:
    """Open a TensorBoard log, None where TensorBoard is not installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(run_dir / "tensorboard")


def _updates_of(line: str) -> float:
    """Read how far a line tells of; a line that a kill cut off tells of nothing."""
    try:
        return float(json.loads(line)["updates"])
    except (ValueError, KeyError, TypeError):
        return math.inf
