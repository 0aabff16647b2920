"""How the public metrics cut a text into words; tested to equal their libraries."""

from __future__ import annotations

import re
from collections.abc import Callable

_ENTITIES = {"&quot;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">"}
# Rules of mteval-v13a: symbols stand alone; a full stop or comma stands alone unless
# digits are on both sides; a hyphen after a digit stands alone.
_SYMBOL = re.compile(r"([{-~\[-` -&(-+:-@/])")
_POINT_AFTER_NON_DIGIT = re.compile(r"([^0-9])([.,])")
_POINT_BEFORE_NON_DIGIT = re.compile(r"([.,])([^0-9])")
_HYPHEN_AFTER_DIGIT = re.compile(r"([0-9])(-)")
_NOT_ROUGE = re.compile(r"[^a-z0-9]+")


def tokenize_13a(text: str) -> list[str]:
    """Cut a text like mteval-v13a.pl, the tokenizer of sacrebleu's BLEU."""
    text = text.rstrip().replace("<skipped>", "").replace("-\n", "")
    text = text.replace("\n", " ")
    if "&" in text:
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    text = _SYMBOL.sub(r" \1 ", f" {text} ")
    text = _POINT_AFTER_NON_DIGIT.sub(r"\1 \2 ", text)
    text = _POINT_BEFORE_NON_DIGIT.sub(r" \1 \2", text)
    return _HYPHEN_AFTER_DIGIT.sub(r"\1 \2 ", text).split()


def tokenize_13a_lowercase(text: str) -> list[str]:
    """Cut a lower-cased text like mteval-v13a.pl."""
    return tokenize_13a(text.lower())


def tokenize_rouge(text: str) -> list[str]:
    """Cut a text like rouge-score without a stemmer: runs of a-z and 0-9."""
    return _NOT_ROUGE.sub(" ", text.lower()).split()


TOKENIZATIONS: dict[str, Callable[[str], list[str]]] = {
    "13a": tokenize_13a,
    "13a-lowercase": tokenize_13a_lowercase,
    "rouge": tokenize_rouge,
}
