"""Prints what the mask of programs costs for each token.

Run with `python -m tests.benchmarks.syntax_mask` on a machine with nothing else to do.
Programs are written by chance, which is the hardest case: hardly two are alike. Each is
read twice, so that stacks are met for the first time and then looked up; beside it
stands what Python takes to parse the whole program once.
"""

from __future__ import annotations

import ast
import random
import time
import warnings

import numpy as np
from rich.console import Console
from rich.table import Table

from textgym.codegen.grammar import SyntaxRule, parser_of
from textgym.codegen.tokens import PythonTokenizer
from textgym.corpora.corpus import Example
from textgym.corpora.programming.vocabulary import PROGRAM_TOKENS

EXAMPLE = Example("one", "def f(a, b):", ())
PROGRAMS = 2_000
MAX_RESPONSE = 60


def write(rule: SyntaxRule, rng: random.Random) -> list[int]:
    """Write a program by chance."""
    state, written = rule.start(EXAMPLE), []
    while len(written) < MAX_RESPONSE:
        token = rng.choice(np.flatnonzero(rule.mask(state)).tolist())
        if not token:
            break
        written.append(token)
        state = rule.advance(state, token)
    return written


def read(rule: SyntaxRule, programs: list[list[int]]) -> float:
    """Return the seconds of a token."""
    start = time.process_time()
    for written in programs:
        state = rule.start(EXAMPLE)
        for token in written:
            rule.mask(state)
            state = rule.advance(state, token)
    return (time.process_time() - start) / sum(map(len, programs))


def parse(texts: list[str]) -> float:
    """Return the seconds in which Python parses a program."""
    start = time.process_time()
    for text in texts:
        ast.parse(text)
    return (time.process_time() - start) / len(texts)


def main() -> None:
    """Measure every level."""
    warnings.simplefilter("ignore", SyntaxWarning)
    table = Table("level", "tokens", "start", "first", "again", "stacks", "ast.parse")
    for level, tokens in PROGRAM_TOKENS.items():
        tokenizer = PythonTokenizer(tokens)
        start = time.process_time()
        rule = SyntaxRule(tokenizer, MAX_RESPONSE)
        rule.mask(rule.start(EXAMPLE))
        started = time.process_time() - start
        rng = random.Random(0)
        programs = [write(rule, rng) for _ in range(PROGRAMS)]
        parser = parser_of(tokenizer, "f")
        parser.forget()
        first, again = read(rule, programs), read(rule, programs)
        parsed = parse(list(map(tokenizer.decode, programs)))
        seconds = [f"{value * 1e6:.2f} µs" for value in (first, again)]
        table.add_row(
            *(level, f"{len(tokenizer)}", f"{started * 1e3:.0f} ms", *seconds),
            *(f"{parser.met:,}", f"{parsed * 1e6:.0f} µs"),
        )
    Console().print(table)


if __name__ == "__main__":
    main()
