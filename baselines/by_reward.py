"""What all ways to learn by reward share: episodes, and what is read before them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from baselines.exploration import Bonus, make_bonus
from baselines.learner import batch_generator, batch_seed
from baselines.network_learner import Lesson, NetworkLearner
from baselines.networks import Writer
from baselines.options import RewardOptions
from baselines.rollout import Choose, Turns, play
from baselines.supervised import Pairs, Texts, likelihood_lesson
from textgym import TextVectorEnv

# What the seeds of a batch are for.
_EXAMPLES, _TOKENS, _PAIRS, _TEXTS = 2, 3, 4, 7


class RewardLearner(NetworkLearner):
    """Learns from what its own texts earn, if wanted after reading.

    Each batch is one episode in every row: `examples` examples, each of them written
    `group_size` times. What may come before: right answers without their prompts, as
    for a language model, and then the warm start, right answers with them. Without
    these no reference is ever looked at.

    Args:
        writer: The network that learns.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: RewardOptions
    ) -> None:
        super().__init__(writer, options)
        self.env = env
        self._shared = options
        self._pairs: Pairs | None = None
        if options.warm_start_pairs:
            self._pairs = Pairs(env, options.warm_start_pairs)
        self._texts: Texts | None = None
        if options.language_texts:
            self._texts = Texts(env, options.language_texts)
        self._bonus: Bonus | None = None
        if options.bonus is not None:
            self._bonus = make_bonus(options.bonus, writer.shape, options.seed)

    @property
    def language_lessons(self) -> int:
        """Number of batches that are texts without prompts, the first ones."""
        return self._shared.language_updates if self._texts else 0

    @property
    def preparation(self) -> int:
        """Number of batches before the first reward."""
        warm = self._shared.warm_start_updates if self._pairs else 0
        return self.language_lessons + warm

    @abstractmethod
    def reward_lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Compute the losses of a batch of episodes."""

    def lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Compute the loss of a batch of references, or those of batches of episodes.

        Each batch belongs to one part of the run: first texts without prompts, then
        the warm start, then episodes, with references besides if they have a weight.
        """
        weight = self._shared.likelihood_weight
        if self._shared.fresh_moments and number == self.preparation:
            self.forget_moments()
        if self._texts is not None and number < self.language_lessons:
            yield self._likelihood_lesson(self._texts, number, _TEXTS)
        elif self._pairs is not None and number < self.preparation:
            yield self._likelihood_lesson(self._pairs, number, _PAIRS)
        elif self._pairs is None or not weight:
            yield from self.reward_lessons(number, progress)
        else:
            for lesson in self.reward_lessons(number, progress):
                other = self._likelihood_lesson(self._pairs, number, _PAIRS)
                yield Lesson(
                    lesson.loss + weight * other.loss,
                    lesson.tokens + other.tokens,
                    lesson.values | other.values,
                )

    def _likelihood_lesson(self, pairs: Pairs, number: int, purpose: int) -> Lesson:
        options = self._shared
        seed = batch_seed(options.seed, number, purpose)
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

    def explored(self, turns: Turns, progress: float) -> Turns:
        """Add to rewards what is paid for new texts, less and less over the run."""
        if self._bonus is None:
            return turns
        weight = self._shared.bonus_weight * (1 - progress)
        return replace(turns, rewards=turns.rewards + weight * self._bonus.of(turns))

    def state(self) -> dict[str, Any]:
        """Return what the bonus knows, too, if there is one."""
        bonus = {} if self._bonus is None else {"bonus": self._bonus.state()}
        return super().state() | bonus

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        super().restore(state)
        if self._bonus is not None:
            self._bonus.restore(state["bonus"])


def log_probabilities_of(writer: Writer, turns: Turns) -> Tensor:
    """Value all tokens of turns once more, this time with gradients.

    Returns:
        Shape (tokens, vocabulary).
    """
    logits: Tensor = writer(turns.contexts, turns.inverse, turns.tokens)
    return logits.masked_fill(turns.forbidden_tokens, -torch.inf).log_softmax(-1)


def judged(writer: Writer, turns: Turns) -> tuple[Tensor, Tensor]:
    """Value all tokens of turns and all places before them, with gradients.

    Returns:
        Log-probabilities, (tokens, vocabulary), and what the critic says, (tokens,).
    """
    logits, values = writer.with_values(turns.contexts, turns.inverse, turns.tokens)
    return logits.masked_fill(turns.forbidden_tokens, -torch.inf).log_softmax(
        -1
    ), values
