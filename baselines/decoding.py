"""Values next tokens from observations, without reading anything twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import pad

from baselines.networks import Memory, Writer

Array = npt.NDArray[Any]


class Decoder:
    """Follows the responses of rows, and reads and writes only what is new.

    A row whose context is the one of the last call costs nothing if its response is
    the last one, and one step of the network if a token was added; any other row is
    read afresh. Contexts that several rows share are read once.

    Args:
        writer: The network, whose weights must not change meanwhile.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._pad = writer.shape.response_pad
        self._contexts: Array = np.zeros((0, 0), np.int64)
        self._responses: Array = np.zeros((0, 0), np.int64)
        self._lengths: Array = np.zeros(0, np.intp)
        self._memory = Memory(*(torch.zeros(0) for _ in Memory._fields))
        self._states = torch.zeros(0)
        self._logits = torch.zeros(0)

    @torch.no_grad()
    def logits(self, observations: Mapping[str, Array], masks: Array) -> Tensor:
        """Value every next token of each row: (rows, vocabulary), -inf if masked."""
        contexts, responses = observations["context"], observations["response"]
        lengths = response_lengths(responses, self._pad)
        same, longer = self._compare(contexts, responses, lengths)
        self._contexts, self._responses = contexts.copy(), responses.copy()
        self._lengths = lengths
        afresh = np.flatnonzero(~(same | longer))
        if afresh.size:
            self._read(afresh)
        if longer.any():
            self._write(np.flatnonzero(longer))
        return self._logits.masked_fill(forbidden(masks), -torch.inf)

    def _compare(
        self, contexts: Array, responses: Array, lengths: Array
    ) -> tuple[Array, Array]:
        """Tell the rows that are the same, and those with one token more."""
        if (
            contexts.shape != self._contexts.shape
            or responses.shape != self._responses.shape
        ):
            nothing = np.zeros(len(contexts), np.bool_)
            return nothing, nothing
        known = (contexts == self._contexts).all(1)
        places = np.arange(responses.shape[1])
        agree = (responses == self._responses) | (places >= self._lengths[:, None])
        known &= agree.all(1)
        added = lengths - self._lengths
        return known & (added == 0), known & (added == 1)

    def _read(self, rows: Array) -> None:
        """Read contexts and what was written to them."""
        contexts, inverse = unique_rows(self._contexts[rows])
        memory = self._writer.read(contexts).rows(inverse)
        lengths = torch.from_numpy(self._lengths[rows])
        tokens = torch.from_numpy(self._responses[rows, : int(lengths.max())])
        begin = torch.full((len(rows), 1), self._writer.start_token)
        tokens = torch.cat((begin, tokens), 1)
        first = torch.zeros(1, dtype=torch.int64)
        logits, states = self._writer.write(
            memory, memory.start, tokens, first, lengths + 1
        )
        if len(rows) == len(self._contexts):
            self._memory, self._states, self._logits = memory, states, logits
            return
        both = zip(self._memory, memory, strict=True)
        self._memory = Memory(*(_replaced(old, rows, new) for old, new in both))
        self._states = _replaced(self._states, rows, states)
        self._logits[rows] = logits

    def _write(self, rows: Array) -> None:
        """Take in the token that was added."""
        lengths = self._lengths[rows]
        tokens = torch.from_numpy(self._responses[rows, lengths - 1])[:, None]
        first, once = torch.from_numpy(lengths), torch.ones_like(tokens[:, 0])
        if len(rows) == len(self._contexts):
            self._logits, self._states = self._writer.write(
                self._memory, self._states, tokens, first, once
            )
            return
        memory = self._memory.rows(torch.from_numpy(rows))
        logits, states = self._writer.write(
            memory, self._states[rows], tokens, first, once
        )
        self._states = _replaced(self._states, rows, states)
        self._logits[rows] = logits


def check_vocabulary(masks: Array, expected: int) -> None:
    """Check that an agent writes the tokens that an environment has.

    Raises:
        ValueError: if the vocabulary is not the one that was trained on.
    """
    if masks.shape[1] != expected:
        raise ValueError(
            f"the agent writes {expected} different tokens; the environment has "
            f"{masks.shape[1]}. Evaluate it where it was trained, with the same "
            "level, corpus and tokenizer."
        )


def response_lengths(responses: Array, pad_id: int) -> Array:
    """Count the tokens before the padding of each row."""
    there = responses != pad_id
    # The last token that is no padding ends a response, whatever stands before it.
    width = responses.shape[1]
    last = width - np.argmax(there[:, ::-1], axis=1)
    return np.where(there.any(1), last, 0)


def unique_rows(contexts: Array) -> tuple[Tensor, Tensor]:
    """Find the different contexts, and each row's place among them."""
    different, inverse = np.unique(contexts, axis=0, return_inverse=True)
    return torch.from_numpy(different), torch.from_numpy(inverse.reshape(-1))


def forbidden(masks: Array) -> Tensor:
    """Turn masks into what must not be written, one row where all rows are alike."""
    if masks.ndim and masks.strides[0] == 0:
        masks = masks[:1]
    return torch.from_numpy(masks == 0)


def _replaced(values: Tensor, rows: Array, fresh: Tensor) -> Tensor:
    """Put what is fresh in the place of rows, with as many columns as either has."""
    width = max(values.shape[1], fresh.shape[1])
    values = _widened(values, width)
    values[rows] = _widened(fresh, width)
    return values


def _widened(values: Tensor, width: int) -> Tensor:
    """Add columns of zeros: (rows, columns, …) to (rows, width, …)."""
    missing = width - values.shape[1]
    if not missing:
        return values
    return pad(values, (0, 0) * (values.ndim - 2) + (0, missing))
