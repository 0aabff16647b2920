"""What agents share that learn what tokens are worth, and choose by that."""

from __future__ import annotations

import copy
import math
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from baselines.by_reward import RewardLearner
from baselines.learner import Lesson
from baselines.networks import Writer
from baselines.options import RewardOptions
from baselines.rollout import Choose, Turns, sampling
from baselines.value_updates import dueling, n_step_returns, value_loss
from textgym import TextVectorEnv


@dataclass(frozen=True, kw_only=True)
class ValueOptions(RewardOptions):
    """What agents share that learn values.

    Attributes:
        temperature: Of exploration, at the start: a token that is worth so much less
            than another is drawn e times more rarely (Boltzmann exploration; Sutton
            1990). Greedy play, which is what counts, knows no temperature.
        final_temperature: The same at the end; it sinks exponentially.
        steps: Rewards that are summed before a value is trusted.
        averaging: Share of the target network that is replaced after each lesson
            (Lillicrap et al. 2016, section 3).
        value_scale: What a difference of one between the network's logits is worth.
            Rewards of a whole text lie in [0, 1], those of a token far below.
    """

    temperature: float = 0.05
    final_temperature: float = 0.005
    steps: int = 3
    averaging: float = 0.05
    value_scale: float = 0.05

    @property
    def critic(self) -> bool:
        """Whether the network values responses, too."""
        return True


class ValueLearner(RewardLearner):
    """Learns the value of each token, and writes by it.

    The network's logits, times `value_scale`, are advantages; its critic is the value
    of what stands there (Wang et al. 2016). A target network that follows slowly tells
    what comes after the rewards that were seen.

    Args:
        writer: The network that learns, with a critic.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: ValueOptions
    ) -> None:
        super().__init__(writer, env, options)
        self._values = options
        self._target = copy.deepcopy(writer).requires_grad_(requires_grad=False)

    @abstractmethod
    def _state_values(
        self, turns: Turns, online: Tensor, target: Tensor, temperature: float
    ) -> Tensor:
        """Value the states before tokens, (tokens,), by values of all actions.

        Args:
            turns: What was written there.
            online: (tokens, vocabulary), by the network that learns.
            target: (tokens, vocabulary), by the one that follows.
            temperature: What was explored with.
        """

    @abstractmethod
    def _batches(self, played: Turns, number: int) -> Iterator[Turns]:
        """Choose what to learn from, once a batch was played."""

    def reward_lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Play a batch, and compute the losses of what is learned from it."""
        if number <= self.preparation:
            self._target.load_state_dict(self.writer.state_dict())
        temperature = self._temperature(progress)
        played = self.play(number, lambda random: self._exploring(random, temperature))
        values = {
            "reward": played.returns.mean().item(),
            "temperature": temperature,
        }
        for turns in self._batches(self.explored(played, progress), number):
            yield self._lesson(turns, temperature, values)
            self._follow()

    def _temperature(self, progress: float) -> float:
        options = self._values
        share = options.final_temperature / options.temperature
        return options.temperature * math.pow(share, progress)

    def _exploring(self, generator: torch.Generator, temperature: float) -> Choose:
        draw = sampling(generator)
        return lambda logits: draw(logits * (self._values.value_scale / temperature))

    def _lesson(
        self, turns: Turns, temperature: float, values: dict[str, float]
    ) -> Lesson:
        tokens = turns.tokens[turns.tokens >= 0]
        online = self._action_values(self.writer, turns)
        with torch.no_grad():
            target = self._action_values(self._target, turns)
            states = self._state_values(turns, online, target, temperature)
            returns = n_step_returns(
                turns.rewards, turns.grid(states), self._values.steps
            )
        written = online.gather(-1, tokens[:, None])[:, 0]
        loss = value_loss(written, turns.spread(returns)[turns.tokens >= 0])
        # In units of logits, so that learning rates mean what they mean elsewhere.
        scaled = loss / self._values.value_scale
        return Lesson(scaled, len(tokens), values | {"value_loss": loss.item()})

    def _action_values(self, writer: Writer, turns: Turns) -> Tensor:
        """Value all actions at each token: (tokens, vocabulary)."""
        logits, values = writer.with_values(turns.contexts, turns.inverse, turns.tokens)
        advantages = self._values.value_scale * logits
        return dueling(values, advantages, turns.forbidden_tokens)

    @torch.no_grad()
    def _follow(self) -> None:
        """Move the target network a little."""
        pairs = zip(self._target.parameters(), self.writer.parameters(), strict=True)
        for slow, quick in pairs:
            slow.lerp_(quick, self._values.averaging)

    def state(self) -> dict[str, Any]:
        """Return the weights of the target network."""
        return super().state() | {"target": self._target.state_dict()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        super().restore(state)
        self._target.load_state_dict(state["target"])
