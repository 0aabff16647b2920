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
    *("if", "else", "=", "+=", "==", "<", ">", "not"),
    *("k", "m", "n", "s", "t", "words", "word", "i", "y", "zs"),
    *("total", "sums", "kept", "low", "out", "seen"),
    *("''", "' '", "','", "'-'", "'a'", "'e'", "'o'"),
    *("range", "enumerate", "zip"),
    *(".", "append", "count", "join", "replace", "upper"),
)
_FULL = (
    *_SMALL,
    *("{", "}", "while", ">=", "//=", "get", "values", "g", "j"),
    *("counts", "digits", "groups", "last", "pairs", "rest", "table"),
)

# Layout (NEWLINE, INDENT, DEDENT) is the tokenizer's and not listed. A sign before a
# number is a token of its own, and a string constant is one token with its quotes.
PROGRAM_TOKENS: Mapping[str, tuple[str, ...]] = {
    "tiny": _TINY,
    "small": _SMALL,
    "full": _FULL,
}
