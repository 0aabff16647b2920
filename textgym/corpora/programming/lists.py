"""Operations that give a list of numbers and are one expression each."""

from __future__ import annotations

from textgym.corpora.programming.arithmetic import remainder
from textgym.corpora.programming.operation import (
    CLOSED,
    OPEN,
    PLURAL,
    PRODUCT,
    SUM,
    WHOLE,
    Operation,
)


def head(values: list[int], count: int) -> list[int]:
    """Return the first values, of which there must be enough."""
    if not 0 <= count <= len(values):
        raise ValueError
    return values[:count]


def tail(values: list[int], count: int) -> list[int]:
    """Return what follows the first values."""
    if not 0 <= count <= len(values):
        raise ValueError
    return values[count:]


LISTS = (
    Operation(
        "add to each",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [x + y for x in xs],
        "[x + {1:3} for x in {0:1}]",
        {"{0:3s} with {1:3} added to each element": OPEN},
        ("add {1:2} to each element",),
        constants=(1, 2, 3, 4, 5, 10),
    ),
    Operation(
        "subtract from each",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [x - y for x in xs],
        "[x - {1:3} for x in {0:1}]",
        {"{0:3s} with {1:3} subtracted from each element": OPEN},
        ("subtract {1:2} from each element",),
        constants=(1, 2, 3, 4, 5, 10),
    ),
    Operation(
        "subtract each from",
        ("ints", "int?"),
        "ints",
        lambda xs, y: [y - x for x in xs],
        "[{1:2} - x for x in {0:1}]",
        {"{0:3s} with each element x replaced by {1:3} minus x": OPEN},
        ("replace each element x by {1:3} minus x",),
        constants=(1, 2, 3, 4, 5, 10),
    ),
    Operation(
        "multiply each",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [x * y for x in xs],
        "[x * {1:4} for x in {0:1}]",
        {"{0:3s} with each element multiplied by {1:3}": OPEN},
        ("multiply each element by {1:2}",),
        constants=(2, 3, 4, 5, 10),
    ),
    Operation(
        "square each",
        ("ints",),
        "ints",
        lambda xs: [x**2 for x in xs],
        "[x ** 2 for x in {0:1}]",
        {
            "the squares of the elements of {0:2s}": CLOSED | PLURAL,
            "the squares of {0:2p}": CLOSED | PLURAL,
            "{0:3s} with each element squared": OPEN,
        },
        ("square each element",),
    ),
    Operation(
        "absolute values",
        ("ints",),
        "ints",
        lambda xs: [abs(x) for x in xs],
        "[abs(x) for x in {0:1}]",
        {
            "the absolute values of the elements of {0:2s}": CLOSED | PLURAL,
            "the absolute values of {0:2p}": CLOSED | PLURAL,
        },
        ("replace each element by its absolute value",),
    ),
    Operation(
        "divide each",
        ("ints", "int!"),
        "ints",
        lambda xs, y: [x // y for x in xs],
        "[x // {1:4} for x in {0:1}]",
        {"{0:3s} with each element divided by {1:3} and rounded down": OPEN},
        ("divide each element by {1:3}, rounding down",),
        constants=(2, 3, 4, 5, 10),
    ),
    Operation(
        "remainder of each",
        ("ints", "int!"),
        "ints",
        lambda xs, y: [remainder(x, y) for x in xs],
        "[x % {1:4} for x in {0:1}]",
        {
            "the remainders of dividing the elements of {0:2s} by {1:3}": CLOSED
            | PLURAL,
            "the remainders of dividing {0:2p} by {1:3}": CLOSED | PLURAL,
        },
        ("replace each element by its remainder after division by {1:3}",),
        constants=(2, 3, 4, 5, 10),
    ),
    Operation(
        "cap each",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [min(x, y) for x in xs],
        "[min(x, {1}) for x in {0:1}]",
        {"{0:3s} with each element above {1:3} replaced by {1:3}": OPEN},
        ("lower each element above {1:2} to that number",),
        constants=(2, 3, 4, 5, 10),
    ),
    Operation(
        "raise each",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [max(x, y) for x in xs],
        "[max(x, {1}) for x in {0:1}]",
        {"{0:3s} with each element below {1:3} replaced by {1:3}": OPEN},
        ("raise each element below {1:2} to that number",),
        constants=(0, 1, 2, 3, 4, 5, 10),
    ),
    Operation(
        "sort",
        ("ints",),
        "ints",
        sorted,
        "sorted({0})",
        {
            "the elements of {0:2s} in ascending order": OPEN | PLURAL,
            "{0:3s} sorted in ascending order": OPEN,
            "{0:2p}, in ascending order": WHOLE,
        },
        ("sort it in ascending order",),
    ),
    Operation(
        "sort down",
        ("ints",),
        "ints",
        lambda xs: sorted(xs)[::-1],
        "sorted({0})[::-1]",
        {
            "the elements of {0:2s} in descending order": OPEN | PLURAL,
            "{0:3s} sorted in descending order": OPEN,
            "{0:2p}, in descending order": WHOLE,
        },
        ("sort it in descending order",),
    ),
    Operation(
        "reverse",
        ("ints",),
        "ints",
        lambda xs: xs[::-1],
        "{0:6}[::-1]",
        {
            "the reverse of {0:2s}": CLOSED,
            "{0:3s} in reverse order": OPEN,
            "{0:2p}, in reverse order": WHOLE,
        },
        ("reverse it", "reverse its order"),
    ),
    Operation(
        "without first",
        ("ints",),
        "ints",
        lambda xs: tail(xs, 1),
        "{0:6}[1:]",
        {
            "all elements of {0:2s} but the first": CLOSED | PLURAL,
            "all but the first of {0:2p}": CLOSED | PLURAL,
        },
        ("drop its first element", "leave out its first element"),
    ),
    Operation(
        "without last",
        ("ints",),
        "ints",
        lambda xs: head(xs, len(xs) - 1),
        "{0:6}[:-1]",
        {
            "all elements of {0:2s} but the last": CLOSED | PLURAL,
            "all but the last of {0:2p}": CLOSED | PLURAL,
        },
        ("drop its last element", "leave out its last element"),
    ),
    Operation(
        "first few",
        ("ints", "int?"),
        "ints",
        head,
        "{0:6}[:{1}]",
        {
            "the first {1:3} elements of {0:2s}": CLOSED | PLURAL,
            "the first {1:3} of {0:2p}": CLOSED | PLURAL,
        },
        ("keep only its first {1:3} elements",),
        constants=(2, 3, 4),
    ),
    Operation(
        "without first few",
        ("ints", "int?"),
        "ints",
        tail,
        "{0:6}[{1}:]",
        {
            "the elements of {0:3s} after the first {1:3}": CLOSED | PLURAL,
            "all but the first {1:3} of {0:2p}": CLOSED | PLURAL,
        },
        ("drop its first {1:3} elements",),
        constants=(2, 3, 4),
    ),
    Operation(
        "every second",
        ("ints",),
        "ints",
        lambda xs: xs[::2],
        "{0:6}[::2]",
        {"every second element of {0:2s}, starting with the first": WHOLE},
        ("keep every second element, starting with the first",),
    ),
    Operation(
        "join",
        ("ints", "ints"),
        "ints",
        lambda xs, ys: xs + ys,
        "{0:2} + {1:3}",
        {"{0:3s} followed by {1:2}": OPEN},
        ("append the elements of {1:2}",),
        SUM,
    ),
    Operation(
        "append",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [*xs, y],
        "{0:2} + [{1}]",
        {"{0:3s} with {1:3} appended": OPEN},
        ("append {1:2}", "put {1:2} at the end"),
        SUM,
    ),
    Operation(
        "prepend",
        ("ints", "int*"),
        "ints",
        lambda xs, y: [y, *xs],
        "[{1}] + {0:3}",
        {"{0:3s} with {1:3} put in front": OPEN},
        ("put {1:2} in front",),
        SUM,
    ),
    Operation(
        "repeat list",
        ("ints", "int!"),
        "ints",
        lambda xs, y: xs * y,
        "{0:3} * {1:4}",
        {"{1:3} copies of {0:3s} put together": OPEN},
        ("put {1:3} copies of it together",),
        PRODUCT,
        (2, 3),
    ),
)
