"""German of level full beside translations by hand: verbs, objects, comparisons."""

import pytest
from german_meanings import HE, ME, NOT, PAST, PERFECT, SHE, THEY, WE, clause, it, np

from textgym.corpora.lexicon.german_rules import German
from textgym.corpora.lexicon.meanings import Couple

VERBS = [
    (
        clause("the man", "go", place="to the station", **PERFECT),
        ["der Mann ist zum Bahnhof gegangen."],
    ),
    (
        clause("the king", "stay", tense="pluperfect", **NOT),
        ["der König war nicht geblieben."],
    ),
    (
        clause("the queen", "read", "some book+", tense="habit"),
        [
            "die Königin hat früher Bücher gelesen.",
            "die Königin las früher Bücher.",
        ],
    ),
    (
        clause("the waiter", "sleep", tense="ongoing"),
        ["der Kellner schlief gerade.", "der Kellner schlief."],
    ),
    (
        clause("the waiter", "sleep", tense="ongoing", **NOT),
        ["der Kellner schlief nicht."],
    ),
    (
        clause("the prince", "fall", **PAST),
        [
            "der Prinz ist hingefallen.",
            "der Prinz fiel hin.",
            "der Prinz ist gefallen.",
            "der Prinz fiel.",
        ],
    ),
    (
        clause("the man", "be", adjective="tired", **PAST),
        ["der Mann war müde."],
    ),
    (
        clause(WE, "sell", "our cake", tense="future", time="next_week", **NOT),
        [
            "wir werden unseren Kuchen nächste Woche nicht verkaufen.",
            "wir werden nächste Woche unseren Kuchen nicht verkaufen.",
            "wir verkaufen unseren Kuchen nächste Woche nicht.",
            "wir verkaufen nächste Woche unseren Kuchen nicht.",
        ],
    ),
    # modal verbs; "must not" is no "muss nicht"
    (
        clause("the girl", "see", "a wolf", modal="can", **NOT),
        ["das Mädchen kann keinen Wolf sehen."],
    ),
    (
        clause("the girl", "close", "the door", modal="must"),
        ["das Mädchen muss die Tür schließen."],
    ),
    (
        clause("the girl", "close", "the door", modal="must", **NOT),
        ["das Mädchen darf die Tür nicht schließen."],
    ),
    (
        clause("the boy+", "sing", modal="want", **PAST),
        ["die Jungen wollten singen."],
    ),
    # adverbs
    (
        clause("the man", "read", "some newspaper+", adverb="never"),
        ["der Mann liest nie Zeitungen."],
    ),
    (
        clause("the man", "read", "this newspaper", adverb="often"),
        ["der Mann liest oft diese Zeitung.", "der Mann liest diese Zeitung oft."],
    ),
    (
        clause("the man", "read", "this newspaper", adverb="no_longer"),
        ["der Mann liest diese Zeitung nicht mehr."],
    ),
    (
        clause("the man", "read", "some newspaper+", adverb="no_longer"),
        ["der Mann liest keine Zeitungen mehr."],
    ),
    # the passive
    (
        clause("the woman", "wash", "the car", passive=True, **PAST),
        [
            "das Auto ist von der Frau gewaschen worden.",
            "das Auto wurde von der Frau gewaschen.",
        ],
    ),
    (
        clause("the dog", "eat", "the pear", passive=True),
        [
            "die Birne wird vom Hund gefressen.",
            "die Birne wird von dem Hund gefressen.",
        ],
    ),
    (
        clause("my cow+", "follow", "the boy", passive=True, **PERFECT),
        ["der Junge ist von meinen Kühen verfolgt worden."],
    ),
    (
        clause("her aunt", "close", "the window+", passive=True, modal="must"),
        ["die Fenster müssen von ihrer Tante geschlossen werden."],
    ),
]

PHRASES = [
    # verbs with the dative
    (clause("the duck", "follow", "the boy"), ["die Ente folgt dem Jungen."]),
    (clause("the duck", "follow", ME), ["die Ente folgt mir."]),
    (
        clause("the man", "give", "a apple", recipient="the horse"),
        ["der Mann gibt dem Pferd einen Apfel."],
    ),
    (
        clause("the man", "give", "the apple", recipient="the girl+"),
        [
            "der Mann gibt den Mädchen den Apfel.",
            "der Mann gibt den Apfel den Mädchen.",
        ],
    ),
    (
        clause("the man", "show", it("letter"), recipient=SHE),
        ["der Mann zeigt ihn ihr."],
    ),
    (
        clause("the man", "show", "the letter", recipient=THEY, **NOT),
        ["der Mann zeigt ihnen den Brief nicht."],
    ),
    (
        clause("the man", "show", "a letter", recipient="the prince", **NOT),
        ["der Mann zeigt dem Prinzen keinen Brief."],
    ),
    # numbers, possessives, places
    (
        clause("several young rabbit+", "see", "two white cat+"),
        ["mehrere junge Kaninchen sehen zwei weiße Katzen."],
    ),
    (
        clause("the mouse", "sleep", place="under our expensive table"),
        ["die Maus schläft unter unserem teuren Tisch."],
    ),
    (
        clause(THEY, "work", place="behind their museum"),
        ["sie arbeiten hinter ihrem Museum."],
    ),
    (
        clause("the cow", "come", place="to the market"),
        ["die Kuh kommt auf den Markt.", "die Kuh kommt zum Markt."],
    ),
    (
        clause(Couple(np("the king"), np("his sister")), "sing"),
        ["der König und seine Schwester singen."],
    ),
    (
        clause("the man", "talk", Couple(np("the prince"), np("my aunt"))),
        ["der Mann spricht mit dem Prinzen und meiner Tante."],
    ),
    # comparisons
    (
        clause("the shirt", "be", "the dress", adjective="expensive", degree="more"),
        ["das Hemd ist teurer als das Kleid."],
    ),
    (
        clause(ME, "be", HE, adjective="tired", degree="more"),
        ["ich bin müder als er."],
    ),
    (
        clause("the wolf", "be", "the dog", adjective="strong", degree="as"),
        [
            "der Wolf ist so stark wie der Hund.",
            "der Wolf ist genauso stark wie der Hund.",
        ],
    ),
    (
        clause("the wolf", "be", "the dog", adjective="strong", degree="as", **NOT),
        ["der Wolf ist nicht so stark wie der Hund."],
    ),
]


@pytest.mark.parametrize(("meaning", "german"), VERBS + PHRASES)
def test_a_meaning_is_said_in_all_its_ways(meaning, german):
    assert sorted(German().sentences(meaning)) == sorted(german)
