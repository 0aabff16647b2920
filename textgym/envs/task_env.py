"""What the single environments share: a task, its corpus, and episodes by seed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import gymnasium as gym
import numpy as np
from gymnasium.error import ResetNeeded

from textgym.corpora.corpus import Example
from textgym.envs.conversation import Conversation
from textgym.envs.encoding import OverCorpus, encoded_corpus
from textgym.envs.rendering import RENDER_MODES, Utterance, View, pieces
from textgym.envs.seeding import episode_hash, seed_key
from textgym.errors import unknown_name
from textgym.remarks import Remark
from textgym.task import Prompt, Task

Observation = TypeVar("Observation")
Action = TypeVar("Action")
Prefix: TypeAlias = tuple[str, list[float]]
"""The beginning of a text and the values of the metrics for it."""

# What Gymnasium's own environments draw.
_PICTURES = ("rgb_array", "rgb_array_list", "depth_array")


class TaskEnv(OverCorpus, gym.Env[Observation, Action]):
    """A single environment over a task; subclasses say how a turn is written.

    Args:
        task: What episodes are about.
        render_mode: None, "ansi" or "human".
    """

    metadata = {"render_modes": list(RENDER_MODES)}  # noqa: RUF012 (Gymnasium's own)

    def __init__(self, task: Task, *, render_mode: str | None = None) -> None:
        self.task = task
        self.render_mode = _checked_render_mode(render_mode)
        self._encoded = encoded_corpus(task)
        self._grader = self._encoded.grader(task.terms)
        self._conversation: Conversation | None = None
        self._over = True
        self._generator: Any = None
        self._key = 0
        self._episode = 0
        self._last_reward = 0.0

    def _begin_episode(
        self, seed: int | None, options: dict[str, Any] | None
    ) -> Conversation:
        """Draw the next episode: a pure function of the seed and its number."""
        # First, so that a refused reset changes nothing.
        chosen = chosen_index(options, len(self.corpus)) if options else None
        if seed is not None:
            super().reset(seed=seed)
        if self.np_random is self._generator:
            self._episode += 1
        else:
            self._generator = self.np_random
            seed = self.np_random_seed
            # Somebody assigned a generator: its seed is not known.
            if seed == -1:
                seed = int(self.np_random.integers(1 << 63))
            self._key, self._episode = seed_key(seed), 0
        bits = episode_hash(self._key, self._episode)
        index = self._encoded.choose(bits) if chosen is None else chosen
        self._conversation = Conversation(index, bits)
        self._over = False
        self._last_reward = 0.0
        return self._conversation

    def _open_conversation(self) -> Conversation:
        """Return the episode in progress.

        Raises:
            ResetNeeded: if there is none.
        """
        if self._conversation is None or self._over:
            raise ResetNeeded(
                "step was called "
                + (
                    "before the first reset"
                    if self._conversation is None
                    else "after the episode ended"
                )
                + "; call reset first"
            )
        return self._conversation

    @property
    def prompt(self) -> Prompt:
        """What the open turn must answer: more than an agent may see, for oracles.

        Raises:
            ResetNeeded: if there is no episode in progress.
        """
        return self._open_conversation().prompt(self.task, self._example())

    def _example(self) -> Example:
        assert self._conversation is not None  # an episode was begun
        return self._encoded.example(self._conversation.index)

    def _references(self) -> tuple[str, ...]:
        """Return the right answers, once they may be seen."""
        if self._conversation is None or not self._over:
            return ()
        return self._conversation.references(self.task, self._example())

    def _remarks(self, conversation: Conversation, text: str) -> tuple[Remark, ...]:
        """Return what the task says of the episode, once it may be told."""
        if not self._over:
            return ()
        prompt = conversation.prompt(self.task, self._example())
        return self.task.remarks(prompt, text)

    def view(self) -> View:
        """Describe the episode for people.

        What each token earned is worked out here, and costs no step anything.

        Raises:
            ResetNeeded: before the first reset.
        """
        conversation = self._conversation
        if conversation is None:
            raise ResetNeeded("an episode is shown before the first reset; call reset")
        said = self._conversation_so_far(conversation)
        total = sum(conversation.terms.values())
        if self.task.dense and not self._over:
            total += sum(piece.earned for piece in said[-1].pieces)
        return View(
            utterances=said,
            reward=self._last_reward,
            total=total,
            terms=conversation.terms,
            references=self._references(),
            remarks=self._remarks(conversation, said[-1].text),
            last_words=conversation.last_words,
        )

    def _conversation_so_far(self, conversation: Conversation) -> tuple[Utterance, ...]:
        transcript = conversation.transcript
        opening = self._reads_now()
        if transcript:
            opening = self.task.opening(self._example())
        said = [Utterance("context", opening)]
        for number, (written, reply) in enumerate(transcript):
            said += [self._response(written, number), Utterance("reply", reply)]
        return *said, self._response(self._writes_now(), len(transcript))

    def _response(self, written: Sequence[Any], number: int) -> Utterance:
        """Find out what each part of a turn earned, by scoring what led up to it."""
        weight = self.task.turn_weight(self._example())
        prefixes = list(self._prefixes(written, number)) if written else []
        texts = [text for text, _ in prefixes]
        scores = [self._grader.metric_score(part) * weight for _, part in prefixes]
        text = texts[-1] if texts else ""
        return Utterance("response", text, pieces(texts, scores))

    @abstractmethod
    def _reads_now(self) -> str:
        """Return what the agent reads in this turn."""

    @abstractmethod
    def _writes_now(self) -> Sequence[Any]:
        """Return what it has written in this turn: ids or a string."""

    @abstractmethod
    def _prefixes(self, written: Sequence[Any], number: int) -> Iterator[Prefix]:
        """Score the text of a turn, up to the end of each of its pieces."""

    def render(self) -> str | None:
        """Show the episode: return it as text ("ansi") or print it ("human").

        Raises:
            ResetNeeded: before the first reset.
        """
        if self._conversation is None:
            raise ResetNeeded("render was called before the first reset")
        if self.render_mode is None:
            gym.logger.warn(
                "render was called without a render_mode; make the environment with "
                'render_mode="ansi" or "human"'
            )
            return None
        if self.render_mode == "ansi":
            return self.view().plain()
        self.view().print()
        return None


def _checked_render_mode(mode: str | None) -> str | None:
    """Return a mode that there is.

    Libraries ask every environment for pictures, whether it has any or not: for these
    a warning must do, as in Gymnasium itself.

    Raises:
        ValueError: if no environment has such a mode.
    """
    if mode in _PICTURES:
        gym.logger.warn(
            f"textgym draws no pictures, so render_mode={mode!r} is taken for None; "
            f"there are {list(RENDER_MODES)}"
        )
        return None
    if mode is not None and mode not in RENDER_MODES:
        raise ValueError(unknown_name("render_mode", mode, RENDER_MODES))
    return mode


def chosen_index(options: dict[str, Any], size: int) -> int | None:
    """Read `options["index"]`, and refuse options that do not exist.

    Raises:
        ValueError: for an unknown option or an index outside of the corpus.
    """
    for name in options:
        if name != "index":
            raise ValueError(unknown_name("option", name, ("index",)))
    if "index" not in options:
        return None
    index = np.asarray(options["index"])
    whole = index.shape == () and np.issubdtype(index.dtype, np.integer)
    if not whole or not 0 <= index < size:
        raise ValueError(
            f"options['index'] must be a whole number from 0 to {size - 1}, the last "
            f"example of the split; got {options['index']!r}"
        )
    return int(index)
