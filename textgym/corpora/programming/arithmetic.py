"""Operations that give a number and are one expression each."""

from __future__ import annotations

from textgym.corpora.programming.operation import (
    CLOSED,
    OPEN,
    POWER,
    PRODUCT,
    SUM,
    WHOLE,
    Operation,
)


def remainder(number: int, divisor: int) -> int:
    """Divide numbers that have one remainder only; others are not asked about."""
    if number < 0 or divisor < 1:
        raise ValueError
    return number % divisor


NUMBERS = (
    Operation(
        "add",
        ("int", "int*"),
        "int",
        lambda x, y: x + y,
        "{0:2} + {1:3}",
        {
            "the sum of {0:3} and {1:2}": CLOSED,
            "{0:3} plus {1:2}": OPEN,
            "{1:3} plus {0:2}": OPEN,
            "{0:2m}, plus {1:2}": WHOLE,
        },
        ("add {1:2}", "increase it by {1:2}"),
        SUM,
        (1, 2, 3, 4, 5, 10),
    ),
    Operation(
        "subtract",
        ("int", "int*"),
        "int",
        lambda x, y: x - y,
        "{0:2} - {1:3}",
        {
            "{0:3} minus {1:2}": OPEN,
            "{0:2m}, minus {1:2}": WHOLE,
        },
        ("subtract {1:2}", "decrease it by {1:2}"),
        SUM,
        (1, 2, 3, 4, 5, 10),
    ),
    Operation(
        "subtract from",
        ("int", "int*"),
        "int",
        lambda x, y: y - x,
        "{1:2} - {0:3}",
        {"{1:3} minus {0:2}": OPEN},
        ("subtract it from {1:2}",),
        SUM,
        (1, 2, 3, 4, 5, 10),
    ),
    Operation(
        "multiply",
        ("int", "int*"),
        "int",
        lambda x, y: x * y,
        "{0:3} * {1:4}",
        {
            "the product of {0:3} and {1:2}": CLOSED,
            "{1:3} times {0:2}": OPEN,
        },
        ("multiply it by {1:2}", "multiply by {1:2}"),
        PRODUCT,
        (2, 3, 4, 5, 10),
    ),
    Operation(
        "divide",
        ("int", "int!"),
        "int",
        lambda x, y: x // y,
        "{0:3} // {1:4}",
        {"{0:3} divided by {1:3}, rounded down": WHOLE},
        ("divide it by {1:3}, rounding down",),
        PRODUCT,
        (2, 3, 4, 5, 10),
    ),
    Operation(
        "remainder",
        ("int", "int!"),
        "int",
        remainder,
        "{0:3} % {1:4}",
        {"the remainder of dividing {0:2} by {1:3}": CLOSED},
        ("take the remainder of dividing it by {1:3}",),
        PRODUCT,
        (2, 3, 4, 5, 10),
    ),
    Operation(
        "square",
        ("int",),
        "int",
        lambda x: x**2,
        "{0:6} ** 2",
        {"the square of {0:2}": CLOSED},
        ("square it",),
        POWER,
    ),
    Operation(
        "distance from zero",
        ("int",),
        "int",
        abs,
        "abs({0})",
        {"the absolute value of {0:2}": CLOSED},
        ("take its absolute value",),
    ),
    Operation(
        "smaller",
        ("int", "int*"),
        "int",
        min,
        "min({0}, {1})",
        {"the smaller of {0:3} and {1:2}": CLOSED, "the smaller of {1:3} and {0:2}": 2},
        ("take the smaller of it and {1:2}", "replace it by {1:2} if that is smaller"),
        constants=(1, 2, 3, 4, 5, 10),
    ),
    Operation(
        "larger",
        ("int", "int*"),
        "int",
        max,
        "max({0}, {1})",
        {"the larger of {0:3} and {1:2}": CLOSED, "the larger of {1:3} and {0:2}": 2},
        ("take the larger of it and {1:2}", "replace it by {1:2} if that is larger"),
        constants=(0, 1, 2, 3, 4, 5, 10),
    ),
)

REDUCTIONS = (
    Operation(
        "sum",
        ("ints",),
        "int",
        sum,
        "sum({0})",
        {"the sum of {0:2}": CLOSED, "the total of {0:2}": CLOSED},
        ("take the sum of its elements", "take the total of its elements"),
    ),
    Operation(
        "length",
        ("ints",),
        "int",
        len,
        "len({0})",
        {
            "the length of {0:2s}": CLOSED,
            "the number of elements of {0:2s}": CLOSED,
            "the number of {0:2p}": CLOSED,
        },
        ("take its length", "take the number of its elements"),
    ),
    Operation(
        "largest",
        ("ints",),
        "int",
        max,
        "max({0})",
        {
            "the maximum of {0:2}": CLOSED,
            "the largest element of {0:2s}": CLOSED,
            "the largest of {0:2p}": CLOSED,
        },
        ("take its maximum", "take its largest element"),
    ),
    Operation(
        "smallest",
        ("ints",),
        "int",
        min,
        "min({0})",
        {
            "the minimum of {0:2}": CLOSED,
            "the smallest element of {0:2s}": CLOSED,
            "the smallest of {0:2p}": CLOSED,
        },
        ("take its minimum", "take its smallest element"),
    ),
    Operation(
        "first",
        ("ints",),
        "int",
        lambda xs: xs[0],
        "{0:6}[0]",
        {"the first element of {0:2s}": CLOSED, "the first of {0:2p}": CLOSED},
        ("take its first element",),
    ),
    Operation(
        "last",
        ("ints",),
        "int",
        lambda xs: xs[-1],
        "{0:6}[-1]",
        {"the last element of {0:2s}": CLOSED, "the last of {0:2p}": CLOSED},
        ("take its last element",),
    ),
)
