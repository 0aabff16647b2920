"""The bitext: right French, closed vocabularies, splits that share nothing."""

import os
import pickle
import re
import subprocess
import sys

import pytest
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from textgym.corpora.bitext import Bitext
from textgym.corpora.corpus import ProceduralCorpus
from textgym.corpora.lexicon import french_words
from textgym.corpora.lexicon.concepts import ADJECTIVES, NOUNS, VERBS
from textgym.corpora.lexicon.english_rules import English, is_ambiguous, plural_of
from textgym.corpora.lexicon.french_rules import French
from textgym.corpora.lexicon.french_sounds import agreed, elide, starts_with_vowel
from textgym.corpora.lexicon.meanings import Clause, NounPhrase, Place, Pronoun, pairs
from textgym.corpora.splits import is_held_out

LEVELS = ("tiny", "small")
SPLITS = ("train", "validation", "test", "compositional")
ME, HE, SHE = Pronoun(1, False, ""), Pronoun(3, False, "m"), Pronoun(3, False, "f")
THEM = Pronoun(3, True, "")


def np(text: str) -> NounPhrase:
    """Read "the old man" or "these/plural dog" as a noun phrase."""
    determiner, *adjective, noun = text.removesuffix("+").split()
    return NounPhrase(noun, determiner, text.endswith("+"), "".join(adjective))


def clause(subject, verb, actor=None, **features):
    """Build a clause; strings stand for noun phrases, a final + for the plural."""
    read = [np(a) if isinstance(a, str) else a for a in (subject, actor)]
    if "place" in features:
        preposition, _, phrase = features["place"].partition(" ")
        features["place"] = Place(preposition, np(phrase))
    return Clause(read[0], verb, object=read[1], **features)


PAST, FUTURE = {"tense": "past"}, {"tense": "future"}
NOT, ASKED = {"negated": True}, {"question": True}
EVERY_DAY = ("tous les jours", "chaque jour")

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


@pytest.fixture(params=LEVELS)
def level(request):
    return request.param


def words_of(text: str) -> list[str]:
    return [*text[:-1].split(), text[-1]]


@pytest.mark.parametrize(("meaning", "english", "french"), PAIRS)
def test_a_meaning_is_said_rightly_in_both_languages(meaning, english, french):
    assert English().sentence(meaning) == english
    assert list(French().sentences(meaning)) == french


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["je", "ne", "le", "aime", "pas"], "je ne l'aime pas"),
        (["que", "un", "homme"], "qu'un homme"),
        (["se", "arrête"], "s'arrête"),
        (["te", "écoute"], "t'écoute"),
        (["le", "hamster"], "le hamster"),
        (["la", "hôtesse"], "l'hôtesse"),
        (["sa", "œuvre"], "son œuvre"),
    ],
)
def test_words_elide_before_vowels_only(words, text):
    assert elide(words) == text


@pytest.mark.parametrize(
    ("gender", "plural", "form"),
    [
        ("m", False, "mis"),
        ("f", False, "mise"),
        ("m", True, "mis"),
        ("f", True, "mises"),
    ],
)
def test_participles_agree(gender, plural, form):
    assert agreed("mis", gender, plural) == form


def test_a_hidden_tense_counts_as_ambiguous():
    assert is_ambiguous(clause("the boy+", "read", "the book"))
    assert not is_ambiguous(clause("the boy", "read", "the book"))
    assert not is_ambiguous(clause("the boy+", "read", "the book", **NOT))


def test_every_concept_has_its_french_words():
    assert french_words.NOUNS.keys() == NOUNS.keys()
    assert french_words.ADJECTIVES.keys() == ADJECTIVES.keys()
    assert french_words.VERBS.keys() == VERBS.keys()


def test_elision_is_never_forgotten(level):
    pattern = re.compile(r"\b(le|la|de|je|ne|que|se|me|ma|sa|ce) (\S+)")
    for example in Bitext(level=level)[:4000]:
        for text in example.references:
            for word, following in pattern.findall(text):
                assert not starts_with_vowel(following.strip(".?")), (word, text)


def test_texts_are_lower_case_words_between_single_spaces(level):
    for example in Bitext(level=level)[:3000]:
        for text in (example.source, *example.references):
            assert re.fullmatch(r"[a-zà-öø-ÿœ'-]+( [a-zà-öø-ÿœ'-]+)*[.?]", text), text


def test_words_are_the_tokens_that_bleu_counts(level):
    tokenize = Tokenizer13a()
    for example in Bitext(level=level)[:2000]:
        for text in example.references:
            assert tokenize(text).split() == words_of(text)


def test_vocabularies_are_closed_and_every_word_is_trained(level):
    corpus = Bitext(level=level)
    source, target = set(), set()
    for example in corpus:
        source.update(words_of(example.source))
        target.update(word for text in example.references for word in words_of(text))
    assert tuple(sorted(source)) == corpus.source_vocabulary
    assert tuple(sorted(target)) == corpus.target_vocabulary


@pytest.mark.parametrize("split", SPLITS[1:])
def test_the_other_splits_use_the_same_words(level, split):
    corpus = Bitext(level=level, split=split)
    source, target = set(corpus.source_vocabulary), set(corpus.target_vocabulary)
    for example in corpus:
        assert source.issuperset(words_of(example.source))
        assert all(target.issuperset(words_of(text)) for text in example.references)


@pytest.mark.parametrize(
    ("level_name", "least", "most"), [("tiny", 40, 60), ("small", 150, 200)]
)
def test_the_target_vocabulary_has_its_size(level_name, least, most):
    assert least <= len(Bitext(level=level_name).target_vocabulary) <= most


def test_lengths_stay_within_their_bounds(level):
    corpus = Bitext(level=level)
    fewest, most_references = {"tiny": (4, 2), "small": (5, 2)}[level]
    for example in corpus[:5000]:
        lengths = [len(words_of(text)) for text in example.references]
        assert len(words_of(example.source)) <= corpus.longest_source
        assert fewest <= min(lengths)
        assert max(lengths) <= corpus.longest_reference
        assert sum(lengths) + len(lengths) <= 32
        assert len(set(example.references)) == len(lengths) <= most_references


def test_tiny_sources_have_four_to_seven_words():
    lengths = {len(example.source.split()) for example in Bitext(level="tiny")}
    assert lengths == {4, 5, 6, 7}


def test_there_are_more_than_two_thousand_distinct_tiny_sentences():
    assert len({example.source for example in Bitext(level="tiny")}) > 2000


def test_splits_share_no_source_whatever_the_seed(level):
    sources = [
        {
            e.source
            for seed in (0, 1)
            for e in Bitext(level=level, split=s, seed=seed)[:1500]
        }
        for s in SPLITS
    ]
    assert sum(map(len, sources)) == len(set().union(*sources))


def test_a_source_has_one_meaning(level):
    found = {}
    for example in Bitext(level=level):
        assert (
            found.setdefault(example.source, example.references) == example.references
        )


@pytest.mark.parametrize("split", SPLITS)
def test_held_out_pairs_stand_in_the_compositional_split_only(level, split):
    held_out = re.compile(
        "|".join(
            rf"\b{adjective} ({noun}|{plural_of(noun)})\b"
            for adjective in ADJECTIVES
            for noun in NOUNS
            if is_held_out(adjective, noun)
        )
    )
    texts = [example.source for example in Bitext(level=level, split=split)[:3000]]
    assert any(map(held_out.search, texts)) == (split == "compositional")


def test_pairs_name_adjectives_and_objects():
    meaning = clause("the old man", "see", "a small bird", place="in the big park")
    assert set(pairs(meaning)) == {
        ("old", "man"),
        ("small", "bird"),
        ("big", "park"),
        ("see", "bird"),
    }
    assert pairs(clause("the house", "be", adjective="big")) == [("big", "house")]


@pytest.mark.parametrize(
    ("split", "sizes"), [("train", (5_000, 20_000)), ("test", (1_000,) * 2)]
)
def test_a_split_has_its_size(split, sizes):
    assert tuple(len(Bitext(level=name, split=split)) for name in LEVELS) == sizes


def test_examples_depend_on_seed_and_split_and_index_only(level):
    corpus = Bitext(level=level)
    assert corpus[7] == Bitext(level=level)[7]
    assert corpus[7].source == corpus[7].source
    others = Bitext(level=level, seed=1)
    assert [e.source for e in corpus[:20]] != [e.source for e in others[:20]]
    assert corpus[17].id == f"bitext-fr-{level}-train-17"


def test_hash_randomisation_changes_nothing(level):
    program = (
        "from textgym.corpora.bitext import Bitext;"
        f"c = Bitext(level={level!r}, split='test');"
        "print(c.fingerprint, c[:50], c.source_vocabulary, c.target_vocabulary)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1


def test_corpora_compare_by_value_and_pickle_small():
    corpus = Bitext(level="tiny", split="test", seed=3)
    corpus[0]
    pickled = pickle.dumps(corpus)
    copy = pickle.loads(pickled)
    assert copy == corpus
    assert hash(copy) == hash(corpus)
    assert copy[5] == corpus[5]
    assert len(pickled) < 200
    assert corpus != corpus.for_split("train")
    assert corpus != "bitext"
    assert isinstance(corpus, ProceduralCorpus)


def test_fingerprints_tell_corpora_apart():
    corpora = [
        Bitext(level=name, split=s, seed=k)
        for name in LEVELS
        for s in SPLITS
        for k in (0, 1)
    ]
    assert len({corpus.fingerprint for corpus in corpora}) == len(corpora)
    assert Bitext().fingerprint == Bitext().fingerprint


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"level": "smal"}, "level must be one of .*Did you mean 'small'"),
        ({"split": "dev"}, "split must be one of 'train'.*got 'dev'"),
        ({"target": "es"}, "target must be one of 'fr', 'de'; got 'es'"),
    ],
)
def test_unknown_names_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Bitext(**arguments)


def test_word_by_word_neither_agrees_nor_reorders():
    corpus = Bitext()
    assert corpus.word_by_word("does the woman see a red flower?") == (
        "le femme voit un rouge fleur?"
    )
    assert corpus.word_by_word("the boys looked for him.") == "le garçons cherche le."


def test_word_by_word_stays_in_the_vocabulary(level):
    corpus = Bitext(level=level)
    for example in corpus[:500]:
        gloss = corpus.word_by_word(example.source)
        assert set(words_of(gloss)) <= set(corpus.target_vocabulary)
