"""German beside translations by hand: agreement, negation and tenses."""

import pytest
from german_meanings import FUTURE, HE, ME, NOT, PAST, SHE, THEY, clause

from textgym.corpora.lexicon.english_rules import English
from textgym.corpora.lexicon.german_rules import German

PAIRS = [
    # gender and case: nominative and accusative
    (
        clause("the black cat", "see", "a small bird"),
        "the black cat sees a small bird.",
        ["die schwarze Katze sieht einen kleinen Vogel."],
    ),
    (
        clause("a black dog", "love", "the small girl"),
        "a black dog loves the small girl.",
        ["ein schwarzer Hund liebt das kleine Mädchen."],
    ),
    (
        clause("a small girl", "find", "a old letter"),
        "a small girl finds an old letter.",
        ["ein kleines Mädchen findet einen alten Brief."],
    ),
    (
        clause("this man", "find", "some red flower+"),
        "this man finds red flowers.",
        ["dieser Mann findet rote Blumen."],
    ),
    (
        clause("this boy+", "love", "this house"),
        "these boys love this house.",
        ["diese Jungen lieben dieses Haus."],
    ),
    (
        clause("my old father", "read", "her new book+"),
        "my old father reads her new books.",
        ["mein alter Vater liest ihre neuen Bücher."],
    ),
    # weak nouns
    (
        clause("the woman", "see", "a small boy"),
        "the woman sees a small boy.",
        ["die Frau sieht einen kleinen Jungen."],
    ),
    (
        clause("the boy", "sleep"),
        "the boy sleeps.",
        ["der Junge schläft."],
    ),
    # persons eat otherwise than animals
    (
        clause("my sister", "eat", "my orange"),
        "my sister eats my orange.",
        ["meine Schwester isst meine Orange."],
    ),
    (
        clause("his bird", "eat", "the apple"),
        "his bird eats the apple.",
        ["sein Vogel frisst den Apfel."],
    ),
    (
        clause("the hamster+", "eat", "a apple", **FUTURE),
        "the hamsters are going to eat an apple.",
        ["die Hamster werden einen Apfel fressen."],
    ),
    # synonyms
    (
        clause("the boy", "find", "his red bicycle"),
        "the boy finds his red bicycle.",
        ["der Junge findet sein rotes Fahrrad.", "der Junge findet sein rotes Rad."],
    ),
    (
        clause("a young boy", "sleep"),
        "a young boy sleeps.",
        ["ein kleiner Junge schläft.", "ein junger Junge schläft."],
    ),
    # a girl is neuter, and a woman for all that
    (
        clause("the girl", "read", "her book"),
        "the girl reads her book.",
        ["das Mädchen liest ihr Buch.", "das Mädchen liest sein Buch."],
    ),
    (
        clause("the girl", "stay", place="in her garden"),
        "the girl stays in her garden.",
        ["das Mädchen bleibt in ihrem Garten.", "das Mädchen bleibt in seinem Garten."],
    ),
    (
        clause("the girl+", "read", "her book"),
        "the girls read her book.",
        ["die Mädchen lesen ihr Buch."],
    ),
    (
        clause("the girl", "read", "his book"),
        "the girl reads his book.",
        ["das Mädchen liest sein Buch."],
    ),
    # negation
    (
        clause("the bird", "love", "the woman", **NOT),
        "the bird does not love the woman.",
        ["der Vogel liebt die Frau nicht."],
    ),
    (
        clause("the girl", "see", "a bird", **NOT),
        "the girl does not see a bird.",
        ["das Mädchen sieht keinen Vogel."],
    ),
    (
        clause("the girl+", "find", "some small dog+", **NOT),
        "the girls do not find small dogs.",
        ["die Mädchen finden keine kleinen Hunde."],
    ),
    (
        clause("the woman", "talk", "the small boy", **NOT),
        "the woman does not talk to the small boy.",
        ["die Frau spricht nicht mit dem kleinen Jungen."],
    ),
    (
        clause("the woman", "talk", "a boy", **NOT),
        "the woman does not talk to a boy.",
        [
            "die Frau spricht mit keinem Jungen.",
            "die Frau spricht nicht mit einem Jungen.",
        ],
    ),
    (
        clause("the boy", "watch", HE, **NOT),
        "the boy does not watch him.",
        ["der Junge beobachtet ihn nicht."],
    ),
    (
        clause(ME, "go", place="to the park", **NOT),
        "i do not go to the park.",
        ["ich gehe nicht in den Park.", "ich gehe nicht zum Park."],
    ),
    (
        clause("the cat", "sleep", place="in this garden", **NOT),
        "the cat does not sleep in this garden.",
        ["die Katze schläft nicht in diesem Garten."],
    ),
    (
        clause("the man", "see", "the cat", place="in the house", **NOT),
        "the man does not see the cat in the house.",
        [
            "der Mann sieht die Katze nicht im Haus.",
            "der Mann sieht die Katze im Haus nicht.",
        ],
    ),
    # the past in both ways
    (
        clause("the woman+", "find", "the cat", **PAST),
        "the women found the cat.",
        ["die Frauen haben die Katze gefunden.", "die Frauen fanden die Katze."],
    ),
    (
        clause("my brother+", "stay", **PAST, time="yesterday"),
        "my brothers stayed yesterday.",
        ["meine Brüder sind gestern geblieben.", "meine Brüder blieben gestern."],
    ),
    (
        clause(ME, "stay", place="in the old hotel", **PAST, **NOT),
        "i did not stay in the old hotel.",
        [
            "ich bin nicht im alten Hotel geblieben.",
            "ich blieb nicht im alten Hotel.",
        ],
    ),
    (
        clause("my dog", "eat", "some apple+", **PAST, **NOT),
        "my dog did not eat apples.",
        ["mein Hund hat keine Äpfel gefressen.", "mein Hund fraß keine Äpfel."],
    ),
    (
        clause("the woman+", "watch", THEY, **PAST),
        "the women watched them.",
        ["die Frauen haben sie beobachtet.", "die Frauen beobachteten sie."],
    ),
    # the future
    (
        clause(ME, "look_for", "a cat", **FUTURE),
        "i am going to look for a cat.",
        ["ich werde eine Katze suchen."],
    ),
    (
        clause(SHE, "look_for", THEY, **FUTURE, time="tomorrow"),
        "she is going to look for them tomorrow.",
        ["sie wird sie morgen suchen.", "sie sucht sie morgen."],
    ),
    (
        clause(HE, "read", "the letter", **FUTURE, **NOT),
        "he is not going to read the letter.",
        ["er wird den Brief nicht lesen."],
    ),
]


@pytest.mark.parametrize(("meaning", "english", "german"), PAIRS)
def test_a_meaning_is_said_rightly_in_both_languages(meaning, english, german):
    assert English().sentence(meaning) == english
    assert list(German().sentences(meaning)) == german
