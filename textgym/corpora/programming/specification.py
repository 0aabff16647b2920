"""What the agent reads: a sentence, a signature and examples; and its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from string import digits

from textgym.codegen.problem import Test
from textgym.corpora.programming.drawing import LEVELS, PARAMETERS
from textgym.corpora.programming.inputs import LETTERS
from textgym.corpora.programming.phrasing import sentence_texts
from textgym.tokenizers.word import VocabularyTokenizer

# A string is spelt, so that no value is unknown; a blank in it is shown.
_TOKEN = re.compile(r"'[^'\n]*'|->|[A-Za-z]+|[0-9]|\S|\n")
_BLANK = "␣"
_END = "\0"
_SLOT = re.compile(r"\{.*?\}")
# Of signatures, of lists, and of what is left when strings are spelt.
_MARKS = ("def", "f", "->", "\n", *"()[],:-", *digits)
_SPELLING = frozenset(("'", _BLANK, "-", ",", *LETTERS, *LETTERS.upper()))
_CLOSING = frozenset(",.:;)]}\n")
_OPENING = frozenset("([{\n")


def specification(
    sentence: str, signature: str, entry_point: str, examples: Sequence[Test]
) -> str:
    """Write a specification: sentence, signature, and a line for each example."""
    calls = (
        f"{entry_point}({', '.join(map(repr, test.arguments))}) -> {test.expected!r}"
        for test in examples
    )
    return "\n".join([sentence, signature, *calls])


@cache
def read_tokens(level: str) -> tuple[str, ...]:
    """List the tokens of a level's specifications, sorted."""
    chosen = LEVELS[level]
    texts = sentence_texts(chosen.operations)
    said = " ".join(_SLOT.sub(" ", text) for text in texts)
    names = chain.from_iterable(PARAMETERS.get(kind, ()) for kind in set(chosen.kinds))
    known = {*SpecificationTokenizer._split(said), *names, *_MARKS}
    if "str" in chosen.kinds or "words" in chosen.kinds:
        known |= _SPELLING
    if "counts" in chosen.kinds:
        known |= {"{", "}"}
    return tuple(sorted(known))


class SpecificationTokenizer(VocabularyTokenizer):
    """Words and marks; numbers are spelt by digits, quoted strings by characters.

    A vocabulary of a few hundred tokens thus covers every number and string that can
    stand in an example. Decoding puts blanks as specifications have them, so that
    `decode(encode(text)) == text` for every specification of the suite.
    """

    __slots__ = ()

    _units = "specification tokens"

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into text; EOS adds nothing.

        Raises:
            IndexError: if an id is none of this tokenizer's.
        """
        text, before, quoted = "", "\n", False
        for token in super().decode(ids).split(_END)[:-1]:
            if not (quoted or _is_tight(before, token)):
                text += " "
            if token == "'":
                quoted = not quoted
            text += " " if quoted and token == _BLANK else token
            before = token
        return text

    @staticmethod
    def _split(text: str) -> list[str]:
        tokens: list[str] = []
        for token in _TOKEN.findall(text):
            if token[0] == "'" and len(token) > 1:
                tokens += token.replace(" ", _BLANK)
            else:
                tokens.append(token)
        return tokens

    @staticmethod
    def _piece(token: str) -> str:
        return token + _END


def _is_tight(before: str, token: str) -> bool:
    """Tell whether no blank stands between two tokens."""
    return (
        token in _CLOSING
        or token == "("
        or before in _OPENING
        or (token.isdigit() and (before.isdigit() or before == "-"))
    )
