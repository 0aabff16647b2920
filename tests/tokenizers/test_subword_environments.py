"""Environments over subword tokenizers: shared, pickled, made from names and paths."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from foreign_backends import byte_pairs, chat_pairs, words_with_gaps
from gymnasium.utils.env_checker import check_env

from textgym import TextEnv, TextVectorEnv
from textgym.tasks.copy import Copy
from textgym.tokenizers import SubwordTokenizer

ROOT = Path(__file__).parents[2]
ID = "textgym/Copy-tiny-v0"


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = str(tmp_path / "tokenizer.json")
    byte_pairs().save(path)
    return path


def made(tokenizer: Any, **arguments: Any) -> TextEnv:
    return TextEnv(Copy(level="tiny", tokenizer=tokenizer, **arguments))


def test_equal_tokenizers_share_what_was_encoded(file: str) -> None:
    first = made(file)
    for same in (file, Path(file), os.path.relpath(file), byte_pairs()):
        assert made(same)._encoded is first._encoded
    assert made(SubwordTokenizer(file), dense=True)._encoded is first._encoded
    assert made(chat_pairs())._encoded is not first._encoded


def test_a_changed_file_is_read_again(file: str) -> None:
    first = made(file)
    chat_pairs().save(file)
    assert len(made(file).tokenizer) == len(first.tokenizer) + 4


def test_an_object_that_was_changed_is_another_tokenizer() -> None:
    given = byte_pairs()
    first = made(given)
    given.add_special_tokens(["</s>"])
    assert made(given).tokenizer.eos_id == len(first.tokenizer)


@pytest.mark.parametrize("spec", ["bpe:300", "file"])
def test_specs_of_names_and_paths_can_be_written_down(spec: str, file: str) -> None:
    env = gym.make(ID, tokenizer=file if spec == "file" else spec)
    assert env.spec is not None
    again = gym.make(gym.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    assert again.unwrapped.tokenizer is env.unwrapped.tokenizer  # type: ignore[attr-defined]


@pytest.mark.parametrize("make", [byte_pairs, chat_pairs])
def test_gymnasium_finds_nothing_wrong(make: Any) -> None:
    check_env(made(make()), skip_render_check=True)


def test_both_sides_have_one_tokenizer_where_they_share_a_language(file: str) -> None:
    env = made(file)
    assert env.context_tokenizer is env.tokenizer
    observation, info = env.reset(seed=0)
    source = env.corpus[info["example_index"]].source
    assert env.tokenizer.decode(observation["context"].tolist()) == source


def test_ids_that_were_written_stay_as_they_are(file: str) -> None:
    env = made(file, max_response=30)
    spelled = [env.tokenizer.encode(letter)[0] for letter in "the"]
    assert spelled != env.tokenizer.encode("the")
    env.reset(seed=0)
    for token in spelled:
        observation = env.step(token)[0]
    info = env.step(env.tokenizer.eos_id)[4]
    assert observation["response"][:3].tolist() == spelled
    assert info["hypothesis"] == "the"


def test_special_tokens_and_gaps_are_masked_in_rows_too() -> None:
    tokenizer = SubwordTokenizer(words_with_gaps())
    rows = TextVectorEnv(Copy(level="tiny", tokenizer=tokenizer), 3)
    masks = rows.reset(seed=0)[1]["action_mask"]
    assert masks.shape == (3, len(tokenizer))
    words = set(words_with_gaps().get_vocab().values())
    words -= {tokenizer.pad_id, tokenizer.unk_id}
    for mask in masks:
        assert set(np.flatnonzero(mask).tolist()) == words


def test_pickled_environments_go_on_in_other_processes(tmp_path: Path) -> None:
    env = made(chat_pairs(), dense=True, max_response=8)
    env.reset(seed=3)
    env.step(5)
    (tmp_path / "env").write_bytes(pickle.dumps(env))
    program = (
        "import pickle, sys; env = pickle.load(open(sys.argv[1], 'rb')); "
        "steps = [env.step(t) for t in (70, 80, 90)]; "
        "print([s[1] for s in steps], steps[-1][0]['response'].tolist(), "
        "env.tokenizer.fingerprint)"
    )
    printed = subprocess.check_output(
        [sys.executable, "-W", "ignore", "-c", program, str(tmp_path / "env")],
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "5"},
    )
    steps = [env.step(token) for token in (70, 80, 90)]
    response = steps[-1][0]["response"].tolist()
    fingerprint = env.tokenizer.fingerprint
    assert printed.strip() == f"{[s[1] for s in steps]} {response} {fingerprint}"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("bpe:100", "from 257 on"),
        ("bpee", "Did you mean 'bpe'"),
        ("nowhere.json", r"nowhere\.json: cannot be read as a tokenizer"),
    ],
)
def test_wrong_names_and_paths_are_refused(spec: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gym.make(ID, tokenizer=spec)
