"""Operations on texts and on lists of words."""

from __future__ import annotations

from textgym.corpora.programming.operation import (
    CLOSED,
    OPEN,
    PLURAL,
    PRODUCT,
    SUM,
    WHOLE,
    Operation,
)


def tail(text: str) -> str:
    """Return a text without its first letter, which it must have."""
    if not text:
        raise ValueError
    return text[1:]


def in_order(words: list[str]) -> list[str]:
    """Sort words that have one alphabetical order: letters alone, of one case."""
    text = "".join(words)
    if text and not (text.isalpha() and (text.islower() or text.isupper())):
        raise ValueError
    return sorted(words)


TEXTS = (
    Operation(
        "upper",
        ("str",),
        "str",
        str.upper,
        "{0:6}.upper()",
        {"{0:3} in capital letters": OPEN},
        ("change it to capital letters",),
    ),
    Operation(
        "backwards",
        ("str",),
        "str",
        lambda s: s[::-1],
        "{0:6}[::-1]",
        {"{0:3} read backwards": OPEN},
        ("reverse its characters",),
    ),
    Operation(
        "replace",
        ("str", "str!"),
        "str",
        lambda s, letter: s.replace(letter, "-"),
        "{0:6}.replace({1}, '-')",
        {"{0:3} with each {1:3} replaced by '-'": OPEN},
        ("replace each {1:3} in it by '-'",),
        constants=("a", "e", "o"),
        misses=(lambda s, letter: s.replace(letter, "-", 1),),
    ),
    Operation(
        "remove",
        ("str", "str!"),
        "str",
        lambda s, letter: s.replace(letter, ""),
        "{0:6}.replace({1}, '')",
        {"{0:3} without any {1:3}": OPEN},
        ("remove each {1:3} from it",),
        constants=("a", "e", "o"),
        misses=(lambda s, letter: s.replace(letter, "", 1),),
    ),
    Operation(
        "concatenate",
        ("str", "str"),
        "str",
        lambda s, t: s + t,
        "{0:2} + {1:3}",
        {"{0:3} followed by {1:3}": OPEN},
        ("append {1:3} to it",),
        SUM,
    ),
    Operation(
        "repeat text",
        ("str", "int!"),
        "str",
        lambda s, times: s * times,
        "{0:3} * {1:4}",
        {"{1:3} copies of {0:3} put together": OPEN},
        ("put {1:3} copies of it together",),
        PRODUCT,
        (2, 3),
    ),
    Operation(
        "without first letter",
        ("str",),
        "str",
        tail,
        "{0:6}[1:]",
        {"{0:3} without its first character": OPEN},
        ("drop its first character",),
    ),
    Operation(
        "characters",
        ("str",),
        "int",
        len,
        "len({0})",
        {"the number of characters of {0:2}": CLOSED},
        ("take the number of its characters",),
    ),
    Operation(
        "occurrences",
        ("str", "str!"),
        "int",
        lambda s, letter: s.count(letter),
        "{0:6}.count({1})",
        {"the number of times that {1:3} stands in {0:2}": CLOSED},
        ("take the number of times that {1:3} stands in it",),
        constants=("a", "e", "o"),
    ),
)

WORDS = (
    Operation(
        "join words",
        ("words", "str!"),
        "str",
        lambda words, sign: sign.join(words),
        "{1:6}.join({0})",
        {"the words of {0:2s} joined by {1:3}": OPEN, "{0:2p}, joined by {1:3}": WHOLE},
        ("join its words with {1:3} between them",),
        constants=("-", ",", " "),
    ),
    Operation(
        "sort words",
        ("words",),
        "words",
        in_order,
        "sorted({0})",
        {"the words of {0:2s} in alphabetical order": OPEN | PLURAL},
        ("sort it in alphabetical order",),
    ),
    Operation(
        "reverse words",
        ("words",),
        "words",
        lambda words: words[::-1],
        "{0:6}[::-1]",
        {"the words of {0:2s} from last to first": OPEN | PLURAL},
        ("reverse the order of its words",),
    ),
    Operation(
        "capital words",
        ("words",),
        "words",
        lambda words: [word.upper() for word in words],
        "[word.upper() for word in {0:1}]",
        {"the words of {0:2s} in capital letters": CLOSED | PLURAL},
        ("change each word to capital letters",),
    ),
    Operation(
        "words backwards",
        ("words",),
        "words",
        lambda words: [word[::-1] for word in words],
        "[word[::-1] for word in {0:1}]",
        {"{0:3s} with each word read backwards": OPEN},
        ("reverse the characters of each word",),
    ),
    Operation(
        "long words",
        ("words", "int?"),
        "words",
        lambda words, least: [word for word in words if len(word) > least],
        "[word for word in {0:1} if len(word) > {1:2}]",
        {"the words of {0:2s} with more than {1:3} characters": CLOSED | PLURAL},
        ("keep only words with more than {1:3} characters",),
        constants=(2, 3, 4),
        misses=(
            lambda words, least: [word for word in words if len(word) >= least],
            lambda words, least: [word for word in words if len(word) < least],
        ),
    ),
    Operation(
        "words with",
        ("words", "str!"),
        "words",
        lambda words, letter: [word for word in words if letter in word],
        "[word for word in {0:1} if {1:2} in word]",
        {"the words of {0:2s} that contain {1:3}": CLOSED | PLURAL},
        ("keep only words that contain {1:3}",),
        constants=("a", "e", "o"),
        misses=(lambda words, letter: [w for w in words if letter not in w],),
    ),
    Operation(
        "lengths",
        ("words",),
        "ints",
        lambda words: [len(word) for word in words],
        "[len(word) for word in {0:1}]",
        {
            "the lengths of the words of {0:2s}": CLOSED | PLURAL,
            "the lengths of {0:2p}": CLOSED | PLURAL,
        },
        ("replace each word by its length",),
    ),
    Operation(
        "number of words",
        ("words",),
        "int",
        len,
        "len({0})",
        {"the number of words of {0:2s}": CLOSED, "the number of {0:2p}": CLOSED},
        ("take the number of its words",),
    ),
    Operation(
        "add word",
        ("words", "str"),
        "words",
        lambda words, s: [*words, s],
        "{0:2} + [{1}]",
        {"{0:3s} with {1:3} appended": OPEN},
        ("append {1:3} as one more word",),
        SUM,
    ),
)
