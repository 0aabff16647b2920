"""A task's corpus as arrays of ids, built once a process and shared."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.corpora.corpus import Corpus, Example, ProceduralCorpus
from textgym.envs.grading import Grader
from textgym.envs.reading import Reader
from textgym.envs.seeding import Word
from textgym.envs.task_tokenizers import (
    check_ids,
    make_tokenizers,
    usual_mask,
    with_ready_tokenizers,
)
from textgym.errors import TextgymNotice
from textgym.rewards import Reward
from textgym.task import Reply, Task
from textgym.tokenizers import Tokenizer

Ids = npt.NDArray[np.int64]

# Where no reference says how long a response may be.
_RESPONSE_WITHOUT_REFERENCES = 64
_MOST_CONTEXT = 512
# Of a larger split this many examples, evenly spaced, stand for all.
_MOST_SURVEYED = 25_000


class EncodedCorpus:
    """What all environments over the same corpus, tokenizers and limits share.

    Examples are written, encoded and prepared when they are first drawn, unless
    limits depend on all of them.

    Attributes:
        corpus: The examples.
        tokenizer: Of responses.
        context_tokenizer: Of contexts; the same object where both share a language.
        max_context: Most tokens of a context.
        max_response: Most tokens of a turn.
        action_mask: (len(tokenizer),), 0 for tokens that never make sense; read-only.
        truncated: Number of contexts that were found too long and cut; 0 for splits of
            more than 25,000 examples, which are cut when they are first drawn.
    """

    def __init__(self, task: Task, corpus: Corpus) -> None:
        if not len(corpus):
            raise ValueError(f"there is no example in {corpus!r}; choose another split")
        self.corpus = corpus
        self._task = task
        self._size = size = len(corpus)
        self._examples: list[Example | None] = [None] * size
        self.tokenizer, self.context_tokenizer = make_tokenizers(
            task, corpus, self._survey
        )
        for tokenizer in (self.tokenizer, self.context_tokenizer):
            check_ids(tokenizer)
        self._reader = Reader(self.context_tokenizer)
        self.truncated = 0
        self.max_context, self.max_response = self._limits(task)
        largest = max(len(self.context_tokenizer), self.context_tokenizer.pad_id + 1)
        # Zeros take no memory before something is written.
        shape = size, self.max_context
        self._contexts = np.zeros(shape, np.min_scalar_type(largest))
        self._encoded = np.zeros(size, np.bool_)
        self._missing = size
        self._drawable = self._choose_drawable(task)
        self.action_mask = usual_mask(self.tokenizer)
        self._graders: dict[Reward, Grader] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        # Shared by reference: a pickled environment finds or rebuilds it.
        return encoded_corpus, (self._task,)

    def _limits(self, task: Task) -> tuple[int, int]:
        """Find the longest context and response, over all splits of the corpus."""
        context, response = task.max_context, task.max_response
        if context is None or response is None:
            longest_context, longest_response = self._longest(task)
            response = response or longest_response + 1
            context = context or task.longest_context(longest_context, response)
        return context, response

    def _longest(self, task: Task) -> tuple[int, int]:
        corpus = self.corpus
        if isinstance(corpus, ProceduralCorpus) and task.says_what_the_corpus_says:
            return corpus.longest_source, corpus.longest_reference
        contexts, responses = [1], [0]
        for example in chain.from_iterable(map(self._survey, corpus.splits)):
            contexts.append(len(self.context_tokenizer.encode(task.opening(example))))
            responses.extend(len(self.tokenizer.encode(r)) for r in example.references)
        return (
            min(max(contexts), _MOST_CONTEXT),
            max(responses) or _RESPONSE_WITHOUT_REFERENCES,
        )

    def _choose_drawable(self, task: Task) -> npt.NDArray[np.intp] | None:
        """Look at every context where too long ones are cut or must not be drawn."""
        corpus = self.corpus
        known = (
            isinstance(corpus, ProceduralCorpus)
            and task.says_what_the_corpus_says
            and corpus.longest_source <= self.max_context
        )
        large = self._size > _MOST_SURVEYED and task.context_overflow == "truncate"
        if known or large:
            return None
        lengths = np.array([self._encode(index) for index in range(len(corpus))])
        long = np.flatnonzero(lengths > self.max_context)
        if not long.size:
            return None
        if task.context_overflow == "error":
            raise ValueError(
                f"max_context is {self.max_context}, but the context of example "
                f"{corpus[int(long[0])].id!r} has {lengths[long[0]]} tokens (and "
                f"{long.size - 1} more are too long). Raise max_context, or choose "
                "context_overflow='truncate' or 'skip'."
            )
        if task.context_overflow == "skip":
            drawable = np.flatnonzero(lengths <= self.max_context)
            if not drawable.size:
                raise ValueError(
                    f"no context of {corpus!r} fits max_context={self.max_context}; "
                    f"the shortest has {lengths.min()} tokens"
                )
            return drawable
        self.truncated = int(long.size)
        warnings.warn(
            f"{long.size} of {len(corpus)} contexts of {corpus.name} ({corpus.split}) "
            f"are longer than max_context={self.max_context} tokens and are cut",
            TextgymNotice,
            stacklevel=2,
        )
        return None

    def _encode(self, index: int) -> int:
        """Fill in the context of an example, and return its full length."""
        context = self._reader.read(self._task.opening(self.example(index)))
        fitting = context[: self.max_context]
        row = self._contexts[index]
        row[: len(fitting)] = fitting
        row[len(fitting) :] = self.context_tokenizer.pad_id
        self._missing -= not self._encoded[index]
        self._encoded[index] = True
        return len(context)

    def example(self, index: int) -> Example:
        """Return an example, which is written at most once."""
        example = self._examples[index]
        if example is None:
            example = self._examples[index] = self.corpus.example(index)
        return example

    def _survey(self, split: str) -> Iterable[Example]:
        """Go through a split, or through a part where it is too large.

        The examples of this object's own split are written only once.
        """
        own = split == self.corpus.split
        corpus = self.corpus if own else self.corpus.for_split(split)
        step = ceil(len(corpus) / _MOST_SURVEYED) or 1  # a split may be empty
        indices = range(0, len(corpus), step)
        if len(indices) < len(corpus):
            warnings.warn(
                f"looked at {len(indices):,} of {len(corpus):,} examples of "
                f"{corpus.name} ({split}) for its vocabulary or limits; longer texts "
                "are cut. Give max_context, max_response and a ready tokenizer to "
                "decide yourself",
                TextgymNotice,
                stacklevel=2,
            )
        return map(self.example if own else corpus.example, indices)

    def choose(self, bits: Word) -> Word:
        """Turn 64 random bits into the index of an example."""
        if self._drawable is None:
            index: Word = bits % self._size
            return index
        drawn: Any = self._drawable[bits % len(self._drawable)]
        chosen: Word = int(drawn) if isinstance(bits, int) else drawn
        return chosen

    def context(self, index: int) -> Ids:
        """Return the context of an example as ids, padded: shape (max_context,)."""
        if not self._encoded[index]:
            self._encode(index)
        context: Ids = self._contexts[index]
        return context

    def contexts(self, indices: npt.NDArray[np.intp]) -> Ids:
        """Return the contexts of examples as ids: shape (indices, max_context)."""
        if self._missing:
            # Rows of a group ask for one example, which is encoded once.
            for index in dict.fromkeys(indices[~self._encoded[indices]].tolist()):
                self._encode(index)
        return self._contexts.take(indices, axis=0)

    def next_context(self, context: Ids, response: list[int], reply: Reply) -> Ids:
        """Return what is read after a reply, padded: shape (max_context,).

        That is the conversation so far where both sides share a language, so that the
        ids which the agent wrote are kept, else the reply alone. The end is kept of
        what is too long.
        """
        following: Ids = self.next_contexts(context[None], [response], [reply])[0]
        return following

    def next_contexts(
        self, contexts: Ids, responses: list[list[int]], replies: list[Reply]
    ) -> Ids:
        """Do `next_context` for several conversations: (replies, max_context)."""
        pad, most = self.context_tokenizer.pad_id, self.max_context
        read = self._reader.read
        following = np.full((len(replies), most), pad, np.int64)
        for n, reply in enumerate(replies):
            if reply.context is not None:
                ids = read(reply.context)[-most:]
            else:
                ids = read(reply.text or "")[-most:]
                if self.context_tokenizer is self.tokenizer:
                    so_far = contexts[n][contexts[n] != pad]
                    written = np.array(responses[n], np.int64)
                    ids = np.concatenate((so_far, written, ids))[-most:]
            following[n, : len(ids)] = ids
        return following

    def grader(self, reward: Reward) -> Grader:
        """Return what scores responses with a reward; one for each reward."""
        if reward not in self._graders:
            self._graders[reward] = Grader(self, self._task, reward)
        return self._graders[reward]


class OverCorpus:
    """What every environment tells of the corpus that it is over."""

    _encoded: EncodedCorpus

    @property
    def corpus(self) -> Corpus:
        """The examples."""
        return self._encoded.corpus

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer of responses."""
        return self._encoded.tokenizer

    @property
    def context_tokenizer(self) -> Tokenizer:
        """The tokenizer of contexts."""
        return self._encoded.context_tokenizer


def encoded_corpus(task: Task) -> EncodedCorpus:
    """Return the task's corpus as ids, built at the first call of a process.

    Raises:
        TypeError: if it is no task.
        ValueError: if the corpus, the split or a limit is wrong.
    """
    if not isinstance(task, Task):
        raise TypeError(
            f"task must be a textgym.Task; got {task!r}. Environments of an id are "
            "made by gymnasium.make"
        )
    task.prepare()
    corpus = task.load_corpus()
    try:
        return _cached(with_ready_tokenizers(task.without_reward()), corpus)
    except TypeError as error:
        if "unhashable" not in str(error):
            raise
        raise TypeError(
            "corpora and tokenizers must be hashable, so that environments can share "
            f"what was made of them; {error}. Give the class a __hash__ that agrees "
            "with its __eq__"
        ) from error


@lru_cache(maxsize=32)
def _cached(task: Task, corpus: Corpus) -> EncodedCorpus:
    return EncodedCorpus(task, corpus)
