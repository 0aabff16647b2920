"""Summarize a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar

from textgym.corpora.corpus import Corpus, Example
from textgym.metrics.tokenization import tokenize_rouge
from textgym.registration import register
from textgym.remarks import Remark
from textgym.rewards import RewardSpec
from textgym.task import Prompt, Reply, Task, Turn

FACT_TERMS = ("fact_recall", "fact_precision")
WORD_TERMS = ("coverage", "concise")

# A text with more words than so many references is a copy, and no summary.
MOST_REFERENCE_LENGTHS = 2

# White space after a mark that ends a sentence, or after that and what closes.
_SENTENCE_END = re.compile(r"""(?<=[.!?])\s+|(?<=[.!?]["')\]])\s+""")
_NUMBER = re.compile(r"[0-9]+")
_MOST_DIGITS = 12


@register("Summarize-v0")
@dataclass(frozen=True, kw_only=True)
class Summarize(Task):
    """Summarize a document, word by word.

    Description:
        The context is a report of an event: a storm, a match, a launch. The agent
        writes what matters in it: what happened where and when, and at the levels above
        tiny one number. Which one follows from cues in the text and never from the
        place: what was last year, expected or denied does not count, a correction
        replaces what it corrects, and of the numbers that hold the biggest matters. At
        full a number that is called a record matters more.

    Observation Space:
        `context`: the ids of the document's words; `response`: those of the summary so
        far. Both share one tokenizer and are padded with EOS, id 0.

    Action Space:
        `Discrete(len(tokenizer))`: EOS (0), unknown (1), and every word, number and
        mark of the level's documents and summaries: 107 ids in tiny, 409 in small, 637
        in full.

    Reward:
        The mean of ROUGE-1, ROUGE-2 and ROUGE-L by default, which see neither capitals
        nor signs: a comma too many costs nothing. `reward` may weigh, beside all
        metrics, terms of the finished summary; a dense reward pays them at its end:

        `fact_recall`: share of the key facts that it states.

        `fact_precision`: share of the facts it states that the document states, too,
        and does not take back; 0 where it states none.

        `coverage`: share of a reference's words that stand in it.

        `concise`: words that are right over the length of the summary or, where that
        is longer, of the reference: words too many cost as much as missing ones.

        Facts are found by the wordings of the reports, and so on procedural documents
        alone; capitals and signs do not matter. A text of more than twice the words of
        the longest reference is a copy and earns nothing for facts and coverage.

    Episode End:
        Terminated by EOS; truncated when the response is one word longer than the
        longest reference.

    Arguments:
        Those that all tasks share, see `Task`.

    Data:
        Reports made by a grammar; summaries are headlines, one in tiny, two in small
        and full (the event first, or the number first). tiny has 3 kinds of events in 3
        or 4 sentences, small 5 kinds in 3 to 7 sentences, full 8 kinds in 4 to 10. The
        split "compositional" combines towns with things, or with what is counted there,
        that never stand together in the others. With `corpus=` any file or data set of
        documents and summaries. Contexts longer than `max_context` (at most 512 tokens,
        unless it is given) keep their beginning.

    Version History:
        v0: first version.
    """

    default_reward: ClassVar[RewardSpec] = {
        "rouge1": 1 / 3,
        "rouge2": 1 / 3,
        "rougeL": 1 / 3,
    }
    own_terms: ClassVar[tuple[str, ...]] = FACT_TERMS + WORD_TERMS
    known_columns: ClassVar[tuple[Mapping[str, str], ...]] = (
        {"source": "article", "references": "highlights"},  # CNN/DailyMail
        {"source": "document", "references": "summary"},  # XSum
        {"source": "dialogue", "references": "summary"},  # SAMSum
        {"source": "source", "references": "target"},  # SciTLDR
    )

    def procedural_corpus(self) -> Corpus:
        """Return reports made by the grammar."""
        # Here and below: the wordings are not needed to import the package.
        from textgym.corpora.articles import Articles

        return Articles(level=self.level, split=self.split)

    def load_corpus(self) -> Corpus:
        """Return the corpus, which knows facts if terms need them.

        Raises:
            ValueError: if there is no such corpus or split, or it knows no facts.
        """
        from textgym.corpora.articles import Articles

        corpus = super().load_corpus()
        wanted = [name for name in self._wanted_terms if name in FACT_TERMS]
        if wanted and not isinstance(corpus, Articles):
            others = "', '".join(WORD_TERMS)
            raise ValueError(
                f"reward term {wanted[0]!r} needs documents whose facts are known, as "
                f"those of the procedural corpus are; got {corpus!r}. Leave it out, or "
                f"weigh '{others}' or a metric instead"
            )
        return corpus

    @cached_property
    def has_own_answers(self) -> bool:
        """Whether the reward weighs more than metrics, which need no answer."""
        return bool(self._wanted_terms)

    @property
    def scores_whole_episodes(self) -> bool:
        """Whether metrics alone pay for the one turn of an episode."""
        return not self.has_own_answers

    @cached_property
    def _wanted_terms(self) -> tuple[str, ...]:
        return tuple(term.name for term in self.terms.terms if term.metric is None)

    def answer(self, turn: Turn) -> Reply:
        """End the conversation with the values of the terms that are weighed."""
        rated = self.rate([turn.example], [turn.text])
        return Reply(values={name: values[0] for name, values in rated.items()})

    def rate(
        self, examples: Sequence[Example], texts: Sequence[str]
    ) -> dict[str, list[float]]:
        """Return the values of the terms that are weighed.

        Raises:
            ValueError: if an example has no reference.
        """
        values = list(map(self._values, examples, texts))
        return {name: [one[name] for one in values] for name in self._wanted_terms}

    def _values(self, example: Example, text: str) -> dict[str, float]:
        """Return the values of the terms that are weighed, perhaps of others, too."""
        if not example.references:
            raise ValueError(
                f"example {example.id!r} has no reference, which the terms of "
                "Summarize need"
            )
        words = tokenize_rouge(text)
        references, longest = _words_of(example.references)
        copied = len(words) > MOST_REFERENCE_LENGTHS * longest
        values = dict.fromkeys(self._wanted_terms, 0.0)
        if self._weighs_words:
            values |= _word_values(words, references)
            if copied:
                values["coverage"] = 0.0
        if self._weighs_facts and not copied:
            values |= _fact_values(example, words)
        return values

    @cached_property
    def _weighs_words(self) -> bool:
        return not set(WORD_TERMS).isdisjoint(self._wanted_terms)

    @cached_property
    def _weighs_facts(self) -> bool:
        return not set(FACT_TERMS).isdisjoint(self._wanted_terms)

    def remarks(self, prompt: Prompt, text: str) -> tuple[Remark, ...]:
        """Say which key facts a summary states and misses, and what in it is false.

        Facts are known of procedural documents alone; of others there is no remark.
        """
        # Rows of files may have columns of that name, which hold lists and strings.
        if not isinstance(prompt.example.extra.get("key_facts"), tuple):
            return ()
        return tuple(_fact_remarks(prompt.example, text))

    def heuristics(self) -> dict[str, Callable[[Prompt], str]]:
        """Name ways to extract that understand nothing."""
        return {
            **super().heuristics(),
            "first sentence": lambda prompt: " ".join(sentences(prompt.text)[:1]),
            "first three sentences": lambda prompt: " ".join(
                sentences(prompt.text)[:3]
            ),
            "biggest number": lambda prompt: _with_biggest_number(prompt.text),
        }


def sentences(text: str) -> list[str]:
    """Cut a text into sentences.

    One ends at white space after a full stop, an exclamation or a question mark, and
    perhaps closing quotes or brackets; abbreviations are cut, too.
    """
    return _SENTENCE_END.split(text.strip())


def _with_biggest_number(text: str) -> str:
    """Return the sentence that holds the biggest number, else the first one."""

    def biggest(sentence: str) -> int:
        # Numbers of more digits than any measure are names of something.
        numbers = [n for n in _NUMBER.findall(sentence) if len(n) <= _MOST_DIGITS]
        return max(map(int, numbers), default=-1)

    return max(sentences(text), key=biggest)


@lru_cache(maxsize=25_000)
def _words_of(references: tuple[str, ...]) -> tuple[list[list[str]], int]:
    """Cut references into words, once for each example of a procedural split.

    Returns:
        The words of each reference, and the number of them in the longest one.
    """
    words = list(map(tokenize_rouge, references))
    return words, max(map(len, words))


def _word_values(words: list[str], references: list[list[str]]) -> dict[str, float]:
    """Compare the words of a text with those of its references, order aside."""
    counted = Counter(words)
    coverage = concise = 0.0
    for reference in references:
        right = (counted & Counter(reference)).total()
        coverage = max(coverage, right / max(len(reference), 1))
        concise = max(concise, right / max(len(reference), len(words), 1))
    return {"coverage": coverage, "concise": concise}


def _fact_remarks(example: Example, text: str) -> Iterator[Remark]:
    """Look for the key facts in a summary, and for its own facts in the document."""
    from textgym.corpora.reports.claims import claims, holds, tells_of, wordings_of

    stated, extra = wordings_of(text), example.extra
    told = {sentence: claims(sentence) for sentence in sentences(example.source)}
    for fact, words in wordings_of(example.references[0]).items():
        if fact in extra["key_facts"]:
            passages = tuple(
                sentence
                for sentence, found in told.items()
                if any(tells_of(claim, fact) for claim in found)
            )
            if fact in stated:
                yield Remark("right", "stated", words, passages)
            else:
                yield Remark("missed", "missed", words, passages)
    for claim, words in stated.items():
        if not holds(claim, extra["facts"]):
            yield Remark("wrong", "false", words)


def _fact_values(example: Example, words: list[str]) -> Mapping[str, float]:
    """Compare what the words of a text state with what its document does."""
    from textgym.corpora.reports.claims import holds, wordings_in

    stated = set(wordings_in(words))
    if not stated:
        return _NO_FACTS
    key, facts = example.extra["key_facts"], example.extra["facts"]
    right = sum(holds(claim, facts) for claim in stated)
    return {
        "fact_recall": len(stated.intersection(key)) / len(key),
        "fact_precision": right / len(stated),
    }


_NO_FACTS: Mapping[str, float] = dict.fromkeys(FACT_TERMS, 0.0)
