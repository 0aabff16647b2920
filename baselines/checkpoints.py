"""Writes runs down, and reads them back."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import torch

from baselines.methods import METHODS
from baselines.options import Options
from baselines.snapshots import agent_of
from textgym import TextVectorEnv

CONFIG, CHECKPOINT, LOG = "config.json", "checkpoint.pt", "log.jsonl"
RESULT = "result.json"

# What PyTorch raises for a file that is cut off or foreign, and what we do for one
# whose parts are not ours.
_UNREADABLE = (
    AttributeError,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
    zipfile.BadZipFile,
)


@dataclass
class State:
    """How far a run is, apart from weights.

    Attributes:
        updates: Batches that were learned from.
        tokens: Tokens of these.
        seconds: Time that it took, validation included.
        cpu_seconds: Time that processors spent.
        validations: How often the agent was tried.
        best_score: The best mean reward on validation examples; -inf before.
        best_updates: Batches before that.
    """

    updates: int = 0
    tokens: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    validations: int = 0
    best_score: float = -torch.inf
    best_updates: int = 0


@dataclass
class Checkpoint:
    """Everything that a run needs to go on, and an agent to play.

    Attributes:
        state: How far the run is.
        tokenizers: Fingerprint of each tokenizer that the ids belong to.
        best: The learner's snapshot at its best validation.
        learner: What it needs to go on: weights, say, or a replay memory.
    """

    state: State
    tokenizers: dict[str, str]
    best: dict[str, Any] = field(repr=False)
    learner: dict[str, Any] = field(repr=False)

    def check(self, env: TextVectorEnv) -> None:
        """Check that ids mean in an environment what they meant in training.

        Raises:
            ValueError: if a tokenizer is another one.
        """
        for name, here in fingerprints(env).items():
            there = self.tokenizers.get(name)
            if there != here:
                raise ValueError(
                    f"the agent was trained with the {name} {str(there)[:12]}, the "
                    f"environment has {here[:12]}, so that tokens mean something else. "
                    "Choose the env, level, corpus and tokenizers of the run's "
                    f"{CONFIG}; where the corpus has changed since, train anew"
                )


def fingerprints(env: TextVectorEnv) -> dict[str, str]:
    """Return the fingerprint of each of an environment's tokenizers, by name."""
    return {
        "tokenizer": env.tokenizer.fingerprint,
        "context_tokenizer": env.context_tokenizer.fingerprint,
    }


def save_checkpoint(run_dir: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint; one that is there stays whole until the new one is."""
    parts = {
        "state": asdict(checkpoint.state),
        "tokenizers": checkpoint.tokenizers,
        "best": checkpoint.best,
        "learner": checkpoint.learner,
    }
    unfinished = run_dir / f"{CHECKPOINT}.new"
    torch.save(parts, unfinished)
    unfinished.replace(run_dir / CHECKPOINT)


def load_checkpoint(run_dir: Path) -> Checkpoint:
    """Read a checkpoint, which may hold tensors and plain values only.

    Raises:
        ValueError: if the directory holds no run, or what is no whole checkpoint.
    """
    path = _existing(run_dir, CHECKPOINT)
    # Read here, because PyTorch raises OSError for a file that is cut off, too.
    content = path.read_bytes()
    try:
        parts = torch.load(io.BytesIO(content), weights_only=True)
        checkpoint = Checkpoint(
            state=State(**parts["state"]),
            tokenizers=dict(parts["tokenizers"]),
            best=dict(parts["best"]),
            learner=dict(parts["learner"]),
        )
        for one in (checkpoint.best, checkpoint.learner):
            agent_of(one)  # which shows whether all of it is there
    except _UNREADABLE as error:
        raise ValueError(
            f"{path} must be a checkpoint of this version of the baselines; it is cut "
            f"off or something else ({type(error).__name__}). Copy it again, or make "
            "the run anew"
        ) from error
    return checkpoint


def save_config(run_dir: Path, method: str, options: Options) -> None:
    """Write what a run was told."""
    config = {"method": method} | asdict(options)
    (run_dir / CONFIG).write_text(json.dumps(config, indent=2) + "\n")


def load_config(run_dir: Path) -> tuple[str, Options]:
    """Read which method a run uses, and what it was told.

    Raises:
        ValueError: if the directory holds no run, or one of another version.
    """
    path = _existing(run_dir, CONFIG)
    try:
        config = dict(json.loads(path.read_text()))
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{path} must hold the options of a run as JSON; it does not: {error}. "
            "Make the run anew"
        ) from error
    method = config.pop("method", None)
    if method not in METHODS:
        raise ValueError(f"{path}: method must be one of {[*METHODS]}; got {method!r}")
    kind = METHODS[method].options
    unknown = set(config) - {one.name for one in fields(kind)}
    if unknown:
        raise ValueError(
            f"{path}: {sorted(unknown)} are no options of {method}; the run was made "
            "by another version, so make it anew"
        )
    try:
        return method, kind(**config)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}. Make the run anew") from error


def _existing(run_dir: Path, name: str) -> Path:
    path = run_dir / name
    if not path.is_file():
        raise ValueError(
            f"{run_dir} must be the directory of a run, with a {name}; there is none. "
            "Make one with: python -m baselines train reinforce"
        )
    return path
