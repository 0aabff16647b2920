"""Writes the letters and digits of Python's module `string` out.

Tests draw random words from `string.ascii_lowercase`, and subsets of Python have no
such module.
"""

from __future__ import annotations

import ast
import string

from textgym.codegen.scripts import parse

_PLAIN = ("string", None)  # what is imported, and as what
_TEXTS = {
    name: text
    for name, text in vars(string).items()
    if isinstance(text, str) and not name.startswith("_")
}


def without_string_module(code: str) -> str:
    """Put texts such as "0123456789" in place of `string.digits` and of the import.

    Code that uses anything else of the module stays as it is.
    """
    tree = parse(code)
    uses = [part for part in ast.walk(tree) if _is_module(part)]
    written_out = [part for part in ast.walk(tree) if _text_of(part) is not None]
    if len(uses) != len(written_out):
        return code
    return ast.unparse(ast.fix_missing_locations(_WrittenOut().visit(tree)))


class _WrittenOut(ast.NodeTransformer):
    def visit_Import(self, node: ast.Import) -> ast.stmt:
        kept = [alias for alias in node.names if (alias.name, alias.asname) != _PLAIN]
        return ast.Import(kept) if kept else ast.Pass()

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        text = _text_of(node)
        if text is not None:
            return ast.Constant(text)
        self.generic_visit(node)
        return node


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "string"


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and _is_module(node.value):
        return _TEXTS.get(node.attr)
    return None
