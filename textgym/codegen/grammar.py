"""The mask of programs: which tokens may come next so that Python accepts the text."""

from __future__ import annotations

import builtins
import re
from collections import defaultdict
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from textgym.codegen.grammar_parser import Node, Parser
from textgym.codegen.grammar_rules import BODY, kinds_of, rules
from textgym.codegen.grammar_tables import Symbols, Tables
from textgym.codegen.tokens import INDENT, NEWLINE, PythonTokenizer
from textgym.corpora.corpus import Example
from textgym.tokenizers import Tokenizer

_SIGNATURE = re.compile(r"^def ([^\W\d]\w*)\(.*\):$", re.MULTILINE)
_BUILTINS = frozenset(
    name for name in dir(builtins) if callable(getattr(builtins, name))
)
# About 100 MB; what is forgotten is worked out again when it is met again.
_MOST_STACKS = 100_000


class State(NamedTuple):
    """What may still be written.

    Attributes:
        node: The symbols that are to come.
        room: Tokens that fit.
    """

    node: Node
    room: int


class SyntaxRule:
    """Allows the tokens after which a valid program still fits into the response.

    A program is one function with the signature that the example asks for, in the part
    of Python that `grammar_rules` lists. The rule knows syntax alone: a variable may be
    read before it is assigned. Beyond what Python accepts it asks that only functions
    and methods are called, that they stand for nothing else, that only variables and
    their items are assigned, and that expressions which do nothing are no lines; blocks
    nest at most eight deep. A helper is called `g`, of `n` or of `n` and `m`.

    EOS is allowed where the program is complete: after a line, with its line break or
    without. After a token that was not allowed, nothing but EOS is.

    Masks are looked up: stacks of symbols are shared, and those with the same top have
    the same masks. `llguidance`, which computes each mask anew, was measured at more
    than a hundred times the cost of a token, and knows no limit on the length.

    Attributes:
        max_response: Most tokens of a program.

    Args:
        tokenizer: Of programs.
        max_response: Kept as the attribute.

    Raises:
        TypeError: if the tokenizer is of another kind.
    """

    def __init__(self, tokenizer: Tokenizer, max_response: int) -> None:
        if not isinstance(tokenizer, PythonTokenizer):
            raise TypeError(
                f"a syntax mask needs a PythonTokenizer; got {tokenizer!r}. Leave "
                "syntax_mask out, or use the task's own tokenizer"
            )
        self._tokenizer, self.max_response = tokenizer, max_response
        self._beginnings: dict[str, tuple[Parser, Symbols]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._tokenizer, self.max_response)

    def start(self, example: Example) -> State:
        """Return the state before the first token of a program.

        Raises:
            ValueError: if the example shows no signature, or no program fits.
        """
        signature = _signature(example)
        beginning = self._beginnings.get(signature.group())
        if beginning is None:
            beginning = self._begin(signature)
            self._beginnings[signature.group()] = beginning
        parser, symbols = beginning
        if parser.met > _MOST_STACKS:
            parser.forget()
        return State(parser.stack(symbols), self.max_response)

    def _begin(self, signature: re.Match[str]) -> tuple[Parser, Symbols]:
        """Find the symbols of a program that begins so."""
        tokenizer, line = self._tokenizer, signature.group()
        parser = parser_of(tokenizer, signature[1])
        header = [tokenizer.tokens[index] for index in tokenizer.encode(line)]
        symbols = (*(f"'{token}'" for token in header), NEWLINE, INDENT, BODY)
        least = parser.stack(symbols).least
        if least > self.max_response:
            raise ValueError(
                f"{_need(line, least)}; got max_response={self.max_response} and "
                f"{tokenizer!r}. Raise max_response, or leave syntax_mask out"
            )
        return parser, symbols

    def advance(self, state: State, token: int) -> State:
        """Return the state after a token."""
        node, room = state
        following = node.following.get(token) or node.follow(token)
        if following.least >= room:
            return State(following.parser.root, 0)
        return State(following, room - 1)

    def mask(self, state: State) -> npt.NDArray[np.int8]:
        """Return 1 for each token that is allowed, of shape (len(tokenizer),)."""
        node, room = state
        view = node.view
        return view.loose if room >= view.most else view.tight(room)


def _need(line: str, least: float) -> str:
    if least < inf:
        return f"a program that begins with {line!r} has {least:.0f} tokens or more"
    return f"the vocabulary cannot write a program that begins with {line!r}"


def _signature(example: Example) -> re.Match[str]:
    """Find the first line of the program that is asked for."""
    for text in (example.source, *example.references):
        found = _SIGNATURE.search(text)
        if found:
            return found
    raise ValueError(
        f"a syntax mask needs a line such as 'def f(a, b):' in what the agent reads; "
        f"example {example.id!r} has none. Leave syntax_mask out"
    )


@lru_cache(maxsize=16)
def parser_of(tokenizer: PythonTokenizer, entry_point: str) -> Parser:
    """Return the parser of programs that may call the function that they define."""
    functions = _BUILTINS | {entry_point}
    tokens: dict[str, list[int]] = defaultdict(list)
    for index, token in enumerate(tokenizer.tokens[2:], 2):
        for kind in (f"'{token}'", *kinds_of(token, functions)):
            tokens[kind].append(index)
    tables = Tables(rules(), dict(tokens), tokenizer.eos_id)
    remake = parser_of, (tokenizer, entry_point)
    return Parser(tables, len(tokenizer), remake)
