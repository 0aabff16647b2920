"""Who and what one sentence of level full is about."""

from __future__ import annotations

from textgym.corpora.chance import Chance, NoSense
from textgym.corpora.lexicon.concepts import NOUNS, NUMBERS
from textgym.corpora.lexicon.meanings import (
    Actor,
    Couple,
    NounPhrase,
    Pronoun,
)
from textgym.corpora.lexicon.sense import PERSONS
from textgym.corpora.wording import Kinds, Use, Wording

_PRONOUNS = (
    Pronoun(1, False, ""),
    Pronoun(3, False, "m"),
    Pronoun(3, False, "f"),
    Pronoun(1, True, ""),
    Pronoun(3, True, ""),
)


class Cast:
    """Draws those who take part in a sentence, in which no noun is named twice.

    Args:
        words: The words of the level.
        chance: What draws them.
    """

    def __init__(self, words: Wording, chance: Chance) -> None:
        self._words = words
        self._chance = chance
        self._named: dict[str, bool] = {}  # nouns, and whether in the plural
        self._plurals = 0

    def actor(self, kinds: Kinds, reach: str, named: bool = False) -> Actor:
        """Draw a subject: a noun phrase, a pronoun, or two together.

        Args:
            kinds: Kinds of nouns that suit.
            reach: As in `phrase`.
            named: Whether it must be a noun phrase with "the".
        """
        if named:
            return self.phrase(kinds, reach, told=True)
        if "person" in kinds:
            point = self._chance.point()
            if point < 0.25:
                return self.pronoun()
            if point < 0.35:
                return self._couple()
        return self.phrase(kinds, reach)

    def phrase(
        self,
        kinds: Kinds,
        reach: str,
        *,
        plural: bool | None = None,
        told: bool = False,
    ) -> NounPhrase:
        """Draw a noun of some kinds with its number, determiner and adjective.

        Args:
            kinds: Kinds of nouns that suit.
            reach: What determiners its role allows, see `Wording.determiners_for`.
            plural: Its number, drawn where it is None.
            told: Whether a relative clause follows, so that it has "the".

        Raises:
            NoSense: if no noun is left.
        """
        # "the mother who" is rare.
        noun = self._noun(kinds - {"kin"} if told else kinds)
        if plural is None:
            plural = self._chance.falls(0.35) and True in self._words.numbers(noun)
        self._named[noun] = plural
        self._plurals += plural
        determiner = "the" if told else self._determiner(noun, plural, reach)
        beside = self._words.beside[noun]
        has_adjective = beside and self._chance.falls(0.35)
        adjective = self._chance.pick(beside) if has_adjective else ""
        return NounPhrase(noun, determiner, plural, adjective)

    def pronoun(self) -> Pronoun:
        """Draw somebody who needs no name."""
        pronoun = self._chance.pick(_PRONOUNS)
        self._plurals += pronoun == _PRONOUNS[-1]
        return pronoun

    def recipient(self) -> Actor:
        """Draw somebody to whom something is given or told."""
        if self._chance.falls(0.4):
            return self.pronoun()
        return self.phrase(PERSONS, "subject")

    def patient(self, use: Use, reach: str, is_addressed: bool) -> Actor:
        """Draw the object of a verb: a noun phrase, or a pronoun for a person."""
        somebody = "person" if is_addressed else "somebody"
        if somebody in use.objects and self._chance.falls(0.3):
            return self.pronoun()
        return self.phrase(use.objects, reach)

    def echo(self, actor: Actor) -> Pronoun:
        """Give the pronoun that can only mean an actor named before.

        Raises:
            NoSense: if it might mean another one.
        """
        if isinstance(actor, Pronoun):
            return actor
        if isinstance(actor, Couple):
            male = [p.noun for p in actor if "male" in NOUNS[p.noun].kinds]
            return self._them((male or [actor.first.noun])[0])
        if actor.plural:
            return self._them(actor.noun)
        kinds = NOUNS[actor.noun].kinds
        if kinds & PERSONS:
            return Pronoun(3, False, "m" if "male" in kinds else "f")
        things = [
            noun
            for noun, plural in self._named.items()
            if not plural and not NOUNS[noun].kinds & PERSONS
        ]
        if things != [actor.noun]:
            raise NoSense
        return Pronoun(3, False, "", actor.noun)

    def _them(self, noun: str) -> Pronoun:
        if self._plurals != 1:
            raise NoSense
        return Pronoun(3, True, "", noun)

    def _couple(self) -> Couple:
        first = self.phrase(PERSONS, "definite", plural=False)
        second = self.phrase(PERSONS, "definite", plural=False)
        self._plurals += 1
        return Couple(first, second)

    def _noun(self, kinds: Kinds) -> str:
        nouns = self._words.nouns_of(kinds)
        for _ in range(3):
            noun = self._chance.rare(nouns)
            if noun not in self._named:
                return noun
        raise NoSense

    def _determiner(self, noun: str, plural: bool, reach: str) -> str:
        determiners = self._words.determiners_for(noun, plural, reach)
        determiner = self._chance.pick(determiners)
        if determiner in NUMBERS and self._chance.falls(0.6):
            return self._chance.pick(determiners)  # they are many
        return determiner
