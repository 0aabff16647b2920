"""German inflection beside tables written by hand."""

import pytest

from textgym.corpora.lexicon.german_forms import (
    adjective,
    after,
    determiner,
    noun_form,
    present,
    simple_past,
)
from textgym.corpora.lexicon.german_order import orders
from textgym.corpora.lexicon.german_words import NOUNS, VERBS

CASES = ("nominative", "accusative", "dative", "genitive")


@pytest.mark.parametrize(
    ("name", "adjective_stem", "noun", "forms"),
    [
        (
            "the",
            "alt",
            "man",
            "der alte Mann, den alten Mann, dem alten Mann, des alten Mannes",
        ),
        (
            "the",
            "alt",
            "cat",
            "die alte Katze, die alte Katze, der alten Katze, der alten Katze",
        ),
        (
            "this",
            "groß",
            "house",
            "dieses große Haus, dieses große Haus, diesem großen Haus,"
            " dieses großen Hauses",
        ),
        (
            "a",
            "klein",
            "boy",
            "ein kleiner Junge, einen kleinen Jungen, einem kleinen Jungen,"
            " eines kleinen Jungen",
        ),
        (
            "a",
            "schön",
            "book",
            "ein schönes Buch, ein schönes Buch, einem schönen Buch,"
            " eines schönen Buches",
        ),
        (
            "our",
            "alt",
            "prince",
            "unser alter Prinz, unseren alten Prinzen, unserem alten Prinzen,"
            " unseres alten Prinzen",
        ),
        (
            "her",
            "neu",
            "school",
            "ihre neue Schule, ihre neue Schule, ihrer neuen Schule,"
            " ihrer neuen Schule",
        ),
    ],
)
def test_singular_phrases_decline(name, adjective_stem, noun, forms):
    assert phrases(name, adjective_stem, noun, plural=False) == forms


@pytest.mark.parametrize(
    ("name", "adjective_stem", "noun", "forms"),
    [
        (
            "the",
            "jung",
            "dog",
            "die jungen Hunde, die jungen Hunde, den jungen Hunden, der jungen Hunde",
        ),
        (
            "some",
            "rot",
            "flower",
            "rote Blumen, rote Blumen, roten Blumen, roter Blumen",
        ),
        (
            "several",
            "groß",
            "waitress",
            "mehrere große Kellnerinnen, mehrere große Kellnerinnen,"
            " mehreren großen Kellnerinnen, mehrerer großer Kellnerinnen",
        ),
        (
            "three",
            "klein",
            "cow",
            "drei kleine Kühe, drei kleine Kühe, drei kleinen Kühen, drei kleiner Kühe",
        ),
        (
            "no",
            "rot",
            "apple",
            "keine roten Äpfel, keine roten Äpfel, keinen roten Äpfeln,"
            " keiner roten Äpfel",
        ),
        (
            "this",
            "neu",
            "hotel",
            "diese neuen Hotels, diese neuen Hotels, diesen neuen Hotels,"
            " dieser neuen Hotels",
        ),
        (
            "my",
            "alt",
            "book",
            "meine alten Bücher, meine alten Bücher, meinen alten Büchern,"
            " meiner alten Bücher",
        ),
    ],
)
def test_plural_phrases_decline(name, adjective_stem, noun, forms):
    assert phrases(name, adjective_stem, noun, plural=True) == forms


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("see", "sehe sieht sehen sah sah sahen"),
        (
            "watch",
            "beobachte beobachtet beobachten beobachtete beobachtete beobachteten",
        ),
        ("find", "finde findet finden fand fand fanden"),
        ("eat", "esse isst essen aß aß aßen"),
        ("go", "gehe geht gehen ging ging gingen"),
        ("wash", "wasche wäscht waschen wusch wusch wuschen"),
        ("take", "nehme nimmt nehmen nahm nahm nahmen"),
        ("know_that", "weiß weiß wissen wusste wusste wussten"),
        ("work", "arbeite arbeitet arbeiten arbeitete arbeitete arbeiteten"),
        ("look_for", "suche sucht suchen suchte suchte suchten"),
    ],
)
def test_verbs_conjugate(verb, forms):
    row = VERBS[verb][0]
    ours = [
        tense(row, number) for tense in (present, simple_past) for number in (0, 1, 2)
    ]
    assert " ".join(ours) == forms


@pytest.mark.parametrize(
    ("preposition", "phrase", "text"),
    [
        ("in", "dem Garten", "im Garten"),
        ("in", "das alte Haus", "ins alte Haus"),
        ("in", "den Park", "in den Park"),
        ("zu", "der Schule", "zur Schule"),
        ("zu", "dem Park", "zum Park"),
        ("zu", "diesem Park", "zu diesem Park"),
        ("mit", "dem Hund", "mit dem Hund"),
        ("mit", "kleinen Hunden", "mit kleinen Hunden"),
    ],
)
def test_prepositions_melt_with_articles(preposition, phrase, text):
    assert after(preposition, phrase) == text


def phrases(name: str, stem: str, noun: str, *, plural: bool) -> str:
    """Decline determiner, adjective and noun in all cases, parted by commas."""
    row = NOUNS[noun][0]
    declined = []
    for case in CASES:
        shape = (name, case, row.gender, plural)
        words = (determiner(*shape), adjective(stem, *shape))
        declined.append(" ".join([*words, noun_form(row, case, plural)]).strip())
    return ", ".join(declined)


@pytest.mark.parametrize(
    ("parts", "usual"),
    [
        ("OT", ["TO", "OT"]),
        ("IT", ["TI"]),
        ("NOT", ["OTN", "TON"]),
        ("NP", ["PN"]),
        ("NL", ["NL"]),
        ("NG", ["NG"]),
        ("NM", ["NM"]),
        ("IR", ["RI"]),
        ("PS", ["SP", "PS"]),
        ("Ps", ["sP"]),
        ("PQ", ["PQ"]),
    ],
)
def test_parts_have_their_usual_orders(parts, usual):
    assert list(orders(parts)) == usual
