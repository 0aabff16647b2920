"""German: from meanings to sentences."""

from __future__ import annotations

from collections.abc import Iterator

from textgym.corpora.inventory import Inventory
from textgym.corpora.lexicon.concepts import VERBS as CONCEPTS
from textgym.corpora.lexicon.german_glosses import GLOSSES
from textgym.corpora.lexicon.german_phrases import (
    INDEFINITE,
    alone,
    denied,
    noun_phrases,
    places,
    relative_pronoun,
)
from textgym.corpora.lexicon.german_roles import kinds_of
from textgym.corpora.lexicon.german_speech import Speech
from textgym.corpora.lexicon.german_words import (
    ADJECTIVES,
    NOUNS,
    PREPOSITIONS,
    TIMES,
    VERBS,
)
from textgym.corpora.lexicon.language import Language
from textgym.corpora.lexicon.meanings import (
    Actor,
    Clause,
    Couple,
    NounPhrase,
    Predicate,
    Pronoun,
)
from textgym.corpora.lexicon.variants import Choices

_HE = Pronoun(3, False, "m")
_ROLES = {"": ("nominative", ""), "to": ("dative", ""), "by": ("dative", "von")}


class German(Language):
    """Says meanings in German, in up to four ways, or in more than four.

    The past is told in the perfect or in the simple past, one of them in a sentence.
    What somebody said is told in the indicative.
    """

    def say(self, clause: Clause, choices: Choices) -> str:
        """Say a clause in one way; nouns have capitals wherever they stand."""
        return Speech(choices).sentence(clause)

    def vocabulary(self, inventory: Inventory) -> tuple[str, ...]:
        """List all words and marks of what is in an inventory, sorted."""
        # Few verbs have a preposition: most phrases are seen once, not once a verb.
        phrases = {
            (_denied(phrase) if negated else phrase, *_government(governor))
            for (governor, negated), some in inventory.noun_phrases.items()
            for phrase in some
        }
        texts = {said.text for key in phrases for said in noun_phrases(*key)}
        texts.update(text for place in inventory.places for text in places(place))
        texts.update(self._predicates(inventory))
        texts.update(alone(quality).bare for _, quality in inventory.qualities)
        texts.update(TIMES[time] for time in inventory.times)
        words = {word.rstrip(",.?") for text in texts for word in text.split()}
        return tuple(sorted(words | set(inventory.knobs.marks)))

    def dictionary_form(self, category: str, concept: str, plural: bool) -> str:
        """Give the form of a word that a dictionary would list first."""
        if category == "noun":
            return NOUNS[concept][0].plural if plural else NOUNS[concept][0].singular
        if category == "adjective":
            return ADJECTIVES[concept][-1].stem + "e"  # bare adjectives are rare
        if category == "verb":
            return VERBS[concept][0].third  # and so are infinitives
        return GLOSSES.get(concept, "")

    def _predicates(self, inventory: Inventory) -> Iterator[str]:
        """Say clauses with all forms of verbs and pronouns that examples have."""
        most = inventory.knobs.references
        for clause in _samples(inventory.predicates):
            texts = self.sentences(clause)
            if len(texts) * _goals(clause.verb) > most:
                continue  # no example says this
            yield from texts
            if inventory.knobs.nested and _is_parted(clause.verb):
                yield from self.sentences(Clause(_HE, "say", complement=clause))
        if inventory.knobs.nested:
            yield from _only_within()


def _samples(predicates: list[Predicate]) -> Iterator[Clause]:
    """List clauses with each subject, and one for each object of a verb."""
    seen = set()
    for predicate in predicates:
        first, *others = predicate.objects
        yield from predicate._replace(objects=(first,)).clauses(_trait)
        for actor in others:
            # In the active, objects do not hang on tense and subject.
            shape = predicate.shape
            key = (shape if shape.passive else shape.verb, _trait(actor))
            if key not in seen:
                seen.add(key)
                yield shape._replace(object=actor)


def _only_within() -> Iterator[str]:
    """List what inventories leave out, because other languages say it anyway."""
    yield relative_pronoun("dative", "m", plural=True)
    for synonyms in VERBS.values():
        yield from (verb.participle for verb in synonyms if verb.use == "passive")


def _trait(actor: Actor | None) -> object:
    """Give what a clause shows of somebody, beside the words of noun phrases."""
    if actor is None or isinstance(actor, Couple):
        return actor
    shown = (actor.plural, "animal" in kinds_of(actor))
    if isinstance(actor, NounPhrase) and actor.relative is None:
        return shown
    noun = actor.noun if isinstance(actor, NounPhrase) else actor.antecedent
    gender = NOUNS[noun][0].gender if noun else ""
    if isinstance(actor, NounPhrase):
        return (*shown, gender, actor.relative)
    return (*shown, gender, actor.person, actor.gender)


def _is_parted(verb: str) -> bool:
    return any(synonym.prefix for synonym in VERBS.get(verb, ()))


def _government(governor: str) -> tuple[str, str]:
    """Give case and preposition of a verb's object, or of another role."""
    if governor in VERBS:
        return VERBS[governor][0].case, VERBS[governor][0].preposition
    return _ROLES[governor]


def _denied(phrase: NounPhrase) -> NounPhrase:
    return denied(phrase) if phrase.determiner in INDEFINITE else phrase


def _goals(verb: str) -> int:
    """Count the ways to say where to, for verbs that need it said."""
    is_motion = verb in CONCEPTS and CONCEPTS[verb].pattern == "motion"
    return len(PREPOSITIONS["to"]) if is_motion else 1
