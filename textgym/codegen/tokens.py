"""Program tokens: one id for each word, sign and constant of Python, and for layout."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from keyword import iskeyword

from textgym.tokenizers.word import UNK, VocabularyTokenizer

NEWLINE, INDENT, DEDENT = "NEWLINE", "INDENT", "DEDENT"
# How a layout token is shown where it has no place. Python accepts none of these
# signs, so that a wrong layout never becomes a right program.
MARKS = {NEWLINE: "↵", INDENT: "⇥", DEDENT: "⇤"}

_STEP = "    "
# A number takes all that Python would complain about with it, as in 1.upper.
_NUMBER = r"\.?[0-9](?:[eE][+-](?=[0-9])|[\w.])*"
_STRING = (
    r"(?i:[rbuf]{0,2})(?:'(?:[^'\\\n]|\\[^\n])*'(?!')|\"(?:[^\"\\\n]|\\[^\n])*\"(?!\"))"
)
_NAME = r"[^\W\d]\w*"
_SIGN = (
    r"\.{2,}|\*\*=|//=|<<=|>>=|\*\*|//|<<|>>|->|:=|[-+*/%@&|^=!<>]=|[-+*/%@&|^~=<>]"
    r"|[()\[\]{},:.;]"
)
_LEXEME = re.compile(
    rf"(?P<token>{_STRING}|{_NUMBER}|{_NAME}|{_SIGN})"
    rf"|(?P<mark>[{''.join(MARKS.values())}])|\S"
)
_LAYOUT_OF_MARKS = {mark: token for token, mark in MARKS.items()}

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_PREFIXES = frozenset({"-", "+", "~", "*", "**", "@"})
_VALUE_WORDS = frozenset({"True", "False", "None"})


class PythonTokenizer(VocabularyTokenizer):
    """Tokens of Python programs; NEWLINE, INDENT and DEDENT are tokens, too.

    A vocabulary lists tokens as Python spells them: `def`, `xs`, `<=`, `10`, `'a'`.
    The three tokens of layout need not be listed: they have the ids 2, 3 and 4.
    Decoding writes them as `ast.unparse` would, with four blanks for each level of
    indentation and no line break after the last line. For the text of every program
    that `ast.unparse` has written on lines of their own, and that the vocabulary
    covers,

        decode(encode(text)) == text

    and for every list of ids without EOS, whoever wrote them,

        encode(decode(ids)) == ids

    so that two lists never share a text. A layout token where Python would read over
    it (a line break between brackets or on an empty line, an INDENT that a DEDENT or
    another INDENT follows, a DEDENT that closes nothing, layout after the last line)
    is shown by a mark, ↵ ⇥ ⇤, and UNK by ⁇: no program with one of them parses.

    Encoding reads over blank lines and superfluous blanks. Comments, strings of many
    lines and whatever else no vocabulary can hold are UNK.
    """

    __slots__ = ()

    _units = "program tokens"

    def __init__(self, vocabulary: Iterable[str], *, lowercase: bool = False) -> None:
        if isinstance(vocabulary, str):
            raise TypeError("vocabulary must be an iterable of tokens; got one string")
        others = (token for token in vocabulary if token not in MARKS)
        super().__init__((*MARKS, *others), lowercase=lowercase)

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into the text of a program; EOS adds nothing.

        Raises:
            IndexError: if an id is none of this tokenizer's.
        """
        writer = _Writer()
        for token in super().decode(ids).split("\n")[:-1]:
            writer.add(token)
        return writer.text()

    @staticmethod
    def _split(text: str) -> list[str]:
        reader = _Reader()
        lines = text.split("\n")
        for line in lines:
            reader.read(line)
        if len(lines) > 1 and not lines[-1].strip(" ") and reader.at_end_of_line:
            reader.found.append(NEWLINE)
        return reader.found

    @staticmethod
    def _piece(token: str) -> str:
        # No token holds a line break, so that `decode` can cut there again.
        return f"{token}\n"

    def _check(self, token: str, index: int) -> None:
        # The spelling of layout tokens is no text that could be read.
        if token not in MARKS or self._ids[token] != index:
            super()._check(token, index)


class _Reader:
    """Cuts text into tokens, line by line.

    Attributes:
        found: The tokens so far.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self._widths = [0]
        self._depth = 0

    @property
    def at_end_of_line(self) -> bool:
        """Whether a line break would mean something."""
        return bool(self.found) and not self._depth

    def read(self, line: str) -> None:
        """Read a line; one without a token does not count."""
        content = line.lstrip(" ")
        if not content.strip():
            return
        if not self._depth:
            if self.found:
                self.found.append(NEWLINE)
            self._indent(len(line) - len(content))
        for lexeme in _LEXEME.finditer(content):
            self.found.append(self._token(lexeme))

    def _indent(self, width: int) -> None:
        widths = self._widths
        if width > widths[-1]:
            widths.append(width)
            self.found.append(INDENT)
        while width < widths[-1]:
            widths.pop()
            self.found.append(DEDENT)
        if width != widths[-1]:
            self.found.append(UNK)

    def _token(self, lexeme: re.Match[str]) -> str:
        text = lexeme.group()
        if lexeme.lastgroup == "mark":
            return _LAYOUT_OF_MARKS[text]
        if lexeme.lastgroup is None or text in MARKS:
            return UNK
        if text in _OPENING:
            self._depth += 1
        elif text in _CLOSING:
            self._depth = max(0, self._depth - 1)
        return text


class _Writer:
    """Writes tokens as text, one after the other."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._level = 0
        # The layout of a line of which nothing else is written.
        self._layout: list[str] | None = []
        # Brackets that are open, and each `lambda` whose colon is to come.
        self._open: list[str] = []
        self._depth = 0
        self._last = ""
        # Whether the last token is a sign before a value, as in -x.
        self._prefix = False

    def add(self, token: str) -> None:
        """Write a token."""
        if token in MARKS and self._has_place(token):
            self._lay_out(token)
            return
        if self._layout is not None:
            self._start_line(self._layout)
        if self._last and not self._touches(token):
            self._parts.append(" ")
        self._parts.append(MARKS.get(token, token))
        self._follow(token)

    def text(self) -> str:
        """Return what is written; layout without a line is shown."""
        if not self._layout:
            return "".join(self._parts)
        marks = " ".join(MARKS[token] for token in self._layout)
        return "".join([*self._parts, _STEP * self._level, marks])

    def _has_place(self, token: str) -> bool:
        if self._layout is None:
            return token == NEWLINE and not self._depth
        if token == INDENT:
            return not self._layout
        closed = len(self._layout)
        return token == DEDENT and INDENT not in self._layout and closed < self._level

    def _lay_out(self, token: str) -> None:
        if self._layout is None:
            self._layout = []
            self._parts.append("\n")
        else:
            self._layout.append(token)

    def _start_line(self, layout: list[str]) -> None:
        self._level += 1 if INDENT in layout else -len(layout)
        self._parts.append(_STEP * self._level)
        self._layout, self._last = None, ""
        self._open.clear()

    def _follow(self, token: str) -> None:
        """Remember what decides about the next tokens."""
        self._prefix = token in _PREFIXES and not _ends_value(self._last)
        if token in _OPENING:
            self._depth += 1
            self._open.append(token)
        elif token == "lambda":
            self._open.append(token)
        elif token in _CLOSING:
            self._close()
        elif token == ":" and self._innermost == "lambda":
            self._open.pop()
            # What follows is spaced as behind a word, even between brackets.
            token = "lambda"
        self._last = token

    def _close(self) -> None:
        self._depth = max(0, self._depth - 1)
        while self._open and self._open.pop() == "lambda":
            pass

    @property
    def _innermost(self) -> str:
        return self._open[-1] if self._open else ""

    def _touches(self, token: str) -> bool:
        """Tell whether no blank stands before a token."""
        last = self._last
        if not _may_touch(last, token):
            return False
        if self._prefix or last in _OPENING or token in _CLOSING:
            return True
        if token in ",:;" or last == ".":
            return True
        if "=" in (token, last):
            return self._innermost in ("(", "lambda")
        if last == ":" and self._innermost == "[":
            return True
        return token in "([." and _ends_value(last)


@lru_cache(maxsize=4096)
def _ends_value(token: str) -> bool:
    """Tell whether a value may end with a token."""
    if iskeyword(token):
        return token in _VALUE_WORDS
    return token in _CLOSING or token[:1].isalnum() or token[:1] in "_'\"⁇"


@lru_cache(maxsize=65536)
def _may_touch(one: str, other: str) -> bool:
    """Tell whether two tokens without a blank between them are still these two."""
    if MARKS.keys() & {one, other}:
        return False
    return [lexeme.group() for lexeme in _LEXEME.finditer(one + other)] == [one, other]
