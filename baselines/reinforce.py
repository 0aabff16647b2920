"""REINFORCE (Williams 1992) with a choice of baselines, alone or beside references."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from baselines.by_reward import RewardLearner, judged, log_probabilities_of
from baselines.guidance import given_tokens, mixed_advantages
from baselines.leading import play_on
from baselines.learner import batch_generator, batch_seed
from baselines.network_learner import Lesson
from baselines.networks import Writer
from baselines.options import RewardOptions
from baselines.prior import Priors
from baselines.rollout import Turns, greedy, play, sampling
from baselines.updates import (
    batch_mean_baseline,
    entropies,
    entropy_weight,
    leave_one_out_baseline,
    policy_gradient_loss,
    returns_to_go,
    self_critical_baseline,
    target_entropy,
)
from baselines.value_updates import value_loss
from baselines.world_model import Dreams
from textgym import TextVectorEnv

Baseline = Literal["leave-one-out", "greedy", "batch-mean", "value", "none"]

_LEAST_DEVIATION = 0.1

# What the seeds of a batch are for.
_LED_EXAMPLES, _LED_TOKENS = 8, 9


@dataclass(frozen=True, kw_only=True)
class ReinforceOptions(RewardOptions):
    """Learn by reward: REINFORCE with a baseline.

    Attributes:
        baseline: What returns are compared with.
        normalise: Divide advantages by 0.1 more than their standard deviation.
        entropy_weight: What a nat of entropy is worth, per token, while the policy is
            as undecided as it should be.
        entropy_gain: How strongly that weight answers to a policy that is not: a nat
            below the target raises it e ** entropy_gain times.
        value_weight: Weight of the critic's loss, where it is the baseline.
        kl_weight: What it costs to be a nat away from the policy after the warm start,
            per token.
        fluency_weight: What a nat of probability is worth, per token, by the language
            model that was trained on texts without prompts.
        annealing: Share of the run during which texts begin with tokens of references,
            fewer and fewer, which are imitated (MIXER; Ranzato et al. 2016).
        imagined: Batches after each real one that are played in a learned model of
            the environment (Dyna; Sutton 1990); their tokens are not counted.
    """

    baseline: Baseline = "leave-one-out"
    normalise: bool = True
    entropy_weight: float = 0.2
    entropy_gain: float = 2.0
    value_weight: float = 0.5
    kl_weight: float = 0.0
    fluency_weight: float = 0.0
    annealing: float = 0.0
    imagined: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_guidance()
        if self.baseline == "leave-one-out" and self.group_size < 2:
            raise ValueError(
                "leave-one-out compares the episodes of an example with each other, so "
                f"group_size must be at least 2; got {self.group_size}. Raise it, or "
                "choose another baseline"
            )

    def _check_guidance(self) -> None:
        for name, needed in _NEEDED.items():
            if getattr(self, name) and not getattr(self, needed):
                raise ValueError(
                    f"{name} needs references: {needed} must be at least 1; got 0"
                )
        if self.annealing > 1:
            raise ValueError(
                f"annealing is a share of the run, at most 1; got {self.annealing}"
            )
        if self.annealing and self.shortest:
            raise ValueError(
                "annealing gives whole references, short ones too, so it does not go "
                f"with shortest={self.shortest}. Leave one of them out"
            )

    @property
    def critic(self) -> bool:
        """Whether the network values responses, too."""
        return self.baseline == "value"


# What an option is about, and which other one tells how much of that is read.
_NEEDED = {
    "kl_weight": "warm_start_pairs",
    "fluency_weight": "language_texts",
    "annealing": "warm_start_pairs",
}


class Reinforce(RewardLearner):
    """Learns by the policy gradient, from returns less a baseline.

    Args:
        writer: The network that learns.
        env: Has `examples * group_size` rows in groups of `group_size`.
        options: Sizes and weights.
    """

    def __init__(
        self, writer: Writer, env: TextVectorEnv, options: ReinforceOptions
    ) -> None:
        super().__init__(writer, env, options)
        self._options = options
        self._greedy_env: TextVectorEnv | None = None
        if options.baseline == "greedy":
            self._greedy_env = TextVectorEnv(env.task, options.examples)
        self._priors = Priors(
            writer,
            kl_weight=options.kl_weight,
            fluency_weight=options.fluency_weight,
        )
        self._dreams: Dreams | None = None
        if options.imagined:
            self._dreams = Dreams(writer, env, options, batches=options.imagined)

    def lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Compute the losses of a batch; remember what was known before rewards."""
        if number == self.language_lessons:
            self._priors.keep_language(self.writer)
        if number == self.preparation:
            self._priors.keep_warm(self.writer)
        yield from super().lessons(number, progress)

    def reward_lessons(self, number: int, progress: float) -> Iterator[Lesson]:
        """Compute the losses of a batch of episodes, and of what is imagined."""
        given = self._given(progress)
        turns = self._play_on(number, given) if given else self.play(number, sampling)
        values = {"reward": turns.returns.mean().item()}
        yield self._lesson(self.explored(turns, progress), progress, values, given)
        for imagined in self._dreams.after(turns, number) if self._dreams else ():
            values = {"imagined": imagined.returns.mean().item()}
            # What was not written in the environment costs the run no tokens.
            yield replace(self._lesson(imagined, progress, {}), tokens=0, values=values)

    def _lesson(
        self, turns: Turns, progress: float, values: dict[str, float], given: int = 0
    ) -> Lesson:
        """Compute the loss of turns, of which some tokens were perhaps given."""
        written = turns.tokens >= 0  # (turns, time)
        own = torch.arange(written.shape[1]).expand_as(written)[written] >= given
        log_probabilities, worth = self._judge(turns)
        entropy = entropies(log_probabilities)[own].sum()
        mean_entropy = entropy.item() / max(1, int(own.sum()))
        costs = self._priors.costs(turns, log_probabilities)[own].sum()
        costs = costs - self._entropy_weight(mean_entropy, progress) * entropy
        chosen = log_probabilities.gather(-1, turns.tokens[written][:, None])[:, 0]
        loss = self._loss(turns, chosen, worth, own)
        length = len(own) / self.env.num_envs
        return Lesson(
            loss + costs / self.env.num_envs,
            len(own),
            values | {"entropy": mean_entropy, "length": length},
        )

    def _judge(self, turns: Turns) -> tuple[Tensor, Tensor | None]:
        """Return log-probabilities, and what the critic says if it is the baseline."""
        if self._options.critic:
            return judged(self.writer, turns)
        return log_probabilities_of(self.writer, turns), None

    def _loss(
        self, turns: Turns, chosen: Tensor, values: Tensor | None, own: Tensor
    ) -> Tensor:
        """Return what has the policy gradient as its gradient, and the critic's loss.

        Args:
            turns: What was written.
            chosen: (tokens,), log-probabilities of it.
            values: (tokens,), by the critic; None where there is another baseline.
            own: (tokens,), False for what was given.
        """
        critic_loss: Tensor | float = 0.0
        if values is None:
            advantages = self._advantages(turns)
        else:
            returns = turns.spread(returns_to_go(turns.rewards))[turns.tokens >= 0]
            advantages = self._normalised(returns - values.detach())
            critic_loss = self._options.value_weight * value_loss(values, returns)
        advantages = mixed_advantages(advantages, own)
        episodes = self.env.num_envs
        return policy_gradient_loss(chosen, advantages, episodes=episodes) + critic_loss

    def _advantages(self, turns: Turns) -> Tensor:
        """Compare returns with the baseline: (tokens,)."""
        returns = self._returns(turns)  # (steps or 1, rows)
        advantages = self._normalised(returns - self._baseline(turns, returns))
        return turns.spread(advantages)[turns.tokens >= 0]

    def _given(self, progress: float) -> int:
        """Count the tokens that each text begins with."""
        if not self._options.annealing or self._pairs is None:
            return 0
        longest = int((self._pairs.tokens >= 0).sum(1).max())
        return given_tokens(longest, progress, self._options.annealing)

    def _play_on(self, number: int, given: int) -> Turns:
        """Play episodes of the examples whose references may be read."""
        options = self._options
        rng = np.random.default_rng(batch_seed(options.seed, number, _LED_EXAMPLES))
        drawn = rng.integers(options.warm_start_pairs, size=options.examples)
        return play_on(
            self.env,
            self.writer,
            sampling(batch_generator(options.seed, number, _LED_TOKENS)),
            given=given,
            seed=batch_seed(options.seed, number, _LED_EXAMPLES),
            indices=drawn.repeat(options.group_size),
        )

    def _entropy_weight(self, entropy: float, progress: float) -> float:
        options = self._options
        most = math.log(self.writer.shape.response_tokens)
        return entropy_weight(
            options.entropy_weight,
            entropy=entropy,
            target=target_entropy(options.first_entropy, most, progress),
            gain=options.entropy_gain,
        )

    def _normalised(self, advantages: Tensor) -> Tensor:
        """Divide advantages by their deviation, if that is wanted."""
        if not self._options.normalise:
            return advantages
        # Divided by the deviation alone, the few differences that a policy which
        # is almost sure still sees would be blown up, and end all exploration.
        return advantages / (advantages.std() + _LEAST_DEVIATION)

    def _returns(self, turns: Turns) -> Tensor:
        """Return what follows each step; one step stands for all if rewards are sparse.

        With sparse rewards whole returns are compared, since episodes that ended
        earlier than others have nothing to come and would spoil their baseline.
        """
        if self.env.task.dense:
            return returns_to_go(turns.rewards)
        return turns.returns[None]

    def _baseline(self, turns: Turns, returns: Tensor) -> Tensor:
        size = self._options.group_size
        match self._options.baseline:
            case "leave-one-out":
                return leave_one_out_baseline(returns, size)
            case "greedy":
                return self_critical_baseline(
                    self._greedy_returns(turns, returns), size
                )
            case "batch-mean":
                return batch_mean_baseline(returns)
            case _:
                return torch.zeros_like(returns)

    def _greedy_returns(self, turns: Turns, returns: Tensor) -> Tensor:
        assert self._greedy_env is not None  # made for this baseline
        indices = turns.examples[:: self._options.group_size]
        alone = play(self._greedy_env, self.writer, greedy, seed=0, indices=indices)
        values = self._returns(alone)  # (its steps or 1, examples)
        steps = len(returns)
        missing = torch.zeros(max(0, steps - len(values)), values.shape[1])
        return torch.cat((values, missing))[:steps]

    def state(self) -> dict[str, Any]:
        """Return what was known before rewards, and what is imagined by."""
        state = super().state() | self._priors.state()
        return state | ({"dreams": self._dreams.state()} if self._dreams else {})

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to what `state` returned."""
        super().restore(state)
        self._priors.restore(state)
        if self._dreams:
            self._dreams.restore(state["dreams"])
