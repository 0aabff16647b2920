"""The order of words between a German verb's finite form and its other parts.

Parts have letters: O an object that is known, I one that is new, P a pronoun, M an
object with a preposition, A an adjective, T a time, L a place, G a goal, N "nicht".
"""

from __future__ import annotations

from textgym.corpora.lexicon.tables import rows

# Pronouns come first, then the time; what is new stands late. "nicht" follows what is
# known and comes before an adjective, a place, a goal and what has a preposition.
# Where careful speakers use several orders all are listed, the most usual one first.
_ORDERS = """
OT    TO | OT
OL    OL | LO
OTL   TOL | OTL | TLO
IT    TI
IL    LI | IL
ITL   TLI | TIL
MT    TM
ML    LM | ML
MTL   TLM | TML
NO    ON
NOT   OTN | TON
NOL   ONL | OLN
NOTL  OTNL | TONL | OTLN
NP    PN
NPT   PTN
NPL   PNL | PLN
NPTL  PTNL | PTLN
NM    NM
NMT   TNM
NML   LNM | NLM | NML
NMTL  TLNM | TNLM | TNML
NT    TN
NTL   TNL
NTG   TNG
"""

_KNOWN = {parts: tuple(cell.split(" | ")) for parts, cell in rows(_ORDERS)}


def orders(parts: str) -> tuple[str, ...]:
    """List the orders of parts that are given as in the table, best first.

    Parts without a row have one order, the one in which they are given.
    """
    return _KNOWN.get(parts, (parts,))
