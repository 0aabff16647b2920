"""Agents that write whole strings, token by token."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from textgym.envs.text_env import TextEnv
from textgym.errors import TextgymNotice
from textgym.evaluation.agent import Array
from textgym.task import Prompt, Task


class Writer:
    """Turns strings into the tokens of a task, and keeps count of what is lost.

    Attributes:
        losses: Number of texts that the tokens could not say exactly: unknown words,
            or more of them than a response may have.
        first_loss: The first of these texts and what became of it.
    """

    def __init__(self, task: Task) -> None:
        env = TextEnv(task)
        self._tokenizer = env.tokenizer
        self._context_tokenizer = env.context_tokenizer
        self._most = env.observation_space["response"].shape[0]  # type: ignore[index]
        self.losses = 0
        self.first_loss: tuple[str, str] | None = None

    def _encode(self, text: str) -> list[int]:
        """Return a text as ids with EOS at the end."""
        ids = self._tokenizer.encode(text)
        written = self._tokenizer.decode(ids[: self._most])
        if self._tokenizer.decode(ids) != text or len(ids) > self._most:
            self._note_loss(text, written)
        return [*ids, self._tokenizer.eos_id]

    def _note_loss(self, text: str, written: str) -> None:
        self.losses += 1
        if self.first_loss is None:
            self.first_loss = (text, written)
            warnings.warn(
                f"the tokens of the response cannot say {text!r}; {written!r} is "
                "written in its place (told once, counted in `losses`)",
                TextgymNotice,
                stacklevel=4,
            )

    def _positions(self, observations: Mapping[str, Array]) -> Array:
        """Count the tokens of each response: shape (rows,)."""
        written = observations["response"] != self._tokenizer.pad_id
        counts: Array = written.sum(axis=1)
        return counts


class TextAgent(Writer):
    """Writes what a function replies to the text of the context.

    Args:
        reply: Turns a prompt into a reply; asked once for each context that comes.
        task: What is played; its tokenizers decode prompts and encode replies.
    """

    def __init__(self, reply: Callable[[str], str], task: Task) -> None:
        super().__init__(task)
        self._reply = reply
        self._replies: dict[bytes, list[int]] = {}

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose the next token of each reply."""
        contexts = observations["context"]
        replies = [self._ids_for(context) for context in contexts]
        return _next_tokens(replies, self._positions(observations))

    def _ids_for(self, context: Array) -> list[int]:
        key = context.tobytes()
        if key not in self._replies:
            prompt = self._context_tokenizer.decode(context.tolist())
            self._replies[key] = self._encode(self._reply(prompt))
        return self._replies[key]


class ScriptedAgent(Writer):
    """Writes what a function makes of each prompt: an oracle or a heuristic.

    Args:
        write: Turns a prompt into a text.
        task: What is played.
    """

    def __init__(self, write: Callable[[Prompt], str], task: Task) -> None:
        super().__init__(task)
        self._write = write
        self._texts: dict[int, list[int]] = {}

    def read_prompts(self, rows: Array, prompts: Sequence[Prompt]) -> None:
        """Write the texts of rows whose turn begins now."""
        for row, prompt in zip(rows.tolist(), prompts, strict=True):
            self._texts[row] = self._encode(self._write(prompt))

    def act(self, observations: Mapping[str, Array], masks: Array) -> Array:
        """Choose the next token of each text.

        Raises:
            RuntimeError: if `read_prompts` was not called for a row.
        """
        if len(self._texts) < len(masks):
            raise RuntimeError(
                f"act was called for {len(masks)} rows, but read_prompts for "
                f"{len(self._texts)} only; play this agent with `evaluate`"
            )
        texts = [self._texts[row] for row in range(len(masks))]
        return _next_tokens(texts, self._positions(observations))


def oracle(task: Task) -> ScriptedAgent:
    """Return the agent that writes the task's right answers: its ceiling."""
    return ScriptedAgent(task.oracle, task)


def _next_tokens(texts: Sequence[Sequence[int]], positions: Array) -> Array:
    """Take one token of each text; EOS, the last, again after the end."""
    pairs = zip(texts, positions.tolist(), strict=True)
    return np.array([text[min(n, len(text) - 1)] for text, n in pairs], np.int64)
