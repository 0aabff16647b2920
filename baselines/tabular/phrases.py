"""States that were engineered for Translate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar, Self

from baselines.tabular.engineered import ARTICLES, Engineered, words_of
from textgym import TextVectorEnv
from textgym.corpora.bitext import Bitext
from textgym.corpora.lexicon import french_words, german_words
from textgym.corpora.lexicon.english_rules import plural_of
from textgym.corpora.lexicon.english_words import VERBS as ENGLISH_VERBS

# What the dictionary has no word for: it becomes an article, ne, or nothing.
_SMALL = (*ARTICLES, "does", "do")
_VOWELS = "aeiouhéêèîôœ"
# Forms of a word that are slots, such as petit and petite.
_FORMS = 3


@dataclass(frozen=True)
class Phrases(Engineered):
    """Translate: the kinds of words in the phrase that is due, and which are written.

    Hands the agent a dictionary with genders and the places of adjectives, so which
    words are nouns and where phrases end; that phrases are translated one after the
    other; and the forms of the next two words as slots. Which form agrees with what,
    and where it stands, is left to learn.

    Attributes:
        dictionary: A translation of each word of the source.
        kinds: What kind of word each of them is, as far as the lexicon says.
    """

    slots: ClassVar[int] = 2 * _FORMS

    dictionary: Mapping[str, str]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, env: TextVectorEnv) -> Self:
        """Make them for the procedural corpus."""
        corpus = env.corpus
        if not isinstance(corpus, Bitext):
            raise ValueError(
                "engineered states of Translate know the procedural corpus; got "
                f"{type(corpus).__name__}. Choose states=window"
            )
        read = words_of(env.context_tokenizer)
        dictionary = {word: corpus.word_by_word(f"{word}.")[:-1] for word in read[2:]}
        dictionary |= {"not": "pas", ".": "."}
        kinds = {word: _kind(word, corpus.target) for word in read}
        return cls(read, words_of(env.tokenizer), dictionary, kinds)

    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name the first phrase of which a word is missing."""
        unexplained = Counter(map(_stem, response))
        shown: list[str] = []
        missing: list[str] = []
        small = 0  # words such as articles, in phrases that are done
        for begin, end in self._phrases(prompt):
            shown, missing = self._compare(prompt[begin:end], unexplained)
            if missing:
                break
            small += sum(word in _SMALL for word in prompt[begin:end])
        last = response[-1] if response and unexplained[_stem(response[-1])] else ""
        spare = max(-1, min(3, unexplained.total() - small))
        name = f"{' '.join(shown) if missing else ''} | {last} | {spare}"
        forms = [form for stem in missing[:2] for form in self._forms(stem)]
        return name, [*forms, *[""] * (self.slots - len(forms))]

    def _compare(
        self, phrase: Sequence[str], unexplained: Counter[str]
    ) -> tuple[list[str], list[str]]:
        """Show the kinds of words, written ones in brackets; list what is missing."""
        shown, missing = [], []
        for word in phrase:
            stem = self._translated(word)
            kind = self.kinds[word] or word
            if stem and kind != word:
                kind += str(sum(map(bool, self._forms(stem))))
            if not stem:
                shown.append(word)
            elif unexplained[stem]:
                unexplained[stem] -= 1
                shown.append(f"({kind})")
            else:
                shown.append(kind)
                missing.append(stem)
        return shown, missing

    def _phrases(self, prompt: Sequence[str]) -> list[tuple[int, int]]:
        """Cut a sentence before articles and its end, and after nouns."""
        cuts = {0, len(prompt)}
        for place, word in enumerate(prompt):
            if word in ARTICLES or word == ".":
                cuts.add(place)
            if self.kinds[word].startswith("noun"):
                cuts.add(place + 1)
        return list(pairwise(sorted(cuts)))

    def _translated(self, word: str) -> str:
        """Return the stem of a word's translation, "" for articles and the like."""
        return "" if word in ARTICLES else _stem(self.dictionary.get(word, ""))

    @cached_property
    def closed(self) -> Sequence[str]:
        """The words that the dictionary has: another one would translate nothing."""
        stems = {*map(self._translated, self.dictionary)} - {""}
        return [word for word in self.written if _stem(word) in stems]

    def _forms(self, stem: str) -> list[str]:
        """Return the forms of a word, the shortest first."""
        return self._all_forms.get(stem, [""] * _FORMS)

    @cached_property
    def _all_forms(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in sorted(self.written, key=lambda word: (len(word), word)):
            found.setdefault(_stem(word), []).append(word)
        return {stem: (words + [""] * _FORMS)[:_FORMS] for stem, words in found.items()}


def _kind(word: str, target: str) -> str:
    """Name the kind of an English word by the lexicon of a language, or ""."""
    language: Any = german_words if target == "de" else french_words
    for concept, nouns in language.NOUNS.items():
        if word in (concept, plural_of(concept)):
            return f"noun {nouns[0].gender}{_onset(nouns[0][1])}"
    for concept, adjectives in language.ADJECTIVES.items():
        if word == concept:
            after = not getattr(adjectives[0], "before", True)
            return "after" if after else "before"
    for concept, forms in ENGLISH_VERBS.items():
        if concept in language.VERBS and word in forms:
            return "verb"
    return ""


def _onset(word: str) -> str:
    """Say whether a word begins with a vowel, or an h."""
    return " vowel" if word[0] in _VOWELS else ""


def _stem(word: str) -> str:
    """Leave out elided words before, and endings: n'aime, petite."""
    return word.rpartition("'")[2][:3]
