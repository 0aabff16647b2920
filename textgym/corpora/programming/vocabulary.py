"""The Python tokens that reference programs are made of, level by level."""

from __future__ import annotations

from collections.abc import Mapping

_TINY = (
    *("def", "f", "return", "(", ")", "[", "]", ":", ","),
    *("a", "b", "c", "xs", "ys", "x", "for", "in"),
    *("+", "-", "*", "//", "%", "**"),
    *("0", "1", "2", "3", "4", "5", "10"),
    *("abs", "len", "max", "min", "sorted", "sum"),
)
_SMALL = (
    *_TINY,
    *("if", "else", "=", "+=", "==", "!=", "<", ">", "<=", ">=", "and", "or", "not"),
    *("n", "k", "s", "t", "words", "word", "i", "y", "total", "out", "last"),
    *("6", "7", "8", "9", "''", "' '", "','", "'-'", "'a'", "'e'", "'o'"),
    *("range", "enumerate", "zip", "str", "reversed"),
    *(".", "append", "count", "join", "lower", "replace", "split", "upper"),
)
_FULL = (
    *_SMALL,
    *("{", "}", "while", "j", "m", "counts", "groups", "seen", "best", "pairs"),
    *("get", "items", "keys", "values", "int", "set", "//=", "-="),
)

# Layout (NEWLINE, INDENT, DEDENT) is the tokenizer's and not listed. A sign before a
# number is a token of its own, and a string constant is one token with its quotes.
PROGRAM_TOKENS: Mapping[str, tuple[str, ...]] = {
    "tiny": _TINY,
    "small": _SMALL,
    "full": _FULL,
}
