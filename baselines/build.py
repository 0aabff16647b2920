"""Makes the task and the network that options ask for."""

from __future__ import annotations

import gymnasium as gym
import torch

import textgym
from baselines.models import Shape, Writer
from baselines.options import Options
from textgym.registration import make_task
from textgym.task import Task

_TASK_FIELDS = (
    "level",
    "corpus",
    "tokenizer",
    "context_tokenizer",
    "reward",
    "max_context",
    "max_response",
)


def make_training_task(options: Options, split: str = "train") -> Task:
    """Make the task that options describe, for a split of its corpus.

    Raises:
        ValueError: if the environment is none of textgym's, or an option is wrong.
    """
    spec = gym.spec(options.env)
    arguments = dict(spec.kwargs)
    path = arguments.pop("task", None)
    if path is None:
        raise ValueError(
            "env must be an id of textgym's, such as "
            f"{next(iter(textgym.registered_tasks()))!r}; got {options.env!r}"
        )
    for name in _TASK_FIELDS:
        if getattr(options, name) is not None:
            arguments[name] = getattr(options, name)
    return make_task(path, split=split, dense=options.dense, **arguments)


def choose_splits(task: Task) -> tuple[str, list[str]]:
    """Name the split that models are selected on, and those they are tested on."""
    splits = task.load_corpus().splits
    wanted: tuple[str, ...] = ("test", "compositional")
    tests = [split for split in wanted if split in splits]
    return ("validation" if "validation" in splits else "train"), tests


def make_writer(options: Options, env: textgym.TextVectorEnv) -> Writer:
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
