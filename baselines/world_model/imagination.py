"""Turns that are written to real prompts, but end and are paid by a model."""

from __future__ import annotations

import torch
from torch import Tensor

from baselines.decoding import Array
from baselines.networks import Writer
from baselines.rollout import Choose, Turns
from baselines.world_model.model import Seen, WorldModel


@torch.no_grad()
def imagine(
    model: WorldModel,
    writer: Writer,
    choose: Choose,
    *,
    contexts: Tensor,
    inverse: Tensor,
    examples: Array,
    longest: int,
) -> Turns:
    """Let a network write one turn in every row, without the environment.

    Args:
        model: Says what may be written, when a turn is over, and what it earns.
        writer: Values tokens.
        choose: Chooses tokens by logits of shape (rows, vocabulary).
        contexts: (contexts, places), every context once.
        inverse: (rows,), number of each row's context.
        examples: (rows,), index of the example that the context is from.
        longest: Most tokens of a turn.

    Returns:
        The turns; all that is foreseen to be earned is paid at the last token.
    """
    theirs, ours = (one.read(contexts).rows(inverse) for one in (model.reader, writer))
    state, own_state = theirs.start, ours.start
    draft = _Draft(len(inverse), longest, writer.shape.response_tokens)
    tokens = torch.full((len(inverse), 1), writer.start_token)
    once = torch.ones(len(inverse), dtype=torch.int64)
    for time in range(longest + 1):
        seen, state = model.step(theirs, state, tokens, time)
        if not draft.goes_on(seen, time):
            break
        logits, own_state = writer.write(ours, own_state, tokens, time * once, once)
        forbidden = _forbidden(seen.allowed)
        chosen = choose(logits.masked_fill(forbidden, -torch.inf))
        draft.write(chosen, forbidden, time)
        tokens = chosen[:, None]
    return draft.turns(contexts, inverse, examples)


def _forbidden(allowed: Tensor) -> Tensor:
    """Forbid what the model takes for masked out, but for the surest token."""
    surest = allowed == allowed.amax(-1, keepdim=True)
    return (allowed <= 0) & ~surest


class _Draft:
    """What the rows have written so far."""

    def __init__(self, rows: int, longest: int, vocabulary: int) -> None:
        self._alive = torch.ones(rows, dtype=torch.bool)
        self._tokens = torch.full((rows, longest), -1)
        self._forbidden = torch.zeros((rows, longest, vocabulary), dtype=torch.bool)
        self._earned = torch.zeros(rows)

    def goes_on(self, seen: Seen, time: int) -> bool:
        """End the turns that are over, and tell whether there are others."""
        if time:
            over = (seen.over > 0) | (time == self._tokens.shape[1])
            ended = self._alive & over
            self._earned[ended] = seen.earned[ended]
            self._alive &= ~over
        return bool(self._alive.any())

    def write(self, chosen: Tensor, forbidden: Tensor, time: int) -> None:
        """Add a token to each turn that is not over."""
        self._tokens[self._alive, time] = chosen[self._alive]
        self._forbidden[:, time] = forbidden

    def turns(self, contexts: Tensor, inverse: Tensor, examples: Array) -> Turns:
        """Lay the turns out as those of a rollout."""
        lengths = (self._tokens >= 0).sum(1)
        rows, width = torch.arange(len(lengths)), int(lengths.max())
        rewards = torch.zeros(width, len(rows))
        rewards[lengths - 1, rows] = self._earned
        return Turns(
            contexts=contexts,
            inverse=inverse,
            tokens=self._tokens[:, :width],
            forbidden=self._forbidden[:, :width],
            steps=torch.arange(width).expand(len(rows), -1),
            rows=rows,
            rewards=rewards,
            examples=examples,
        )
