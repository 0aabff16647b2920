"""French verbs: negation, tenses, object pronouns, questions."""

import pytest
from phrasebook import ASKED, FUTURE, HE, ME, NOT, PAST, SHE, THEM, clause

from textgym.corpora.lexicon.english_rules import English
from textgym.corpora.lexicon.french_rules import French

PAIRS = [
    # negation
    (
        clause("the bird", "love", "the woman", **NOT),
        "the bird does not love the woman.",
        ["l'oiseau n'aime pas la femme."],
    ),
    (
        clause("the girl", "see", "a bird", **NOT),
        "the girl does not see a bird.",
        ["la fille ne voit pas d'oiseau."],
    ),
    (
        clause("the girl+", "find", "some dog+", **NOT),
        "the girls do not find dogs.",
        ["les filles ne trouvent pas de chiens."],
    ),
    (
        clause("the girl", "eat", "a red apple", **NOT, **PAST),
        "the girl did not eat a red apple.",
        ["la fille n'a pas mangé de pomme rouge."],
    ),
    (
        clause("the girl", "talk", "a boy", **NOT),
        "the girl does not talk to a boy.",
        ["la fille ne parle pas à un garçon."],
    ),
    (
        clause(ME, "watch", "a bicycle", **NOT, **FUTURE),
        "i am not going to watch a bicycle.",
        ["je ne vais pas regarder de vélo.", "je ne vais pas regarder de bicyclette."],
    ),
    # passé composé with avoir and être
    (
        clause("the woman+", "find", "the cat", **PAST, time="yesterday"),
        "the women found the cat yesterday.",
        ["les femmes ont trouvé le chat hier."],
    ),
    (
        clause("the woman", "go", place="to the school", **PAST),
        "the woman went to the school.",
        ["la femme est allée à l'école."],
    ),
    (
        clause("my sister+", "go", place="to the park", **PAST),
        "my sisters went to the park.",
        ["mes sœurs sont allées au parc."],
    ),
    (
        clause("the boy+", "stay", place="in the garden", **PAST, **NOT),
        "the boys did not stay in the garden.",
        ["les garçons ne sont pas restés dans le jardin."],
    ),
    (
        clause(HE, "stay", place="near the hotel", **PAST, **NOT),
        "he did not stay near the hotel.",
        ["il n'est pas resté près de l'hôtel."],
    ),
    (
        clause(ME, "go", place="to the park", **PAST),
        "i went to the park.",
        ["je suis allé au parc.", "je suis allée au parc."],
    ),
    (
        clause(ME, "eat", "a orange", **PAST),
        "i ate an orange.",
        ["j'ai mangé une orange."],
    ),
    (
        clause(ME, "sleep", **PAST, **NOT),
        "i did not sleep.",
        ["je n'ai pas dormi."],
    ),
    # object pronouns
    (
        clause("the boy", "see", SHE),
        "the boy sees her.",
        ["le garçon la voit."],
    ),
    (
        clause("my dog", "love", HE),
        "my dog loves him.",
        ["mon chien l'aime."],
    ),
    (
        clause("my dog+", "love", ME, **NOT),
        "my dogs do not love me.",
        ["mes chiens ne m'aiment pas."],
    ),
    (
        clause(ME, "love", HE),
        "i love him.",
        ["je l'aime."],
    ),
    (
        clause(HE, "see", SHE, **PAST),
        "he saw her.",
        ["il l'a vue."],
    ),
    (
        clause(SHE, "watch", HE, **PAST, **NOT),
        "she did not watch him.",
        ["elle ne l'a pas regardé."],
    ),
    (
        clause(SHE, "look_for", THEM, **FUTURE, time="tomorrow"),
        "she is going to look for them tomorrow.",
        ["elle va les chercher demain."],
    ),
    (
        clause("the man", "watch", THEM, **NOT, time="today"),
        "the man does not watch them today.",
        ["l'homme ne les regarde pas aujourd'hui."],
    ),
    # questions
    (
        clause("the boy", "love", "the cat", **ASKED),
        "does the boy love the cat?",
        ["est-ce que le garçon aime le chat?"],
    ),
    (
        clause(HE, "see", "the dog", **ASKED, **PAST),
        "did he see the dog?",
        ["est-ce qu'il a vu le chien?"],
    ),
    (
        clause(SHE, "sleep", **ASKED, **FUTURE),
        "is she going to sleep?",
        ["est-ce qu'elle va dormir?"],
    ),
    (
        clause("the man", "eat", "the apple", **ASKED),
        "does the man eat the apple?",
        ["est-ce que l'homme mange la pomme?"],
    ),
    # "be"
    (
        clause("the house", "be", adjective="beautiful"),
        "the house is beautiful.",
        ["la maison est belle."],
    ),
    (
        clause("her bird+", "be", adjective="old"),
        "her birds are old.",
        ["ses oiseaux sont vieux."],
    ),
    (
        clause("this hotel", "be", adjective="beautiful"),
        "this hotel is beautiful.",
        ["cet hôtel est beau."],
    ),
    (
        clause(ME, "be", adjective="happy", **NOT),
        "i am not happy.",
        ["je ne suis pas heureux.", "je ne suis pas heureuse."],
    ),
    (
        clause("my sister+", "be", adjective="happy", **ASKED),
        "are my sisters happy?",
        ["est-ce que mes sœurs sont heureuses?"],
    ),
]


@pytest.mark.parametrize(("meaning", "english", "french"), PAIRS)
def test_a_meaning_is_said_rightly_in_both_languages(meaning, english, french):
    assert English().sentence(meaning) == english
    assert list(French().sentences(meaning)) == french
