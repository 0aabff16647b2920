"""The order of words in a German clause, beside its verbs.

Parts have letters:

    s a subject that is a pronoun, S one that is not
    P an object pronoun, Q one in the dative
    T a time, H "früher" and "gerade", F how often
    R a receiver that is known, J one that is new
    O an object that is known, I one that is new
    N "nicht", L a place
    M an object with a preposition, B by whom, G where to, A an adjective
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

# Where nothing speaks against it.
_USUAL = "sSPQTHFRONLJIMBGA"
_USUAL_DENIED = "sSPQROTHFNLJIMBGA"
# What each part comes before, whatever else there is.
_BEFORE = {
    "s": "PQTHFRONLJIMBGA",
    "S": "THFRONLJIMBGA",
    "P": "QTHFRONLJIMBGA",
    "Q": "THFRONLJIMBGA",
    "T": "HFNLJIMBGA",
    "H": "FNLJIMBGA",
    "F": "LJIMBGA",
    "R": "NLI",
    "O": "NMBGA",
    "N": "FJIMGA",
    "L": "JGA",
    "J": "I",
}


@cache
def orders(parts: str) -> tuple[str, ...]:
    """List the orders that careful speakers use, the most usual first.

    What is known comes early, what is new late, and time, object and place leave some
    choice. "nicht" follows what is known; beside an object it may follow a place, too.
    """
    usual = _USUAL_DENIED if "N" in parts else _USUAL
    return tuple(filter(_is_usual, _extensions(parts, usual)))


def _extensions(parts: str, usual: str) -> Iterator[str]:
    """List the orders that keep to the table, by depth-first search."""
    if not parts:
        yield ""
    for part in sorted(parts, key=usual.index):
        others = parts.replace(part, "")
        if not any(part in _BEFORE.get(other, "") for other in others):
            yield from (part + rest for rest in _extensions(others, usual))


def _is_usual(order: str) -> bool:
    negation, place = order.find("N"), order.find("L")
    if negation < 0 or place < 0:
        return True
    if "M" in order:
        return not negation < place < order.index("M")
    if "O" in order:
        return order.index("O") < place
    return negation < place or bool({"P", "Q", "B"} & set(order))
