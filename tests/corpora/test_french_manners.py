"""English and French tenses, modal verbs, comparisons, the passive, pronouns."""

import pytest
from phrasebook import FUTURE, HE, ME, NOT, PAST, SHE, THEM, WE, clause, it, np

from textgym.corpora.lexicon.english_rules import English
from textgym.corpora.lexicon.french_rules import French
from textgym.corpora.lexicon.meanings import Couple, Pronoun

HABIT = {"tense": "habit"}
ONGOING = {"tense": "ongoing"}
PERFECT = {"tense": "perfect"}
PLUPERFECT = {"tense": "pluperfect"}
SOLD = {"tense": "past", "passive": True}
ROYAL = Couple(np("the king"), np("his sister"))
LADIES = Couple(np("the queen"), np("her aunt"))

PAIRS = [
    # tenses
    (
        clause("the boy", "sing", **HABIT),
        "the boy used to sing.",
        ["le garçon chantait."],
    ),
    (
        clause(ME, "eat", "a apple", **ONGOING),
        "i was eating an apple.",
        ["je mangeais une pomme."],
    ),
    (
        clause(WE, "eat", "the apple", **ONGOING),
        "we were eating the apple.",
        ["nous mangions la pomme."],
    ),
    (
        clause(SHE, "fall", **PERFECT),
        "she has fallen.",
        ["elle est tombée."],
    ),
    (
        clause(WE, "leave", **PLUPERFECT, **NOT),
        "we had not left.",
        ["nous n'étions pas partis.", "nous n'étions pas parties."],
    ),
    (
        clause("the house", "be", adjective="old", **PAST),
        "the house was old.",
        ["la maison était vieille."],
    ),
    (
        clause("the waitress", "leave", **FUTURE, time="next_week"),
        "the waitress is going to leave next week.",
        ["la serveuse va partir la semaine prochaine."],
    ),
    # modal verbs
    (
        clause(ME, "see", "a cow", modal="want", **NOT),
        "i do not want to see a cow.",
        ["je ne veux pas voir de vache."],
    ),
    (
        clause("the queen", "see", THEM, modal="want", **PAST),
        "the queen wanted to see them.",
        ["la reine voulait les voir."],
    ),
    (
        clause(WE, "talk", SHE, modal="can", **NOT),
        "we cannot talk to her.",
        ["nous ne pouvons pas lui parler."],
    ),
    (
        clause("the king", "wash", "the table+", modal="must", passive=True),
        "the tables must be washed by the king.",
        ["les tables doivent être lavées par le roi."],
    ),
    (
        clause(HE, "sleep", modal="can", question=True),
        "can he sleep?",
        ["est-ce qu'il peut dormir?"],
    ),
    # adverbs
    (
        clause("the uncle", "see", "a wolf", adverb="never", **PERFECT),
        "the uncle has never seen a wolf.",
        ["l'oncle n'a jamais vu de loup."],
    ),
    (
        clause(SHE, "love", HE, adverb="no_longer"),
        "she no longer loves him.",
        ["elle ne l'aime plus."],
    ),
    (
        clause("the horse+", "be", adjective="sad", adverb="often"),
        "the horses are often sad.",
        ["les chevaux sont souvent tristes."],
    ),
    (
        clause(WE, "sing", modal="want", adverb="no_longer"),
        "we no longer want to sing.",
        ["nous ne voulons plus chanter."],
    ),
    # numbers
    (
        clause("two mouse+", "eat", "several tomato+"),
        "two mice eat several tomatoes.",
        ["deux souris mangent plusieurs tomates."],
    ),
    (
        clause(HE, "say", complement=clause("eight wolf+", "sleep")),
        "he says that eight wolves sleep.",
        ["il dit que huit loups dorment."],
    ),
    # pronouns in order
    (
        clause(HE, "give", it("box"), recipient=ME),
        "he gives it to me.",
        ["il me la donne."],
    ),
    (
        clause(SHE, "give", it("hat"), recipient=HE, **PAST, **NOT),
        "she did not give it to him.",
        ["elle ne le lui a pas donné."],
    ),
    (
        clause(HE, "show", Pronoun(3, True, "", "cup"), recipient=THEM, **PAST),
        "he showed them to them.",
        ["il les leur a montrées."],
    ),
    (
        clause("the prince", "give", "the egg", recipient="the cow"),
        "the prince gives the egg to the cow.",
        ["le prince donne l'œuf à la vache."],
    ),
    (
        clause("the prince", "show", "a knife", recipient=WE, **FUTURE),
        "the prince is going to show us a knife.",
        ["le prince va nous montrer un couteau."],
    ),
    # two together
    (
        clause(ROYAL, "be", adjective="happy"),
        "the king and his sister are happy.",
        ["le roi et sa sœur sont heureux."],
    ),
    (
        clause(LADIES, "come", place="to the church", **PAST),
        "the queen and her aunt came to the church.",
        ["la reine et sa tante sont venues à l'église."],
    ),
    # comparisons
    (
        clause("the box", "be", "a table", adjective="heavy", degree="more"),
        "the box is heavier than a table.",
        ["la boîte est plus lourde qu'une table."],
    ),
    (
        clause(SHE, "be", "the king+", adjective="clever", degree="as", **NOT),
        "she is not as clever as the kings.",
        ["elle n'est pas aussi intelligente que les rois."],
    ),
    (
        clause("the dress+", "be", "the hat", adjective="expensive", degree="more"),
        "the dresses are more expensive than the hat.",
        ["les robes sont plus chères que le chapeau."],
    ),
    # the passive
    (
        clause("the girl", "eat", "the pear+", **SOLD),
        "the pears were eaten by the girl.",
        ["les poires ont été mangées par la fille."],
    ),
    (
        clause("a waiter", "find", "the orange", passive=True, **PERFECT, **NOT),
        "the orange has not been found by a waiter.",
        ["l'orange n'a pas été trouvée par un serveur."],
    ),
]


@pytest.mark.parametrize(("meaning", "english", "french"), PAIRS)
def test_a_meaning_is_said_rightly_in_both_languages(meaning, english, french):
    assert English().sentence(meaning) == english
    assert sorted(French().sentences(meaning)) == sorted(french)
