"""Values next tokens from observations, without reading anything twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import pad

from baselines.models import Memory, Writer

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
        memory = Memory(*(part[inverse] for part in self._writer.read(contexts)))
        lengths = torch.from_numpy(self._lengths[rows])
        tokens = torch.from_numpy(self._responses[rows, : int(lengths.max())])
        begin = torch.full((len(rows), 1), self._writer.start_token)
        tokens = torch.cat((begin, tokens), 1)
        first = torch.zeros(1, dtype=torch.int64)
        logits, states = self._writer.write(memory, memory.start, tokens, first)
        every = torch.arange(len(rows))
        logits, states = logits[every, lengths], states[every, lengths]
        if len(rows) == len(self._contexts):
            self._memory, self._states, self._logits = memory, states, logits
            return
        self._memory = _replaced(self._memory, torch.from_numpy(rows), memory)
        self._states[rows], self._logits[rows] = states, logits

    def _write(self, rows: Array) -> None:
        """Take in the token that was added."""
        lengths = self._lengths[rows]
        tokens = torch.from_numpy(self._responses[rows, lengths - 1])[:, None]
        first = torch.from_numpy(lengths)
        if len(rows) == len(self._contexts):
            memory, states = self._memory, self._states
        else:
            memory = Memory(*(part[rows] for part in self._memory))
            states = self._states[rows]
        logits, states = self._writer.write(memory, states, tokens, first)
        if len(rows) == len(self._contexts):
            self._states, self._logits = states[:, 0], logits[:, 0]
        else:
            self._states[rows], self._logits[rows] = states[:, 0], logits[:, 0]


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


def _replaced(memory: Memory, rows: Tensor, fresh: Memory) -> Memory:
    """Put what was read afresh in the place of rows, of whatever width."""
    width = max(memory.keys.shape[1], fresh.keys.shape[1])
    wide, new = _widened(memory, width), _widened(fresh, width)
    for part, values in zip(wide, new, strict=True):
        part[rows] = values
    return wide


def _widened(memory: Memory, width: int) -> Memory:
    more = width - memory.keys.shape[1]
    if not more:
        return memory
    return Memory(
        pad(memory.keys, (0, 0, 0, more)),
        pad(memory.values, (0, 0, 0, more)),
        pad(memory.absent, (0, more), value=True),
        memory.start,
    )
