"""Lists of words to be written again: the smallest corpus."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from textgym.corpora.corpus import Example
from textgym.corpora.seeded import SeededCorpus
from textgym.corpora.splits import split_of, stable_hash

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


class WordLists(SeededCorpus):
    """Random words in a row; source and reference are the same.

    Args:
        level: How many words there are, and how long the texts.
        split: "train", "validation", "test" or "compositional", whose texts have
            a pair of neighbours that stands in no other split.
        seed: Gives other examples.

    Raises:
        ValueError: if there is no such level or split.
    """

    train_length = 10_000

    def __init__(
        self, *, level: str = "small", split: str = "train", seed: int = 0
    ) -> None:
        super().__init__(level=level, split=split, seed=seed)
        self.name = f"words-{level}"
        size, self._fewest, self._most = _SIZES[level]
        self._words = tuple(sorted(_WORDS[:size]))
        self.longest_source = self.longest_reference = self._most

    def draw(self, name: str, rng: Random) -> Example | None:
        """Draw a text, unless it is of another split."""
        length = rng.randint(self._fewest, self._most)
        words = rng.choices(self._words, k=length)
        text = " ".join(words)
        if split_of(text, pairwise(words)) != self.split:
            return None
        return Example(name, text, (text,))

    def generator(self, index: int) -> Random:
        """Return the source of chance for the example at `index`."""
        return Random(stable_hash(f"{self.name} {self.split} {self.seed} {index}"))

    @property
    def vocabularies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words in use, sorted, on both sides."""
        return self._words, self._words
