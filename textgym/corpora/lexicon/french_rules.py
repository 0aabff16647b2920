"""French: from meanings to sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

from textgym.corpora.inventory import Inventory
from textgym.corpora.lexicon.french_phrases import (
    INDEFINITE,
    fitting,
    noun_phrases,
)
from textgym.corpora.lexicon.french_speech import Speech, preposition_of
from textgym.corpora.lexicon.french_verbs import (
    verb_group,
)
from textgym.corpora.lexicon.french_words import (
    ADJECTIVES,
    GLOSSES,
    NOUNS,
    PREPOSITIONS,
    TIMES,
    VERBS,
)
from textgym.corpora.lexicon.language import Language
from textgym.corpora.lexicon.meanings import (
    Actor,
    Clause,
    NounPhrase,
    Pronoun,
)
from textgym.corpora.lexicon.variants import Choices

_GENDERS = ("m", "f")


class French(Language):
    """Says meanings in French, in up to four ways, or in more than four."""

    def __init__(self) -> None:
        # Phrases recur all the time; sentences hardly ever do.
        self.noun_phrases = cache(noun_phrases)
        self.verb_group = cache(verb_group)

    def say(self, clause: Clause, choices: Choices) -> str:
        """Say a clause, lower-case, in one way."""
        return Speech(self.noun_phrases, self.verb_group, choices).sentence(clause)

    def vocabulary(self, inventory: Inventory) -> tuple[str, ...]:
        """List all words and marks of what is in an inventory, sorted."""
        # Few verbs have a preposition: most phrases are seen once, not once a verb.
        phrases = {
            (
                phrase,
                preposition_of(governor),
                negated and phrase.determiner in INDEFINITE,
            )
            for (governor, negated), some in inventory.noun_phrases.items()
            for phrase in some
        }
        texts = {text for key in phrases for text, *_ in self.noun_phrases(*key)}
        for place in inventory.places:
            preposition = PREPOSITIONS[place.preposition]
            found = self.noun_phrases(place.phrase, preposition, False)
            texts.update(text for text, *_ in found)
        texts.update(self._predicates(inventory))
        texts.update(text for time in inventory.times for text in TIMES[time])
        words = {word.rstrip(",") for text in texts for word in text.split()}
        return tuple(sorted(words | set(inventory.knobs.marks)))

    def dictionary_form(self, category: str, concept: str, plural: bool) -> str:
        """Give the form of a word that a dictionary would list first."""
        if category == "noun":
            return NOUNS[concept][0].plural if plural else NOUNS[concept][0].singular
        if category == "adjective":
            return ADJECTIVES[concept][-1].forms["m", False]
        if category == "verb":
            return VERBS[concept].third  # the infinitive is rare in the sentences
        return GLOSSES.get(concept, "")

    def _predicates(self, inventory: Inventory) -> Iterator[str]:
        """Say clauses with all forms of verbs, and adjectives after "be"."""
        for predicate in inventory.predicates:
            for clause in predicate.clauses(self._trait):
                yield from (text[:-1] for text in self.sentences(clause))
        for actor, adjective in inventory.qualities:
            noun = actor.noun if isinstance(actor, NounPhrase) else ""
            genders: tuple[str, ...] = _GENDERS
            if isinstance(actor, NounPhrase):
                genders = tuple(noun.gender for noun in NOUNS[actor.noun])
            elif isinstance(actor, Pronoun) and actor.gender:
                genders = (actor.gender,)
            for gender, quality in product(genders, fitting(adjective, noun)):
                yield quality.forms[gender, actor.plural]

    def _trait(self, actor: Actor) -> object:
        """Give what agrees with a subject or object."""
        if isinstance(actor, Pronoun) and actor.antecedent:
            return NOUNS[actor.antecedent][0].gender, actor.plural, "named"
        if not isinstance(actor, NounPhrase) or actor.relative:
            return actor
        phrases = self.noun_phrases(actor, "", False)
        return tuple(phrase[1:] for phrase in phrases)
