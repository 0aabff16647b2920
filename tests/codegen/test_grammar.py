"""The rule of syntax: programs written by chance, its states, its errors."""

from __future__ import annotations

import pickle
import random
import warnings
from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textgym.codegen import grammar
from textgym.codegen.grammar import State, SyntaxRule
from textgym.codegen.tokens import PythonTokenizer
from textgym.corpora.corpus import Example
from textgym.corpora.programming.vocabulary import PROGRAM_TOKENS
from textgym.tokenizers import WordTokenizer

EXAMPLE = Example("one", "Add them.\ndef f(a, b):\nf(1, 2) -> 3", ())
# Everything that the rules know, whatever the levels use.
ALL = (
    *PROGRAM_TOKENS["full"],
    *("elif", "pass", "break", "continue", "is", "True", "None", "/", "~", "@", "*="),
)
tokenizers = {
    "all": PythonTokenizer(dict.fromkeys(ALL)),
    **{level: PythonTokenizer(tokens) for level, tokens in PROGRAM_TOKENS.items()},
}


def write(rule: SyntaxRule, rng: random.Random) -> tuple[list[int], State]:
    state, written = rule.start(EXAMPLE), []
    while len(written) < rule.max_response:
        token = rng.choice(np.flatnonzero(rule.mask(state)).tolist())
        if not token:
            break
        written.append(token)
        state = rule.advance(state, token)
    return written, state


def require_program(text: str) -> None:
    assert text.startswith("def f(a, b):\n    ")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        compile(text, "program", "exec")


@pytest.mark.parametrize("max_response", [11, 14, 25, 80])
@pytest.mark.parametrize("vocabulary", sorted(tokenizers))
def test_programs_written_by_chance_compile(vocabulary: str, max_response: int) -> None:
    rule, rng = SyntaxRule(tokenizers[vocabulary], max_response), random.Random(0)
    for _ in range(150):
        written, _ = write(rule, rng)
        require_program(tokenizers[vocabulary].decode(written))


@given(st.randoms(use_true_random=False), st.integers(11, 120))
def test_programs_end_complete_whatever_the_limit(
    rng: random.Random, max_response: int
) -> None:
    rule = SyntaxRule(tokenizers["all"], max_response)
    written, state = write(rule, rng)
    require_program(tokenizers["all"].decode(written))
    assert rule.mask(state)[0]


@given(st.randoms(use_true_random=False))
def test_after_a_wrong_token_only_eos_is_left(rng: random.Random) -> None:
    rule = SyntaxRule(tokenizers["small"], 40)
    written, _ = write(rule, rng)
    state = rule.start(EXAMPLE)
    for token in written[: rng.randrange(len(written))]:
        state = rule.advance(state, token)
    wrong = rng.choice([t for t in np.flatnonzero(rule.mask(state) == 0) if t])
    for token in (wrong, rng.randrange(1, 60), *written):
        state = rule.advance(state, int(token))
        assert np.flatnonzero(rule.mask(state)).tolist() == [0]


@given(st.randoms(use_true_random=False))
def test_states_can_be_copied_and_pickled(rng: random.Random) -> None:
    rule = SyntaxRule(tokenizers["full"], 60)
    written, _ = write(rule, rng)
    state = rule.start(EXAMPLE)
    for token in written[:20]:
        state = rule.advance(state, token)
    for copied in (deepcopy(state), pickle.loads(pickle.dumps(state))):
        assert copied == state
    twin = pickle.loads(pickle.dumps(rule))
    assert np.array_equal(twin.mask(state), rule.mask(state))


def test_masks_do_not_depend_on_what_was_met_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def masks() -> list[bytes]:
        rule, rng = SyntaxRule(tokenizers["full"], 50), random.Random(1)
        seen = []
        for _ in range(20):
            written, _ = write(rule, rng)
            state = rule.start(EXAMPLE)
            for token in written:
                seen.append(rule.mask(state).tobytes())
                state = rule.advance(state, token)
        return seen

    remembered = masks()
    monkeypatch.setattr(grammar, "_MOST_STACKS", 0)  # forget at every start
    assert masks() == remembered


def test_masks_are_shared_and_cannot_be_changed() -> None:
    rule = SyntaxRule(tokenizers["tiny"], 40)
    mask = rule.mask(rule.start(EXAMPLE))
    assert mask.dtype == np.int8
    assert rule.mask(rule.start(EXAMPLE)) is mask
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = 1


def test_blocks_nest_at_most_eight_deep() -> None:
    made = tokenizers["all"]
    rule, opening = SyntaxRule(made, 200), "if a : NEWLINE INDENT".split()  # noqa: SIM905
    state = rule.start(EXAMPLE)
    header = made.encode("def f(a, b):\n    a")[:-1]
    for token in header + [made.tokens.index(t) for t in opening * 8]:
        assert rule.mask(state)[token]
        state = rule.advance(state, token)
    ids = [made.tokens.index(token) for token in ("if", "while", "for", "pass")]
    assert rule.mask(state)[ids].tolist() == [0, 0, 0, 1]


def test_the_signature_is_found_in_the_reference_too() -> None:
    rule = SyntaxRule(tokenizers["tiny"], 40)
    example = Example("one", "Double it.", ("def f(a):\n    return a + a",))
    assert rule.start(example) == rule.start(Example("two", "def f(a):", ()))


def test_a_task_without_a_signature_is_refused() -> None:
    rule = SyntaxRule(tokenizers["tiny"], 40)
    with pytest.raises(ValueError, match="example 'bare' has none"):
        rule.start(Example("bare", "Double it.", ()))


@pytest.mark.parametrize("limit", [1, 10])
def test_a_limit_below_the_shortest_program_is_refused(limit: int) -> None:
    rule = SyntaxRule(tokenizers["tiny"], limit)
    with pytest.raises(ValueError, match="has 11 tokens or more"):
        rule.start(EXAMPLE)


def test_a_signature_outside_the_vocabulary_is_refused() -> None:
    rule = SyntaxRule(tokenizers["tiny"], 40)
    with pytest.raises(ValueError, match="vocabulary cannot write"):
        rule.start(Example("far", "def solve(grid):", ()))


def test_another_tokenizer_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a PythonTokenizer"):
        SyntaxRule(WordTokenizer(["def"]), 40)
