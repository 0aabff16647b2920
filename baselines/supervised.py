"""Maximum likelihood on right answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from baselines.decoding import Array, response_lengths, unique_rows
from baselines.learner import batch_seed
from baselines.network_learner import Lesson, NetworkLearner
from baselines.networks import Writer
from baselines.options import NetworkOptions
from baselines.rollout import Act, roll_out
from baselines.updates import likelihood_loss
from textgym import TextVectorEnv
from textgym.evaluation import oracle

_PURPOSE = 1


class Pairs:
    """Prompts with the right answers to them, as ids.

    They are every turn of some examples, as the task's oracle plays them.

    Args:
        env: Whose examples and tokenizers they are.
        count: Number of examples, the first of the split; None for all.

    Raises:
        ValueError: if there are fewer examples, or one has no right answer.
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
        played = list(_right_turns(env, count))
        self.contexts = np.concatenate([contexts for contexts, _ in played])
        self.tokens = np.full((len(self.contexts), width), -1, np.int64)
        begin = 0
        for _, tokens in played:
            end = begin + len(tokens)
            self.tokens[begin:end, : tokens.shape[1]] = tokens
            begin = end

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.tokens)


def _right_turns(env: TextVectorEnv, count: int) -> Iterator[tuple[Array, Array]]:
    """Let the oracle play examples, as many at a time as there are rows.

    Yields:
        The contexts, (turns, places), and the tokens, (turns, time) with -1 in padding.
    """
    act = right_answers(env)
    for begin in range(0, count, env.num_envs):
        indices = np.arange(begin, begin + env.num_envs) % len(env.corpus)
        seeds: list[int | None] = [*indices.tolist()]
        try:
            turns = roll_out(env, act, seed=seeds, indices=indices)
        except ValueError as error:
            raise ValueError(
                f"{error}; train with reinforce and without warm_start_pairs"
            ) from None
        wanted = turns.rows < count - begin
        contexts = turns.contexts[turns.inverse[wanted]]
        yield contexts.numpy(), turns.tokens[wanted].numpy()


class Texts(Pairs):
    """Right answers as ids, without what they answer.

    Args:
        env: Whose examples and tokenizers they are.
        count: Number of examples, the first of the split; None for all.
    """

    def __init__(self, env: TextVectorEnv, count: int | None = None) -> None:
        super().__init__(env, count)
        self.contexts = np.full((len(self), 1), env.context_tokenizer.pad_id)


def right_answers(env: TextVectorEnv) -> Act:
    """Make what writes on where a right answer was begun, whatever the prompt is."""
    agent = oracle(env.task)

    def act(observations: dict[str, Array], masks: Array) -> Array:
        lengths = response_lengths(observations["response"], env.tokenizer.pad_id)
        fresh = np.flatnonzero(lengths == 0)
        agent.read_prompts(fresh, env.prompts(fresh))
        return agent.act(observations, masks)

    return act


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


@dataclass(frozen=True, kw_only=True)
class SupervisedOptions(NetworkOptions):
    """Learn by reading references: maximum likelihood.

    Attributes:
        examples: Pairs of a batch.
        pairs: Examples whose right answers are read; None for the whole split.
        smoothing: Share of the target that is spread over all words.
    """

    examples: int = 128
    pairs: int | None = None
    smoothing: float = 0.0

    @property
    def rows(self) -> int:
        """Number of episodes that are played side by side."""
        return self.examples


class Supervised(NetworkLearner):
    """Learns from references alone.

    Args:
        writer: The network that learns.
        env: Has the examples.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: SupervisedOptions
    ) -> None:
        super().__init__(writer, options)
        self._options = options
        self._pairs = Pairs(env, options.pairs)

    def lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Compute the loss of a batch of references."""
        options = self._options
        yield likelihood_lesson(
            self.writer,
            self._pairs,
            options.examples,
            seed=batch_seed(options.seed, number, _PURPOSE),
            smoothing=options.smoothing,
        )
