"""The French words: pure data.

A star marks an aspirated h, which forbids elision. Synonyms stand in one row, parted
by "|", the most natural one first; `@kind` keeps a synonym to nouns of that kind.
"""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.lexicon.tables import rows


class Noun(NamedTuple):
    """A noun's gender, "m" or "f", and its two forms."""

    gender: str
    singular: str
    plural: str


class Adjective(NamedTuple):
    """An adjective's place and its forms.

    Attributes:
        before: Whether it stands before the noun.
        forms: By gender and number, as in `forms["f", True]` for feminine plural.
        before_vowel: The masculine singular before a vowel (bel, vieil).
        kind: The only kind of noun that it suits, or "".
    """

    before: bool
    forms: dict[tuple[str, bool], str]
    before_vowel: str
    kind: str


class Verb(NamedTuple):
    """A verb's auxiliary, infinitive, present tense, participle and preposition."""

    auxiliary: str
    infinitive: str
    first: str
    third: str
    third_plural: str
    participle: str
    preposition: str = ""


_NOUNS = """
man      m homme hommes
woman    f femme femmes
girl     f fille filles
boy      m garçon garçons
mother   f mère mères
father   m père pères
sister   f sœur sœurs
brother  m frère frères
cat      m chat chats
dog      m chien chiens
bird     m oiseau oiseaux
hamster  m *hamster *hamsters
book     m livre livres
letter   f lettre lettres
flower   f fleur fleurs
bicycle  m vélo vélos | f bicyclette bicyclettes
apple    f pomme pommes
orange   f orange oranges
house    f maison maisons
garden   m jardin jardins
park     m parc parcs
school   f école écoles
hotel    m hôtel hôtels
"""

_ADJECTIVES = """
# concept  place, masculine, feminine, their plurals, masculine before a vowel
small      before petit petite petits petites
young      before jeune jeune jeunes jeunes
old        before vieux vieille vieux vieilles vieil
black      after noir noire noirs noires
red        after rouge rouge rouges rouges
big        before gros grosse gros grosses @animal | before grand grande grands grandes
beautiful  before beau belle beaux belles bel
new        before nouveau nouvelle nouveaux nouvelles nouvel
happy      after heureux heureuse heureux heureuses
"""

_VERBS = """
# concept  auxiliary, infinitive, je, il, ils, participle, preposition
see        avoir voir vois voit voient vu
watch      avoir regarder regarde regarde regardent regardé
find       avoir trouver trouve trouve trouvent trouvé
eat        avoir manger mange mange mangent mangé
read       avoir lire lis lit lisent lu
love       avoir aimer aime aime aiment aimé
sleep      avoir dormir dors dort dorment dormi
look_for   avoir chercher cherche cherche cherchent cherché
talk       avoir parler parle parle parlent parlé à
stay       être rester reste reste restent resté
go         être aller vais va vont allé
"""

# Masculine, feminine, plural.
DETERMINERS = {
    "the": ("le", "la", "les"),
    "a": ("un", "une", ""),
    "some": ("", "", "des"),
    "this": ("ce", "cette", "ces"),
    "my": ("mon", "ma", "mes"),
    "his": ("son", "sa", "ses"),
    "her": ("son", "sa", "ses"),
}
PREPOSITIONS = {"in": "dans", "near": "près de", "to": "à"}
TIMES = {
    "today": ("aujourd'hui",),
    "every_day": ("tous les jours", "chaque jour"),
    "yesterday": ("hier",),
    "tomorrow": ("demain",),
}
# What a word-by-word translation writes for the words that are no concepts.
_GLOSSES = """
the  le    | a    un    | an    un    | this  ce    | these  ces  | my  mon
his  son   | her  son   | i     je    | he    il    | she    elle | me  me
him  le    | them les   | not   pas   | is    est   | are    sont | am  suis
in   dans  | near près  | to    à     | today aujourd'hui         | yesterday hier
tomorrow demain | every chaque  | day jour
"""
# What each auxiliary says for je, il, ils; "aller" makes the near future.
AUXILIARIES = {
    "avoir": ("ai", "a", "ont"),
    "être": ("suis", "est", "sont"),
    "aller": ("vais", "va", "vont"),
}


def _adjective(cell: str) -> Adjective:
    words = cell.split()
    kind = words.pop()[1:] if words[-1].startswith("@") else ""
    place, *forms = words
    keys = [("m", False), ("f", False), ("m", True), ("f", True)]
    before_vowel = forms[4] if len(forms) > 4 else forms[0]
    return Adjective(
        place == "before", dict(zip(keys, forms[:4], strict=True)), before_vowel, kind
    )


def _nouns(cell: str) -> tuple[Noun, ...]:
    return tuple(Noun(*part.replace("*", "").split()) for part in cell.split("|"))


GLOSSES: dict[str, str] = dict(
    pair.split() for line in _GLOSSES.strip().splitlines() for pair in line.split("|")
)
ASPIRATED = frozenset(
    word[1:] for _, cell in rows(_NOUNS) for word in cell.split() if word[0] == "*"
)
NOUNS = {name: _nouns(cell) for name, cell in rows(_NOUNS)}
ADJECTIVES = {
    name: tuple(map(_adjective, cell.split("|"))) for name, cell in rows(_ADJECTIVES)
}
VERBS = {name: Verb(*cell.split()) for name, cell in rows(_VERBS)}
