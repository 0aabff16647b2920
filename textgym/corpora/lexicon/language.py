"""What a language can say."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial

from textgym.corpora.inventory import Inventory
from textgym.corpora.lexicon.meanings import Clause
from textgym.corpora.lexicon.variants import Choices, Fits, anything, variants

# More references than these are listed by one more, and no further.
MOST_REFERENCES = 4


class Language(ABC):
    """Says meanings in one language."""

    def sentences(self, clause: Clause, fits: Fits = anything) -> tuple[str, ...]:
        """Say a clause in every way up to the limit, best first.

        Where what is found does not fit, the rest is left out.
        """
        return variants(partial(self.say, clause), MOST_REFERENCES, fits)

    @abstractmethod
    def say(self, clause: Clause, choices: Choices) -> str:
        """Say a clause in one way; what is no name or noun has no capital."""

    @abstractmethod
    def vocabulary(self, inventory: Inventory) -> tuple[str, ...]:
        """List all words and marks of what is in an inventory, sorted."""

    @abstractmethod
    def dictionary_form(self, category: str, concept: str, plural: bool) -> str:
        """Give the form of a word that a dictionary would list first.

        Args:
            category: "noun", "adjective", "verb", or "word" for all others.
            concept: The concept's name; for "word" the English word.
            plural: Whether a noun is meant in the plural.
        """
