"""The language of programs as one table of rules over their tokens.

It is the part of Python in which short functions are written. A rule lists its
alternatives; an empty one means that the rule may be left out. Tokens stand in quotes,
kinds of tokens in capitals. END is the end of the text, which closes every block. No
rule begins in two ways with the same token, so that a parser never looks ahead.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cache
from itertools import chain
from keyword import iskeyword

from textgym.codegen.tokens import MARKS

END = "END"
# What a function's body is.
BODY = "body0_line"

Rules = Mapping[str, tuple[tuple[str, ...], ...]]
"""The alternatives of each rule, each a row of symbols."""

# All operators that take two values bind alike here: how tightly decides what a
# program means, but not whether it is one.
_EXPRESSIONS = """
test: disjunction ternary
ternary: 'if' disjunction 'else' test |
disjunction: inversion junctions
junctions: 'and' inversion junctions | 'or' inversion junctions |
inversion: 'not' inversion | comparison
comparison: sum comparisons
comparisons: ORDER sum comparisons | 'in' sum comparisons | 'not' 'in' sum comparisons \
| 'is' negated_sum comparisons |
negated_sum: 'not' sum | sum
sum: operand operations
operations: BINARY operand operations |
operand: UNARY operand | NUMBER | CONSTANT | VARIABLE trailers | STRING trailers \
| FUNCTION '(' arguments trailers | '(' group trailers | '[' list trailers \
| '{' braces trailers
trailers: '[' slices trailers | '.' METHOD '(' arguments trailers |

arguments: ')' | test only_argument
only_argument: ')' | comprehension ')' | ',' next_argument
next_argument: ')' | test more_arguments
more_arguments: ')' | ',' next_argument

group: ')' | test only_argument
list: ']' | test first_item
first_item: ']' | comprehension ']' | ',' next_item
next_item: ']' | test more_items
more_items: ']' | ',' next_item
braces: '}' | test key_or_member
key_or_member: ':' test first_pair | '}' | comprehension '}' | ',' next_member
next_member: '}' | test more_members
more_members: '}' | ',' next_member
first_pair: '}' | comprehension '}' | ',' next_pair
next_pair: '}' | test ':' test more_pairs
more_pairs: '}' | ',' next_pair

comprehension: 'for' targets 'in' disjunction more_clauses
more_clauses: 'if' disjunction more_clauses | comprehension |

slices: slice more_slices
more_slices: ']' | ',' next_slice
next_slice: ']' | slice more_slices
slice: test upper_part | upper_part_of_slice
upper_part: upper_part_of_slice |
upper_part_of_slice: ':' upper
upper: test step_part | step_part
step_part: ':' step |
step: test |

targets: VARIABLE more_targets
more_targets: ',' next_target |
next_target: VARIABLE more_targets |
tuple: test more_tuple
more_tuple: ',' next_of_tuple |
next_of_tuple: test more_tuple |
"""

_STATEMENTS = """
statement: 'return' result | 'pass' | FUNCTION '(' arguments called \
| VARIABLE after_variable
result: tuple |
after_variable: ',' next_target '=' tuple | place
place: '=' tuple | AUGMENTED tuple | '[' slices place | '.' METHOD '(' arguments called
called: '.' METHOD '(' arguments called | '[' slices place |
end_of_line: NEWLINE | END
parameters: ',' 'm' ')' | ')'
"""

# The text may end wherever a line may. After a block comes a line, since there would
# be no telling that a DEDENT was written before the end of the text.
_LINES = """
{block}: {block}_line | END | {dedent}
{block}_line: statement end_of_line {block} | {more}
{block}_rest: {block}_line | {dedent}
{block}_else: 'elif' test ':' NEWLINE INDENT {branch}_line {block}_else \
| 'else' ':' NEWLINE INDENT {branch}_line |
"""
_COMPOUND = """\
'if' test ':' NEWLINE INDENT {branch}_line {block}_else {block}_rest \
| 'while' test ':' NEWLINE INDENT {loop}_line {block}_rest \
| 'for' targets 'in' tuple ':' NEWLINE INDENT {loop}_line {block}_rest"""
# A helper that may call itself; its names are few, as no two parameters may be alike.
_HELPER = """\
'def' HELPER '(' 'n' parameters ':' NEWLINE INDENT {branch}_line {block}_rest"""
_JUMPS = "'break' end_of_line {block} | 'continue' end_of_line {block}"
# Python itself nests at most 20 loops; no problem needs as many blocks.
DEEPEST = 8

_OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>")
_KINDS = {
    "ORDER": {"==", "!=", "<", ">", "<=", ">="},
    "BINARY": set(_OPERATORS),
    "UNARY": {"-", "~"},
    "AUGMENTED": {f"{operator}=" for operator in _OPERATORS},
    "CONSTANT": {"True", "False", "None"},
    "HELPER": {"g"},
    "FUNCTION": {"g"},
} | {layout: {layout} for layout in MARKS}
_OWNERS = (str, list, tuple, dict, set, int, float)
_METHODS = frozenset(chain.from_iterable(map(dir, _OWNERS)))


@cache
def rules() -> Rules:
    """Read the table."""
    text = "\n".join([_EXPRESSIONS, _STATEMENTS, *_blocks()])
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in filter(None, text.splitlines()):
        name, _, alternatives = line.partition(":")
        found[name] = tuple(tuple(row.split()) for row in alternatives.split("|"))
    return found


def _blocks() -> Iterator[str]:
    """Write the rules of lines out for each depth, inside loops and outside."""
    yield _block("body", 0)
    for depth in range(1, DEEPEST + 1):
        yield _block("block", depth)
        yield _block("loop", depth)


def _block(kind: str, depth: int) -> str:
    branch = "loop" if kind == "loop" else "block"
    more = [_JUMPS] if kind == "loop" else []
    if depth < DEEPEST:
        more.append(_COMPOUND)
    if kind == "body":
        more.append(_HELPER)
    return _LINES.replace("{more}", " | ".join(more) or "NOTHING").format(
        block=f"{kind}{depth}",
        branch=f"{branch}{depth + 1}",
        loop=f"loop{depth + 1}",
        dedent="DEDENT" if depth else "NOTHING",
    )


def kinds_of(token: str, functions: Container[str]) -> tuple[str, ...]:
    """Name the kinds of tokens that the table may mean by a token.

    Args:
        token: a token of a vocabulary.
        functions: the names that can be called.
    """
    named = tuple(kind for kind, tokens in _KINDS.items() if token in tokens)
    if named or iskeyword(token):
        return named
    if token[0] in "'\"":
        return ("STRING",)
    if token[0].isdigit() or (token[0] == "." and len(token) > 1):
        return ("NUMBER",)
    if not token.isidentifier():
        return ()
    if token in functions:
        return ("FUNCTION",)
    return ("METHOD",) if token in _METHODS else ("VARIABLE",)
