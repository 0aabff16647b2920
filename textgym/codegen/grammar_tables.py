"""The rules of a language, worked out for the tokens of a vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from textgym.codegen.grammar_rules import END, Rules

Symbols = tuple[str, ...]


class Tables:
    """Where each token may stand, and how few tokens complete a text.

    Args:
        rules: Alternatives of each symbol; other symbols are tokens or `END`.
        tokens: The ids that each kind of token stands for.
        end: The id that ends a text.

    Raises:
        ValueError: if a symbol begins in two ways with the same token.
    """

    def __init__(
        self, rules: Rules, tokens: Mapping[str, Sequence[int]], end: int
    ) -> None:
        self._rules, self._tokens, self.end = rules, tokens, end
        self._least = dict.fromkeys(rules, (inf, inf))
        self._count()
        self._starts: dict[str, dict[int, Symbols]] = {}

    def _count(self) -> None:
        """Find the shortest texts: look again until no count is lowered."""
        before: dict[str, tuple[float, float]] = {}
        while before != self._least:
            before = dict(self._least)
            for symbol, rows in self._rules.items():
                wholes, ends = zip(*map(self.least, rows), strict=True)
                self._least[symbol] = min(wholes), min(ends)

    def least(self, symbols: Symbols) -> tuple[float, float]:
        """Count the fewest tokens of symbols in a row.

        Returns:
            Tokens that write all of them, and tokens up to an end of the text among
            them; `inf` where that cannot be.
        """
        whole, to_end = 0.0, inf
        for symbol in symbols:
            its_whole, its_end = self.least_of(symbol)
            to_end = min(to_end, whole + its_end)
            whole += its_whole
        return whole, to_end

    def least_of(self, symbol: str) -> tuple[float, float]:
        """Count as `least` does, for one symbol."""
        if symbol in self._rules:
            return self._least[symbol]
        if symbol == END:
            return inf, 0
        return (1 if self._tokens.get(symbol) else inf), inf

    def may_be_left_out(self, symbol: str) -> bool:
        """Tell whether a symbol may stand for no token at all."""
        return self.least_of(symbol)[0] == 0

    def starts(self, symbol: str) -> dict[int, Symbols]:
        """Map each token that a symbol may begin with to the symbols that follow it."""
        if symbol not in self._starts:
            found: dict[int, Symbols] = {}
            for token, rest in self._look_up(symbol):
                if token in found:
                    raise ValueError(
                        f"rule {symbol!r} must not begin in two ways with token {token}"
                    )
                found[token] = rest
            self._starts[symbol] = found
        return self._starts[symbol]

    def _look_up(self, symbol: str) -> Iterator[tuple[int, Symbols]]:
        if symbol == END:
            yield self.end, ()
        elif symbol not in self._rules:
            yield from ((token, ()) for token in self._tokens.get(symbol, ()))
        for row in self._rules.get(symbol, ()):
            if min(self.least(row)) < inf:
                yield from self._begin(row)

    def _begin(self, row: Symbols) -> Iterator[tuple[int, Symbols]]:
        for place, symbol in enumerate(row, 1):
            for token, rest in self.starts(symbol).items():
                yield token, rest + row[place:]
            if not self.may_be_left_out(symbol):
                return
