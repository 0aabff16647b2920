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
    """An adjective's forms.

    Attributes:
        stem: What endings are put to.
        bare: How it stands alone.
        comparative: The comparative, alone, or "" if it is not compared.
        noun: The only noun that it stands before, or "" for all.
    """

    stem: str
    bare: str
    comparative: str
    noun: str


class Verb(NamedTuple):
    """A verb's auxiliary and principal parts.

    Attributes:
        prefix: What is parted from the finite form: "hin" in "er fällt hin", or "".
        auxiliary: "haben" or "sein".
        infinitive: The infinitive without prefix, which is also the form for "they".
        third: The present tense for "he".
        past: The simple past for "i" and "he".
        participle: The past participle, with the prefix.
        case: The case of its object.
        preposition: What stands before its object, or "".
        use: "animal" for what only animals do, "passive" for what only stands in the
            passive, or "".
    """

    prefix: str
    auxiliary: str
    infinitive: str
    third: str
    past: str
    participle: str
    case: str = "accusative"
    preposition: str = ""
    use: str = ""


_NOUNS = """
# concept  gender, nominative, genitive, plural
man       m Mann Mannes Männer
woman     f Frau Frau Frauen
girl      n Mädchen Mädchens Mädchen
boy       m Junge Jungen Jungen
mother    f Mutter Mutter Mütter
father    m Vater Vaters Väter
sister    f Schwester Schwester Schwestern
brother   m Bruder Bruders Brüder
cat       f Katze Katze Katzen
dog       m Hund Hundes Hunde
bird      m Vogel Vogels Vögel
hamster   m Hamster Hamsters Hamster
book      n Buch Buches Bücher
letter    m Brief Briefes Briefe
flower    f Blume Blume Blumen
bicycle   n Fahrrad Fahrrads Fahrräder | n Rad Rades Räder
apple     m Apfel Apfels Äpfel
orange    f Orange Orange Orangen
house     n Haus Hauses Häuser
garden    m Garten Gartens Gärten
park      m Park Parks Parks
school    f Schule Schule Schulen
hotel     n Hotel Hotels Hotels
king      m König Königs Könige
queen     f Königin Königin Königinnen
prince    m Prinz Prinzen Prinzen
princess  f Prinzessin Prinzessin Prinzessinnen
waiter    m Kellner Kellners Kellner
waitress  f Kellnerin Kellnerin Kellnerinnen
horse     n Pferd Pferdes Pferde
cow       f Kuh Kuh Kühe
mouse     f Maus Maus Mäuse
rabbit    n Kaninchen Kaninchens Kaninchen
duck      f Ente Ente Enten
wolf      m Wolf Wolfes Wölfe
hat       m Hut Hutes Hüte
coat      m Mantel Mantels Mäntel
shirt     n Hemd Hemdes Hemden
dress     n Kleid Kleides Kleider
chair     m Stuhl Stuhles Stühle
table     m Tisch Tisches Tische
box       f Kiste Kiste Kisten | f Schachtel Schachtel Schachteln
knife     n Messer Messers Messer
cup       f Tasse Tasse Tassen
guitar    f Gitarre Gitarre Gitarren
newspaper  f Zeitung Zeitung Zeitungen
car       n Auto Autos Autos
boat      n Boot Bootes Boote
window    n Fenster Fensters Fenster
door      f Tür Tür Türen
egg       n Ei Eies Eier
cake      m Kuchen Kuchens Kuchen
pear      f Birne Birne Birnen
tomato    f Tomate Tomate Tomaten
uncle     m Onkel Onkels Onkel
aunt      f Tante Tante Tanten
kitchen   f Küche Küche Küchen
church    f Kirche Kirche Kirchen
castle    n Schloss Schlosses Schlösser
station   m Bahnhof Bahnhofs Bahnhöfe
museum    n Museum Museums Museen
market    m Markt Marktes Märkte
library   f Bibliothek Bibliothek Bibliotheken
forest    m Wald Waldes Wälder
"""

# Before endings, then in the comparative; after a slash, how it stands alone.
# `@concept` keeps a synonym to one noun: "der junge Junge" sounds odd.
_ADJECTIVES = """
small      klein kleiner
young      klein kleiner @boy | jung jünger
old        alt älter
black      schwarz
red        rot
big        groß größer
beautiful  schön schöner
new        neu
happy      glücklich glücklicher
white      weiß
green      grün
blue       blau
grey       grau
long       lang länger
heavy      schwer schwerer
expensive  teur/teuer teurer
dirty      schmutzig schmutziger
empty      leer
strong     stark stärker
rich       reich reicher
clever     klug klüger
sad        traurig trauriger
tired      müd/müde müder
"""

# A prefix that is parted stands before "+"; "@" names the only use of a verb: animals
# do not "essen", and who is followed is not "gefolgt".
_VERBS = """
# concept  auxiliary, infinitive, er, past, participle, case or preposition
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
take       haben nehmen nimmt nahm genommen
lose       haben verlieren verliert verlor verloren
sell       haben verkaufen verkauft verkaufte verkauft
wash       haben waschen wäscht wusch gewaschen
break      haben zerbrechen zerbricht zerbrach zerbrochen
close      haben schließen schließt schloss geschlossen
follow     sein folgen folgt folgte gefolgt dative | haben verfolgen verfolgt verfolgte verfolgt @passive
know       haben kennen kennt kannte gekannt
give       haben geben gibt gab gegeben
show       haben zeigen zeigt zeigte gezeigt
work       haben arbeiten arbeitet arbeitete gearbeitet
sing       haben singen singt sang gesungen
fall       sein hin+fallen fällt fiel hingefallen | sein fallen fällt fiel gefallen
leave      sein gehen geht ging gegangen | sein weg+gehen geht ging weggegangen
come       sein kommen kommt kam gekommen
say        haben sagen sagt sagte gesagt
know_that  haben wissen weiß wusste gewusst
think      haben denken denkt dachte gedacht | haben glauben glaubt glaubte geglaubt
tell       haben sagen sagt sagte gesagt | haben erzählen erzählt erzählte erzählt
"""  # noqa: E501

# Stems with the endings of "dieser" or those of "ein".
STRONG_DETERMINERS = {"this": "dies", "several": "mehrer"}
# After these, adjectives need not show gender and case.
WEAKENING = ("the", "this")
MIXED_DETERMINERS = {
    "a": "ein",
    "no": "kein",
    "my": "mein",
    "his": "sein",
    "her": "ihr",
    "our": "unser",
    "their": "ihr",
}
NUMBERS = {
    "two": "zwei",
    "three": "drei",
    "four": "vier",
    "five": "fünf",
    "six": "sechs",
    "seven": "sieben",
    "eight": "acht",
    "nine": "neun",
    "ten": "zehn",
}
# Each with the case that it governs; there are two ways to go to most places.
PREPOSITIONS = {
    "in": (("in", "dative"),),
    "near": (("in der Nähe", "genitive"),),
    "behind": (("hinter", "dative"),),
    "under": (("unter", "dative"),),
    "to": (("in", "accusative"), ("zu", "dative")),
}
GOALS = {
    "station": (("zu", "dative"),),
    "market": (("auf", "accusative"), ("zu", "dative")),
}
TIMES = {
    "today": "heute",
    "every_day": "jeden Tag",
    "yesterday": "gestern",
    "tomorrow": "morgen",
    "now": "jetzt",
    "this_morning": "heute Morgen",
    "tonight": "heute Abend",
    "next_week": "nächste Woche",
}
ADVERBS = {"often": "oft", "always": "immer", "never": "nie"}
JOINTS = {
    "when": ("wenn",),
    "when past": ("als",),
    "and": ("und",),
    "but": ("aber",),
    "because": ("weil",),
    "if": ("wenn", "falls"),
}
PERSONS = {
    "i": {"nominative": "ich", "accusative": "mich", "dative": "mir"},
    "we": {"nominative": "wir", "accusative": "uns", "dative": "uns"},
    "m": {"nominative": "er", "accusative": "ihn", "dative": "ihm"},
    "f": {"nominative": "sie", "accusative": "sie", "dative": "ihr"},
    "n": {"nominative": "es", "accusative": "es", "dative": "ihm"},
    "they": {"nominative": "sie", "accusative": "sie", "dative": "ihnen"},
}
# Present and past for ich, er, and the plural.
AUXILIARIES = {
    "haben": ("habe hat haben", "hatte hatte hatten"),
    "sein": ("bin ist sind", "war war waren"),
    "werden": ("werde wird werden", "wurde wurde wurden"),
    "can": ("kann kann können", "konnte konnte konnten"),
    "must": ("muss muss müssen", "musste musste mussten"),
    "must not": ("darf darf dürfen", "durfte durfte durften"),
    "want": ("will will wollen", "wollte wollte wollten"),
}


def _nouns(cell: str) -> tuple[Noun, ...]:
    return tuple(Noun(*part.split()) for part in cell.split("|"))


def _adjective(cell: str) -> Adjective:
    forms, _, noun = cell.partition("@")
    stem, *comparative = forms.split()
    stem, _, bare = stem.partition("/")
    return Adjective(stem, bare or stem, "".join(comparative), noun.strip())


def _verb(cell: str) -> Verb:
    forms, _, use = cell.partition("@")
    auxiliary, infinitive, third, past, participle, *rest = forms.split()
    prefix, _, bare = infinitive.rpartition("+")
    parts = (prefix, auxiliary, bare, third, past, participle)
    if not rest:
        return Verb(*parts, use=use)
    if rest == ["dative"]:
        return Verb(*parts, case="dative", use=use)
    return Verb(*parts, case="dative", preposition=rest[0], use=use)


NOUNS = {name: _nouns(cell) for name, cell in rows(_NOUNS)}
ADJECTIVES = {
    name: tuple(map(_adjective, cell.split("|"))) for name, cell in rows(_ADJECTIVES)
}
VERBS = {name: tuple(map(_verb, cell.split("|"))) for name, cell in rows(_VERBS)}
