"""Tokenizers of the `tokenizers` library: their ids kept, themselves never changed."""

from __future__ import annotations

import pickle
from functools import cache

import pytest
from foreign_backends import BACKENDS, TEXTS, byte_pairs, chat_pairs, word_pieces
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer as Backend
from tokenizers import models, pre_tokenizers

from textgym.tokenizers import SubwordTokenizer, Tokenizer
from textgym.tokenizers.special_tokens import EOS_NAMES, PAD_NAMES

each = pytest.mark.parametrize("name", BACKENDS)


@cache
def wrapped(name: str) -> SubwordTokenizer:
    return SubwordTokenizer(BACKENDS[name]())


def plain(name: str) -> Backend:
    """Return the library's tokenizer with what would limit its texts left out."""
    backend = BACKENDS[name]()
    backend.no_truncation()
    backend.no_padding()
    return backend


def words_with(*special: str, **arguments: str) -> Backend:
    """Make a tokenizer of a few words and special tokens."""
    names = ["the", "cat", *special]
    vocabulary = {name: n for n, name in enumerate(names)}
    made = Backend(models.WordLevel(vocabulary, **arguments))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.add_special_tokens(list(special))
    return made


@each
def test_they_satisfy_the_protocol(name: str) -> None:
    assert isinstance(wrapped(name), Tokenizer)


@each
def test_ids_are_the_librarys_own(name: str) -> None:
    for text in TEXTS[:3]:
        ids = plain(name).encode(text, add_special_tokens=False).ids
        assert wrapped(name).encode(text) == ids
        assert wrapped(name).decode(ids) == plain(name).decode(ids)


@each
def test_neither_using_nor_wrapping_changes_what_was_given(name: str) -> None:
    backend = BACKENDS[name]()
    before = backend.to_str(), backend.encode("the </s> cat").ids
    tokenizer = SubwordTokenizer(backend)
    tokenizer.decode(tokenizer.encode("the cat"))
    assert (backend.to_str(), backend.encode("the </s> cat").ids) == before
    assert not backend.encode_special_tokens


@each
def test_later_changes_of_what_was_given_are_not_seen(name: str) -> None:
    backend = BACKENDS[name]()
    tokenizer = SubwordTokenizer(backend)
    before = tokenizer.encode(TEXTS[0]), len(tokenizer), tokenizer.fingerprint
    backend.add_tokens(["cat", "sat on"])
    backend.enable_truncation(1)
    after = tokenizer.encode(TEXTS[0]), len(tokenizer), tokenizer.fingerprint
    assert after == before


@each
def test_written_special_tokens_are_text(name: str) -> None:
    tokenizer = wrapped(name)
    special = [*EOS_NAMES, *PAD_NAMES, "<s>", "[CLS]", "[MASK]", "<|im_start|>"]
    silent = {tokenizer.eos_id, *tokenizer.special_ids} - {tokenizer.unk_id}
    for text in (*special, " ".join(special), "".join(special), "the</s>cat"):
        assert silent.isdisjoint(tokenizer.encode(text))


@pytest.mark.parametrize("name", ["byte_pairs", "chat_pairs", "sentence_pieces"])
def test_written_special_tokens_are_kept_letter_by_letter(name: str) -> None:
    for text in ("a</s>a", "the </s> the<pad>", "the </s></s>"):
        assert wrapped(name).decode(wrapped(name).encode(text)) == text


@each
def test_special_ids_add_nothing_to_a_text(name: str) -> None:
    tokenizer = wrapped(name)
    silent = sorted({tokenizer.eos_id, *tokenizer.special_ids})
    assert tokenizer.decode(silent) == ""
    ids = tokenizer.encode("the cat")
    mixed = [token for id_ in ids for token in (*silent, id_)]
    assert tokenizer.decode(mixed) == tokenizer.decode(ids)


@each
@given(data=st.data())
def test_any_ids_can_be_decoded(name: str, data: st.DataObject) -> None:
    tokenizer = wrapped(name)
    ids = data.draw(st.lists(st.integers(0, len(tokenizer) - 1), max_size=12))
    assert isinstance(tokenizer.decode(ids), str)


@each
@given(text=st.text(st.characters(codec=None), max_size=12))
def test_any_text_can_be_encoded(name: str, text: str) -> None:
    assert wrapped(name).eos_id not in wrapped(name).encode(text)


@each
def test_foreign_ids_are_named(name: str) -> None:
    tokenizer = wrapped(name)
    for wrong in (-1, len(tokenizer), 10**20):
        with pytest.raises(IndexError, match=rf"\[0, {len(tokenizer)}\); got {wrong}$"):
            tokenizer.decode([*tokenizer.encode("the"), wrong])


@each
def test_objects_are_values(name: str) -> None:
    tokenizer, twin = wrapped(name), SubwordTokenizer(BACKENDS[name]())
    copy = pickle.loads(pickle.dumps(tokenizer))
    for other in (twin, copy):
        assert other == tokenizer
        assert hash(other) == hash(tokenizer)
        assert other.fingerprint == tokenizer.fingerprint
        assert other.encode(TEXTS[1]) == tokenizer.encode(TEXTS[1])
        assert (other.eos_id, other.pad_id) == (tokenizer.eos_id, tokenizer.pad_id)
    assert all(wrapped(other) != tokenizer for other in BACKENDS if other != name)


def test_limits_of_the_file_are_switched_off() -> None:
    assert len(word_pieces().encode("the cat " * 9).ids) == 8
    assert len(wrapped("word_pieces").encode("the cat " * 9)) == 18
    assert SubwordTokenizer(plain("word_pieces")) == wrapped("word_pieces")


def test_merges_are_never_dropped_at_random() -> None:
    backend = byte_pairs()
    backend.model.dropout = 0.5
    tokenizer = SubwordTokenizer(backend)
    assert tokenizer == wrapped("byte_pairs")
    assert {tuple(tokenizer.encode(TEXTS[0])) for _ in range(20)} == {
        tuple(wrapped("byte_pairs").encode(TEXTS[0]))
    }


@pytest.mark.parametrize(
    ("name", "eos", "pad", "unknown"),
    [
        ("byte_pairs", "<|endoftext|>", "<|endoftext|>", None),
        ("chat_pairs", "<|endoftext|>", "<|pad|>", None),
        ("word_pieces", "[SEP]", "[PAD]", "[UNK]"),
        ("sentence_pieces", "</s>", "<pad>", "<unk>"),
        ("bytes_as_fallback", "</s>", "</s>", "<unk>"),
        ("words_with_gaps", "</s>", "<pad>", "<unk>"),
    ],
)
def test_special_tokens_are_found_by_name(
    name: str, eos: str, pad: str, unknown: str | None
) -> None:
    find, tokenizer = BACKENDS[name]().token_to_id, wrapped(name)
    assert (tokenizer.eos_id, tokenizer.pad_id) == (find(eos), find(pad))
    assert tokenizer.unk_id == (unknown and find(unknown))


def test_gaps_between_ids_are_special() -> None:
    backend, tokenizer = BACKENDS["words_with_gaps"](), wrapped("words_with_gaps")
    assert len(tokenizer) == max(backend.get_vocab().values()) + 1
    gaps = set(range(len(tokenizer))) - set(backend.get_vocab().values())
    assert gaps
    assert tokenizer.special_ids == gaps | {tokenizer.pad_id}


def test_added_tokens_that_are_not_special_are_text() -> None:
    tokenizer, tool = wrapped("chat_pairs"), chat_pairs().token_to_id("<tool>")
    assert tokenizer.encode("a<tool>").count(tool) == 1
    assert tokenizer.decode([tool]) == "<tool>"
    assert tool not in tokenizer.special_ids


@pytest.mark.parametrize("first", range(len(EOS_NAMES) - 1))
def test_names_of_the_end_are_tried_in_order(first: int) -> None:
    names = EOS_NAMES[first:]
    backend = words_with(*reversed(names))
    tokenizer = SubwordTokenizer(backend)
    assert tokenizer.eos_id == backend.token_to_id(names[0])


def test_declared_special_tokens_come_before_plain_ones() -> None:
    backend = Backend(models.WordLevel({"</s>": 0, "<|im_end|>": 1}))
    assert SubwordTokenizer(backend).eos_id == 0
    backend.add_special_tokens(["<|im_end|>"])
    assert SubwordTokenizer(backend).eos_id == 1


def test_arguments_come_before_names() -> None:
    backend = words_with("</s>", "<pad>", "<stop>", "<fill>")
    tokenizer = SubwordTokenizer(backend, eos_token="<stop>", pad_token="<fill>")
    assert (tokenizer.eos_id, tokenizer.pad_id) == (4, 5)
    assert tokenizer.special_ids == {2, 3, 5}
    assert tokenizer != SubwordTokenizer(backend)
    assert pickle.loads(pickle.dumps(tokenizer)) == tokenizer


def test_an_ordinary_token_may_end_turns() -> None:
    tokenizer = SubwordTokenizer(words_with(unk_token="the"), eos_token="cat")
    assert (tokenizer.eos_id, tokenizer.pad_id) == (1, 1)
    assert tokenizer.encode("the cat") == [0, 0]


def test_unknown_text_never_pads_and_never_ends() -> None:
    backend = words_with("</s>", "<unk>", unk_token="<unk>")
    with pytest.raises(ValueError, match="unknown text; got '<unk>'"):
        SubwordTokenizer(backend, pad_token="<unk>")
    tokenizer = SubwordTokenizer(backend, eos_token="<unk>")
    assert tokenizer.unk_id is None
    assert tokenizer.encode("the dog") == [0]


def test_without_an_end_candidates_are_named() -> None:
    with pytest.raises(ValueError, match=r"</s>, .*eos_token='…'.*: <a>, <b>$"):
        SubwordTokenizer(words_with("<a>", "<b>"))


@pytest.mark.parametrize("argument", ["eos_token", "pad_token"])
def test_a_misspelt_token_is_answered_with_a_guess(argument: str) -> None:
    message = rf"{argument} must be one of '</s>'; got '<s>'\. Did you mean '</s>'"
    with pytest.raises(ValueError, match=message):
        SubwordTokenizer(words_with("</s>"), **{argument: "<s>"})


class Fast:
    """What a fast tokenizer of `transformers`, which is not installed, looks like."""

    def __init__(self, backend: Backend, **named: str | None) -> None:
        self.backend_tokenizer = backend
        self.eos_token = named.get("eos_token")
        self.pad_token = named.get("pad_token")


def test_names_of_transformers_come_before_usual_ones() -> None:
    backend = words_with("</s>", "<pad>", "<stop>", "<unk>", unk_token="<unk>")
    named = SubwordTokenizer(Fast(backend, eos_token="<stop>", pad_token="<stop>"))
    assert (named.eos_id, named.pad_id) == (4, 4)
    assert SubwordTokenizer(Fast(backend)) == SubwordTokenizer(backend)
    as_unknown = SubwordTokenizer(Fast(backend, pad_token="<unk>"))
    assert as_unknown.pad_id == backend.token_to_id("<pad>")


@pytest.mark.parametrize("wrong", [5, None, ["a"], Fast(5)])  # type: ignore[arg-type]
def test_other_objects_are_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match=r"tokenizer must be a tokenizers\.Tokenizer"):
        SubwordTokenizer(wrong)


def test_repr_is_short() -> None:
    assert repr(wrapped("byte_pairs")) == "SubwordTokenizer(301 subwords)"
