"""One episode: what it is about, whose turn it is, what it has earned."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from textgym.corpora.corpus import Example
from textgym.envs.grading import Grader
from textgym.envs.seeding import Word, mix
from textgym.task import Prompt, Reply, Task, Turn


class Conversation:
    """An episode from its first prompt to its last reply, turn by turn.

    Every environment plays its episodes through this class, whether an agent writes
    ids or text; rewards and replies are decided nowhere else.

    Attributes:
        index: The example's place in the corpus.
        number: Number of finished turns.
        terms: What each reward term has earned so far.
        metrics: Raw values of the last finished turn, by name.
        totals: The same, for the end: where turns are paid as they come, the values
            of the task's own terms add up over them.
        notes: What the task noted of that turn, see `Reply.notes`.
        transcript: What single environments keep for people: of each turn that was
            replied to, what was written, as ids or text, and the reply.
        last_words: What was said to the last turn, for people, too.
    """

    __slots__ = (
        "_bits",
        "_said",
        "_state",
        "index",
        "last_words",
        "metrics",
        "notes",
        "number",
        "terms",
        "totals",
        "transcript",
    )

    def __init__(self, index: int, bits: int) -> None:
        self.index = index
        self.number = 0
        self.terms: dict[str, float] = {}
        self.metrics: dict[str, float] = {}
        self.totals: dict[str, float] = {}
        self.notes: Mapping[str, float | str] = {}
        self.transcript: tuple[tuple[Sequence[Any], str], ...] = ()
        self.last_words = ""
        self._said: str | None = None
        self._state: Any = None
        self._bits = bits

    def prompt(self, task: Task, example: Example) -> Prompt:
        """Return what the next turn must answer, or the last one if all is over."""
        said = task.opening(example) if self._said is None else self._said
        return Prompt(example, said, self.number, self._state, task_seed(self._bits))

    def finish_turn(
        self,
        task: Task,
        grader: Grader,
        example: Example,
        written: tuple[str, list[float]],
    ) -> tuple[float, Reply]:
        """Let the task answer a turn.

        Args:
            task: Answers.
            grader: Weighs.
            example: What the conversation is about.
            written: the text and the values of the grader's metrics.

        Returns:
            What the whole turn is worth, and the reply.
        """
        text, values = written
        reply = _OVER
        if task.has_own_answers:
            reply = task.answer(self.turn(example, text))
        return self.settle(task, grader, example, (values, reply)), reply

    def turn(self, example: Example, text: str) -> Turn:
        """Return the turn that a text finishes, as the task sees it."""
        return Turn(example, text, self.number, self._state, task_seed(self._bits))

    def settle(
        self,
        task: Task,
        grader: Grader,
        example: Example,
        outcome: tuple[list[float], Reply],
    ) -> float:
        """Pay a turn that was answered, and get ready for the next.

        Args:
            task: Answered.
            grader: Weighs.
            example: What the conversation is about.
            outcome: the values of the grader's metrics, and the task's reply.

        Returns:
            What the whole turn is worth.
        """
        values, reply = outcome
        parts = grader.parts(values, reply.values, task.turn_weight(example))
        if self.number:
            parts_before = self.terms.items()
            self.terms = {name: part + parts[name] for name, part in parts_before}
        else:
            self.terms = parts
        self.metrics = metrics = dict(zip(grader.names, values, strict=True))
        metrics.update(reply.values)
        if task.dense and self.number:
            earned = {name: self.totals[name] + v for name, v in reply.values.items()}
            self.totals = {**metrics, **earned}
        else:
            self.totals = metrics
        self.notes = reply.notes
        self.number += 1
        self._state = reply.state
        self.last_words = reply.last_words
        if reply.text is not None:
            self._said = reply.text
        return sum(parts.values())

    def turn_info(self) -> dict[str, float]:
        """Return the values and the numeric notes of the last turn."""
        return {
            **{f"reward/{name}": value for name, value in self.metrics.items()},
            **self.numbers(),
        }

    def numbers(self) -> dict[str, float]:
        """Return the notes of the last turn that are numbers."""
        notes = self.notes.items()
        return {name: note for name, note in notes if not isinstance(note, str)}

    def texts(self) -> dict[str, str]:
        """Return the notes of the last turn that are text, for the end."""
        notes = self.notes.items()
        return {name: note for name, note in notes if isinstance(note, str)}

    def references(self, task: Task, example: Example) -> tuple[str, ...]:
        """Return the right answers of the last finished turn."""
        return task.references(example, max(self.number - 1, 0))

    def final_info(
        self, task: Task, grader: Grader, example: Example, hypothesis: str
    ) -> dict[str, Any]:
        """Return what is told of an episode when it ends."""
        return {
            "example_id": example.id,
            "hypothesis": hypothesis,
            "references": self.references(task, example),
            "metrics": self.totals.copy(),
            "reward_terms": self.terms.copy(),
            "signature": task.signature,
            **self.texts(),
        }

    def copy(self) -> Conversation:
        """Return an independent conversation in the same state."""
        twin = copy.copy(self)
        twin.terms, twin.metrics = self.terms.copy(), self.metrics.copy()
        twin.totals = self.totals.copy()
        return twin


_OVER = Reply()
_TASK_STREAM = 0x7E47


def task_seed(bits: Word) -> Word:
    """Derive the bits that a task may use from those that chose the example."""
    return mix(bits ^ _TASK_STREAM)
