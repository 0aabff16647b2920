"""English sentences and their translations, made by a synchronous grammar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache, cached_property
from random import Random
from typing import Any

from textgym.corpora.composer import Composer
from textgym.corpora.corpus import Example
from textgym.corpora.grammar import Grammar
from textgym.corpora.inventory import Inventory, NestedInventory
from textgym.corpora.lexicon.concepts import (
    ADJECTIVES,
    LEVELS,
    NOUNS,
    VERBS,
    Adjective,
    Noun,
    Verb,
    known_at,
)
from textgym.corpora.lexicon.english_rules import English, is_ambiguous, plural_of
from textgym.corpora.lexicon.english_words import VERBS as ENGLISH_VERBS
from textgym.corpora.lexicon.frames import KNOBS
from textgym.corpora.lexicon.french_rules import French
from textgym.corpora.lexicon.german_rules import German
from textgym.corpora.lexicon.language import Language
from textgym.corpora.lexicon.meanings import Clause, pairs
from textgym.corpora.seeded import SeededCorpus
from textgym.corpora.splits import is_held_out, split_of, stable_hash
from textgym.errors import unknown_name

# Where clauses are nested, these splits nest deeper than an agent is trained on.
_HELD_OUT_DEPTH = ("validation", "test")


LANGUAGES: Mapping[str, Callable[[], Language]] = {"fr": French, "de": German}


class _Shared:
    """What all corpora of a level and target have in common."""

    def __init__(self, level: str, target: str) -> None:
        nested = KNOBS[level].nested
        self._grammar = Composer(level) if nested else Grammar(level)
        self.english = English()
        self.language = LANGUAGES[target]()

    @cached_property
    def inventory(self) -> Inventory:
        """What the grammar's meanings are made of."""
        if isinstance(self._grammar, Grammar):
            return self._grammar
        return NestedInventory(self._grammar.level)

    def draw(self, split: str, rng: Random) -> tuple[Clause, str, str]:
        """Draw a meaning of a split, the name of its constructions, and its source.

        Where clauses are nested, "validation" and "test" nest deeper than the others.
        """
        compositional = split == "compositional"
        while True:
            if isinstance(self._grammar, Grammar):
                clause, construction = self._grammar.draw(rng)
            else:
                deep = split in _HELD_OUT_DEPTH
                clause, construction = self._grammar.draw(rng, deep=deep)
            if _is_compositional(clause) != compositional:
                continue  # before the costlier look at the text
            source = self.english.sentence(clause)
            if compositional or self._split_of(source, split) == split:
                return clause, construction, source

    def _split_of(self, source: str, split: str) -> str:
        """Tell which split of its depth a text belongs to."""
        if isinstance(self._grammar, Grammar):
            return split_of(source, ())
        if split in _HELD_OUT_DEPTH:
            return _HELD_OUT_DEPTH[stable_hash(source) % 2]
        return split

    @cached_property
    def source_vocabulary(self) -> tuple[str, ...]:
        return self.english.vocabulary(self.inventory)

    @cached_property
    def target_vocabulary(self) -> tuple[str, ...]:
        return self.language.vocabulary(self.inventory)


class Bitext(SeededCorpus):
    """Sentences in English with up to two translations (full: four), best first.

    An example is a pure function of `seed`, `split` and its index. Whatever the seed,
    a source text belongs to one split only; "compositional" holds the meanings with a
    pair of words (adjective and noun, or verb and object) that no other split has.
    At level full "validation" and "test" hold sentences of three clauses or more, and
    the others those of one or two.

    Args:
        level: "tiny", "small" or "full": the size of the lexicon and of the grammar.
        split: "train", "validation", "test" or "compositional".
        target: The language of the references: "fr" or "de".
        seed: Chooses other examples of the same grammar.

    Raises:
        ValueError: if there is no such level, split or target.
    """

    levels = LEVELS

    def __init__(
        self,
        *,
        level: str = "small",
        split: str = "train",
        target: str = "fr",
        seed: int = 0,
    ) -> None:
        super().__init__(level=level, split=split, seed=seed)
        if target not in LANGUAGES:
            raise ValueError(unknown_name("target", target, LANGUAGES))
        self.target = target
        self.name = f"bitext-{target}-{level}"
        self._knobs = KNOBS[level]
        self.train_length = self._knobs.train_length
        self.longest_source = self._knobs.longest_source
        self.longest_reference = self._knobs.length[1]

    def draw(self, name: str, rng: Random) -> Example | None:
        """Write a sentence of this split and its translations, if all can be listed."""
        shared = _shared(self.level, self.target)
        clause, construction, source = shared.draw(self.split, rng)
        if _count_words(source) > self.longest_source or is_ambiguous(clause):
            return None
        references = shared.language.sentences(clause, self._may_fit)
        if not self._fits(references):
            return None
        return Example(name, source, references, {"construction": construction})

    @property
    def vocabularies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words and marks of English and of the target language, sorted."""
        shared = _shared(self.level, self.target)
        return shared.source_vocabulary, shared.target_vocabulary

    @property
    def parameters(self) -> dict[str, Any]:
        """The keyword arguments that make an equal corpus."""
        return super().parameters | {"target": self.target}

    def word_by_word(self, source: str) -> str:
        """Translate each word by its dictionary form, without agreement or order.

        This is a floor for audits. Words without equivalent are dropped.
        """
        glosses = _glosses(self.level, self.target) | {",": ","}
        words = source[:-1].replace(",", " ,").split()
        told = filter(None, (glosses.get(word) for word in words))
        return " ".join(told).replace(" ,", ",") + source[-1]

    def _fits(self, references: tuple[str, ...]) -> bool:
        """Tell whether all that is right can be listed, and has a length of the level.

        A translation that is right but no reference would be paid too little, so
        sentences that can be said in more ways are not asked at all.
        """
        return (
            len(references) <= self._knobs.references
            and min(map(_count_words, references)) >= self._knobs.shortest
            and self._may_fit(references)
        )

    def _may_fit(self, references: Collection[str]) -> bool:
        """Tell whether some references, or all, are not too long."""
        lengths = [_count_words(text) for text in references]
        return (
            max(lengths) <= self.longest_reference
            and sum(lengths) + len(lengths) <= self._knobs.reference_tokens
        )


def _count_words(text: str) -> int:
    """Count words and marks."""
    return text.count(" ") + text.count(",") + 2


def _is_compositional(clause: Clause) -> bool:
    return any(_is_held_out(first, second) for first, second in pairs(clause))


# Asked twenty times for each evaluation example, about a few hundred pairs.
_is_held_out = cache(is_held_out)


@cache
def _shared(level: str, target: str) -> _Shared:
    return _Shared(level, target)


@cache
def _glosses(level: str, target: str) -> dict[str, str]:
    """Map English words to dictionary forms that the target vocabulary has."""
    shared = _shared(level, target)
    form = shared.language.dictionary_form
    glosses = {word: form("word", word, False) for word in shared.source_vocabulary}
    for noun in _known(NOUNS, level):
        glosses[noun] = form("noun", noun, False)
        glosses[plural_of(noun)] = form("noun", noun, True)
    for adjective in _known(ADJECTIVES, level):
        glosses[adjective] = form("adjective", adjective, False)
    for verb in _known(VERBS, level):
        glosses |= dict.fromkeys(ENGLISH_VERBS[verb][:4], form("verb", verb, False))
    return {
        word: gloss
        for word, gloss in glosses.items()
        if gloss in shared.target_vocabulary
    }


def _known(concepts: Mapping[str, Noun | Adjective | Verb], level: str) -> list[str]:
    return [
        name for name, concept in concepts.items() if known_at(level, concept.level)
    ]
