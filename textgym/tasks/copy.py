"""Write the source again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textgym.corpora.corpus import Corpus
from textgym.corpora.word_lists import WordLists
from textgym.registration import register
from textgym.rewards import RewardSpec
from textgym.task import Prompt, Task


@register("Copy-v0")
@dataclass(frozen=True, kw_only=True)
class Copy(Task):
    """Write the source again, word by word.

    Description:
        The smallest task: what stands in the context must be written once more. An
        agent that cannot learn this has a bug, which makes it the right place for
        learning tests and first steps.

    Observation Space:
        `context`: the ids of the words to copy; `response`: those written so far.
        Both share one tokenizer and are padded with EOS, id 0.

    Action Space:
        `Discrete(len(tokenizer))`: EOS (0), unknown (1), and the level's words: 8 in
        tiny, 32 in small, 106 in full.

    Reward:
        Sentence BLEU against the source by default.

    Episode End:
        Terminated by EOS; truncated when the response is one word longer than the
        longest text.

    Arguments:
        Those that all tasks share, see `Task`.

    Data:
        Random words: 2 to 4 in a text of tiny, 3 to 8 of small, 6 to 16 of full. With
        `corpus=` any file of examples, whose references are then what must be written.

    Version History:
        v0: first version.
    """

    default_reward: ClassVar[RewardSpec] = "bleu"

    def procedural_corpus(self) -> Corpus:
        """Return random words."""
        return WordLists(level=self.level, split=self.split)

    def heuristics(self) -> dict[str, Callable[[Prompt], str]]:
        """Name ways to do half of it: copying is the answer here, not a heuristic."""
        return {
            "first word": lambda prompt: prompt.text.split()[0],
            "reversed": lambda prompt: " ".join(prompt.text.split()[::-1]),
        }
