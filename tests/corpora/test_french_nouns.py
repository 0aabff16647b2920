"""French noun phrases: articles, agreement, elision, contraction."""

import pytest
from phrasebook import EVERY_DAY, SHE, clause

from textgym.corpora.lexicon.english_rules import English
from textgym.corpora.lexicon.french_rules import French

PAIRS = [
    # articles, gender, number
    (
        clause("the black cat", "see", "a small bird"),
        "the black cat sees a small bird.",
        ["le chat noir voit un petit oiseau."],
    ),
    (
        clause("the small girl", "eat", "a apple"),
        "the small girl eats an apple.",
        ["la petite fille mange une pomme."],
    ),
    (
        clause("the man", "watch", "the bird"),
        "the man watches the bird.",
        ["l'homme regarde l'oiseau."],
    ),
    (
        clause("the woman+", "read", "the old letter+", tense="future"),
        "the women are going to read the old letters.",
        ["les femmes vont lire les vieilles lettres."],
    ),
    (
        clause("a boy", "love", "this house"),
        "a boy loves this house.",
        ["un garçon aime cette maison."],
    ),
    (
        clause("this man", "find", "some red flower+"),
        "this man finds red flowers.",
        ["cet homme trouve des fleurs rouges."],
    ),
    (
        clause("this bird", "sleep"),
        "this bird sleeps.",
        ["cet oiseau dort."],
    ),
    (
        clause("this hamster", "sleep"),
        "this hamster sleeps.",
        ["ce hamster dort."],
    ),
    # forms before a vowel, and the aspirated h
    (
        clause("the old man", "see", "a beautiful bird"),
        "the old man sees a beautiful bird.",
        ["le vieil homme voit un bel oiseau."],
    ),
    (
        clause("the old man+", "see", "the beautiful bird+"),
        "the old men see the beautiful birds.",
        ["les vieux hommes voient les beaux oiseaux."],
    ),
    (
        clause("the old hamster", "see", "the hamster+"),
        "the old hamster sees the hamsters.",
        ["le vieux hamster voit les hamsters."],
    ),
    (
        clause("her brother", "go", place="to the new hotel"),
        "her brother goes to the new hotel.",
        ["son frère va au nouvel hôtel."],
    ),
    (
        clause("my sister", "eat", "my orange"),
        "my sister eats my orange.",
        ["ma sœur mange mon orange."],
    ),
    (
        clause("my sister", "eat", "my small orange"),
        "my sister eats my small orange.",
        ["ma sœur mange ma petite orange."],
    ),
    (
        clause("his bird", "eat", "the orange"),
        "his bird eats the orange.",
        ["son oiseau mange l'orange."],
    ),
    # synonyms
    (
        clause("the boy", "find", "his red bicycle"),
        "the boy finds his red bicycle.",
        ["le garçon trouve son vélo rouge.", "le garçon trouve sa bicyclette rouge."],
    ),
    (
        clause("the big dog", "sleep"),
        "the big dog sleeps.",
        ["le gros chien dort.", "le grand chien dort."],
    ),
    (
        clause("the girl", "see", "the big house"),
        "the girl sees the big house.",
        ["la fille voit la grande maison."],
    ),
    (
        clause("the girl", "read", "the book", time="every_day"),
        "the girl reads the book every day.",
        [f"la fille lit le livre {day}." for day in EVERY_DAY],
    ),
    # "des" becomes "de" before an adjective
    (
        clause("my mother", "see", "some small bird+"),
        "my mother sees small birds.",
        ["ma mère voit de petits oiseaux."],
    ),
    (
        clause("my mother", "see", "some black bird+"),
        "my mother sees black birds.",
        ["ma mère voit des oiseaux noirs."],
    ),
    # contraction
    (
        clause(SHE, "talk", "the boy"),
        "she talks to the boy.",
        ["elle parle au garçon."],
    ),
    (
        clause(SHE, "talk", "the bird+"),
        "she talks to the birds.",
        ["elle parle aux oiseaux."],
    ),
    (
        clause(SHE, "talk", "the man"),
        "she talks to the man.",
        ["elle parle à l'homme."],
    ),
    (
        clause(SHE, "talk", "some small boy+"),
        "she talks to small boys.",
        ["elle parle à de petits garçons."],
    ),
    (
        clause("the cat", "sleep", place="near the garden"),
        "the cat sleeps near the garden.",
        ["le chat dort près du jardin."],
    ),
    (
        clause("the cat", "sleep", place="near the house"),
        "the cat sleeps near the house.",
        ["le chat dort près de la maison."],
    ),
    (
        clause("the cat", "sleep", place="near my school"),
        "the cat sleeps near my school.",
        ["le chat dort près de mon école."],
    ),
]


@pytest.mark.parametrize(("meaning", "english", "french"), PAIRS)
def test_a_meaning_is_said_rightly_in_both_languages(meaning, english, french):
    assert English().sentence(meaning) == english
    assert list(French().sentences(meaning)) == french
