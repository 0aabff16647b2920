"""What a language can say."""

from __future__ import annotations

from typing import Protocol

from textgym.corpora.inventory import Inventory
from textgym.corpora.lexicon.meanings import Clause
from textgym.corpora.lexicon.variants import Fits


class Language(Protocol):
    """Says meanings in one language."""

    def sentences(self, clause: Clause, fits: Fits) -> tuple[str, ...]:
        """Say a clause in every way that the lexicon offers, best first.

        Where what is found does not fit, the rest may be left out.
        """
        ...

    def vocabulary(self, inventory: Inventory) -> tuple[str, ...]:
        """List all words and marks of what is in an inventory, sorted."""
        ...

    def dictionary_form(self, category: str, concept: str, plural: bool) -> str:
        """Give the form of a word that a dictionary would list first."""
        ...
