"""Makes the task and the network that options ask for."""

from __future__ import annotations

import json
from typing import Any

import torch

from baselines.networks import NetworkName, Shape, Writer, make_network
from baselines.options import TASK_OPTIONS, NetworkOptions, Options
from textgym import TextVectorEnv
from textgym.cli.options import read_reward
from textgym.task import Task
from textgym.testing.check import find_task

# Layers and heads of each network where nothing else is asked for.
_DEPTHS: dict[NetworkName, tuple[int, int]] = {"gru": (1, 1), "transformer": (2, 4)}


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


def make_writer(
    options: NetworkOptions, env: TextVectorEnv, *, critic: bool = False
) -> Writer:
    """Make a network for an environment, with weights drawn by the seed.

    Args:
        options: Sizes.
        env: What it reads and writes.
        critic: Whether it values responses, too.

    Raises:
        ValueError: if sizes do not go together, or copying is wanted where what is
            read has other tokens than what is written.
    """
    read, written = env.context_tokenizer, env.tokenizer
    if options.copying and read.fingerprint != written.fingerprint:
        raise ValueError(
            "copying needs one tokenizer for what is read and what is written; "
            f"{options.env} has {written!r} and the context_tokenizer {read!r}. Leave "
            "copying out, or choose a task or tokenizers where they are one"
        )
    layers, heads = _DEPTHS[options.network]
    shape = Shape(
        network=options.network,
        context_tokens=len(read),
        response_tokens=len(written),
        context_pad=read.pad_id,
        response_pad=written.pad_id,
        embedding_size=options.embedding_size,
        hidden_size=options.hidden_size,
        layers=layers if options.layers is None else options.layers,
        heads=heads if options.heads is None else options.heads,
        nearness=options.nearness,
        copying=options.copying,
        critic=critic,
    )
    with torch.random.fork_rng():
        torch.manual_seed(options.seed)
        return make_network(shape)
