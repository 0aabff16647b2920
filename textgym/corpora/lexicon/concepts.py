"""What there is to talk about, whatever the language: pure data, kept as tables.

A concept stands in a level and in all larger ones. Kinds are the selectional classes
that keep sentences sensible: who may do what to whom, and which adjective suits what.
To grow the lexicon, add rows here and in the word table of every language.
"""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.lexicon.tables import rows

LEVELS = ("tiny", "small")


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
        pattern: The shape of its clause: transitive, stative, address, rest, motion.
        tenses: The tenses in which it translates without doubt.
        selections: Pairs of subject kinds and object kinds.
    """

    level: str
    pattern: str
    tenses: tuple[str, ...]
    selections: tuple[tuple[frozenset[str], frozenset[str]], ...]


# "dark" is what may be black, and an "owned" place is somebody's, one at a time.
_NOUNS = """
# concept  level  number    kinds
man        tiny   plural    person adult
woman      tiny   plural    person adult
girl       tiny   plural    person
boy        tiny   plural    person
cat        tiny   plural    animal dark
dog        tiny   plural    animal dark eater
bird       tiny   plural    animal dark eater
book       tiny   plural    thing made text red dark
letter     tiny   plural     thing made text
flower     tiny   plural    thing red
bicycle    tiny   singular   thing made red dark
apple      tiny   plural    food red
house      tiny   plural    place building lodging inside owned
mother     small  singular  kin
father     small  singular  kin
sister     small  plural    kin
brother    small  plural    kin
hamster    small  plural    animal eater
orange     small  singular  food
garden     small  singular  place inside owned
park       small  singular  place inside goal
school     small  singular  place goal owned
hotel      small  singular  place lodging inside goal
"""

# "my old school" may be a former one and "the bicycle is new" wants another word in
# French: such uses are left out.
_ADJECTIVES = """
# concept  level  use          kinds
small      tiny   both         person animal thing food place
young      tiny   both         person animal
old        tiny   both         adult animal made lodging
black      tiny   both         dark
red        tiny   both         red
big        tiny   both         animal place
beautiful  small  both         animal thing food place
new        small  attributive  made lodging
happy      small  predicative  person kin
"""

# "somebody" is whom a pronoun means. Verbs of state have no past here: French would
# waver between two past tenses.
_VERBS = """
# concept  level  pattern     tenses                selections
see        tiny   transitive  present past future  person kin > person somebody kin animal thing food building; animal > person somebody animal food
watch      tiny   transitive  present past future  person kin > somebody kin animal; animal > person somebody animal
find       tiny   transitive  present past future  person kin > animal thing food building; eater > food
eat        tiny   transitive  present past future  person kin eater > food
read       tiny   transitive  present past future  person kin > text
love       tiny   stative     present              person kin > somebody kin animal thing building; animal > person somebody
sleep      tiny   rest        present past future  person kin animal >
look_for   small  transitive  present past future  person kin > person somebody kin animal thing building; animal > animal; eater > food
talk       small  address     present past future  person kin > person kin animal
stay       small  rest        present past future  person kin animal >
go         small  motion      present past         person kin >
"""  # noqa: E501

# Which kinds of nouns a determiner goes with; "some" is the plural of "a".
_DETERMINERS = """
the   person animal thing food place
a     person animal thing food place
some  animal thing food place
this  person animal thing food place
my    kin animal thing food owned
his   kin animal thing food owned
her   kin animal thing food owned
"""

_PREPOSITIONS = """
in     inside
near   place
to     goal
"""

# A time goes with a tense; one that ranges over occasions is not negated.
_TIMES = """
today      present  once
every_day  present  repeated
yesterday  past     once
tomorrow   future   once
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
VERBS = {
    name: Verb(
        level, pattern, tuple(tenses.split()), tuple(map(_selection, who.split(";")))
    )
    for name, level, pattern, tenses, who in rows(_VERBS)
}
DETERMINERS = {name: _kinds(kinds) for name, kinds in rows(_DETERMINERS)}
PREPOSITIONS = {name: _kinds(kinds) for name, kinds in rows(_PREPOSITIONS)}
TIMES = {name: (tense, span) for name, tense, span in rows(_TIMES)}


def known_at(level: str, word_level: str) -> bool:
    """Tell whether a word of `word_level` is known at `level`."""
    return LEVELS.index(word_level) <= LEVELS.index(level)
