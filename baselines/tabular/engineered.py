"""States that were engineered for one environment each.

They hand the agent knowledge of the task that a network has to learn. What that is
stands in each class; what is right to write does not.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from baselines.tabular.states import Array, Seen, States
from textgym import TextVectorEnv
from textgym.corpora.bitext import Bitext
from textgym.corpora.lexicon import french_words, german_words
from textgym.corpora.lexicon.english_rules import plural_of
from textgym.corpora.lexicon.english_words import VERBS as ENGLISH_VERBS
from textgym.tokenizers import Tokenizer

_ARTICLES = ("a", "an", "the")
# What the dictionary has no word for: it becomes an article, ne, or nothing.
_SMALL = (*_ARTICLES, "does", "do")
_VOWELS = "aeiouhéêèîôœ"
# Forms of a word that are slots, such as petit and petite.
_FORMS = 3


@dataclass(frozen=True)
class Engineered(States):
    """Names states by the words that were read and written, row by row.

    Attributes:
        read: The word of each id of contexts.
        written: The word of each id of responses.
    """

    read: tuple[str, ...]
    written: tuple[str, ...]

    def see(self, observations: Mapping[str, Array]) -> Seen:
        """Name the state and the slots of each row."""
        ids = {word: id_ for id_, word in enumerate(self.written)}
        names, slots = [], []
        pairs = zip(
            _texts(observations["context"], self.read),
            _texts(observations["response"], self.written),
            strict=True,
        )
        for prompt, response in pairs:
            name, words = self.look(prompt, response)
            names.append(name)
            slots.append([ids.get(word, -1) for word in words])
        filled = np.array(slots, np.int64).reshape(len(names), self.slots)
        closed = np.array([ids[word] for word in self.closed], np.int64)
        return Seen(names, filled, closed)

    @property
    def closed(self) -> Sequence[str]:
        """Words that can be written where they fill a slot, and nowhere else."""
        return ()

    @abstractmethod
    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name the state of one row, and the words of its slots."""


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
    def of(cls, env: TextVectorEnv) -> Phrases:
        """Make them for the procedural corpus."""
        corpus = env.corpus
        if not isinstance(corpus, Bitext):
            raise ValueError(
                "engineered states of Translate know the procedural corpus; got "
                f"{type(corpus).__name__}. Choose states=window"
            )
        read = _words(env.context_tokenizer)
        dictionary = {word: corpus.word_by_word(f"{word}.")[:-1] for word in read[2:]}
        dictionary |= {"not": "pas", ".": "."}
        kinds = {word: _kind(word, corpus.target) for word in read}
        return cls(read, _words(env.tokenizer), dictionary, kinds)

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
            if word in _ARTICLES or word == ".":
                cuts.add(place)
            if self.kinds[word].startswith("noun"):
                cuts.add(place + 1)
        return list(pairwise(sorted(cuts)))

    def _translated(self, word: str) -> str:
        """Return the stem of a word's translation, "" for articles and the like."""
        return "" if word in _ARTICLES else _stem(self.dictionary.get(word, ""))

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


@dataclass(frozen=True)
class Sentence(Engineered):
    """Summarize: the last word, and what follows it in the sentence that tells news.

    Hands the agent which sentence that is (it names a day and no year), that its day
    can stand at the end, and that words of one stem are one word.
    """

    @classmethod
    def of(cls, env: TextVectorEnv) -> Sentence:
        """Make them for any documents."""
        return cls(_words(env.context_tokenizer), _words(env.tokenizer))

    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name the last word, and the one after it in the sentence."""
        news = _news(prompt)
        last = response[-1] if response else ""
        stems = [word[:3] for word in news]
        place = 0
        if last:
            place = stems.index(last[:3]) + 1 if last[:3] in stems else len(news)
        following = news[place] if place < len(news) else ""
        return f"{last} | {following}", ()


def _news(prompt: Sequence[str]) -> list[str]:
    """Return the sentence that tells of a day of this year, its day at the end."""
    sentences: list[list[str]] = [[]]
    for word in prompt:
        if word == ".":
            sentences.append([])
        elif word not in _ARTICLES:
            sentences[-1].append(word)
    told = [one for one in sentences if "on" in one and "year" not in one]
    news = told[0] if told else sentences[0]
    if news[:1] == ["on"] and "," in news:
        comma = news.index(",")
        news = news[comma + 1 :] + news[:comma]
    return news


@dataclass(frozen=True)
class Desk(Engineered):
    """Dialogue: what was said and asked, and the last two words, without names.

    Hands the agent the fields of the first row on the screen as slots, which of them
    the user has named, and two words to listen for. What it writes of a row is "its
    name", so that what was learned about one restaurant serves all.
    """

    slots: ClassVar[int] = 4
    names: ClassVar[tuple[str, ...]] = ("<name>", "<area>", "<food>", "<number>")

    @classmethod
    def of(cls, env: TextVectorEnv) -> Desk:
        """Make them for the procedural conversations."""
        return cls(_words(env.context_tokenizer), _words(env.tokenizer))

    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name what is known of the conversation, and the last two words."""
        row = self._first_row(prompt)
        said = _between(prompt, "said", ".")
        user = prompt[len(prompt) - 1 - _backwards(prompt[:-1], ".") :]
        fields = [*zip(self.names, row, strict=True)]
        known = [name for name, word in fields if word in said]
        heard = [word for word in ("number", "book") if word in user]
        offered = ["offered"] if "offered" in prompt else []
        found = ["found"] if row[0] else []
        named = {word: name for name, word in fields if word}
        last = [named.get(word, word) for word in response[-2:]]
        return " ".join([*found, *known, *offered, *heard, "|", *last]), row

    def _first_row(self, prompt: Sequence[str]) -> tuple[str, ...]:
        """Read "name: area food, number" after the first full stop."""
        begin = prompt.index(".") + 1 if "." in prompt else len(prompt)
        words = prompt[begin : begin + 6]
        if len(words) < 6 or words[1] != ":" or words[0] == "said":
            return ("",) * self.slots
        return words[0], words[2], words[3], words[5]


def _between(words: Sequence[str], first: str, last: str) -> Sequence[str]:
    """Return what stands after one word and before the next of another."""
    if first not in words:
        return ()
    begin = words.index(first)
    end = words.index(last, begin) if last in words[begin:] else len(words)
    return words[begin:end]


def _backwards(words: Sequence[str], wanted: str) -> int:
    """Count the words after the last one that is wanted."""
    return [*reversed(words), wanted].index(wanted)


@dataclass(frozen=True)
class Signature(Engineered):
    """CodeGen: the first line of the program, what kind of thing it returns, the end.

    Hands the agent where the examples are; what they have in common it does not tell.
    """

    @classmethod
    def of(cls, env: TextVectorEnv) -> Signature:
        """Make them for any problems."""
        return cls(_words(env.context_tokenizer), _words(env.tokenizer))

    def look(
        self, prompt: Sequence[str], response: Sequence[str]
    ) -> tuple[str, Sequence[str]]:
        """Name what the first example returns, the arguments, and the last tokens."""
        line = _between(prompt, "def", ":")
        arrow = prompt.index("->") + 1 if "->" in prompt else len(prompt)
        kind = "list" if prompt[arrow : arrow + 1] == ["["] else "number"
        return " ".join([*line, kind, "|", *response[-4:]]), ()


def _words(tokenizer: Tokenizer) -> tuple[str, ...]:
    """Return the word of each id."""
    return tuple(tokenizer.decode([id_]) for id_ in range(len(tokenizer)))


def _texts(rows: Array, words: Sequence[str]) -> list[list[str]]:
    """Look up the words of each row, padding left out."""
    return [[words[id_] for id_ in row if words[id_]] for row in rows.tolist()]
