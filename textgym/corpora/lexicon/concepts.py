"""What there is to talk about, whatever the language: pure data, kept as tables.

A concept stands in a level and in all larger ones. Kinds are the selectional classes
that keep sentences sensible: who may do what to whom, and which adjective suits what.
To grow the lexicon, add rows here and in the word table of every language.
"""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.lexicon.tables import rows

LEVELS = ("tiny", "small", "full")


class Noun(NamedTuple):
    """A noun's level, kinds, and whether it is spoken of in the plural."""

    level: str
    kinds: frozenset[str]
    has_plural: bool


class Adjective(NamedTuple):
    """An adjective's level, its uses, and the kinds of nouns that it suits."""

    level: str
    attributive: bool
    predicative: bool
    kinds: frozenset[str]


class Verb(NamedTuple):
    """A verb's level, pattern, tenses, and who may do it to whom.

    Attributes:
        level: The smallest level that has the verb.
        pattern: The shape of its clause: transitive, stative, address, transfer, rest,
            motion, statement, message.
        tenses: The tenses in which it translates without doubt.
        selections: Pairs of subject kinds and object kinds.
    """

    level: str
    pattern: str
    tenses: tuple[str, ...]
    selections: tuple[tuple[frozenset[str], frozenset[str]], ...]


class Preposition(NamedTuple):
    """A preposition's level, and the kinds of places that it suits."""

    level: str
    kinds: frozenset[str]


class Time(NamedTuple):
    """A time's level, tense, and span: "once" or "repeated"."""

    level: str
    tense: str
    span: str


# "dark" is what may be black, and an "owned" place is somebody's, one at a time.
# "pale" is what may be white or grey, and "coloured" what may be of any colour.
_NOUNS = """
# concept    level  number    kinds
man          tiny   plural    person adult male
woman        tiny   plural    person adult female
girl         tiny   plural    person female
boy          tiny   plural    person male
cat          tiny   plural    animal dark pale small_animal
dog          tiny   plural    animal dark eater pale
bird         tiny   plural    animal dark eater coloured small_animal
book         tiny   plural    thing made text red dark portable long ware
letter       tiny   plural    thing made text portable long
flower       tiny   plural    thing red portable coloured ware
bicycle      tiny   singular  thing made red dark coloured vehicle ware
apple        tiny   plural    food red green
house        tiny   plural    place building lodging inside owned pale
mother       small  singular  kin female
father       small  singular  kin male
sister       small  plural    kin female
brother      small  plural    kin male
hamster      small  plural    animal eater pale small_animal
orange       small  singular  food
garden       small  singular  place inside owned
park         small  singular  place inside goal
school       small  singular  place goal owned
hotel        small  singular  place lodging inside goal
king         full   plural    person adult male
queen        full   plural    person adult female
prince       full   plural    person male
princess     full   plural    person female
waiter       full   plural    person male
waitress     full   plural    person female
horse        full   plural    animal dark pale
cow          full   plural    animal dark pale
mouse        full   plural    animal eater pale small_animal
rabbit       full   plural    animal dark pale small_animal
duck         full   plural    animal eater pale small_animal
wolf         full   plural    animal dark pale
hat          full   plural    thing made portable garment red dark coloured ware
coat         full   plural    thing made portable garment red dark coloured ware
shirt        full   plural    thing made portable garment red dark coloured ware
dress        full   plural    thing made portable garment red dark coloured ware
chair        full   plural    thing made furniture red dark coloured ware
table        full   plural    thing made furniture red dark coloured ware
box          full   plural    thing made portable hollow red dark coloured closing
knife        full   plural    thing made portable ware
cup          full   plural    thing made portable hollow fragile coloured ware
guitar       full   plural    thing made portable fragile coloured ware
newspaper    full   plural    thing text portable ware
car          full   plural    thing made vehicle red dark coloured ware
boat         full   plural    thing made vehicle red dark coloured ware
window       full   plural    thing made fragile closing
door         full   plural    thing made red dark coloured closing
egg          full   plural    food
cake         full   plural    food
pear         full   plural    food green
tomato       full   plural    food red green
uncle        full   plural    kin male
aunt         full   plural    kin female
kitchen      full   singular  place inside owned
church       full   singular  place inside goal building
castle       full   singular  place inside goal building
station      full   singular  place goal
museum       full   singular  place goal building
market       full   singular  place goal
library      full   singular  place inside goal
forest       full   singular  place inside
"""

# "my old school" may be a former one and "the bicycle is new" wants another word in
# French: such uses are left out.
_ADJECTIVES = """
# concept    level  use          kinds
small        tiny   both         person animal thing food place
young        tiny   both         person animal
old          tiny   both         adult animal made lodging
black        tiny   both         dark
red          tiny   both         red
big          tiny   both         animal place
beautiful    small  both         animal thing food place
new          small  attributive  made lodging
happy        small  predicative  person kin
white        full   both         pale coloured
green        full   both         green coloured
blue         full   both         coloured
grey         full   both         pale
long         full   both         long
heavy        full   both         furniture portable
expensive    full   both         ware
dirty        full   both         garment vehicle furniture closing
empty        full   both         hollow lodging
strong       full   both         person animal
rich         full   both         person
clever       full   both         person animal
sad          full   predicative  person kin animal
tired        full   predicative  person kin animal
"""

# The adjectives that one may be more than somebody else is.
_GRADED = """
small young old big beautiful happy long heavy expensive dirty strong rich clever
sad tired
"""

# "somebody" is whom a pronoun means. Verbs of state have no past here: French would
# waver between two past tenses. Who has a "past" has "perfect" and "pluperfect" too,
# and "imperfect" stands for "habit" and "ongoing".
_VERBS = """
# concept  level  pattern     tenses                           selections
see        tiny   transitive  present past future              person kin > person somebody kin animal thing food building; animal > person somebody animal food
watch      tiny   transitive  present past future imperfect    person kin > somebody kin animal; animal > person somebody animal
find       tiny   transitive  present past future              person kin > animal thing food building; eater > food
eat        tiny   transitive  present past future imperfect    person kin eater > food
read       tiny   transitive  present past future imperfect    person kin > text
love       tiny   stative     present                          person kin > somebody kin animal thing building; animal > person somebody
sleep      tiny   rest        present past future imperfect    person kin animal >
look_for   small  transitive  present past future imperfect    person kin > person somebody kin animal thing building; animal > animal; eater > food
talk       small  address     present past future imperfect    person kin > person kin animal
stay       small  rest        present past future              person kin animal >
go         small  motion      present past                     person kin >
take       full   transitive  present past future              person kin > portable food
lose       full   transitive  present past                     person kin > portable animal
sell       full   transitive  present past future              person kin > ware food
wash       full   transitive  present past future              person kin > garment vehicle furniture
break      full   transitive  present past future              person kin > fragile
close      full   transitive  present past future              person kin > closing
follow     full   transitive  present past future              person kin animal > person somebody kin animal
know       full   stative     present                          person kin > person somebody kin
give       full   transfer    present past future              person kin > portable food small_animal
show       full   transfer    present past future              person kin > portable animal vehicle text
work       full   rest        present past future imperfect    person kin >
sing       full   rest        present past future imperfect    person kin >
fall       full   rest        present past                     person kin animal >
leave      full   rest        present past future              person kin >
come       full   motion      present past                     person kin >
say        full   statement   present past                     person kin >
know_that  full   statement   present                          person kin >
think      full   statement   present                          person kin >
tell       full   message     present past                     person kin >
"""  # noqa: E501

# Which kinds of nouns a determiner goes with; "some" is the plural of "a".
_DETERMINERS = """
the      person animal thing food place
a        person animal thing food place
some     animal thing food place
this     person animal thing food place
my       kin animal thing food owned
his      kin animal thing food owned
her      kin animal thing food owned
our      kin animal thing food owned
their    kin animal thing food owned
several  person animal thing food
"""
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_PREPOSITIONS = """
in      small  inside
near    small  place
to      small  goal
behind  full   place furniture vehicle
under   full   furniture vehicle
"""

# A time goes with a tense; one that ranges over occasions is not negated.
_TIMES = """
today         small  present  once
every_day     small  present  repeated
yesterday     small  past     once
tomorrow      small  future   once
now           full   present  once
this_morning  full   past     once
tonight       full   future   once
next_week     full   future   once
"""


def _kinds(cell: str) -> frozenset[str]:
    return frozenset(cell.split())


def _selection(cell: str) -> tuple[frozenset[str], frozenset[str]]:
    subjects, _, objects = cell.partition(">")
    return _kinds(subjects), _kinds(objects)


NOUNS = {
    name: Noun(level, _kinds(kinds), number == "plural")
    for name, level, number, kinds in rows(_NOUNS)
}
ADJECTIVES = {
    name: Adjective(level, use != "predicative", use != "attributive", _kinds(kinds))
    for name, level, use, kinds in rows(_ADJECTIVES)
}
GRADED = frozenset(_GRADED.split())
VERBS = {
    name: Verb(
        level, pattern, tuple(tenses.split()), tuple(map(_selection, who.split(";")))
    )
    for name, level, pattern, tenses, who in rows(_VERBS)
}
DETERMINERS = {name: _kinds(kinds) for name, kinds in rows(_DETERMINERS)}
DETERMINERS |= dict.fromkeys(NUMBERS, DETERMINERS["several"])
PREPOSITIONS = {
    name: Preposition(level, _kinds(kinds))
    for name, level, kinds in rows(_PREPOSITIONS)
}
TIMES = {name: Time(*cells) for name, *cells in rows(_TIMES)}


def known_at(level: str, word_level: str) -> bool:
    """Tell whether a word of `word_level` is known at `level`."""
    return LEVELS.index(word_level) <= LEVELS.index(level)
