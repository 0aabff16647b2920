"""Says by Python's own parser which texts the rule of syntax should allow.

It shares nothing with the rule: Python decides what is a program, and the tree and the
pairs of neighbouring tokens decide whether it stays in the part that is spoken here.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Sequence
from itertools import groupby, pairwise
from keyword import iskeyword

FUNCTIONS = {name for name in dir(builtins) if callable(getattr(builtins, name))} | {
    "f"
}
METHODS = {name for kind in (str, list, dict, set, int, float) for name in dir(kind)}
LAYOUT = {"NEWLINE", "INDENT", "DEDENT"}
SPOKEN = (
    *(ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.AugAssign),
    *(ast.For, ast.While, ast.If, ast.Expr, ast.Pass, ast.Break, ast.Continue),
    *(ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Dict, ast.Set, ast.ListComp),
    *(ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Compare, ast.Call),
    *(ast.Constant, ast.Attribute, ast.Subscript, ast.Name, ast.List, ast.Tuple),
    *(ast.Slice, ast.comprehension, ast.operator, ast.unaryop, ast.boolop, ast.cmpop),
    ast.expr_context,
)


def is_spoken(text: str, tokens: Sequence[str]) -> bool:
    """Tell whether a text is a program, and one of the part of Python in use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text)
            compile(tree, "program", "exec")
        except SyntaxError:
            return False
    # ast.Module is no node of a spoken kind, so one function is the whole text.
    nodes = [node for part in tree.body for node in ast.walk(part)]
    return (
        len(tree.body) == 1
        and sum(isinstance(node, ast.FunctionDef) for node in nodes) == 1
        and all(isinstance(node, SPOKEN) and _is_plain(node) for node in nodes)
        and all(_may_be_neighbours(*pair) for pair in pairwise([*tokens, "NEWLINE"]))
        and all(map(_is_line, _lines(tokens)))
        and _loops_name_variables(tokens)
    )


def _is_plain(node: ast.AST) -> bool:
    match node:
        case ast.Assign():
            return len(node.targets) == 1 and not isinstance(
                node.targets[0], ast.List | ast.Attribute
            )
        case ast.AugAssign():
            return not isinstance(node.target, ast.Attribute)
        case ast.Expr():
            return isinstance(node.value, ast.Call)
        case ast.Call():
            return not node.keywords
        case ast.For() | ast.While():
            return not node.orelse
        case ast.UnaryOp():
            return not isinstance(node.op, ast.UAdd)
    return True


def _may_be_neighbours(one: str, other: str) -> bool:
    if one in FUNCTIONS or one in METHODS:
        return other == "("
    if one == ".":
        return other in METHODS
    if other in METHODS:
        return False
    if other == "(" and (one[-1] in ")]}'" or _is_name_or_number(one)):
        return False
    if one[0] in "0123456789" or one in ("True", "False", "None"):
        return other not in ("[", ".", "(")
    return not (one[0] == other[0] == "'")


def _is_name_or_number(token: str) -> bool:
    return (token[0].isalnum() or token[0] == "_") and not iskeyword(token)


def _lines(tokens: Sequence[str]) -> list[list[str]]:
    rows = groupby(tokens, key=LAYOUT.__contains__)
    return [list(row) for is_layout, row in rows if not is_layout]


def _is_line(line: list[str]) -> bool:
    if not line[0].isidentifier():
        return False
    depth = 0
    for place, token in enumerate(line):
        depth += (token in "([{") - (token in ")]}")
        if token == ":" and not depth and place != len(line) - 1:
            return False  # what follows stands on the same line
        if token == "=" and not depth:
            several = _is_list_of_names(line[:place])
            return several or not _has_comma(line[:place])
    return True


def _has_comma(tokens: list[str]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token in "([{") - (token in ")]}")
        if token == "," and not depth:
            return True
    return False


def _is_list_of_names(tokens: list[str]) -> bool:
    return all(token == "," or token.isidentifier() for token in tokens)


def _loops_name_variables(tokens: Sequence[str]) -> bool:
    for place, token in enumerate(tokens):
        if token == "for":
            end = tokens.index("in", place)
            if not _is_list_of_names(list(tokens[place + 1 : end])):
                return False
    return True
