"""Maximum likelihood on references."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from baselines.decoding import unique_rows
from baselines.learner import Lesson, batch_seed
from baselines.networks import Writer
from baselines.options import SupervisedOptions
from baselines.updates import likelihood_loss
from textgym import TextVectorEnv

_PURPOSE = 1


class Pairs:
    """Sources with their first references, as ids.

    Args:
        env: Whose examples and tokenizers they are.
        count: Number of pairs, the first of the split; None for all.

    Raises:
        ValueError: if there are fewer examples, or one has no reference.
    """

    def __init__(self, env: TextVectorEnv, count: int | None = None) -> None:
        size = len(env.corpus)
        count = size if count is None else count
        if not 1 <= count <= size:
            raise ValueError(
                f"the number of pairs must be from 1 to {size}, the size of split "
                f"{env.task.split!r}; got {count}"
            )
        width = env.single_observation_space["response"].shape[0]  # type: ignore[index]
        self.contexts = _contexts(env, count)
        self.tokens = np.full((count, width), -1, np.int64)
        for row in range(count):
            ids = _target(env, row, width)
            self.tokens[row, : len(ids)] = ids

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.tokens)


def _target(env: TextVectorEnv, index: int, width: int) -> list[int]:
    example = env.corpus[index]
    references = env.task.references(example, 0)
    if not references:
        raise ValueError(
            f"example {example.id!r} has no reference to learn from; train with "
            "reinforce and without warm_start_pairs"
        )
    # A response that is full ends by itself, so it has no room for the end.
    return [*env.tokenizer.encode(references[0]), env.tokenizer.eos_id][:width]


def _contexts(env: TextVectorEnv, count: int) -> npt.NDArray[Any]:
    """Look at the openings of examples, as many at a time as there are rows."""
    parts = []
    for begin in range(0, count, env.num_envs):
        indices = np.arange(begin, begin + env.num_envs) % len(env.corpus)
        observations, _ = env.reset(seed=0, options={"index": indices})
        parts.append(observations["context"])
    return np.concatenate(parts)[:count]


def likelihood_lesson(
    writer: Writer, pairs: Pairs, size: int, *, seed: int, smoothing: float = 0.0
) -> Lesson:
    """Draw a batch of pairs and compute its loss.

    Args:
        writer: Is asked for the references' probabilities.
        pairs: What to draw from.
        size: Pairs of the batch.
        seed: Decides what is drawn.
        smoothing: See `likelihood_loss`.
    """
    drawn = np.random.default_rng(seed).integers(len(pairs), size=size)
    tokens = pairs.tokens[drawn]
    tokens = tokens[:, : int((tokens >= 0).sum(1).max())]
    contexts, inverse = unique_rows(pairs.contexts[drawn])
    written = torch.from_numpy(tokens)  # (batch, time)
    logits: Tensor = writer(contexts, inverse, written)  # (tokens, vocabulary)
    targets = written[written >= 0]
    loss = likelihood_loss(logits.log_softmax(-1), targets, smoothing=smoothing)
    return Lesson(loss, len(targets), {"likelihood_loss": loss.item()})


class Supervised:
    """Learns from references alone.

    Args:
        writer: The network that learns.
        env: Has the examples.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: SupervisedOptions
    ) -> None:
        self.writer = writer
        self._options = options
        self._pairs = Pairs(env, options.pairs)

    def lesson(self, number: int, progress: float) -> Lesson:
        """Compute the loss of a batch of references."""
        options = self._options
        return likelihood_lesson(
            self.writer,
            self._pairs,
            options.examples,
            seed=batch_seed(options.seed, number, _PURPOSE),
            smoothing=options.smoothing,
        )
