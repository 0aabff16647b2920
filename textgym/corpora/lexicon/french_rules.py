"""French: from meanings to sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from itertools import product

from textgym.corpora.inventory import Inventory
from textgym.corpora.lexicon.french_phrases import (
    INDEFINITE,
    Phrase,
    fitting,
    noun_phrases,
)
from textgym.corpora.lexicon.french_sounds import elide
from textgym.corpora.lexicon.french_verbs import (
    Form,
    has_participle,
    moves,
    verb_group,
)
from textgym.corpora.lexicon.french_words import (
    ADJECTIVES,
    DEGREES,
    GLOSSES,
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
from textgym.corpora.lexicon.variants import Choices, variants

# More references than these are listed by one more, and no further.
MOST_REFERENCES = 4

_GENDERS = ("m", "f")
_NOBODY = Phrase("", "", False)


class French:
    """Says meanings in French, in up to four ways, or in more than four."""

    def __init__(self) -> None:
        # Phrases recur all the time; sentences hardly ever do.
        self.noun_phrases = cache(noun_phrases)
        self.verb_group = cache(verb_group)

    def sentences(self, clause: Clause) -> tuple[str, ...]:
        """Say a clause, lower-case, in every way up to the limit, best first."""
        return variants(partial(self._sentence, clause), MOST_REFERENCES)

    def vocabulary(self, inventory: Inventory) -> tuple[str, ...]:
        """List all words and marks of what is in an inventory, sorted."""
        # Few verbs have a preposition: most phrases are seen once, not once a verb.
        phrases = {
            (
                phrase,
                _preposition(governor),
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
        """Give the form of a word that a dictionary would list first.

        Args:
            category: "noun", "adjective", "verb", or "word" for all others.
            concept: The concept's name; for "word" the English word.
            plural: Whether a noun is meant in the plural.
        """
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
                for text in variants(partial(self._sentence, clause), MOST_REFERENCES):
                    yield text[:-1]
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

    def _sentence(self, clause: Clause, choices: Choices) -> str:
        return _Speech(self, choices).sentence(clause)


class _Speech:
    """One way to say one sentence, which remembers what it has said.

    Args:
        french: Whose phrases and verbs are used.
        choices: Which of the synonyms are taken.
    """

    __slots__ = ("_french", "_genders", "_pick")

    def __init__(self, french: French, choices: Choices) -> None:
        self._french = french
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
            elif is_direct and not _preposition(clause.verb):
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
        return self._french.verb_group(form)

    def _clitics(self, clause: Clause) -> str:
        """Say the object pronouns in order: me le, les lui."""
        found = []
        if isinstance(clause.object, Pronoun) and not clause.passive:
            is_dative = bool(_preposition(clause.verb))
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
            return self._noun_phrase(actor, _preposition(clause.verb), clause.denies)
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
        said = self._pick(self._french.noun_phrases(plain, preposition, denied))
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


_CLITICS = ("me", "nous", "le", "la", "les", "lui", "leur")


def _preposition(governor: str) -> str:
    """Give the preposition that a verb, or a role, has before noun phrases."""
    if governor == "to":
        return "à"
    return VERBS[governor].preposition if governor in VERBS else ""
