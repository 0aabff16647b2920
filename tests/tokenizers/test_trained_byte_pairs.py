"""Byte pair encoding that is trained on the spot: exact, and always the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from foreign_backends import TEXTS
from hypothesis import given
from hypothesis import strategies as st

from textgym.tokenizers import SubwordTokenizer

ROOT = Path(__file__).parents[2]
TATOEBA = ROOT.parent / "shared/data/translation_tatoeba_en-de.jsonl"
SMALL = SubwordTokenizer.train(TEXTS, size=290)


@given(st.text(max_size=30))
def test_every_text_is_decoded_exactly(text: str) -> None:
    assert SMALL.decode(SMALL.encode(text)) == text


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\n\n \t\r\n", "</s>", "a  b ", "ſ𝕏👩‍👩‍👧\u0301", "é" * 50]
)
def test_nasty_texts_are_decoded_exactly(text: str) -> None:
    assert SMALL.decode(SMALL.encode(text)) == text


def test_lone_surrogates_become_replacement_characters() -> None:
    assert SMALL.decode(SMALL.encode("a\ud800b\udfff")) == "a\ufffdb\ufffd"
    assert SubwordTokenizer.train(["a\ud800b"]).unk_id is None


@pytest.mark.skipif(not TATOEBA.exists(), reason="shared Tatoeba data is not here")
def test_tatoeba_is_decoded_exactly() -> None:
    with TATOEBA.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(2000), lines, strict=False)]
    texts = [text for row in rows for text in (row["source"], *row["references"])]
    tokenizer = SubwordTokenizer.train(texts, size=1000)
    assert len(tokenizer) == 1000
    assert [tokenizer.decode(tokenizer.encode(text)) for text in texts] == texts


def test_characters_that_are_cut_are_replaced() -> None:
    ids = SMALL.encode("ű")
    assert len(ids) == 2
    assert SMALL.decode(ids[:1]) == "\ufffd"
    assert SMALL.decode([*ids[:1], *SMALL.encode("a")]) == "\ufffda"


def test_the_end_is_the_first_id_and_pads() -> None:
    assert (SMALL.eos_id, SMALL.pad_id, SMALL.unk_id) == (0, 0, None)
    assert SMALL.special_ids == frozenset()


def test_texts_that_hold_the_end_do_not_teach_it() -> None:
    tokenizer = SubwordTokenizer.train(["<s>old</s> </s>"] * 50, size=400)
    assert 0 not in tokenizer.encode("a</s> </s>")
    assert tokenizer.decode(tokenizer.encode("a</s> </s>")) == "a</s> </s>"


def test_sizes_are_obeyed_as_far_as_texts_reach() -> None:
    assert len(SMALL) == 290
    assert len(SubwordTokenizer.train([], size=257)) == 257
    assert len(SubwordTokenizer.train(TEXTS)) < 2000


def test_longer_pieces_make_shorter_texts() -> None:
    larger = SubwordTokenizer.train(TEXTS, size=400)
    assert len(larger.encode(TEXTS[0])) < len(SMALL.encode(TEXTS[0]))
    assert len(SMALL.encode(TEXTS[0])) < len(TEXTS[0])


@pytest.mark.parametrize("size", [-1, 0, 256])
def test_a_size_without_room_for_all_bytes_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=rf"at least 257 .* got {size}"):
        SubwordTokenizer.train(TEXTS, size=size)


def test_one_string_is_no_list_of_texts() -> None:
    with pytest.raises(TypeError, match="one string"):
        SubwordTokenizer.train("hello")


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    program = (
        "import sys; from textgym.tokenizers import SubwordTokenizer; "
        "texts = eval(sys.argv[1]); "
        "print(SubwordTokenizer.train(texts, size=290).fingerprint)"
    )
    printed = [
        subprocess.check_output(
            [sys.executable, "-c", program, repr(TEXTS)],
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        ).strip()
        for seed in ("0", "1")
    ]
    assert printed == [SMALL.fingerprint] * 2
