"""Ways to answer out of memory: floors of a data set, not flaws of its reward."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from textgym.envs.turn_env import TurnEnv
from textgym.task import Prompt, Task

NEAREST, CONSTANT = "nearest neighbour", "constant best answer"

# Of larger corpora the first examples are remembered.
MOST_REMEMBERED = 100_000
# Texts that may be the constant answer: so many frequent, short and other ones ...
CANDIDATES_OF_A_KIND = 25
# ... play this many examples; only the best of them play the larger number.
FIRST_TRIALS, TRIALS, FINALISTS = 25, 200, 10

_WORD = re.compile(r"\w+|[^\w\s]")


def memory_agents(task: Task) -> dict[str, Callable[[Prompt], str]]:
    """Name the ways to answer with an answer of the training examples.

    They remember the split "train". Where that is what is played, or does not exist,
    they remember the split that is played, but for the example that is asked about.
    Nothing is read before the first prompt comes.
    """
    memory = Memory(task)
    return {NEAREST: NearestNeighbour(memory), CONSTANT: ConstantBestAnswer(memory)}


@dataclass(frozen=True, slots=True)
class Remembered:
    """A turn of a training example and the right answer to it."""

    id: str
    text: str
    answer: str


class Memory:
    """The prompts of training examples and the right answers to them.

    Attributes:
        has_seen_what_is_played: Whether the remembered split is the one that is played.
    """

    def __init__(self, task: Task) -> None:
        self._played = task
        splits = task.load_corpus().splits
        self._split = "train" if "train" in splits else task.split
        self.has_seen_what_is_played = self._split == task.split

    @cached_property
    def turns(self) -> list[Remembered]:
        """All turns, as the oracle plays them."""
        number = min(len(self.env.corpus), MOST_REMEMBERED)
        return [turn for index in range(number) for turn in self._turns(index)]

    @cached_property
    def env(self) -> TurnEnv:
        """Plays the remembered split."""
        played = TurnEnv(self._played)
        task = replace(
            self._played,
            split=self._split,
            context_overflow="truncate",
            # Those of the task, or they would be trained again.
            tokenizer=played.tokenizer,
            context_tokenizer=played.context_tokenizer,
        )
        return TurnEnv(task)

    def _turns(self, index: int) -> Iterator[Remembered]:
        env, over = self.env, False
        env.reset(seed=index, options={"index": index})
        while not over:
            prompt = env.prompt
            answer = env.task.oracle(prompt)
            yield Remembered(prompt.example.id, prompt.text, answer)
            # Only tasks that answer have a second turn.
            over = not env.task.has_own_answers or any(env.step(answer)[2:4])


class NearestNeighbour:
    """Gives the right answer to the remembered prompt that is most alike.

    Alike is the cosine of the prompts' words, lowered, each with the weight tf * idf,
    where idf = ln((1 + N) / (1 + df)) + 1 for a word in df of N remembered prompts. Of
    equals the first one is taken.

    Args:
        memory: What to answer with.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __call__(self, prompt: Prompt) -> str:
        """Answer a prompt."""
        turns = self._memory.turns
        alike = self._index.cosines(prompt.text)
        if self._memory.has_seen_what_is_played:
            alike[self._rows.get(prompt.example.id, [])] = -1.0
        best = int(np.argmax(alike))
        return turns[best].answer if alike[best] >= 0 else ""

    @cached_property
    def _index(self) -> InvertedIndex:
        return InvertedIndex([turn.text for turn in self._memory.turns])

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for row, turn in enumerate(self._memory.turns):
            rows.setdefault(turn.id, []).append(row)
        return rows


class InvertedIndex:
    """Finds the texts that share words with another.

    Args:
        texts: What can be found.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        counts = [Counter(_words(text)) for text in texts]
        postings: dict[str, list[tuple[int, int]]] = {}
        for row, count in enumerate(counts):
            for word, number in count.items():
                postings.setdefault(word, []).append((row, number))
        self._postings = {word: np.array(found) for word, found in postings.items()}
        squares = np.zeros(self._size)
        for word, found in self._postings.items():
            squares[found[:, 0]] += (found[:, 1] * self._rarity(word)) ** 2
        self._norms = np.sqrt(np.maximum(squares, 1e-12))

    def cosines(self, text: str) -> npt.NDArray[np.float64]:
        """Compare a text with all: cosines of TF-IDF vectors, of shape (texts,)."""
        products, square = np.zeros(self._size), 0.0
        for word, number in Counter(_words(text)).items():
            weight = number * self._rarity(word)
            square += weight**2
            if word in self._postings:
                rows, counts = self._postings[word].T
                products[rows] += weight * self._rarity(word) * counts
        cosines: npt.NDArray[np.float64] = products / (
            self._norms * max(square, 1e-12) ** 0.5
        )
        return cosines

    def _rarity(self, word: str) -> float:
        found = len(self._postings.get(word, ()))
        return float(np.log((1 + self._size) / (1 + found))) + 1.0


class ConstantBestAnswer:
    """Gives the same answer to everything: the one that earns most in training.

    Candidates are the 25 most frequent answers, the 25 shortest, and 25 out of all, at
    even distances. Each plays 25 examples; the best ten play 200, at even distances.

    Args:
        memory: What to answer with.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __call__(self, prompt: Prompt) -> str:
        """Give the answer, chosen without the example of the prompt."""
        texts, earned, ids = self._trials
        own = np.zeros(len(ids), np.bool_)
        barred = np.zeros(len(texts), np.bool_)
        if self._memory.has_seen_what_is_played:
            own = np.array([id == prompt.example.id for id in ids])
            barred = np.array([self._sources[t] == {prompt.example.id} for t in texts])
        if own.all() or barred.all():
            return ""
        means = earned[:, ~own].mean(axis=1)
        return texts[int(np.argmax(np.where(barred, -np.inf, means)))]

    @cached_property
    def _sources(self) -> dict[str, set[str]]:
        """The ids of the examples that each answer belongs to."""
        sources: dict[str, set[str]] = {}
        for turn in self._memory.turns:
            sources.setdefault(turn.answer, set()).add(turn.id)
        return sources

    @cached_property
    def _trials(self) -> tuple[list[str], npt.NDArray[np.float64], list[str]]:
        """The finalists, what each earned in each example, and those examples' ids."""
        env = self._memory.env
        size = len(env.corpus)
        texts = _candidates([turn.answer for turn in self._memory.turns])
        first = self._play(texts, _spread(size, FIRST_TRIALS)).mean(axis=1)
        best = np.argsort(-first, kind="stable")[:FINALISTS]
        texts, indices = [texts[row] for row in best], _spread(size, TRIALS)
        return texts, self._play(texts, indices), [env.corpus[i].id for i in indices]

    def _play(self, texts: list[str], indices: list[int]) -> npt.NDArray[np.float64]:
        """Return what texts earn in examples: shape (texts, examples)."""
        return np.array([[self._earn(text, i) for i in indices] for text in texts])

    def _earn(self, text: str, index: int) -> float:
        env, earned, over = self._memory.env, 0.0, False
        env.reset(seed=index, options={"index": index})
        while not over:
            _, reward, terminated, truncated, _ = env.step(text)
            earned, over = earned + reward, terminated or truncated
        return earned


def _candidates(answers: Sequence[str]) -> list[str]:
    """Choose texts that may earn something everywhere."""
    counts = Counter(answers)
    frequent = sorted(counts, key=lambda text: (-counts[text], text))
    short = sorted(counts, key=lambda text: (len(text), text))
    kinds = [frequent[:CANDIDATES_OF_A_KIND], short[:CANDIDATES_OF_A_KIND]]
    distinct = list(counts)
    kinds.append([distinct[i] for i in _spread(len(distinct), CANDIDATES_OF_A_KIND)])
    return list(dict.fromkeys(text for kind in kinds for text in kind))


def _spread(size: int, number: int) -> list[int]:
    """Choose numbers below `size` at even distances."""
    number = min(size, number)
    return [size * place // number for place in range(number)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
