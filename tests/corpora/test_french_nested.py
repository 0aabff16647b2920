"""English and French clauses in clauses, and what agrees across them."""

import pytest
from phrasebook import FUTURE, HE, ME, NOT, PAST, SHE, THEM, WE, clause, it, joined, who

from textgym.corpora.lexicon.english_rules import English
from textgym.corpora.lexicon.french_rules import French

ONGOING = {"tense": "ongoing"}
PERFECT = {"tense": "perfect"}
PLUPERFECT = {"tense": "pluperfect"}
SOLD = {"tense": "past", "passive": True}

PAIRS = [
    # relative clauses
    (
        clause(who("the girl", "subject", "sleep"), "see", "the cat"),
        "the girl who sleeps sees the cat.",
        ["la fille qui dort voit le chat."],
    ),
    (
        clause(who("the girl+", "object", "the dog", "see", **PAST), "sing"),
        "the girls whom the dog saw sing.",
        ["les filles que le chien a vues chantent."],
    ),
    (
        clause("the man", "look_for", who("the car", "object", SHE, "sell", **PAST)),
        "the man looks for the car that she sold.",
        ["l'homme cherche la voiture qu'elle a vendue."],
    ),
    (
        clause(HE, "read", who("the letter", "object", "a man", "find", **PERFECT)),
        "he reads the letter that a man has found.",
        ["il lit la lettre qu'un homme a trouvée."],
    ),
    (
        clause(
            who("the door", "object", "the king", "close", **SOLD),
            "be",
            adjective="white",
        ),
        "the door that was closed by the king is white.",
        ["la porte qui a été fermée par le roi est blanche."],
    ),
    (
        clause(SHE, "lose", who("the hat", "object", HE, "give", recipient=ME, **PAST)),
        "she loses the hat that he gave to me.",
        ["elle perd le chapeau qu'il m'a donné."],
    ),
    (
        clause(
            "the dog",
            "follow",
            who("the bicycle", "object", THEM, "wash", **PLUPERFECT),
        ),
        "the dog follows the bicycle that they had washed.",
        [
            "le chien suit le vélo qu'ils avaient lavé.",
            "le chien suit la bicyclette qu'ils avaient lavée.",
            "le chien suit le vélo qu'elles avaient lavé.",
            "le chien suit la bicyclette qu'elles avaient lavée.",
        ],
    ),
    # reported speech
    (
        clause(
            SHE, "say", **PAST, complement=clause(SHE, "be", adjective="tired", **PAST)
        ),
        "she said that she was tired.",
        ["elle a dit qu'elle était fatiguée."],
    ),
    (
        clause(
            HE,
            "tell",
            **PAST,
            recipient="the woman+",
            complement=clause("his mother", "come", place="to the park", **PLUPERFECT),
        ),
        "he told the women that his mother had come to the park.",
        ["il a dit aux femmes que sa mère était venue au parc."],
    ),
    (
        clause("the boy+", "tell", recipient=SHE, complement=clause(ME, "work")),
        "the boys tell her that i work.",
        ["les garçons lui disent que je travaille."],
    ),
    (
        clause(WE, "know_that", **NOT, complement=clause("a man", "sleep")),
        "we do not know that a man sleeps.",
        ["nous ne savons pas qu'un homme dort."],
    ),
    # joined clauses
    (
        clause(
            "the girl",
            "find",
            "the cup",
            **joined("and", clause(SHE, "give", it("cup"), recipient=ME)),
        ),
        "the girl finds the cup and she gives it to me.",
        ["la fille trouve la tasse et elle me la donne."],
    ),
    (
        clause("the dog", "eat", **joined("but", clause(HE, "sleep"))),
        "the dog eats, but he sleeps.",
        ["le chien mange, mais il dort."],
    ),
    (
        clause(
            "the cow",
            "sleep",
            **joined("because", clause(it("cow"), "be", adjective="old")),
        ),
        "the cow sleeps because it is old.",
        ["la vache dort parce qu'elle est vieille."],
    ),
    (
        clause(SHE, "sing", **ONGOING, **joined("when", clause(HE, "leave", **PAST))),
        "she was singing when he left.",
        ["elle chantait quand il est parti."],
    ),
    (
        clause(
            SHE,
            "sing",
            **FUTURE,
            **joined("if", clause(HE, "come", place="to the hotel"), first=True),
        ),
        "if he comes to the hotel, she is going to sing.",
        ["s'il vient à l'hôtel, elle va chanter."],
    ),
    (
        clause(SHE, "sing", **joined("if", clause("the uncle", "leave"))),
        "she sings if the uncle leaves.",
        ["elle chante si l'oncle part."],
    ),
    (
        clause(
            ME,
            "be",
            adjective="sad",
            **PAST,
            **joined("because", clause(ME, "fall", **PLUPERFECT)),
        ),
        "i was sad because i had fallen.",
        [
            "j'étais triste parce que j'étais tombé.",
            "j'étais triste parce que j'étais tombée.",
        ],
    ),
]


@pytest.mark.parametrize(("meaning", "english", "french"), PAIRS)
def test_a_meaning_is_said_rightly_in_both_languages(meaning, english, french):
    assert English().sentence(meaning) == english
    assert sorted(French().sentences(meaning)) == sorted(french)
