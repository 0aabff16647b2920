"""What language models and people are asked, and what is taken as their answer.

A prompt says what to do, shows examples of the training split with right answers, and
holds all that was said so far. Nothing else is known to an agent that answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol, runtime_checkable

from textgym.envs.turn_env import TurnEnv
from textgym.task import Prompt, Task

# Of the texts below; results of different versions should not be compared.
PROMPTS_VERSION = 1
# Examples that a prompt shows.
SHOWN = 3
# Stands between what all prompts of a task begin with and what is asked.
TURN = "Your turn"

_LANGUAGES = {"de": "German", "en": "English", "fr": "French"}
_INSTRUCTIONS = {
    "Copy": "Repeat the input word for word.",
    "Translate": (
        "Translate the sentence into {language}. Keep to its tense, number and word "
        "choice, and to lower case and punctuation as in the examples."
    ),
    "Summarize": (
        "Write the headline of the report, in lower case and without a full stop: who "
        "or what it is about, what happened, where and when, and after 'as' the one "
        "further fact that is told of the same event and was not corrected later. "
        "Details of other years and places do not belong there."
    ),
    "Dialogue": (
        "You find restaurants, hotels and the like for a user, one short sentence at a "
        "time, in lower case. Each input shows what your search has found for what the "
        "user has said so far, then the user's words. Ask for one wish that is missing "
        "and that tells the places apart; offer a place that fits all wishes, say so "
        "if there is none, answer questions with facts from the search, and book when "
        "you are asked to."
    ),
    "CodeGen": (
        "Write the Python function that the text specifies and whose calls return what "
        "is shown. It is run on other inputs, too. Use no imports. Write the "
        "function's code and nothing else."
    ),
}
_ANYTHING = "Write the output that belongs to the input."
# What models think aloud before they answer.
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"```[^\n`]*\n(.*?)```", re.DOTALL)
_QUOTES = ('""', "''", "“”", "‘’", "«»", "„“")


@runtime_checkable
class Instructs(Protocol):
    """A task that says by itself what language models are told to do."""

    def instructions(self) -> str:
        """Return a few sentences."""


def ask(task: Task, prompt: Prompt, transcript: Sequence[tuple[str, str]] = ()) -> str:
    """Put a prompt into words for an agent that knows nothing else.

    Args:
        task: What is played.
        prompt: What must be answered now.
        transcript: The finished turns: what the agent wrote, and what it was told.
    """
    turns = list(_turns(task.opening(prompt.example), transcript))
    return "\n\n".join([*_beginning(task), TURN, *turns, "Output:"])


def answer(text: str) -> str:
    """Take the answer out of what a language model wrote.

    Thoughts between <think> and </think> at the beginning are left out. The answer is
    the first fenced block if there is one; otherwise the text without white space
    around it, the word "Output:" before it, and a pair of quotation marks around the
    whole of it.
    """
    said = _THOUGHTS.sub("", text)
    if fenced := _FENCE.search(said):
        return fenced[1].strip()
    plain = said.strip().removeprefix("Output:").strip()
    quoted = len(plain) > 1 and plain[0] + plain[-1] in _QUOTES
    return plain[1:-1].strip() if quoted else plain


def instructions(task: Task) -> str:
    """Say what to do: in the task's own words if it has some."""
    if isinstance(task, Instructs):
        return task.instructions()
    names = (kind.__name__ for kind in type(task).__mro__)
    text = next((_INSTRUCTIONS[n] for n in names if n in _INSTRUCTIONS), _ANYTHING)
    target = getattr(task, "target", "")
    return text.replace("{language}", _LANGUAGES.get(target, str(target)))


@lru_cache(maxsize=64)
def _beginning(task: Task) -> tuple[str, ...]:
    """Return what all prompts of a task begin with."""
    shown = list(_examples(task))
    if not shown:
        return (instructions(task), "Reply with the output alone.")
    return (
        instructions(task),
        "Examples come first, then it is your turn. Reply with the output alone.",
        *(f"Example {n}\n\n{text}" for n, text in enumerate(shown, 1)),
    )


def _examples(task: Task) -> Iterator[str]:
    """Play right answers on examples of the training split, if there is another one."""
    if task.split == "train":
        return
    try:
        env = TurnEnv(replace(task, split="train"))
    except ValueError:  # a corpus without such a split
        return
    for index in range(min(SHOWN, len(env.corpus))):
        env.reset(seed=index, options={"index": index})
        opening, transcript, over = env.prompt.text, list[tuple[str, str]](), False
        while not over:
            text = env.task.oracle(env.prompt)
            heard, _, terminated, truncated, _ = env.step(text)
            transcript.append((text, heard))
            over = terminated or truncated
        yield "\n\n".join(_turns(opening, transcript))


def _turns(opening: str, transcript: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield f"Input:\n{opening}"
    for written, heard in transcript:
        yield f"Output:\n{written}"
        if heard:
            yield f"Input:\n{heard}"
