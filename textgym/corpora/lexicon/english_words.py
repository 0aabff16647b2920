"""The English words: pure data. A concept without a row is spelt like its name."""

from __future__ import annotations

from textgym.corpora.lexicon.tables import rows

_NOUNS = """
# concept  plural (only where it is not the name and -s)
man        men
woman      women
"""

_VERBS = """
# concept  base   third person  past     particle
see        see    sees          saw
watch      watch  watches       watched
find       find   finds         found
eat        eat    eats          ate
read       read   reads         read
love       love   loves         loved
sleep      sleep  sleeps        slept
look_for   look   looks         looked   for
talk       talk   talks         talked   to
stay       stay   stays         stayed
go         go     goes          went
"""

PLURALS: dict[str, str] = dict(rows(_NOUNS))
VERBS = {name: tuple(forms) for name, *forms in rows(_VERBS)}
TIMES = {"every_day": "every day"}

# Words whose first sound is not what their first letter promises.
ARTICLES = {"hour": "an", "university": "a"}
