"""German of level full beside translations by hand: clauses in clauses."""

import pytest
from german_meanings import (
    ASKED,
    HE,
    ME,
    NOT,
    PAST,
    PERFECT,
    SHE,
    WE,
    clause,
    it,
    who,
    whom,
)

from textgym.corpora.lexicon.german_rules import German
from textgym.corpora.lexicon.meanings import Joined

CLAUSES = [
    # relative clauses
    (
        clause(who("the man", "sleep"), "love", "the cat"),
        ["der Mann, der schläft, liebt die Katze."],
    ),
    (
        clause("the man", "find", whom("the dog", "the girl", "love")),
        ["der Mann findet den Hund, den das Mädchen liebt."],
    ),
    (
        clause("the man", "find", whom("the dog", "the girl", "love"), **PERFECT),
        [
            "der Mann hat den Hund gefunden, den das Mädchen liebt.",
            "der Mann hat den Hund, den das Mädchen liebt, gefunden.",
        ],
    ),
    (
        clause("the man", "read", whom("the book", HE, "love"), adverb="often"),
        ["der Mann liest oft das Buch, das er liebt."],
    ),
    (
        clause("the man", "see", whom("the boy", SHE, "talk")),
        ["der Mann sieht den Jungen, mit dem sie spricht."],
    ),
    (
        clause("the man", "see", whom("the boy+", SHE, "follow")),
        ["der Mann sieht die Jungen, denen sie folgt."],
    ),
    (
        clause(
            whom("the egg", "the duck", "find", passive=True), "be", adjective="big"
        ),
        ["das Ei, das von der Ente gefunden wird, ist groß."],
    ),
    # what is said
    (
        clause("the boy", "say", complement=clause(HE, "see", "the wolf", **NOT)),
        ["der Junge sagt, dass er den Wolf nicht sieht."],
    ),
    (
        clause(SHE, "tell", recipient=ME, complement=clause(WE, "fall", **PERFECT)),
        [
            "sie sagt mir, dass wir hingefallen sind.",
            "sie erzählt mir, dass wir hingefallen sind.",
            "sie sagt mir, dass wir gefallen sind.",
            "sie erzählt mir, dass wir gefallen sind.",
        ],
    ),
    (
        clause("the girl", "know_that", complement=clause(SHE, "be", adjective="rich")),
        [
            "das Mädchen weiß, dass sie reich ist.",
            "das Mädchen weiß, dass es reich ist.",
        ],
    ),
    (
        clause(SHE, "know_that", complement=clause("the cat", "see", SHE, modal="can")),
        ["sie weiß, dass die Katze sie sehen kann."],
    ),
    # clauses beside each other
    (
        clause("the man", "sleep", joined=Joined("and", clause(SHE, "read", "a book"))),
        ["der Mann schläft und sie liest ein Buch."],
    ),
    (
        clause(
            who("the man", "sleep"),
            "be",
            adjective="sad",
            joined=Joined("but", clause(HE, "love", it("cat"), **NOT)),
        ),
        ["der Mann, der schläft, ist traurig, aber er liebt sie nicht."],
    ),
    (
        clause(
            "the man",
            "find",
            whom("the dog", SHE, "love"),
            joined=Joined("and", clause(SHE, "sing")),
        ),
        ["der Mann findet den Hund, den sie liebt, und sie singt."],
    ),
    (
        clause(
            HE, "sleep", joined=Joined("because", clause(HE, "be", adjective="tired"))
        ),
        ["er schläft, weil er müde ist."],
    ),
    (
        clause(
            "the man",
            "sleep",
            **PAST,
            joined=Joined("when", clause("the boy", "sing", **PAST), True),
        ),
        [
            "als der Junge gesungen hat, hat der Mann geschlafen.",
            "als der Junge sang, schlief der Mann.",
        ],
    ),
    (
        clause(HE, "sleep", joined=Joined("when", clause("the boy", "sing"))),
        ["er schläft, wenn der Junge singt."],
    ),
    (
        clause(HE, "sing", joined=Joined("if", clause("the boy", "fall"), True)),
        [
            "wenn der Junge hinfällt, singt er.",
            "falls der Junge hinfällt, singt er.",
            "wenn der Junge fällt, singt er.",
            "falls der Junge fällt, singt er.",
        ],
    ),
    (
        clause(
            HE,
            "read",
            "a book",
            tense="ongoing",
            joined=Joined("when", clause(SHE, "come", place="to the station", **PAST)),
        ),
        [
            "er las gerade ein Buch, als sie zum Bahnhof kam.",
            "er las ein Buch, als sie zum Bahnhof kam.",
        ],
    ),
    (
        clause("the king", "show", "a horse", recipient=ME, modal="want", **ASKED),
        [
            "will der König mir ein Pferd zeigen?",
            "will mir der König ein Pferd zeigen?",
        ],
    ),
]


@pytest.mark.parametrize(("meaning", "german"), CLAUSES)
def test_a_meaning_is_said_in_all_its_ways(meaning, german):
    assert sorted(German().sentences(meaning)) == sorted(german)


def test_the_best_way_stands_first():
    meaning = clause("the man", "find", whom("the dog", "the girl", "love"), **PERFECT)
    assert German().sentences(meaning)[0].endswith("gefunden, den das Mädchen liebt.")


def test_what_can_be_said_in_too_many_ways_is_listed_no_further():
    meaning = clause(
        "the man",
        "show",
        "the letter",
        recipient="the girl",
        time="yesterday",
        **PAST,
    )
    assert len(German().sentences(meaning)) == 5
