"""Translate a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from textgym.corpora.corpus import Corpus
from textgym.registration import register
from textgym.rewards import RewardSpec
from textgym.task import Prompt, Task


@register("Translate-v0")
@dataclass(frozen=True, kw_only=True)
class Translate(Task):
    """Translate a sentence, word by word.

    Description:
        The context is an English sentence; the agent writes its translation into
        French or German. Agreement, elision, contraction, cases, negation, the order
        of words and the forms of verbs all have to be found out from the score alone,
        or from examples.

    Observation Space:
        `context`: the ids of the English words; `response`: the ids of the target's
        words written so far. Each language has a tokenizer of its own; both pad with
        EOS, id 0.

    Action Space:
        `Discrete(len(tokenizer))`: EOS (0), unknown (1), and every word and mark of the
        target language that the level has. Elided and hyphenated forms (l'homme,
        est-ce) are one word.

    Reward:
        Sentence BLEU against all references by default.

    Episode End:
        Terminated by EOS; truncated when the response is one word longer than the
        longest reference.

    Arguments:
        target: Language of the translations: "fr" (French) or "de" (German).

        Besides, those that all tasks share, see `Task`.

    Data:
        A synchronous grammar of English, French and German. Further references are
        synonyms, and in German the other past tense or order of words. tiny has short
        sentences in the present tense; small adds tenses, pronouns, possessives,
        plurals, places, times and questions; full has up to 25 words, with relative
        clauses, reported speech, reasons, conditions, comparisons, the passive, modal
        verbs, six tenses, and pronouns and participles that agree with a noun far away.
        The split "compositional" combines words that never stand together in the
        others. With `corpus=` any file of sources and references.

    Version History:
        v0: first version.
    """

    target: str = "fr"

    default_reward: ClassVar[RewardSpec] = "bleu"
    shared_language: ClassVar[bool] = False
    known_columns: ClassVar[tuple[Mapping[str, str], ...]] = (
        {"source": "translation.en", "references": "translation.{target}"},
        {"source": "en", "references": "{target}"},
        {"source": "translation.en", "references": "translation.*"},
        {"source": "en", "references": "*"},
    )

    def procedural_corpus(self) -> Corpus:
        """Return sentences made by the grammar."""
        # The lexicon is not needed to import the package.
        from textgym.corpora.bitext import Bitext

        return Bitext(level=self.level, split=self.split, target=self.target)

    def heuristics(self) -> dict[str, Callable[[Prompt], str]]:
        """Name ways to translate that know no grammar."""
        known = super().heuristics()
        corpus: Any = self.load_corpus()
        if self.corpus is None:
            known["word by word"] = lambda prompt: corpus.word_by_word(prompt.text)
        return known
