"""Every reference program of the procedural problems can be written under the mask."""

from __future__ import annotations

import pytest

from textgym.codegen.grammar import SyntaxRule
from textgym.codegen.tokens import PythonTokenizer
from textgym.corpora.corpus import Example
from textgym.corpora.programming.catalogue import catalogue, drawn
from textgym.corpora.programming.drawing import LEVELS
from textgym.corpora.programming.vocabulary import PROGRAM_TOKENS
from textgym.corpora.programming.writing import program


@pytest.mark.parametrize("level", sorted(LEVELS))
@pytest.mark.parametrize("split", ["train", "compositional"])
def test_reference_programs_are_allowed_to_the_last_token(
    level: str, split: str
) -> None:
    tokenizer = PythonTokenizer(PROGRAM_TOKENS[level])
    texts = [program(drawn(level, n)) for n, _ in catalogue(level)[split][:300]]
    for text in texts:
        written = tokenizer.encode(text)
        assert tokenizer.decode(written) == text
        rule = SyntaxRule(tokenizer, len(written))
        state = rule.start(Example("reference", text, ()))
        for token in written:
            assert rule.mask(state)[token], (text, tokenizer.tokens[token])
            state = rule.advance(state, token)
        assert rule.mask(state)[0]
    assert texts
