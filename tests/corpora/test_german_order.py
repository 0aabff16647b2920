"""German beside translations by hand: prepositions, the order of words, questions."""

import pytest
from german_meanings import ASKED, FUTURE, HE, ME, NOT, PAST, SHE, THEY, clause

from textgym.corpora.lexicon.english_rules import English
from textgym.corpora.lexicon.german_rules import German

PAIRS = [
    # prepositions and their cases
    (
        clause(SHE, "talk", "the old bird+"),
        "she talks to the old birds.",
        ["sie spricht mit den alten Vögeln."],
    ),
    (
        clause("the dog", "sleep", place="near my school"),
        "the dog sleeps near my school.",
        ["der Hund schläft in der Nähe meiner Schule."],
    ),
    (
        clause("the dog", "sleep", place="near the house"),
        "the dog sleeps near the house.",
        ["der Hund schläft in der Nähe des Hauses."],
    ),
    (
        clause("the girl+", "go", place="to the new hotel"),
        "the girls go to the new hotel.",
        [
            "die Mädchen gehen ins neue Hotel.",
            "die Mädchen gehen zum neuen Hotel.",
        ],
    ),
    (
        clause(HE, "go", place="to the school"),
        "he goes to the school.",
        ["er geht in die Schule.", "er geht zur Schule."],
    ),
    # the order of words
    (
        clause("the girl", "read", "the book", time="every_day"),
        "the girl reads the book every day.",
        [
            "das Mädchen liest jeden Tag das Buch.",
            "das Mädchen liest das Buch jeden Tag.",
        ],
    ),
    (
        clause("the girl", "read", "a book", time="today"),
        "the girl reads a book today.",
        ["das Mädchen liest heute ein Buch."],
    ),
    (
        clause("the man", "watch", THEY, time="today", **NOT),
        "the man does not watch them today.",
        ["der Mann beobachtet sie heute nicht."],
    ),
    (
        clause("the man", "sleep", time="today", place="in his house"),
        "the man sleeps in his house today.",
        ["der Mann schläft heute in seinem Haus."],
    ),
    (
        clause("the man", "see", "a dog", place="in the park"),
        "the man sees a dog in the park.",
        [
            "der Mann sieht im Park einen Hund.",
            "der Mann sieht einen Hund im Park.",
        ],
    ),
    (
        clause("the man", "talk", "my mother", time="today", **NOT),
        "the man does not talk to my mother today.",
        ["der Mann spricht heute nicht mit meiner Mutter."],
    ),
    # questions
    (
        clause("the boy", "love", "the cat", **ASKED),
        "does the boy love the cat?",
        ["liebt der Junge die Katze?"],
    ),
    (
        clause("the boy", "love", HE, **ASKED),
        "does the boy love him?",
        ["liebt der Junge ihn?", "liebt ihn der Junge?"],
    ),
    # "sieht sie die Frau?" asks about another one
    (
        clause("the woman", "see", SHE, **ASKED),
        "does the woman see her?",
        ["sieht die Frau sie?"],
    ),
    (
        clause("the boy", "see", SHE, **ASKED),
        "does the boy see her?",
        ["sieht der Junge sie?", "sieht sie der Junge?"],
    ),
    (
        clause(HE, "see", "the dog", **ASKED, **PAST),
        "did he see the dog?",
        ["hat er den Hund gesehen?", "sah er den Hund?"],
    ),
    (
        clause(SHE, "watch", ME, **ASKED, **FUTURE),
        "is she going to watch me?",
        ["wird sie mich beobachten?"],
    ),
    # "be"
    (
        clause("my sister+", "be", adjective="happy", **ASKED),
        "are my sisters happy?",
        ["sind meine Schwestern glücklich?"],
    ),
    (
        clause(ME, "be", adjective="small", **NOT),
        "i am not small.",
        ["ich bin nicht klein."],
    ),
]


@pytest.mark.parametrize(("meaning", "english", "german"), PAIRS)
def test_a_meaning_is_said_rightly_in_both_languages(meaning, english, german):
    assert English().sentence(meaning) == english
    assert list(German().sentences(meaning)) == german
