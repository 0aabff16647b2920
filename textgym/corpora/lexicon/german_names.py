"""Names of persons and things in one German sentence."""

from __future__ import annotations

from textgym.corpora.lexicon.german_phrases import (
    Phrase,
    noun_phrases,
    person,
    places,
)
from textgym.corpora.lexicon.german_words import NOUNS
from textgym.corpora.lexicon.meanings import (
    Actor,
    Couple,
    NounPhrase,
    Place,
    Pronoun,
)
from textgym.corpora.lexicon.variants import Choices

# "Mädchen" is neuter: what is hers is "ihr" by nature, "sein" by grammar.
_NEUTER_PERSON = "girl"


class Names:
    """Names whom and what a sentence is about, and remembers their genders.

    Args:
        choices: Which of the synonyms are taken.
    """

    __slots__ = ("_genders", "_girl_is_near", "_girl_was_said", "_pick", "_she")

    def __init__(self, choices: Choices) -> None:
        self._pick = choices.pick
        self._genders: dict[str, str] = {}
        self._girl_was_said = False
        # Whether "she" may be a girl: one that an earlier clause named.
        self._girl_is_near = False
        self._she = ""

    def begin_clause(self) -> bool:
        """Tell the names of clauses so far apart from those to come.

        Returns:
            What `end_clause` wants to know.
        """
        before = self._girl_is_near
        self._girl_is_near = self._girl_was_said
        return before

    def end_clause(self, before: bool) -> None:
        """Go back to the clause around this one."""
        self._girl_is_near = before

    def actor(
        self, actor: Actor, case: str, preposition: str = "", owner: Actor | None = None
    ) -> Phrase:
        """Name somebody or something, without relative clause.

        Args:
            actor: Who or what it is.
            case: The case to name it in.
            preposition: What stands before it, or "".
            owner: Whose it may be: the subject of the clause.
        """
        if isinstance(actor, NounPhrase):
            return self._phrase(actor, case, preposition, owner)
        if isinstance(actor, Couple):
            first = self._phrase(actor.first, case, preposition, owner)
            second = self._phrase(actor.second, case, "", actor.first)
            return Phrase(f"{first.text} und {second.text}", "")
        said = person(actor, case, self._gender(actor))
        return Phrase(f"{preposition} {said}".lstrip(), "")

    def place(self, place: Place, owner: Actor | None) -> str:
        """Say where something happens."""
        phrase = self._owned(place.phrase, owner)
        return self._pick(places(place._replace(phrase=phrase)))

    def _phrase(
        self, phrase: NounPhrase, case: str, preposition: str, owner: Actor | None
    ) -> Phrase:
        plain = self._owned(phrase._replace(relative=None), owner)
        said = self._pick(noun_phrases(plain, case, preposition))
        self._genders[phrase.noun] = said.gender
        self._girl_was_said |= _is_girl(phrase)
        return said

    def _owned(self, phrase: NounPhrase, owner: Actor | None) -> NounPhrase:
        if phrase.determiner != "her" or not (self._girl_is_near or _is_girl(owner)):
            return phrase
        return phrase._replace(determiner="his") if self._is_neuter() else phrase

    def _gender(self, pronoun: Pronoun) -> str:
        if pronoun.antecedent:
            noun = pronoun.antecedent
            return self._genders.get(noun) or NOUNS[noun][0].gender
        if pronoun.gender == "f" and self._girl_is_near and self._is_neuter():
            return "n"
        return pronoun.gender

    def _is_neuter(self) -> bool:
        """Choose for the whole sentence whether a girl is neuter."""
        self._she = self._she or self._pick("fn")
        return self._she == "n"


def _is_girl(actor: Actor | None) -> bool:
    if not isinstance(actor, NounPhrase):
        return False
    return actor.noun == _NEUTER_PERSON and not actor.plural
