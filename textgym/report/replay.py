"""Plays stored texts again, to find out what each part of them earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textgym.envs.rendering import View
from textgym.envs.text_env import TextEnv
from textgym.envs.turn_env import TurnEnv
from textgym.report.results import Episode, Spoken
from textgym.task import Task

# Rewards are rounded where results are stored.
_SAME = 1e-6


@dataclass(frozen=True)
class Replay:
    """An episode that was played again.

    Attributes:
        context: What the agent read first.
        view: All that there is to see of the episode; None if it could not be played
            to its end with the texts that were stored.
        rewards: What each turn earned.
        note: Why what is seen may not be what was paid; empty if all is well.
    """

    context: str
    view: View | None
    rewards: tuple[float, ...] = ()
    note: str = ""


class Player:
    """Plays the episodes of a task again; no agent is needed.

    Rewards are dense, so that each turn is paid what it earned; their sum is the same.

    Args:
        task: What was played.
    """

    def __init__(self, task: Task) -> None:
        self._task = replace(task, dense=True)
        self._words = TurnEnv(self._task)
        self._tokens: TextEnv | None = None

    def play(self, episode: Episode) -> Replay:
        """Write the turns of an episode once more, by tokens where they are known."""
        context = self._opening(episode.example_index)
        if episode.error:
            return Replay(context, None, note=f"The agent failed: {episode.error}")
        tokens = [turn.ids for turn in episode.turns]
        if tokens and all(ids is not None for ids in tokens):
            env: TextEnv | TurnEnv = self._token_env()
            rewards, over = self._write_tokens(episode)
        else:
            env = self._words
            rewards, over = self._write_words(episode)
        if not over or len(rewards) != len(episode.turns):
            note = "The stored texts do not make a whole episode of this task."
            return Replay(context, None, note=note)
        return Replay(context, env.view(), tuple(rewards), _doubt(episode, rewards))

    def _opening(self, index: int) -> str:
        """Begin the episode, and read what the agent read."""
        self._words.reset(seed=index, options={"index": index})
        return self._words.prompt.text

    def _token_env(self) -> TextEnv:
        if self._tokens is None:
            self._tokens = TextEnv(self._task)
        return self._tokens

    def _write_words(self, episode: Episode) -> tuple[list[float], bool]:
        rewards: list[float] = []
        over = False
        for turn in episode.turns:
            if over:
                break
            _, reward, terminated, truncated, _ = self._words.step(turn.text)
            rewards.append(reward)
            over = terminated or truncated
        return rewards, over

    def _write_tokens(self, episode: Episode) -> tuple[list[float], bool]:
        env, index = self._token_env(), episode.example_index
        env.reset(seed=index, options={"index": index})
        rewards: list[float] = []
        over = False
        for turn in episode.turns:
            if over:
                break
            paid, over = self._write_turn(env, turn)
            rewards.append(paid)
        return rewards, over

    def _write_turn(self, env: TextEnv, turn: Spoken) -> tuple[float, bool]:
        """Write the tokens of a turn and its end, unless the last one was that."""
        eos, number, paid = env.tokenizer.eos_id, env.prompt.number, 0.0
        for token in [*(turn.ids or ()), eos]:
            _, reward, terminated, truncated, _ = env.step(token)
            paid += reward
            over = terminated or truncated
            if over or env.prompt.number > number:
                break
        return paid, over


def _doubt(episode: Episode, rewards: Sequence[float]) -> str:
    """Compare what was paid now with what was stored."""
    paid = sum(rewards)
    if abs(paid - episode.reward) <= _SAME:
        return ""
    return f"Played again, the texts earn {paid:.4f}; {episode.reward:.4f} was stored."
