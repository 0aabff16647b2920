"""Program tokens: exact round trips, layout, wrong programs that stay wrong."""

from __future__ import annotations

import ast
import json
import pickle
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textgym.codegen.tokens import MARKS, PythonTokenizer
from textgym.corpora.programming.vocabulary import PROGRAM_TOKENS
from textgym.metrics import BLEU, ROUGE
from textgym.metrics.scoring import Draft, Scorer
from textgym.tokenizers import Tokenizer

DATA = Path(__file__).parents[3] / "shared/data"
ODD = ["lambda", "=", "==", "**", "~", "@", "->", ".", "...", "1", "1.5", "not", "f"]
ALL = list(dict.fromkeys([*PROGRAM_TOKENS["full"], *ODD, "if", "else", "elif", "pass"]))
tokenizer = PythonTokenizer(ALL)
ids = st.lists(st.integers(1, len(tokenizer) - 1), max_size=25)
signs = [i for i, t in enumerate(tokenizer.tokens) if i and not t.isalnum()]
# Signs and layout side by side are what spacing could join or hide.
crowded = st.lists(st.sampled_from([*signs, 2, 3, 4]), max_size=12)

PROGRAM = """\
def f(xs, n=-1, *rest):
    out = {a: -b for a, b in zip(xs, xs[1:])}
    for i, x in enumerate(xs[::-1]):
        if not x > 0 and x != -n:
            out[x] += [y ** 2 for y in range(i, 10 + 1)][-1]
        elif x in (1, 2):
            return sorted(xs, key=lambda x: -x, reverse=n < 0)[:n]
        else:
            while ' '.join(['a', '']).split(' '):
                x = f(*xs, **out) if xs else [lambda: -x]
    return out"""


def tokens(text: str) -> list[str]:
    made = PythonTokenizer.train([text])
    return [made.tokens[index] for index in made.encode(text)]


def test_a_program_with_every_kind_of_spacing_comes_back() -> None:
    made = PythonTokenizer.train([PROGRAM])
    assert made.unk_id not in made.encode(PROGRAM)
    assert made.decode(made.encode(PROGRAM)) == PROGRAM
    assert ast.unparse(ast.parse(PROGRAM)) == PROGRAM


def without_docstrings(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        match getattr(node, "body", None):
            case [ast.Expr(value=ast.Constant()), *_] as body:
                body[0] = ast.Pass()
    lines = ast.unparse(tree).split("\n")
    return "\n".join(line for line in lines if line)


@pytest.mark.skipif(not DATA.exists(), reason="the shared data is not here")
@pytest.mark.filterwarnings("ignore:.*invalid escape sequence")
@pytest.mark.parametrize("name", ["code_humaneval", "code_mbpp"])
def test_programs_of_people_come_back(name: str) -> None:
    rows = map(json.loads, (DATA / f"{name}.jsonl").open(encoding="utf-8"))
    kinds = {"code_humaneval": "{prompt}{canonical_solution}"}
    form = kinds.get(name, "{canonical_solution}")
    sources = [without_docstrings(form.format_map(row)) for row in rows]
    made = PythonTokenizer.train(sources)
    for source in sources:
        assert made.unk_id not in made.encode(source)
        assert made.decode(made.encode(source)) == source


@given(ids | crowded)
def test_any_ids_are_read_again_from_their_text(written: list[int]) -> None:
    assert tokenizer.encode(tokenizer.decode(written)) == written


def test_no_two_short_token_lists_share_a_text() -> None:
    few = PythonTokenizer(["x", ":", "(", "*", "'a'", "f"])
    lists = [ids for n in range(5) for ids in product(range(1, len(few)), repeat=n)]
    assert len({few.decode(ids) for ids in lists}) == len(lists)


@given(st.text(st.characters(codec=None), max_size=30) | st.text("\n f(1.'\"→↵⇥⇤⁇\\#"))
def test_any_text_can_be_encoded(text: str) -> None:
    assert all(0 < index < len(tokenizer) for index in tokenizer.encode(text))


@pytest.mark.parametrize(
    "layout",
    [
        "def f ( ) : INDENT pass",
        "def f ( ) : NEWLINE NEWLINE INDENT pass",
        "def f ( ) : NEWLINE INDENT INDENT pass",
        "def f ( ) : NEWLINE INDENT DEDENT INDENT pass",
        "def f ( ) : NEWLINE pass",
        "INDENT def f ( ) : NEWLINE INDENT pass",
        "NEWLINE def f ( ) : NEWLINE INDENT pass",
        "DEDENT def f ( ) : NEWLINE INDENT pass",
        "def f ( ) : NEWLINE INDENT pass NEWLINE DEDENT",
        "def f ( ) : NEWLINE INDENT pass NEWLINE INDENT",
        "def f ( NEWLINE ) : NEWLINE INDENT pass",
        "def f ( ) : NEWLINE INDENT pass DEDENT",
        "def f ( ) : NEWLINE INDENT pass ⁇",
    ],
)
def test_wrong_layout_is_no_program(layout: str) -> None:
    text = tokenizer.decode([tokenizer.tokens.index(t) for t in layout.split()])
    with pytest.raises(SyntaxError):
        ast.parse(text)


def test_layout_is_read_as_python_reads_it() -> None:
    text = "\nif x:\n\n  if y:\n      return 1\n\n  z = (1,\n2)\nw\n\n"
    inner = "if y : NEWLINE INDENT return 1 NEWLINE DEDENT z = ( 1 , 2 )"
    expected = f"if x : NEWLINE INDENT {inner} NEWLINE DEDENT w NEWLINE"
    assert tokens(text) == expected.split()


@pytest.mark.parametrize(
    "text",
    ["x # y", "'''a\nb'''", "if x:\n    y\n  z", "f'{x}'", "1.upper", "x\t!", "$"],
)
def test_what_no_vocabulary_holds_is_unknown(text: str) -> None:
    assert tokenizer.unk_id in tokenizer.encode(text)


def test_names_of_layout_tokens_are_no_layout() -> None:
    assert tokenizer.encode("NEWLINE INDENT DEDENT") == [tokenizer.unk_id] * 3


@pytest.mark.parametrize("level", sorted(PROGRAM_TOKENS))
def test_layout_tokens_need_not_be_listed(level: str) -> None:
    made = PythonTokenizer(PROGRAM_TOKENS[level])
    assert made.tokens[2:] == (*MARKS, *PROGRAM_TOKENS[level])
    assert PythonTokenizer(made.tokens[2:]) == made


def test_tokenizer_is_an_ordinary_one() -> None:
    copy = pickle.loads(pickle.dumps(tokenizer))
    assert isinstance(tokenizer, Tokenizer)
    assert copy == tokenizer
    assert (hash(copy), copy.fingerprint) == (hash(tokenizer), tokenizer.fingerprint)
    assert (tokenizer.eos_id, tokenizer.pad_id, tokenizer.unk_id) == (0, 0, 1)
    assert tokenizer.decode([0, *tokenizer.encode("def f"), 0]) == "def f"


@pytest.mark.parametrize("wrong", ["a b", "x\ny", "1.a b", "# x", "", "x x"])
def test_vocabulary_must_hold_single_tokens(wrong: str) -> None:
    with pytest.raises(ValueError, match="can never come out of encode"):
        PythonTokenizer([wrong])


def test_one_string_is_no_vocabulary() -> None:
    with pytest.raises(TypeError, match="got one string"):
        PythonTokenizer("def")


def test_foreign_ids_are_named() -> None:
    with pytest.raises(IndexError, match=str(len(tokenizer))):
        tokenizer.decode([2, len(tokenizer)])


@settings(max_examples=200)
@given(ids, st.sampled_from([BLEU(), ROUGE(2)]))
def test_metrics_on_ids_equal_metrics_on_text(
    written: list[int], metric: BLEU | ROUGE
) -> None:
    scorer = Scorer([metric], tokenizer)
    draft = Draft(scorer, scorer.prepare([PROGRAM]))
    draft.ids.extend(written)
    by_text = scorer.score_text(scorer.prepare([PROGRAM]), draft.text())
    assert draft.values() == by_text
