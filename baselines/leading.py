"""Episodes whose texts begin with tokens of right answers."""

from __future__ import annotations

import numpy as np

from baselines.decoding import Array, Decoder, response_lengths
from baselines.networks import Writer
from baselines.rollout import Choose, Turns, roll_out
from baselines.supervised import right_answers
from textgym import TextVectorEnv


def play_on(
    env: TextVectorEnv,
    writer: Writer,
    choose: Choose,
    *,
    given: int,
    seed: int,
    indices: Array,
) -> Turns:
    """Let a network go on where right answers were begun, in every row and turn.

    Args:
        env: Where to play.
        writer: Values tokens.
        choose: Chooses tokens by logits of shape (rows, vocabulary).
        given: Number of tokens that each turn begins with.
        seed: Of the episodes.
        indices: Examples that are played, (rows,).
    """
    decoder, right = Decoder(writer), right_answers(env)

    def act(observations: dict[str, Array], masks: Array) -> Array:
        lengths = response_lengths(observations["response"], env.tokenizer.pad_id)
        own = choose(decoder.logits(observations, masks)).numpy()
        actions: Array = np.where(lengths < given, right(observations, masks), own)
        return actions

    return roll_out(env, act, seed=seed, indices=indices)
