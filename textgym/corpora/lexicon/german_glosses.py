"""What a word-by-word translation writes for English words that are no concepts."""

from __future__ import annotations

_GLOSSES = """
the  die    | a    ein    | an    ein    | this  dieser | these  diese | my  mein
his  sein   | her  ihr    | i     ich    | he    er     | she    sie   | me  mich
him  ihn    | them sie    | not   nicht  | is    ist    | are    sind  | am  bin
in   in     | near Nähe   | to    zu     | today heute  | every  jeden | day Tag
yesterday  gestern | tomorrow morgen | we wir | they sie | us uns | it es
our unser | their ihr | several mehrere | who der | whom den | that dass | and und
but aber | because weil | when wenn | if wenn | can kann | cannot kann | must muss
want will | wants will | wanted wollte | has hat | have haben | had hatte
was war | were waren | used früher | going werden | never nie | often oft
always immer | longer mehr | no nicht | as so | than als | by von | behind hinter
under unter | now jetzt | morning Morgen | tonight Abend
next nächste | week Woche
two zwei | three drei | four vier | five fünf | six sechs | seven sieben | eight acht
nine neun | ten zehn
"""

GLOSSES: dict[str, str] = dict(
    pair.split() for line in _GLOSSES.strip().splitlines() for pair in line.split("|")
)
