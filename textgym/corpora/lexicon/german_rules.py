"""German: from meanings to sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textgym.corpora.inventory import Inventory
from textgym.corpora.lexicon.concepts import VERBS as CONCEPTS
from textgym.corpora.lexicon.german_phrases import (
    INDEFINITE,
    alone,
    denied,
    noun_phrases,
    places,
)
from textgym.corpora.lexicon.german_speech import Speech, kinds_of
from textgym.corpora.lexicon.german_words import (
    ADJECTIVES,
    GLOSSES,
    NOUNS,
    PREPOSITIONS,
    TIMES,
    VERBS,
)
from textgym.corpora.lexicon.meanings import Actor, Clause, NounPhrase, Pronoun
from textgym.corpora.lexicon.variants import Choices, variants

# More references than these are listed by one more, and no further.
MOST_REFERENCES = 4


class German:
    """Says meanings in German, in up to four ways, or in more than four."""

    def sentences(self, clause: Clause) -> tuple[str, ...]:
        """Say a clause in every way up to the limit, best first.

        Only nouns have capitals, wherever they stand.
        """
        return variants(partial(_say, clause), MOST_REFERENCES)

    def vocabulary(self, inventory: Inventory) -> tuple[str, ...]:
        """List all words and marks of what is in an inventory, sorted."""
        # Few verbs have a preposition: most phrases are seen once, not once a verb.
        phrases = {
            (_denied(phrase) if negated else phrase, *_government(verb))
            for (verb, negated), some in inventory.noun_phrases.items()
            for phrase in some
        }
        texts = {said.text for key in phrases for said in noun_phrases(*key)}
        texts.update(text for place in inventory.places for text in places(place))
        texts.update(self._predicates(inventory))
        texts.update(alone(quality).bare for _, quality in inventory.qualities)
        texts.update(TIMES[time] for time in inventory.times)
        marks = set(inventory.knobs.marks)
        return tuple(sorted({word for text in texts for word in text.split()} | marks))

    def dictionary_form(self, category: str, concept: str, plural: bool) -> str:
        """Give the form of a word that a dictionary would list first.

        Args:
            category: "noun", "adjective", "verb", or "word" for all others.
            concept: The concept's name; for "word" the English word.
            plural: Whether a noun is meant in the plural.
        """
        if category == "noun":
            return NOUNS[concept][0].plural if plural else NOUNS[concept][0].singular
        if category == "adjective":
            return ADJECTIVES[concept][-1].stem + "e"  # bare adjectives are rare
        if category == "verb":
            return VERBS[concept][0].third  # and so are infinitives
        return GLOSSES.get(concept, "")

    def _predicates(self, inventory: Inventory) -> Iterator[str]:
        """Say clauses with all forms of verbs that examples have."""
        for predicate in inventory.predicates:
            for clause in predicate.clauses(_trait):
                texts = self.sentences(clause)
                if len(texts) * _goals(clause.verb) <= inventory.knobs.references:
                    yield from (text[:-1] for text in texts)


def _say(clause: Clause, choices: Choices) -> str:
    return Speech(choices).sentence(clause)


def _trait(actor: Actor) -> object:
    """Give what a clause shows of its subject: who it is, or its number and verb."""
    if isinstance(actor, Pronoun):
        return actor
    return actor.plural, "animal" in kinds_of(actor)


def _government(verb: str) -> tuple[str, str]:
    """Give case and preposition of a verb's object, or of a subject ("")."""
    if verb not in VERBS:
        return "nominative", ""
    return VERBS[verb][0].case, VERBS[verb][0].preposition


def _denied(phrase: NounPhrase) -> NounPhrase:
    return denied(phrase) if phrase.determiner in INDEFINITE else phrase


def _goals(verb: str) -> int:
    """Count the ways to say where to, for verbs that need it said."""
    is_motion = verb in CONCEPTS and CONCEPTS[verb].pattern == "motion"
    return len(PREPOSITIONS["to"]) if is_motion else 1
