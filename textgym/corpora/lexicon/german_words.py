"""The German words: pure data.

Synonyms stand in one row, parted by "|", the most natural one first.
"""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.lexicon.tables import rows


class Noun(NamedTuple):
    """A noun's gender, "m", "f" or "n", and its forms, as dictionaries give them."""

    gender: str
    singular: str
    genitive: str
    plural: str


class Adjective(NamedTuple):
    """An adjective without ending, and the only noun that it suits ("" for all)."""

    stem: str
    noun: str


class Verb(NamedTuple):
    """A verb's auxiliary and principal parts.

    Attributes:
        auxiliary: "haben" or "sein".
        infinitive: The infinitive, which is also the form for "they".
        third: The present tense for "he".
        past: The simple past for "i" and "he".
        participle: The past participle.
        preposition: What stands before its object, or "".
        kind: The only kind of subject that it suits, or "" for all others.
    """

    auxiliary: str
    infinitive: str
    third: str
    past: str
    participle: str
    preposition: str = ""
    kind: str = ""


_NOUNS = """
# concept  gender, nominative, genitive, plural
man      m Mann Mannes Männer
woman    f Frau Frau Frauen
girl     n Mädchen Mädchens Mädchen
boy      m Junge Jungen Jungen
mother   f Mutter Mutter Mütter
father   m Vater Vaters Väter
sister   f Schwester Schwester Schwestern
brother  m Bruder Bruders Brüder
cat      f Katze Katze Katzen
dog      m Hund Hundes Hunde
bird     m Vogel Vogels Vögel
hamster  m Hamster Hamsters Hamster
book     n Buch Buches Bücher
letter   m Brief Briefes Briefe
flower   f Blume Blume Blumen
bicycle  n Fahrrad Fahrrads Fahrräder | n Rad Rades Räder
apple    m Apfel Apfels Äpfel
orange   f Orange Orange Orangen
house    n Haus Hauses Häuser
garden   m Garten Gartens Gärten
park     m Park Parks Parks
school   f Schule Schule Schulen
hotel    n Hotel Hotels Hotels
"""

# `@concept` keeps a synonym to one noun: "der junge Junge" sounds odd.
_ADJECTIVES = """
small      klein
young      klein @boy | jung
old        alt
black      schwarz
red        rot
big        groß
beautiful  schön
new        neu
happy      glücklich
"""

# Animals have a verb of their own for what they eat.
_VERBS = """
# concept  auxiliary, infinitive, er, past, participle, preposition
see        haben sehen sieht sah gesehen
watch      haben beobachten beobachtet beobachtete beobachtet
find       haben finden findet fand gefunden
eat        haben essen isst aß gegessen | haben fressen frisst fraß gefressen @animal
read       haben lesen liest las gelesen
love       haben lieben liebt liebte geliebt
sleep      haben schlafen schläft schlief geschlafen
look_for   haben suchen sucht suchte gesucht
talk       haben sprechen spricht sprach gesprochen mit
stay       sein bleiben bleibt blieb geblieben
go         sein gehen geht ging gegangen
"""

# Stems with the endings of "dieser" or those of "ein".
STRONG_DETERMINERS = {"this": "dies"}
MIXED_DETERMINERS = {
    "a": "ein",
    "no": "kein",
    "my": "mein",
    "his": "sein",
    "her": "ihr",
}
# Each with the case that it governs; there are two ways to go somewhere.
PREPOSITIONS = {
    "in": (("in", "dative"),),
    "near": (("in der Nähe", "genitive"),),
    "to": (("in", "accusative"), ("zu", "dative")),
}
TIMES = {
    "today": "heute",
    "every_day": "jeden Tag",
    "yesterday": "gestern",
    "tomorrow": "morgen",
}
# Subject and object.
PERSONS = {
    "first": ("ich", "mich"),
    "m": ("er", "ihn"),
    "f": ("sie", "sie"),
    "plural": ("sie", "sie"),
}
# What each auxiliary says for ich, er, sie (they).
AUXILIARIES = {
    "haben": ("habe", "hat", "haben"),
    "sein": ("bin", "ist", "sind"),
    "werden": ("werde", "wird", "werden"),
}
# What a word-by-word translation writes for the words that are no concepts.
_GLOSSES = """
the  die    | a    ein    | an    ein    | this  dieser | these  diese | my  mein
his  sein   | her  ihr    | i     ich    | he    er     | she    sie   | me  mich
him  ihn    | them sie    | not   nicht  | is    ist    | are    sind  | am  bin
in   in     | near Nähe   | to    zu     | today heute  | every  jeden | day Tag
yesterday  gestern | tomorrow morgen
"""


def _nouns(cell: str) -> tuple[Noun, ...]:
    return tuple(Noun(*part.split()) for part in cell.split("|"))


def _verbs(cell: str) -> tuple[Verb, ...]:
    return tuple(map(_verb, cell.split("|")))


def _verb(cell: str) -> Verb:
    forms, _, kind = cell.partition("@")
    auxiliary, infinitive, third, past, participle, *preposition = forms.split()
    return Verb(
        auxiliary, infinitive, third, past, participle, "".join(preposition), kind
    )


def _adjective(cell: str) -> Adjective:
    stem, _, noun = cell.partition("@")
    return Adjective(stem.strip(), noun.strip())


GLOSSES: dict[str, str] = dict(
    pair.split() for line in _GLOSSES.strip().splitlines() for pair in line.split("|")
)
NOUNS = {name: _nouns(cell) for name, cell in rows(_NOUNS)}
ADJECTIVES = {
    name: tuple(map(_adjective, cell.split("|"))) for name, cell in rows(_ADJECTIVES)
}
VERBS = {name: _verbs(cell) for name, cell in rows(_VERBS)}
