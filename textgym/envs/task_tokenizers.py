"""The tokenizers of a task: which they are, and what must hold of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from textgym.corpora.corpus import Corpus, Example, ProceduralCorpus
from textgym.errors import TextgymNotice
from textgym.task import Task
from textgym.tokenizers import (
    Tokenizer,
    TokenizerSpec,
    WordTokenizer,
    make_tokenizer,
    ready_tokenizer,
)


def with_ready_tokenizers(task: Task) -> Task:
    """Load tokenizers that need no training, so that equal ones make equal tasks."""
    specs = task.tokenizer, task.context_tokenizer
    written, read = map(ready_tokenizer, specs)
    if written is specs[0] and read is specs[1]:
        return task
    return replace(task, tokenizer=written, context_tokenizer=read)


def make_tokenizers(
    task: Task, corpus: Corpus, survey: Callable[[str], Iterable[Example]]
) -> tuple[Tokenizer, Tokenizer]:
    """Make the tokenizers of responses and of contexts.

    Args:
        task: Whose tokenizers they are.
        corpus: The split that is played.
        survey: Gives the examples of any split, as many as are needed.
    """
    split = "train" if "train" in corpus.splits else corpus.split
    if isinstance(corpus, ProceduralCorpus) and task.says_what_the_corpus_says:
        made = task.procedural_tokenizers(corpus)
        if made is not None:
            return made

    def make(spec: TokenizerSpec | None, *, sources: bool, targets: bool) -> Tokenizer:
        if isinstance(spec, Tokenizer):
            return spec
        if (
            spec is None
            and isinstance(corpus, ProceduralCorpus)
            and task.says_what_the_corpus_says
        ):
            return WordTokenizer(_vocabulary(corpus, sources=sources, targets=targets))

        def texts() -> Iterator[str]:
            for example in survey(split):
                if sources:
                    yield task.opening(example)
                if targets:
                    yield from example.references

        tokenizer = make_tokenizer(
            task.trained_tokenizer if spec is None else spec, texts
        )
        sides = ("contexts", sources), ("responses", targets)
        use = " and ".join(side for side, is_meant in sides if is_meant)
        warnings.warn(
            f"trained {tokenizer!r} for {use} on split {split!r} of {corpus.name}",
            TextgymNotice,
            stacklevel=2,
        )
        return tokenizer

    shared = task.shared_language
    tokenizer = make(task.tokenizer, sources=shared, targets=True)
    if shared and task.context_tokenizer is None:
        return tokenizer, tokenizer
    return tokenizer, make(task.context_tokenizer, sources=True, targets=shared)


def _vocabulary(
    corpus: ProceduralCorpus, *, sources: bool, targets: bool
) -> dict[str, None]:
    """List each word once, in an order that is always the same."""
    words: dict[str, None] = {}
    if targets:
        words.update(dict.fromkeys(corpus.target_vocabulary))
    if sources:
        words.update(dict.fromkeys(corpus.source_vocabulary))
    return words


def usual_mask(tokenizer: Tokenizer) -> npt.NDArray[np.int8]:
    """Allow every token but those that never make sense: (len(tokenizer),)."""
    # Only some tokenizers know of further special tokens.
    never = {tokenizer.unk_id, tokenizer.pad_id, *getattr(tokenizer, "special_ids", ())}
    mask = np.ones(len(tokenizer), np.int8)
    mask[sorted(token for token in never if token not in (None, tokenizer.eos_id))] = 0
    mask.flags.writeable = False
    return mask


def check_ids(tokenizer: Tokenizer) -> None:
    """Refuse a tokenizer whose EOS or PAD is no id."""
    for name in ("eos_id", "pad_id"):
        value = getattr(tokenizer, name)
        if not isinstance(value, int) or value < 0:
            raise ValueError(
                f"{name} of {tokenizer!r} must be a whole number from 0; got "
                f"{value!r}. A tokenizer without padding may give its eos_id"
            )
