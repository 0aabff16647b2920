"""One way to say one meaning in French, out of all that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textgym.corpora.lexicon.french_phrases import Phrase, fitting
from textgym.corpora.lexicon.french_sounds import elide
from textgym.corpora.lexicon.french_verbs import Form, has_participle, moves
from textgym.corpora.lexicon.french_words import (
    DEGREES,
    JOINTS,
    NOUNS,
    PREPOSITIONS,
    TIMES,
    VERBS,
    Adjective,
)
from textgym.corpora.lexicon.meanings import (
    Actor,
    Clause,
    Couple,
    Joined,
    NounPhrase,
    Place,
    Pronoun,
)
from textgym.corpora.lexicon.variants import Choices

_GENDERS = ("m", "f")
_NOBODY = Phrase("", "", False)
_CLITICS = ("me", "nous", "le", "la", "les", "lui", "leur")

NounPhrases = Callable[[NounPhrase, str, bool], tuple[Phrase, ...]]
VerbGroup = Callable[[Form], str]


class Speech:
    """One way to say one sentence, which remembers what it has said.

    Args:
        noun_phrases: Says noun phrases.
        verb_group: Says verbs.
        choices: Which of the synonyms are taken.
    """

    __slots__ = ("_genders", "_noun_phrases", "_pick", "_verb_group")

    def __init__(
        self, noun_phrases: NounPhrases, verb_group: VerbGroup, choices: Choices
    ) -> None:
        self._noun_phrases = noun_phrases
        self._verb_group = verb_group
        self._pick = choices.pick
        # By noun and by pronoun: what is named twice has one gender.
        self._genders: dict[str | Pronoun, str] = {}

    def sentence(self, clause: Clause) -> str:
        """Say a whole sentence with its mark."""
        pieces = self._clause(clause, _NOBODY, "")
        words = elide(" ".join(pieces).split())
        return words.replace(" ,", ",") + ("?" if clause.question else ".")

    def _clause(self, clause: Clause, head: Phrase, gap: str) -> list[str]:
        """Say a clause in pieces.

        Args:
            clause: What is said.
            head: Of a relative clause, the phrase that it is about.
            gap: What the head is in the clause, "subject" or "object"; or "".
        """
        opening = []
        if clause.joined is not None and clause.joined.first:
            opening = [*self._joined(clause.joined), ","]
        subject = head if gap == "subject" else self._subject(clause.subject)
        patient = head if gap == "object" else self._patient(clause)
        place = self._place(clause.place) if clause.place else ""
        time = self._pick(TIMES[clause.time]) if clause.time else ""
        quality = self._quality(clause)
        if clause.passive:
            subject, patient, gap = patient, subject, "subject" if gap else ""
        pieces = [*opening, *(("est-ce", "que") if clause.question else ())]
        if gap != "subject":
            pieces.append(subject.text)
        pieces.append(self._verb(clause, subject, patient, gap))
        if quality is not None:
            pieces += self._compared(clause, subject, quality)
        if clause.passive:
            pieces.append("par")
        if gap != "object" and not isinstance(clause.object, Pronoun):
            pieces.append(patient.text)
        if isinstance(clause.recipient, NounPhrase):
            pieces.append(self._noun_phrase(clause.recipient, "à", False).text)
        pieces += [place, time]
        if clause.complement is not None:
            pieces += ["que", *self._clause(clause.complement, _NOBODY, "")]
        if clause.joined is not None and not clause.joined.first:
            pieces += self._joined(clause.joined)
        return pieces

    def _joined(self, joined: Joined) -> list[str]:
        comma = "," if joined.word == "but" else ""
        other = self._clause(joined.clause, _NOBODY, "")
        return [comma, JOINTS[joined.word], *other]

    def _verb(self, clause: Clause, subject: Phrase, patient: Phrase, gap: str) -> str:
        agreement = ("m", False)
        if has_participle(clause):
            is_direct = gap == "object" or isinstance(clause.object, Pronoun)
            if clause.passive or moves(clause.verb):
                agreement = self._gender_of(clause.subject, subject), subject.plural
            elif is_direct and not preposition_of(clause.verb):
                agreement = self._gender_of(clause.object, patient), patient.plural
        shape = (clause.verb, clause.tense, clause.negated, clause.modal, clause.adverb)
        form = Form(
            *shape,
            clause.passive,
            agreement,
            subject.person,
            subject.plural,
            self._clitics(clause),
        )
        return self._verb_group(form)

    def _clitics(self, clause: Clause) -> str:
        """Say the object pronouns in order: me le, les lui."""
        found = []
        if isinstance(clause.object, Pronoun) and not clause.passive:
            is_dative = bool(preposition_of(clause.verb))
            found.append(self._clitic(clause.object, is_dative))
        if isinstance(clause.recipient, Pronoun):
            found.append(self._clitic(clause.recipient, True))
        return " ".join(sorted(found, key=_CLITICS.index))

    def _clitic(self, pronoun: Pronoun, is_dative: bool) -> str:
        if pronoun.person == 1:
            return "nous" if pronoun.plural else "me"
        if is_dative:
            return "leur" if pronoun.plural else "lui"
        if pronoun.plural:
            return "les"
        return "le" if self._gender(pronoun) == "m" else "la"

    def _compared(
        self, clause: Clause, subject: Phrase, quality: Adjective
    ) -> Iterator[str]:
        gender = self._gender_of(clause.subject, subject)
        if clause.degree:
            yield DEGREES[clause.degree]
        yield quality.forms[gender, subject.plural]
        if clause.degree:
            yield "que"

    def _quality(self, clause: Clause) -> Adjective | None:
        if not clause.adjective:
            return None
        noun = clause.subject.noun if isinstance(clause.subject, NounPhrase) else ""
        return self._pick(fitting(clause.adjective, noun))

    def _subject(self, actor: Actor) -> Phrase:
        if isinstance(actor, NounPhrase):
            return self._noun_phrase(actor, "", False)
        if isinstance(actor, Couple):
            return self._couple(actor)
        if actor.person == 1:
            return Phrase("nous" if actor.plural else "je", "", actor.plural, 1)
        text = "il" if self._gender(actor) == "m" else "elle"
        return Phrase(text + "s" * actor.plural, "", actor.plural)

    def _patient(self, clause: Clause) -> Phrase:
        actor = clause.object
        if actor is None:
            return _NOBODY
        if isinstance(actor, NounPhrase):
            return self._noun_phrase(actor, preposition_of(clause.verb), clause.denies)
        if isinstance(actor, Couple) or clause.passive:
            return self._subject(actor)
        return Phrase("", "", actor.plural)

    def _place(self, place: Place) -> str:
        preposition = PREPOSITIONS[place.preposition]
        return self._noun_phrase(place.phrase, preposition, False).text

    def _couple(self, couple: Couple) -> Phrase:
        first, second = (self._noun_phrase(phrase, "", False) for phrase in couple)
        gender = "f" if first.gender == second.gender == "f" else "m"
        return Phrase(f"{first.text} et {second.text}", gender, True)

    def _noun_phrase(
        self, phrase: NounPhrase, preposition: str, denied: bool
    ) -> Phrase:
        relative = phrase.relative
        plain = phrase if relative is None else phrase._replace(relative=None)
        said = self._pick(self._noun_phrases(plain, preposition, denied))
        self._genders[phrase.noun] = said.gender
        if relative is None:
            return said
        link = "qui"
        if relative.role == "object" and not relative.clause.passive:
            link = "que"
        pieces = self._clause(relative.clause, said, relative.role)
        return said._replace(text=" ".join([said.text, link, *pieces]))

    def _gender_of(self, actor: Actor | None, phrase: Phrase) -> str:
        """Give the gender that agrees with a phrase, choosing one if it has none."""
        if isinstance(actor, Pronoun) and not phrase.gender:
            return self._gender(actor)
        return phrase.gender

    def _gender(self, pronoun: Pronoun) -> str:
        if pronoun.gender:
            return pronoun.gender
        if pronoun.antecedent:
            noun = pronoun.antecedent
            return self._genders.get(noun) or NOUNS[noun][0].gender
        if pronoun not in self._genders:
            self._genders[pronoun] = self._pick(_GENDERS)
        return self._genders[pronoun]


def preposition_of(governor: str) -> str:
    """Give the preposition that a verb, or a role, has before noun phrases."""
    if governor == "to":
        return "à"
    return VERBS[governor].preposition if governor in VERBS else ""
