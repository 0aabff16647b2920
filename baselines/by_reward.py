"""What all ways to learn by reward share: episodes, and a warm start before them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from baselines.learner import Learner, Lesson, batch_generator, batch_seed
from baselines.networks import Writer
from baselines.options import RewardOptions
from baselines.rollout import Choose, Turns, play
from baselines.supervised import Pairs, likelihood_lesson
from textgym import TextVectorEnv

# What the seeds of a batch are for.
_EXAMPLES, _TOKENS, _PAIRS = 2, 3, 4


class RewardLearner(Learner):
    """Learns from what its own texts earn, if wanted after a warm start.

    Each batch is one episode in every row: `examples` examples, each of them written
    `group_size` times. Without warm start no reference is ever looked at.

    Args:
        writer: The network that learns.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: RewardOptions
    ) -> None:
        super().__init__(writer)
        self.env = env
        self._shared = options
        self._pairs: Pairs | None = None
        if options.warm_start_pairs:
            self._pairs = Pairs(env, options.warm_start_pairs)

    @abstractmethod
    def reward_lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Compute the losses of a batch of episodes."""

    def lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Compute the loss of a batch of references, then of batches of episodes."""
        options = self._shared
        if self._pairs is None:
            yield from self.reward_lessons(number, progress)
        elif number < options.warm_start_updates:
            yield self._likelihood_lesson(self._pairs, number)
        elif not options.likelihood_weight:
            yield from self.reward_lessons(number, progress)
        else:
            for lesson in self.reward_lessons(number, progress):
                other = self._likelihood_lesson(self._pairs, number)
                yield Lesson(
                    lesson.loss + options.likelihood_weight * other.loss,
                    lesson.tokens + other.tokens,
                    lesson.values | other.values,
                )

    def _likelihood_lesson(self, pairs: Pairs, number: int) -> Lesson:
        options = self._shared
        seed = batch_seed(options.seed, number, _PAIRS)
        return likelihood_lesson(
            self.writer, pairs, options.warm_start_examples, seed=seed
        )

    def play(self, number: int, choosing: Callable[[torch.Generator], Choose]) -> Turns:
        """Play the episodes of a batch.

        Args:
            number: Of the batch.
            choosing: Makes what chooses tokens out of a source of random numbers.
        """
        options = self._shared
        generator = batch_generator(options.seed, number, _TOKENS)
        return play(
            self.env,
            self.writer,
            choosing(generator),
            seed=batch_seed(options.seed, number, _EXAMPLES),
            shortest=options.shortest,
        )


def log_probabilities_of(writer: Writer, turns: Turns) -> Tensor:
    """Value all tokens of turns once more, this time with gradients.

    Returns:
        Shape (tokens, vocabulary).
    """
    logits: Tensor = writer(turns.contexts, turns.inverse, turns.tokens)
    return logits.masked_fill(turns.forbidden_tokens, -torch.inf).log_softmax(-1)
