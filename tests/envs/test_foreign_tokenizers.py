"""Tokenizers of third parties: ids of their own, no UNK, and never changed."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from toy_tasks import COLOURS, SAYINGS, ToyTask
from toy_tokenizers import LastIsEnd, WordIsEnd, subwords_of_a_library

from textgym import CharacterTokenizer, TextEnv, TextVectorEnv, Tokenizer, TurnEnv
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate
from textgym.tokenizers import SubwordTokenizer

VOCABULARY = COLOURS + SAYINGS
TOKENIZERS: dict[str, Any] = {
    "PAD apart": LastIsEnd(VOCABULARY),
    "no UNK": LastIsEnd(VOCABULARY, unknown=False),
    "EOS inside": WordIsEnd(VOCABULARY),
    "characters": CharacterTokenizer.train([" ".join(VOCABULARY)]),
    "byte pairs": SubwordTokenizer.train([" ".join(VOCABULARY)] * 4, size=300),
    "gaps": SubwordTokenizer(subwords_of_a_library(VOCABULARY)),
}
each = pytest.mark.parametrize("name", TOKENIZERS)


def task_of(name: str, **arguments: Any) -> ToyTask:
    return ToyTask(tokenizer=TOKENIZERS[name], **arguments)


@each
def test_they_satisfy_the_protocol_and_gymnasium(name: str) -> None:
    assert isinstance(TOKENIZERS[name], Tokenizer)
    check_env(TextEnv(task_of(name)), skip_render_check=True)


@each
def test_the_reference_earns_everything(name: str) -> None:
    for dense in (False, True):
        env = TextEnv(task_of(name, dense=dense))
        env.reset(seed=0)
        example = env.corpus[env.reset()[1]["example_index"]]
        ids = [*env.tokenizer.encode(example.references[0]), env.tokenizer.eos_id]
        assert sum(env.step(token)[1] for token in ids) == pytest.approx(1.0)


@each
def test_rest_of_an_array_is_the_tokenizers_own_pad(name: str) -> None:
    env = TextEnv(task_of(name))
    observation, info = env.reset(seed=0)
    tokenizer = env.tokenizer
    assert (observation["response"] == tokenizer.pad_id).all()
    context = observation["context"].tolist()
    source = tokenizer.encode(env.corpus[info["example_index"]].source)
    rest = len(context) - len(source)
    assert context == source + [tokenizer.pad_id] * rest
    rows = TextVectorEnv(task_of(name), 2)
    batch, _ = rows.reset(seed=0)
    for key, values in observation.items():
        assert batch[key][0].tolist() == values.tolist()


@each
def test_the_mask_leaves_out_what_never_makes_sense(name: str) -> None:
    env = TextEnv(task_of(name))
    tokenizer = env.tokenizer
    mask = env.reset(seed=0)[1]["action_mask"]
    never = {tokenizer.pad_id, tokenizer.unk_id} - {tokenizer.eos_id, None}
    never |= getattr(tokenizer, "special_ids", set())
    assert set(np.flatnonzero(mask == 0).tolist()) == never
    assert mask[tokenizer.eos_id] == 1


@each
def test_only_eos_ends_a_turn(name: str) -> None:
    env = TextEnv(task_of(name, max_response=50))
    for token in range(len(env.tokenizer)):
        env.reset(seed=0)
        ends = token == env.tokenizer.eos_id
        assert env.step(token)[2:4] == (ends, False)


def test_pad_is_legal_and_takes_a_place() -> None:
    env, rows = TextEnv(task_of("PAD apart")), TextVectorEnv(task_of("PAD apart"), 2)
    env.reset(seed=0)
    rows.reset(seed=0)
    length = env.observation_space["response"].shape[0]  # type: ignore[index]
    ends = [env.step(0)[2:4] for _ in range(length)]
    assert ends == [(False, False)] * (length - 1) + [(False, True)]
    for _ in range(length):
        step = rows.step(np.zeros(2, np.int64))
    assert step[3].all()


@each
def test_text_earns_what_tokens_earn(name: str) -> None:
    env, text = TextEnv(task_of(name)), TurnEnv(task_of(name))
    rng = np.random.default_rng(0)
    for seed in range(10):
        env.reset(seed=seed)
        text.reset(seed=seed)
        while True:
            step = env.step(int(rng.integers(len(env.tokenizer))))
            if step[2] or step[3]:
                break
        assert text.step(step[4]["hypothesis"])[1] == pytest.approx(step[1], abs=1e-12)


@each
def test_a_users_tokenizer_is_never_changed(name: str) -> None:
    given = TOKENIZERS[name]
    before = pickle.dumps(given)
    env = TextVectorEnv(ToyTask(tokenizer=given), 2)
    env.reset(seed=0)
    env.step(np.array([1, 2]))
    assert env.tokenizer is given
    assert pickle.dumps(given) == before


def test_an_object_of_the_library_is_never_changed() -> None:
    given = subwords_of_a_library(VOCABULARY)
    given.enable_truncation(1)
    given.enable_padding(pad_token="<pad>", pad_id=3, length=9)
    before = given.to_str()
    env = TextEnv(ToyTask(tokenizer=given))  # type: ignore[arg-type]
    assert len(env.tokenizer.encode("red green")) == 2
    assert given.to_str() == before
    assert not given.encode_special_tokens


def test_two_tokenizers_may_be_of_two_kinds() -> None:
    env = TextEnv(
        Translate(level="tiny", tokenizer="character", context_tokenizer="word:20")
    )
    assert isinstance(env.tokenizer, CharacterTokenizer)
    assert len(env.context_tokenizer) <= 20
    env.reset(seed=0, options={"index": 0})
    ids = env.tokenizer.encode(env.corpus[0].references[0])
    steps = [env.step(token) for token in ids]
    if not steps[-1][3]:
        steps.append(env.step(env.tokenizer.eos_id))
    assert sum(step[1] for step in steps) == pytest.approx(1.0)


@pytest.mark.parametrize("tokenizer", ["wrod", "word:x", "word:1"])
def test_names_of_tokenizers_are_checked(tokenizer: str) -> None:
    with pytest.raises(ValueError, match="tokenizer"):
        TextEnv(Copy(level="tiny", tokenizer=tokenizer))


def test_what_is_no_tokenizer_is_refused() -> None:
    with pytest.raises((TypeError, ValueError), match="tokenizer must be"):
        TextEnv(Copy(level="tiny", tokenizer=5))  # type: ignore[arg-type]
