"""A parser that reads one token at a time and knows what may come next."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.codegen.grammar_rules import END
from textgym.codegen.grammar_tables import Symbols, Tables

Mask = npt.NDArray[np.int8]


class View:
    """What may come next where the top of a stack looks like this.

    Attributes:
        most: With room for this many tokens, any token that may come next fits.
        loose: 1 for each token that may come next, of shape (tokens,).
    """

    __slots__ = ("_counts", "_tight", "loose", "most")

    def __init__(self, counts: npt.NDArray[np.float64]) -> None:
        possible = counts < inf
        self._counts = counts
        self._tight: dict[int, Mask] = {}
        self.most = int(counts[possible].max(initial=0))
        self.loose = _read_only(possible)

    def tight(self, room: int) -> Mask:
        """Return 1 for each token after which a text fits into so many tokens."""
        mask = self._tight.get(room)
        if mask is None:
            mask = self._tight[room] = _read_only(self._counts <= room)
        return mask


class Node:
    """A stack of symbols that are still to be written, the next one on top.

    Stacks share what lies below their tops; equal ones are the same object.

    Attributes:
        least: Fewest tokens that complete the text.
        view: What may come next.
        following: The stacks after tokens that were looked up already.
    """

    __slots__ = ("_above", "_view", "below", "following", "least", "parser", "symbol")

    def __init__(self, parser: Parser, symbol: str, below: Node | None) -> None:
        whole, to_end = parser.tables.least_of(symbol)
        after = 0 if below is None else below.least
        self.parser, self.symbol, self.below = parser, symbol, below
        self.least: float = min(to_end, whole + after)
        self.following: dict[int, Node] = {}
        self._above: dict[str, Node] = {}
        self._view: View | None = None

    def push(self, symbols: Symbols) -> Node:
        """Return the stack with more symbols on top, the first one uppermost."""
        node = self
        for symbol in reversed(symbols):
            above = node._above.get(symbol)
            if above is None:
                above = node._above[symbol] = self.parser.new_node(symbol, node)
            node = above
        return node

    def follow(self, token: int) -> Node:
        """Return the stack after a token; after a wrong one only END is left."""
        following = self.parser.root
        for node in self._visible():
            rest = self.parser.tables.starts(node.symbol).get(token)
            if rest is not None and node.below is not None:
                following = node.below.push(rest)
                break
        self.following[token] = following
        return following

    def _visible(self) -> list[Node]:
        """List the stack down to the first symbol that cannot be left out."""
        nodes = [self]
        while nodes[-1].below and self.parser.tables.may_be_left_out(nodes[-1].symbol):
            nodes.append(nodes[-1].below)
        return nodes

    @property
    def view(self) -> View:
        """What may come next."""
        if self._view is None:
            self._view = self.parser.view(self._visible())
        return self._view

    def __reduce__(self) -> tuple[Any, ...]:
        symbols, node = [], self
        while node.below is not None:
            symbols.append(node.symbol)
            node = node.below
        return self.parser.stack, (tuple(symbols),)


class Parser:
    """Reads texts of a language; remembers the stacks that it has met.

    Attributes:
        root: The stack of which only END is left.
        met: Number of stacks that are remembered.

    Args:
        tables: The rules of the language; also kept as an attribute.
        num_tokens: Size of the vocabulary.
        remake: A function and its arguments that return this parser; pickles of stacks
            refer to it so, as it is large and shared.
    """

    def __init__(
        self, tables: Tables, num_tokens: int, remake: tuple[Any, ...]
    ) -> None:
        self.tables, self._num_tokens, self._remake = tables, num_tokens, remake
        self._views: dict[tuple[tuple[str, ...], float], View] = {}
        self.forget()

    def forget(self) -> None:
        """Begin to remember anew; stacks that are in use stay as they are."""
        self.met = 0
        self.root = Node(self, END, None)

    def __reduce__(self) -> tuple[Any, ...]:
        return self._remake

    def stack(self, symbols: Symbols) -> Node:
        """Return the stack of symbols, the first one uppermost."""
        return self.root.push(symbols)

    def new_node(self, symbol: str, below: Node) -> Node:
        """Make and count a stack."""
        self.met += 1
        return Node(self, symbol, below)

    def view(self, visible: list[Node]) -> View:
        """Return what may come next where these symbols are on top of a stack."""
        last = visible[-1].below
        # What lies further down matters only by the tokens that it needs.
        key = tuple(node.symbol for node in visible), last.least if last else 0.0
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = View(self._counts(visible))
        return view

    def _counts(self, visible: list[Node]) -> npt.NDArray[np.float64]:
        counts = np.full(self._num_tokens, inf)
        for node in visible:
            after = node.below.least if node.below else 0.0
            for token, rest in self.tables.starts(node.symbol).items():
                whole, to_end = self.tables.least(rest)
                counts[token] = 1 + min(to_end, whole + after)
        if counts[self.tables.end] < inf:
            counts[self.tables.end] = 0  # no token of the text
        return counts


def _read_only(mask: npt.NDArray[np.bool_]) -> Mask:
    """Make a mask of what is true, which must not change once it is handed out."""
    made = mask.astype(np.int8)
    made.flags.writeable = False
    return made
