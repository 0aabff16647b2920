"""Operations that take a loop or a condition."""

from __future__ import annotations

from itertools import accumulate, pairwise

from textgym.corpora.programming.operation import CLOSED, OPEN, PLURAL, WHOLE, Operation


def numbers_to(last: int) -> range:
    """Return the numbers from 1 on; a list of few, so that sums stay small."""
    if not 1 <= last <= 60:
        raise ValueError
    return range(1, last + 1)


LOOPS = (
    Operation(
        "keep above",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [x for x in xs if x > y],
        "{out} = []\nfor x in {0}:\n    if x > {1:2}:\n        {out}.append(x)",
        {
            "the elements of {0:2s} that are greater than {1:2}": CLOSED | PLURAL,
            "those of {0:2p} that are greater than {1:2}": CLOSED | PLURAL,
        },
        ("keep only elements greater than {1:2}",),
        constants=(0, 1, 2, 3, 4, 5, 10),
        out="kept",
        misses=(lambda xs, y: [x for x in xs if x >= y],),
    ),
    Operation(
        "keep below",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [x for x in xs if x < y],
        "{out} = []\nfor x in {0}:\n    if x < {1:2}:\n        {out}.append(x)",
        {
            "the elements of {0:2s} that are less than {1:2}": CLOSED | PLURAL,
            "those of {0:2p} that are less than {1:2}": CLOSED | PLURAL,
        },
        ("keep only elements less than {1:2}",),
        constants=(3, 4, 5, 10),
        out="low",
        misses=(lambda xs, y: [x for x in xs if x <= y],),
    ),
    Operation(
        "keep multiples",
        ("ints", "int!"),
        "ints",
        lambda xs, y: [x for x in xs if x % y == 0],
        "[x for x in {0:1} if x % {1:4} == 0]",
        {
            "the elements of {0:2s} that are divisible by {1:3}": CLOSED | PLURAL,
            "those of {0:2p} that are divisible by {1:3}": CLOSED | PLURAL,
        },
        ("keep only elements divisible by {1:3}",),
        constants=(2, 3),
        misses=(lambda xs, y: [x for x in xs if x % y != 0],),
    ),
    Operation(
        "double even ones",
        ("ints",),
        "ints",
        lambda xs: [x * 2 if x % 2 == 0 else x for x in xs],
        "{out} = []\nfor x in {0}:\n    if x % 2 == 0:\n        {out}.append(x * 2)\n"
        "    else:\n        {out}.append(x)",
        {"{0:3s} with each even element doubled": OPEN},
        ("double each even element and leave the others as they are",),
        out="out",
        misses=(
            lambda xs: [x * 2 if x % 2 else x for x in xs],
            lambda xs: [x * 2 for x in xs],
        ),
    ),
    Operation(
        "running sums",
        ("ints",),
        "ints",
        lambda xs: list(accumulate(xs)),
        "{out} = []\ntotal = 0\nfor x in {0}:\n    total += x\n    {out}.append(total)",
        {
            "the running sums of {0:2s}": CLOSED | PLURAL,
        },
        ("replace each element by the sum of all elements up to and including it",),
        out="sums",
        misses=(lambda xs: [0, *accumulate(xs)][:-1], lambda xs: [*accumulate(xs)][1:]),
    ),
    Operation(
        "differences",
        ("ints",),
        "ints",
        lambda xs: [y - x for x, y in pairwise(xs)],
        "[y - x for x, y in zip({0}, {0:6}[1:])]",
        {
            "the list of each element of {0:2s} but the first minus "
            "the one before": WHOLE
        },
        ("replace it by the list of each element but the first minus the one before",),
        misses=(
            lambda xs: [x - y for x, y in pairwise(xs)],
            lambda xs: [x + y for x, y in pairwise(xs)],
        ),
    ),
    Operation(
        "without repetitions",
        ("ints",),
        "ints",
        lambda xs: list(dict.fromkeys(xs)),
        "{out} = []\nfor x in {0}:\n    if x not in {out}:\n        {out}.append(x)",
        {
            "the different elements of {0:2s} in order of first appearance": OPEN
            | PLURAL
        },
        ("keep each element only where it first appears",),
        out="seen",
        misses=(lambda xs: sorted(set(xs)),),
    ),
    Operation(
        "count above",
        ("ints", "int*"),
        "int",
        lambda xs, y: sum(x > y for x in xs),
        "{out} = 0\nfor x in {0}:\n    if x > {1:2}:\n        {out} += 1",
        {"the number of elements of {0:2s} that are greater than {1:2}": CLOSED},
        ("take the number of elements that are greater than {1:2}",),
        constants=(0, 2, 3, 4, 5, 10),
        out="n",
        misses=(lambda xs, y: sum(x >= y for x in xs),),
    ),
    Operation(
        "sum of products",
        ("ints", "ints"),
        "int",
        lambda xs, ys: sum(x * y for x, y in zip(xs, ys, strict=True)),
        "{out} = 0\nfor x, y in zip({0}, {1}):\n    {out} += x * y",
        {"the sum of the products of elements of {0:2s} and {1:3} at equal places": 2},
        (
            "take the sum of the products of its elements and those of {1:3} at "
            "equal places",
        ),
        out="total",
        misses=(lambda xs, ys: sum(x + y for x, y in zip(xs, ys, strict=True)),),
    ),
    Operation(
        "weighted sum",
        ("ints",),
        "int",
        lambda xs: sum(i * x for i, x in enumerate(xs)),
        "{out} = 0\nfor i, x in enumerate({0}):\n    {out} += i * x",
        {
            "the sum of the elements of {0:2s}, each multiplied by its index "
            "from 0": WHOLE
        },
        ("take the sum of its elements, each multiplied by its index from 0",),
        out="total",
        misses=(lambda xs: sum(i * x for i, x in enumerate(xs, 1)),),
    ),
    Operation(
        "sum up to",
        ("int",),
        "int",
        lambda n: sum(numbers_to(n)),
        "{out} = 0\nfor i in range(1, {0:2} + 1):\n    {out} += i",
        {"the sum of all whole numbers from 1 to {0:2}": CLOSED},
        ("take the sum of all whole numbers from 1 to it",),
        out="total",
        misses=(lambda n: sum(numbers_to(n - 1)),),
    ),
    Operation(
        "sum of squares up to",
        ("int",),
        "int",
        lambda n: sum(i**2 for i in numbers_to(n)),
        "{out} = 0\nfor i in range(1, {0:2} + 1):\n    {out} += i ** 2",
        {"the sum of the squares of all whole numbers from 1 to {0:2}": CLOSED},
        ("take the sum of the squares of all whole numbers from 1 to it",),
        out="total",
        misses=(lambda n: sum(i**2 for i in numbers_to(n - 1)),),
    ),
    Operation(
        "double or subtract",
        ("int", "int?"),
        "int",
        lambda x, y: x * 2 if x < y else x - y,
        "if {0:2} < {1:2}:\n    {out} = {0:3} * 2\nelse:\n    {out} = {0:2} - {1:3}",
        {"twice {0:3} if {0:3} is less than {1:3}, and {0:3} minus {1:3} otherwise": 0},
        ("double it if it is less than {1:3}, and otherwise subtract {1:3}",),
        constants=(3, 4, 5, 10),
        out="m",
        misses=(
            lambda x, y: x * 2 if x <= y else x - y,
            lambda x, y: x * 2 if x > y else x - y,
            lambda x, y: x * 2,
            lambda x, y: x - y,
        ),
    ),
)
