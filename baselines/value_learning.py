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
from baselines.network_learner import Lesson
from baselines.networks import Writer
from baselines.options import RewardOptions
from baselines.rollout import Choose, Turns, sampling
from baselines.updates import entropies, target_entropy
from baselines.value_updates import dueling, n_step_returns, value_loss
from textgym import TextVectorEnv

# Rewards lie in [0, 1]: above, nothing is worth anything, and below all is decided.
_COLDEST, _HOTTEST = 1e-4, 1.0


@dataclass(frozen=True, kw_only=True)
class ValueOptions(RewardOptions):
    """What agents share that learn values.

    Attributes:
        haste: How quickly the temperature of exploration answers to a policy that is
            not as undecided as `target_entropy` says: a nat below raises it e ** haste
            times after each lesson. Greedy play, which is what counts, knows no
            temperature.
        steps: Rewards that are summed before a value is trusted.
        averaging: Share of the target network that is replaced after each lesson
            (Lillicrap et al. 2016, section 3).
        value_scale: What a difference of one between the network's logits is worth,
            and the temperature at the start.
            Rewards of a whole text lie in [0, 1], those of a token far below.
    """

    haste: float = 0.3
    steps: int = 16
    averaging: float = 0.05
    value_scale: float = 0.2

    @property
    def critic(self) -> bool:
        """Whether the network values responses, too."""
        return True


class ValueLearner(RewardLearner):
    """Learns the value of each token, and writes by it.

    The network's logits, times `value_scale`, are advantages; its critic is the value
    of what stands there (Wang et al. 2016). It explores by drawing tokens e times more
    rarely if they are worth a temperature less (Boltzmann exploration; Sutton 1990).
    A target network that follows slowly tells what comes after the rewards that were
    seen.

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
        self._temperature = options.value_scale

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
        played = self.play(number, self._exploring)
        values = {"reward": played.returns.mean().item()}
        for turns in self._batches(self.explored(played, progress), number):
            yield self._lesson(turns, progress, values)
            self._follow()

    def _exploring(self, generator: torch.Generator) -> Choose:
        draw = sampling(generator)
        scale = self._values.value_scale / self._temperature
        return lambda logits: draw(logits * scale)

    def _lesson(
        self, turns: Turns, progress: float, values: dict[str, float]
    ) -> Lesson:
        tokens = turns.tokens[turns.tokens >= 0]
        online = self._action_values(self.writer, turns)
        with torch.no_grad():
            target = self._action_values(self._target, turns)
            states = self._state_values(turns, online, target, self._temperature)
            returns = n_step_returns(
                turns.rewards, turns.grid(states), self._values.steps
            )
        written = online.gather(-1, tokens[:, None])[:, 0]
        loss = value_loss(written, turns.spread(returns)[turns.tokens >= 0])
        # In units of logits, so that learning rates mean what they mean elsewhere.
        scaled = loss / self._values.value_scale
        values = values | {"value_loss": loss.item(), "temperature": self._temperature}
        values["entropy"] = self._adapt(online.detach(), turns, progress)
        return Lesson(scaled, len(tokens), values)

    def _adapt(self, values: Tensor, turns: Turns, progress: float) -> float:
        """Warm up a policy that is too sure, cool down one that is not; say how sure.

        The temperature is learnt as in Haarnoja et al. 2018 (section 5), but by
        itself and not by a gradient, as it moves all values alike.
        """
        forbidden = turns.forbidden_tokens
        logits = (values / self._temperature).masked_fill(forbidden, -torch.inf)
        entropy = entropies(logits.log_softmax(-1)).mean().item()
        # Where masks leave one token, even random play is sure.
        most = (~forbidden).sum(-1).log().mean().item()
        target = target_entropy(self._values.first_entropy, most, progress)
        change = math.exp(self._values.haste * (target - entropy))
        self._temperature = min(max(self._temperature * change, _COLDEST), _HOTTEST)
        return entropy

    def _action_values(self, writer: Writer, turns: Turns) -> Tensor:
        """Value all actions at each token: (tokens, vocabulary)."""
        logits, values = writer.with_values(turns.contexts, turns.inverse, turns.tokens)
        advantages = self._values.value_scale * logits
        return dueling(values, advantages, turns.forbidden_tokens, self._temperature)

    @torch.no_grad()
    def _follow(self) -> None:
        """Move the target network a little."""
        pairs = zip(self._target.parameters(), self.writer.parameters(), strict=True)
        for slow, quick in pairs:
            slow.lerp_(quick, self._values.averaging)

    def state(self) -> dict[str, Any]:
        """Return the temperature and the weights of the target network."""
        return super().state() | {
            "target": self._target.state_dict(),
            "temperature": self._temperature,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        super().restore(state)
        self._target.load_state_dict(state["target"])
        self._temperature = state["temperature"]
