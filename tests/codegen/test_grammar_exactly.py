"""The rule of syntax allows a text exactly if Python and the spoken part of it do."""

from __future__ import annotations

import ast
import json
from itertools import product
from pathlib import Path

import pytest
from small_python import is_spoken

from textgym.codegen.grammar import SyntaxRule
from textgym.codegen.tokens import MARKS, PythonTokenizer
from textgym.corpora.corpus import Example

DATA = Path(__file__).parents[3] / "shared/data"
SIGNATURE = ["def", "f", "(", "a", ")", ":"]
MOST_TEXTS = 4_000
EXAMPLE = Example("f", "Do it.\ndef f(a):", ())

LINE = "if a : NEWLINE INDENT pass NEWLINE"
TEXTS = [
    ("return", "a 1 - + not in"),
    ("return", "a is not < and -"),
    ("return a", "a if else or not +"),
    ("return", "a [ ] : , 1"),
    ("return a [", "a 1 ] : , ["),
    ("return", "a ( ) , f 1"),
    ("return f (", "a for in , ) f"),
    ("return", "a { } : , 1"),
    ("return { a", "a : } for in ,"),
    ("return", "a . count ( ) 'b'"),
    ("return [ a", "a for in if ] else"),
    ("return [ a for a in a", "a if for in ] not"),
    ("return True", "True [ ] . ( )"),
    ("", "a = , [ ] 1"),
    ("", "a += = ( ) 1"),
    ("a", "a = , [ ] +="),
    ("f ( )", "f ( ) . append ["),
    ("a . append ( a )", "a = [ ] . append"),
    ("", "a return pass NEWLINE INDENT DEDENT"),
    (LINE, "pass NEWLINE DEDENT INDENT return a"),
    (f"{LINE} DEDENT", "else : NEWLINE INDENT return"),
    (f"{LINE} DEDENT elif a", ": NEWLINE INDENT return else"),
    (f"{LINE} DEDENT else : NEWLINE INDENT", "pass NEWLINE DEDENT else : a"),
    ("for a in a : NEWLINE INDENT", "break continue NEWLINE DEDENT pass return"),
    (f"for a in a : NEWLINE INDENT {LINE}", "break NEWLINE DEDENT pass INDENT else"),
    ("while a", "while a : NEWLINE INDENT break"),
    ("return [ a for", "a , in ] ("),
    ("for a in", "a : NEWLINE INDENT pass"),
]


def is_allowed(rule: SyntaxRule, example: Example, ids: list[int]) -> bool:
    try:
        state = rule.start(example)
    except ValueError:
        return False  # no program is as short
    for token in ids:
        if not rule.mask(state)[token]:
            return False
        state = rule.advance(state, token)
    return bool(rule.mask(state)[0])


@pytest.mark.parametrize(("beginning", "tokens"), TEXTS)
def test_texts_are_allowed_exactly_if_they_are_programs(
    beginning: str, tokens: str
) -> None:
    header = [*SIGNATURE, "NEWLINE", "INDENT", *beginning.split()]
    used = dict.fromkeys([*header, *tokens.split()])
    tokenizer = PythonTokenizer([token for token in used if token not in MARKS])
    ids = {token: index for index, token in enumerate(tokenizer.tokens)}
    found = 0
    longest = max(n for n in range(6) if len(tokens.split()) ** n < MOST_TEXTS)
    for length in range(longest + 1):
        # No token to spare: what the mask thinks must still come is tried, too.
        rule = SyntaxRule(tokenizer, len(header) + max(length, 1))
        for rest in product(tokens.split(), repeat=length):
            written = [*header, *rest]
            text = tokenizer.decode(map(ids.__getitem__, written))
            allowed = is_allowed(rule, EXAMPLE, [ids[token] for token in written])
            assert allowed == is_spoken(text, written), text
            found += allowed
    assert found, "nothing is a program here, which tells little"


@pytest.mark.filterwarnings("ignore:.*invalid escape sequence")
@pytest.mark.skipif(not DATA.exists(), reason="the shared data is not here")
def test_programs_of_people_are_allowed() -> None:
    sources = []
    for row in map(json.loads, (DATA / "code_mbpp.jsonl").open(encoding="utf-8")):
        tree = ast.parse(row["canonical_solution"])
        if len(tree.body) == 1 and isinstance(tree.body[0], ast.FunctionDef):
            tree.body[0].name = "f"
            sources.append(ast.unparse(tree))
    tokenizer = PythonTokenizer.train(sources)
    rule = SyntaxRule(tokenizer, 400)
    spoken = 0
    for source in sources:
        names = {
            node.id for node in ast.walk(ast.parse(source)) if type(node) is ast.Name
        }
        if "g" in names:
            continue  # which is a helper's name here
        written = tokenizer.encode(source)
        if is_spoken(source, [tokenizer.tokens[index] for index in written]):
            assert is_allowed(rule, Example("person", source, ()), written), source
            spoken += 1
    assert spoken > 100
