"""Lists of words to be written again: the smallest corpus."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from random import Random

from textgym.corpora.corpus import Example, ProceduralCorpus
from textgym.corpora.splits import SPLITS, check_split, split_of, stable_hash

_WORDS = [
    "apple",
    "bread",
    "cheese",
    "date",
    "egg",
    "fig",
    "grape",
    "honey",
    "iris",
    "jam",
    "kiwi",
    "lemon",
    "melon",
    "nut",
    "olive",
    "pear",
    "quince",
    "rice",
    "salt",
    "tea",
    "umbrella",
    "vanilla",
    "water",
    "yam",
    "almond",
    "basil",
    "carrot",
    "dill",
    "endive",
    "fennel",
    "garlic",
    "hazel",
    "ivy",
    "juniper",
    "kale",
    "leek",
    "mint",
    "nettle",
    "onion",
    "parsley",
    "radish",
    "sage",
    "thyme",
    "turnip",
    "violet",
    "walnut",
    "yarrow",
    "zucchini",
    "birch",
    "cedar",
    "elm",
    "fir",
    "larch",
    "maple",
    "oak",
    "pine",
    "rowan",
    "spruce",
    "willow",
    "acorn",
    "brook",
    "cloud",
    "dew",
    "dune",
    "field",
    "forest",
    "frost",
    "grove",
    "hill",
    "island",
    "lake",
    "meadow",
    "moon",
    "moss",
    "mountain",
    "path",
    "pebble",
    "pond",
    "rain",
    "river",
    "shore",
    "sky",
    "snow",
    "spring",
    "star",
    "stone",
    "storm",
    "stream",
    "sun",
    "valley",
    "wave",
    "wind",
    "anchor",
    "basket",
    "bell",
    "bench",
    "bottle",
    "bowl",
    "box",
    "bridge",
    "brush",
    "candle",
    "chair",
    "clock",
    "coat",
    "cup",
]
# level -> number of words in use, fewest and most words of a text
_SIZES = {"tiny": (8, 2, 4), "small": (32, 3, 8), "full": (len(_WORDS), 6, 16)}
_EXAMPLES = {"train": 10_000}
_OTHER_EXAMPLES = 1_000


class WordLists(ProceduralCorpus):
    """Random words in a row; source and reference are the same.

    Args:
        level: How many words there are, and how long the texts.
        split: "train", "validation", "test" or "compositional", whose texts have
            a pair of neighbours that stands in no other split.
        seed: Gives other examples.
    """

    splits = SPLITS

    def __init__(
        self, *, level: str = "small", split: str = "train", seed: int = 0
    ) -> None:
        check_split(split)
        self.level, self.split, self.seed = level, split, seed
        self.name = f"words-{level}"
        size, self._fewest, self._most = _SIZES[level]
        self.source_vocabulary = self.target_vocabulary = tuple(sorted(_WORDS[:size]))
        self.longest_source = self.longest_reference = self._most

    def __len__(self) -> int:
        return _EXAMPLES.get(self.split, _OTHER_EXAMPLES)

    def example(self, index: int) -> Example:
        """Draw texts until one belongs to this split."""
        texts = self._texts(index)
        text = next(
            t for t, words in texts if split_of(t, pairwise(words)) == self.split
        )
        return Example(f"{self.name}-{self.split}-{index}", text, (text,))

    def _texts(self, index: int) -> Iterator[tuple[str, list[str]]]:
        rng = Random(stable_hash(f"{self.name} {self.split} {self.seed} {index}"))
        while True:
            length = rng.randint(self._fewest, self._most)
            words = rng.choices(self.source_vocabulary, k=length)
            yield " ".join(words), words

    def for_split(self, split: str) -> WordLists:
        """Return another split of the same lists."""
        return WordLists(level=self.level, split=split, seed=self.seed)

    @property
    def fingerprint(self) -> str:
        """Hash of every example."""
        return _fingerprint(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WordLists) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, str, int]:
        return self.level, self.split, self.seed


@lru_cache
def _fingerprint(corpus: WordLists) -> str:
    return f"{stable_hash(' / '.join(example.source for example in corpus)):08x}"
