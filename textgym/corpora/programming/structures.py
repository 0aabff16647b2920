"""Operations that take a dictionary, a loop within a loop, or recursion."""

from __future__ import annotations

from collections import Counter
from math import gcd
from typing import Any

from textgym.corpora.programming.operation import (
    CLOSED,
    OPEN,
    PLURAL,
    WHOLE,
    Operation,
)


def digits_of(number: int) -> list[int]:
    """Return the digits of a number that has no sign."""
    if number < 0:
        raise ValueError
    return [int(digit) for digit in str(number)]


def divisor(one: int, other: int) -> int:
    """Return the greatest common divisor of positive numbers."""
    if one < 1 or other < 1:
        raise ValueError
    return gcd(one, other)


def fibonacci(place: int, first: int) -> int:
    """Return an element of the row first, 1, first + 1, ..., where there is one."""
    if not 0 <= place <= 20:
        raise ValueError
    row = [first, 1]
    while len(row) <= place:
        row.append(row[-1] + row[-2])
    return row[place]


def longest(counts: dict[Any, int]) -> int:
    """Return the largest count, which must exist."""
    return max(counts.values())


_COUNTING = "{out} = {{}}\nfor %s in {0}:\n    {out}[%s] = {out}.get(%s, 0) + 1"

STRUCTURES = (
    Operation(
        "count words",
        ("words",),
        "counts",
        lambda words: dict(Counter(words)),
        _COUNTING % (("word",) * 3),
        {"the dictionary from each word of {0:2s} to the number of its occurrences": 2},
        ("make the dictionary from each word to the number of its occurrences",),
        out="counts",
        misses=(dict.fromkeys,),
    ),
    Operation(
        "count elements",
        ("ints",),
        "counts",
        lambda xs: dict(Counter(xs)),
        _COUNTING % (("x",) * 3),
        {
            "the dictionary from each element of {0:2s} to the number of its "
            "occurrences": CLOSED
        },
        ("make the dictionary from each element to the number of its occurrences",),
        out="counts",
    ),
    Operation(
        "count letters",
        ("str",),
        "counts",
        lambda s: dict(Counter(s)),
        _COUNTING % (("x",) * 3),
        {
            "the dictionary from each character of {0:2} to the number of its "
            "occurrences": CLOSED
        },
        ("make the dictionary from each character to the number of its occurrences",),
        out="counts",
    ),
    Operation(
        "sorted counts",
        ("counts",),
        "ints",
        lambda counts: sorted(counts.values()),
        "sorted({0:6}.values())",
        {"the values of {0:2s} in ascending order": CLOSED | PLURAL},
        ("take its values in ascending order",),
    ),
    Operation(
        "largest count",
        ("counts",),
        "int",
        longest,
        "max({0:6}.values())",
        {"the largest value of {0:2s}": CLOSED},
        ("take its largest value",),
    ),
    Operation(
        "number of keys",
        ("counts",),
        "int",
        len,
        "len({0})",
        {"the number of keys of {0:2s}": CLOSED},
        ("take the number of its keys",),
    ),
    Operation(
        "count groups",
        ("words",),
        "counts",
        lambda words: {len(w): sum(len(v) == len(w) for v in words) for w in words},
        "{out} = {{}}\nfor word in {0}:\n    k = len(word)\n"
        "    {out}[k] = {out}.get(k, 0) + 1",
        {
            "the dictionary from each word length in {0:2s} to the number of words "
            "of that length": CLOSED
        },
        ("make the dictionary from each word length to the number of such words",),
        out="groups",
    ),
    Operation(
        "sums of pairs",
        ("ints", "ints"),
        "ints",
        lambda xs, ys: [x + y for x in xs for y in ys],
        "{out} = []\nfor x in {0}:\n    for y in {1}:\n        {out}.append(x + y)",
        {
            "the list that has, for each element of {0:3s} in turn, its sums with all "
            "elements of {1:3}": WHOLE
        },
        ("replace each element by its sums with all elements of {1:3}",),
        out="pairs",
        misses=(
            lambda xs, ys: [x + y for y in ys for x in xs],
            lambda xs, ys: [x * y for x in xs for y in ys],
        ),
    ),
    Operation(
        "pairs in order",
        ("ints",),
        "int",
        lambda xs: sum(xs[i] < x for j, x in enumerate(xs) for i in range(j)),
        "{out} = 0\nfor i in range(len({0})):\n    for j in range(i):\n"
        "        if {0:6}[j] < {0:6}[i]:\n            {out} += 1",
        {
            "the number of pairs in {0:2s} "
            "whose earlier element is less than the later one": CLOSED
        },
        ("take the number of pairs whose earlier element is less than the later one",),
        out="n",
        misses=(
            lambda xs: sum(xs[i] <= x for j, x in enumerate(xs) for i in range(j)),
            lambda xs: sum(xs[i] > x for j, x in enumerate(xs) for i in range(j)),
        ),
    ),
    Operation(
        "digit sum",
        ("int",),
        "int",
        lambda n: sum(digits_of(n)),
        "def g(n):\n    if n < 10:\n        return n\n    return g(n // 10) + n % 10\n"
        "{out} = g({0})",
        {"the sum of the digits of {0:2}": CLOSED},
        ("take the sum of its digits",),
        out="m",
    ),
    Operation(
        "digits",
        ("int",),
        "ints",
        lambda n: digits_of(n)[::-1],
        "m = {0}\n{out} = [m % 10]\nwhile m >= 10:\n    m //= 10\n"
        "    {out}.append(m % 10)",
        {"the list of the digits of {0:3} from last to first": OPEN},
        ("make the list of its digits from last to first",),
        out="digits",
        misses=(digits_of,),
    ),
    Operation(
        "common divisor",
        ("int", "int?"),
        "int",
        divisor,
        "def g(n, m):\n    if m == 0:\n        return n\n    return g(m, n % m)\n"
        "{out} = g({0}, {1})",
        {"the greatest common divisor of {0:3} and {1:2}": CLOSED},
        ("take the greatest common divisor of it and {1:3}",),
        constants=(10,),
        out="k",
    ),
    Operation(
        "recursive row",
        ("int", "int?"),
        "int",
        fibonacci,
        "def g(n):\n    if n == 0:\n        return {1}\n    if n == 1:\n"
        "        return 1\n    return g(n - 1) + g(n - 2)\n{out} = g({0})",
        {
            "g of {0:3}, where g of 0 is {1:3}, g of 1 is 1, and each later value is "
            "the sum of the two before": 0
        },
        (
            "replace it by g of it, where g of 0 is {1:3}, g of 1 is 1, and each later "
            "value is the sum of the two before",
        ),
        constants=(2, 3, 4),
        out="last",
    ),
)
