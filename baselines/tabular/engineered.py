"""States that were engineered for one environment each.

They hand the agent knowledge of the task that a network has to learn. What that is
stands in each class; what is right to write does not.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np

from baselines.tabular.states import Array, Seen, States
from textgym import TextVectorEnv
from textgym.tokenizers import Tokenizer

ARTICLES = ("a", "an", "the")


@dataclass(frozen=True)
class Engineered(States):
    """Names states by the words that were read and written, row by row.

    Attributes:
        read: The word of each id of contexts.
        written: The word of each id of responses.
    """

    read: tuple[str, ...]
    written: tuple[str, ...]

    @classmethod
    def of(cls, env: TextVectorEnv) -> Self:
        """Make them of an environment's words."""
        return cls(words_of(env.context_tokenizer), words_of(env.tokenizer))

    def see(self, observations: Mapping[str, Array]) -> Seen:
        """Name the state and the slots of each row."""
        names, slots = [], []
        pairs = zip(
            _texts(observations["context"], self.read),
            _texts(observations["response"], self.written),
            strict=True,
        )
        for prompt, response in pairs:
            name, words = self.look(prompt, response)
            names.append(name)
            slots.append([self._ids.get(word, -1) for word in words])
        filled = np.array(slots, np.int64).reshape(len(names), self.slots)
        return Seen(names, filled, self._closed_ids)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: id_ for id_, word in enumerate(self.written)}

    @cached_property
    def _closed_ids(self) -> Array:
        return np.array([self._ids[word] for word in self.closed], np.int64)

    @property
    def closed(self) -> Sequence[str]:
        """Words that can be written where they fill a slot, and nowhere else."""
        return ()

    @abstractmethod
    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name the state of one row, and the words of its slots."""


@dataclass(frozen=True)
class Sentence(Engineered):
    """Summarize: the last word, and what follows it in the sentence that tells news.

    Hands the agent which sentence that is (it names a day and no year), that its day
    can stand at the end, and that words of one stem are one word.
    """

    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name the last word, and the one after it in the sentence."""
        news = _news(prompt)
        last = response[-1] if response else ""
        stems = [word[:3] for word in news]
        place = 0
        if last:
            place = stems.index(last[:3]) + 1 if last[:3] in stems else len(news)
        following = news[place] if place < len(news) else ""
        return f"{last} | {following}", ()


def _news(prompt: Sequence[str]) -> list[str]:
    """Return the sentence that tells of a day of this year, its day at the end."""
    sentences: list[list[str]] = [[]]
    for word in prompt:
        if word == ".":
            sentences.append([])
        elif word not in ARTICLES:
            sentences[-1].append(word)
    told = [one for one in sentences if "on" in one and "year" not in one]
    news = told[0] if told else sentences[0]
    if news[:1] == ["on"] and "," in news:
        comma = news.index(",")
        news = news[comma + 1 :] + news[:comma]
    return news


@dataclass(frozen=True)
class Desk(Engineered):
    """Dialogue: what was said and asked, and the last two words, without names.

    Hands the agent the fields of the first row on the screen as slots, which of them
    the user has named, and two words to listen for. What it writes of a row is "its
    name", so that what was learned about one restaurant serves all.
    """

    slots: ClassVar[int] = 4
    names: ClassVar[tuple[str, ...]] = ("<name>", "<area>", "<food>", "<number>")

    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name what is known of the conversation, and the last two words."""
        row = self._first_row(prompt)
        said = _between(prompt, "said", ".")
        user = prompt[len(prompt) - 1 - _backwards(prompt[:-1], ".") :]
        fields = [*zip(self.names, row, strict=True)]
        known = [name for name, word in fields if word in said]
        heard = [word for word in ("number", "book") if word in user]
        offered = ["offered"] if "offered" in prompt else []
        found = ["found"] if row[0] else []
        named = {word: name for name, word in fields if word}
        last = [named.get(word, word) for word in response[-2:]]
        return " ".join([*found, *known, *offered, *heard, "|", *last]), row

    def _first_row(self, prompt: Sequence[str]) -> tuple[str, ...]:
        """Read "name: area food, number" after the first full stop."""
        begin = prompt.index(".") + 1 if "." in prompt else len(prompt)
        words = prompt[begin : begin + 6]
        if len(words) < 6 or words[1] != ":" or words[0] == "said":
            return ("",) * self.slots
        return words[0], words[2], words[3], words[5]


def _between(words: Sequence[str], first: str, last: str) -> Sequence[str]:
    """Return what stands after one word and before the next of another."""
    if first not in words:
        return ()
    begin = words.index(first)
    end = words.index(last, begin) if last in words[begin:] else len(words)
    return words[begin:end]


def _backwards(words: Sequence[str], wanted: str) -> int:
    """Count the words after the last one that is wanted."""
    return [*reversed(words), wanted].index(wanted)


@dataclass(frozen=True)
class Signature(Engineered):
    """CodeGen: the first line of the program, what kind of thing it returns, the end.

    Hands the agent where the examples are; what they have in common it does not tell.
    """

    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name what the first example returns, the arguments, and the last tokens."""
        line = _between(prompt, "def", ":")
        arrow = prompt.index("->") + 1 if "->" in prompt else len(prompt)
        kind = "list" if prompt[arrow : arrow + 1] == ["["] else "number"
        return " ".join([*line, kind, "|", *response[-4:]]), ()


def words_of(tokenizer: Tokenizer) -> tuple[str, ...]:
    """Return the word of each id."""
    return tuple(tokenizer.decode([id_]) for id_ in range(len(tokenizer)))


def _texts(rows: Array, words: Sequence[str]) -> list[list[str]]:
    """Look up the words of each row, padding left out."""
    return [[words[id_] for id_ in row if words[id_]] for row in rows.tolist()]
