"""Makes the task and the network that options ask for."""

from __future__ import annotations

import json
from typing import Any

import torch

from baselines.models import Shape, Writer
from baselines.options import TASK_OPTIONS, Options
from textgym import TextVectorEnv
from textgym.cli.options import read_reward
from textgym.task import Task
from textgym.testing.check import find_task


def make_training_task(options: Options, split: str = "train") -> Task:
    """Make the task that options describe, for a split of its corpus.

    Raises:
        ValueError: if there is no such task over textgym, or an option is wrong.
    """
    arguments = read_fields(options.task_fields or "")
    for name in TASK_OPTIONS:
        value = getattr(options, name)
        # What was not given stays as the id was registered.
        if value is not None and value is not False:
            arguments[name] = value
    if options.reward is not None:
        arguments["reward"] = read_reward(options.reward)
    return find_task(options.env, **arguments, split=split)


def read_fields(text: str) -> dict[str, Any]:
    """Read fields of a task, such as "target=de,rounds=3".

    Numbers, true, false and null are read as such, everything else as text.

    Raises:
        ValueError: if a part is no field, or one that has an option of its own.
    """
    found: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not name or not equals or name in found:
            raise ValueError(
                "task_fields must be like 'target=de,context_overflow=skip', each "
                f"field once; got {text!r}"
            )
        if name in TASK_OPTIONS:
            raise ValueError(
                f"task_fields must not hold {name!r}, which has an option of its own: "
                f"--{name.replace('_', '-')}"
            )
        if name == "split":
            raise ValueError(
                "task_fields must not hold 'split': a run trains on 'train', selects "
                "on 'validation' and is tested on the others"
            )
        found[name] = _value(value)
    return found


def _value(text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    # Quotes and brackets are text like any other.
    return value if value is None or isinstance(value, bool | int | float) else text


def choose_splits(task: Task) -> tuple[str, list[str]]:
    """Name the split that models are selected on, and those they are tested on."""
    splits = task.load_corpus().splits
    wanted: tuple[str, ...] = ("test", "compositional")
    tests = [split for split in wanted if split in splits]
    return ("validation" if "validation" in splits else "train"), tests


def make_writer(options: Options, env: TextVectorEnv) -> Writer:
    """Make a network for an environment, with weights drawn by the seed."""
    shape = Shape(
        context_tokens=len(env.context_tokenizer),
        response_tokens=len(env.tokenizer),
        context_pad=env.context_tokenizer.pad_id,
        response_pad=env.tokenizer.pad_id,
        embedding_size=options.embedding_size,
        hidden_size=options.hidden_size,
        nearness=options.nearness,
    )
    with torch.random.fork_rng():
        torch.manual_seed(options.seed)
        return Writer(shape)
