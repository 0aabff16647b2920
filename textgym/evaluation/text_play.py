"""Episodes that are played in whole texts, turn by turn, many at the same time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, TypeAlias

from textgym.envs.turn_env import TurnEnv
from textgym.evaluation.agent import Failed, PromptAgent, Unavailable
from textgym.evaluation.failures import Patience, TooSlow, reason
from textgym.evaluation.prompts import answer, ask
from textgym.evaluation.results import Record
from textgym.evaluation.token_play import Progress
from textgym.task import Prompt, Task

# Prompts that an agent is given at once that does not say how many it likes.
CONCURRENCY = 16


class Talk:
    """One episode.

    Attributes:
        index: Index of its example.
        record: What came of it; None while it goes on.
    """

    def __init__(self, task: Task, index: int) -> None:
        self.index = index
        self._task, self._env = task, TurnEnv(task)
        self._env.reset(seed=index, options={"index": index})
        self._reward, self._texts = 0.0, list[str]()
        self._transcript: list[tuple[str, str]] = []
        self.record: Record | None = None

    @property
    def prompt(self) -> Prompt:
        """What must be answered now."""
        return self._env.prompt

    @property
    def question(self) -> str:
        """The same as one text for an agent that knows nothing else."""
        return ask(self._task, self.prompt, self._transcript)

    def write(self, text: str | Failed) -> None:
        """Write the next turn, or give up."""
        if isinstance(text, Failed):
            self.record = Record.failed(self._task, self.index, text.reason)
            return
        heard, paid, terminated, truncated, info = self._env.step(text)
        self._reward += paid
        self._texts.append(text)
        self._transcript.append((text, heard))
        if terminated or truncated:
            self.record = self._played(info)

    def _played(self, info: dict[str, Any]) -> Record:
        return Record(
            example_index=self.index,
            example_id=info["example_id"],
            hypothesis=info["hypothesis"],
            references=info["references"],
            reward=self._reward,
            metrics=info["metrics"],
            texts=tuple(self._texts),
        )


Write: TypeAlias = Callable[[Sequence[Talk]], Sequence[str | Failed]]


def play_texts(
    write: Write,
    task: Task,
    examples: range,
    talks: int = 1,
    progress: Progress | None = None,
) -> tuple[Record, ...]:
    """Play examples; what is written at the same time belongs to different ones.

    Args:
        write: Says what is written next in each of some episodes.
        task: What is played.
        examples: Indices of the examples.
        talks: Most episodes that go on at the same time.
        progress: Called with the number of finished episodes and of all.
    """
    waiting, going = iter(examples), list[Talk]()
    records: dict[int, Record] = {}
    while len(records) < len(examples):
        fresh = islice(waiting, talks - len(going))
        going += [Talk(task, index) for index in fresh]
        for talk, text in zip(going, write(going), strict=True):
            talk.write(text)
            if talk.record:
                records[talk.record.example_index] = talk.record
                if progress:
                    progress(len(records), len(examples))
        going = [talk for talk in going if not talk.record]
    return tuple(records[index] for index in examples)


class Correspondence:
    """What an agent that answers prompts writes in episodes.

    Args:
        agent: Answers prompts.
        patience: With what the agent gets wrong.
    """

    def __init__(self, agent: PromptAgent, patience: Patience) -> None:
        self._agent, self._patience = agent, patience

    def __call__(self, talks: Sequence[Talk]) -> list[str | Failed]:
        """Say what is written next in each episode."""
        prompts = [talk.question for talk in talks]
        return [
            reply if isinstance(reply, Failed) else answer(reply)
            for reply in self._replies(prompts)
        ]

    def _replies(self, prompts: Sequence[str]) -> Sequence[str | Failed]:
        try:
            return self._asked(prompts)
        except Unavailable:
            raise
        except Exception as error:
            if self._patience.stops:
                raise
            if isinstance(error, TooSlow) or len(prompts) == 1:
                return [Failed(reason(error))] * len(prompts)
            # Each alone, so that one bad prompt does not end the other episodes.
            return [self._replies([prompt])[0] for prompt in prompts]

    def _asked(self, prompts: Sequence[str]) -> list[str | Failed]:
        with self._patience.call():
            replies = self._agent.reply(prompts)
        if (
            isinstance(replies, str)
            or not isinstance(replies, Sequence)
            or len(replies) != len(prompts)
            or not all(isinstance(one, str | Failed) for one in replies)
        ):
            raise TypeError(
                f"{type(self._agent).__name__}.reply must return {len(prompts)} texts, "
                f"one for each prompt; got {_shortened(replies)}"
            )
        return list(replies)


def _shortened(value: object, most: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}…"
