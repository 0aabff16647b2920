"""A network that foresees what masks allow, where turns end, and what they earn."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from baselines.networks import Memory, Shape, make_network
from baselines.rollout import Turns
from baselines.updates import returns_to_go


class Seen(NamedTuple):
    """What the model foresees where a text stands so far.

    Attributes:
        earned: (places,), what the turn, and all after it, earns if it ends here.
        over: (places,), logits of the turn being over.
        allowed: (places, vocabulary), logits of what the mask allows next.
    """

    earned: Tensor
    over: Tensor
    allowed: Tensor


class WorldModel(nn.Module):
    """Learns from episodes what the environment would do.

    Where a token leads is known, since a text grows by it. Three things are not, and
    are heads over the features of a network like the one that writes.

    Args:
        shape: Of the network that writes.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.reader = make_network(replace(shape, copying=False, critic=False))
        self.earned = nn.Linear(shape.hidden_size, 1)
        self.over = nn.Linear(shape.hidden_size, 1)

    def step(
        self, memory: Memory, state: Tensor, tokens: Tensor, time: int
    ) -> tuple[Seen, Tensor]:
        """Take in one token in every row.

        Args:
            memory: Of the rows' contexts, by `reader`.
            state: (rows, …), before the token; may be written over.
            tokens: (rows, 1), the start token where nothing was written yet.
            time: Number of tokens before it, the start included.

        Returns:
            What is foreseen, and the state after the token.
        """
        now, once = torch.tensor([[time]]), torch.ones_like(tokens[:, 0])
        features, weights, state = self.reader.follow(memory, state, tokens, now, once)
        return self._see(features[:, 0], weights[:, 0], memory.words), state

    def loss(self, turns: Turns) -> Tensor:
        """Compare what is foreseen in turns with what came."""
        features, weights, words = self._read(turns)
        lengths = _lengths(turns)
        places = torch.arange(features.shape[1])
        there = places <= lengths[:, None]  # (turns, time + 1)
        last = (places == lengths[:, None])[there]
        words = words[there.nonzero()[:, 0]]
        seen = self._see(features[there], weights[there], words)
        return world_model_loss(
            seen, last, allowed=~turns.forbidden_tokens, earned=turn_returns(turns)
        )

    @torch.no_grad()
    def foresee(self, turns: Turns) -> Tensor:
        """Say what whole turns earn, with all after them: (turns,)."""
        features, _, _ = self._read(turns)
        lengths = _lengths(turns)
        earned: Tensor = self.earned(features[torch.arange(len(lengths)), lengths])
        return earned[:, 0]

    def _read(self, turns: Turns) -> tuple[Tensor, Tensor, Tensor]:
        """Return features and attention, (turns, time + 1, …), and (turns, places)."""
        memory = self.reader.read(turns.contexts).rows(turns.inverse)
        tokens = turns.tokens.clamp(min=0)
        begin = torch.full_like(tokens[:, :1], self.reader.start_token)
        features, weights, _ = self.reader.follow(
            memory,
            memory.start,
            torch.cat((begin, tokens), 1),
            torch.arange(tokens.shape[1] + 1)[None],
            _lengths(turns) + 1,
        )
        return features, weights, memory.words

    def _see(self, features: Tensor, weights: Tensor, words: Tensor) -> Seen:
        allowed = self.reader.readout(features, weights, words)
        return Seen(self.earned(features)[:, 0], self.over(features)[:, 0], allowed)


def _lengths(turns: Turns) -> Tensor:
    """Count the tokens of each turn: (turns,)."""
    return (turns.tokens >= 0).sum(1)


def turn_returns(turns: Turns) -> Tensor:
    """Sum the rewards from the first token of each turn to the end: (turns,)."""
    return returns_to_go(turns.rewards)[turns.steps[:, 0], turns.rows]


def world_model_loss(
    seen: Seen, last: Tensor, *, allowed: Tensor, earned: Tensor
) -> Tensor:
    """Add the losses of what is foreseen, to be minimised.

    The squared error of rewards, as in Dyna (Sutton 1990), and the cross-entropies of
    whether a turn is over (as Hafner et al. 2020, eq. 13, for discounts) and of masks.

    Args:
        seen: at each place of turns, the one before the first token included.
        last: (places,), whether a turn ended there.
        allowed: (places where it did not, vocabulary), the masks there.
        earned: (places where it did,), what turns and all after them earned.

    Returns:
        A scalar.
    """
    rewards = mse_loss(seen.earned[last], earned)
    ends = binary_cross_entropy_with_logits(seen.over, last.float())
    masks = binary_cross_entropy_with_logits(seen.allowed[~last], allowed.float())
    return rewards + ends + masks


def explained_share(foreseen: Tensor, earned: Tensor, groups: Tensor) -> float:
    """Tell how much of the differences within groups is foreseen.

    One less the share of the squares that is left (the coefficient of determination).
    Differences between groups are left out: no agent is paid for easy prompts.

    Args:
        foreseen: (turns,).
        earned: (turns,).
        groups: (turns,), number of the group that a turn belongs to.

    Returns:
        At most 1; 0 or less where the groups' means say as much, or all earned alike.
    """
    earned = _centred(earned, groups)
    total = earned.square().sum()
    if not total:
        return 0.0
    left = (earned - _centred(foreseen, groups)).square().sum()
    return 1 - (left / total).item()


def _centred(values: Tensor, groups: Tensor) -> Tensor:
    """Subtract the mean of its group from each value."""
    sums = torch.zeros(int(groups.max()) + 1).index_add_(0, groups, values)
    return values - (sums / groups.bincount().clamp(min=1))[groups]
