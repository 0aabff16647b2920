"""Which tokens of a vocabulary end turns, fill arrays and stand for unknown text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textgym.errors import unknown_name

EOS_NAMES = (
    "</s>",
    "<eos>",
    "[EOS]",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|im_end|>",
    "<|eot_id|>",
    "<end_of_turn>",
    "<|end|>",
    "<｜end▁of▁sentence｜>",
    "[SEP]",
)
PAD_NAMES = ("<pad>", "[PAD]", "<|pad|>", "<|padding|>", "<|finetune_right_pad_id|>")

_SHOWN = 8


class SpecialTokens:
    """Finds tokens by what they are called.

    Args:
        config: The tokenizer as its JSON has it.
        vocabulary: Id of each token.

    Attributes:
        ids: Of the tokens that the tokenizer itself calls special.
    """

    def __init__(self, config: dict[str, Any], vocabulary: Mapping[str, int]) -> None:
        self._config = config
        self._vocabulary = vocabulary
        added = config["added_tokens"]
        self._names = [entry["content"] for entry in added if entry["special"]]
        self.ids = frozenset(entry["id"] for entry in added if entry["special"])

    def eos(self, given: str | None, usual: str | None) -> str:
        """Choose the token that ends a turn.

        Args:
            given: What the user asks for.
            usual: What the tokenizer's owner calls it.

        Raises:
            ValueError: if there is none.
        """
        found = self._given("eos_token", given) or self._first([usual], EOS_NAMES)
        if found is None:
            raise ValueError(
                "there is no token to end a turn: none of "
                f"{', '.join(EOS_NAMES)} is in the vocabulary. Name one: "
                "SubwordTokenizer(tokenizer, eos_token='…'). Special tokens there are: "
                f"{', '.join(self._names[:_SHOWN]) or '(none)'}"
            )
        return found

    def pad(
        self, given: str | None, usual: str | None, *, unknown: int | None
    ) -> str | None:
        """Choose the token that fills arrays, which no text may be encoded as.

        Args:
            given: What the user asks for.
            usual: What the tokenizer's owner calls it.
            unknown: Id of unknown text, which many owners pad with.

        Raises:
            ValueError: if `given` is no token, or that of unknown text.
        """
        find = self._vocabulary.get
        found = self._given("pad_token", given)
        if found is not None and find(found) == unknown:
            raise ValueError(
                f"pad_token must not be the token of unknown text; got {given!r}. "
                "Without pad_token, EOS pads"
            )
        setting = (self._config["padding"] or {}).get("pad_token")
        own = [name for name in (usual, setting) if find(name or "") != unknown]
        return found or self._first(own, PAD_NAMES)

    def unknown(self, eos: int) -> int | None:
        """Find the token of unknown text, which cannot be EOS: that ends turns."""
        model = self._config["model"]
        index: int | None = model.get("unk_id")
        if index is None:
            index = self._vocabulary.get(model.get("unk_token") or "")
        return None if index == eos else index

    def _given(self, what: str, name: str | None) -> str | None:
        if name is not None and name not in self._vocabulary:
            raise ValueError(unknown_name(what, name, self._names[:_SHOWN]))
        return name

    def _first(self, own: Iterable[str | None], usual: Iterable[str]) -> str | None:
        """Take the tokenizer's own choice, else a usual name, special ones first."""
        named = [name for name in own if name in self._vocabulary]
        special = [name for name in usual if name in self._names]
        plain = [name for name in usual if name in self._vocabulary]
        return next(iter([*named, *special, *plain]), None)
