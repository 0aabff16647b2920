"""Tokenizers of a third party: odd ids, and nothing beyond the protocol."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from tokenizers import Tokenizer, models, pre_tokenizers


class LastIsEnd:
    """Words by blanks; EOS is the last id, PAD the first, and UNK may be missing.

    Token 0 is no special case of anything here: it is PAD, and legal to write.
    """

    def __init__(self, words: Iterable[str], *, unknown: bool = True) -> None:
        self.words = ["<pad>", *(["<unk>"] if unknown else []), *words, "<eos>"]
        self._ids = {word: n for n, word in enumerate(self.words)}
        self._unknown = unknown

    @property
    def eos_id(self) -> int:
        return len(self.words) - 1

    @property
    def pad_id(self) -> int:
        return 0

    @property
    def unk_id(self) -> int | None:
        return 1 if self._unknown else None

    @property
    def fingerprint(self) -> str:
        return sha256("\n".join(self.words).encode()).hexdigest()

    def __len__(self) -> int:
        return len(self.words)

    def encode(self, text: str) -> list[int]:
        ids = [self._ids.get(word, self.unk_id) for word in text.split()]
        return [token for token in ids if token is not None]

    def decode(self, ids: Iterable[int]) -> str:
        silent = (self.eos_id, self.pad_id)
        return " ".join(self.words[i] for i in ids if i not in silent)


class WordIsEnd:
    """EOS is an id in the middle and pads, too; an ordinary word has id 0."""

    def __init__(self, words: Iterable[str]) -> None:
        known = list(words)
        self.words = [*known[:2], "<end>", *known[2:]]

    @property
    def eos_id(self) -> int:
        return 2

    @property
    def pad_id(self) -> int:
        return 2

    @property
    def unk_id(self) -> int | None:
        return None

    @property
    def fingerprint(self) -> str:
        return sha256("\n".join(self.words).encode()).hexdigest()

    def __len__(self) -> int:
        return len(self.words)

    def encode(self, text: str) -> list[int]:
        return [self.words.index(word) for word in text.split() if word in self.words]

    def decode(self, ids: Iterable[int]) -> str:
        return " ".join(self.words[i] for i in ids if i != self.eos_id)


def subwords_of_a_library(words: Iterable[str]) -> Tokenizer:
    """Words with every second id, and special tokens of all kinds between them."""
    vocabulary = {"<unk>": 1, "<pad>": 3, "<s>": 5, "</s>": 7}
    vocabulary |= {word: 2 * n for n, word in enumerate(words)}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.add_special_tokens(["<s>", "</s>"])
    return made
