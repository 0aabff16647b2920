"""CodeGen over real data: right answers earn 1, others do not, tokens work as well."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import gymnasium as gym
import pytest

from textgym import TextEnv, TextgymNotice, TurnEnv
from textgym.tasks.codegen import CodeGen

DATA = Path(__file__).parents[3] / "shared" / "data"
HUMANEVAL = DATA / "code_humaneval.jsonl"
SANITIZED = DATA / "code_mbpp-sanitized.jsonl"
MBPP = DATA / "code_mbpp.jsonl"

needs_data = pytest.mark.skipif(
    not HUMANEVAL.exists(), reason=f"{HUMANEVAL.name} is not beside the repository"
)
pytestmark = needs_data
SPLITS = [(HUMANEVAL, "test"), (SANITIZED, "validation"), (MBPP, "prompt")]


def env_of(path: Path, split: str) -> TurnEnv:
    made = gym.make("textgym/CodeGen-v0", corpus=path, split=split, actions="text")
    env = made.unwrapped
    assert isinstance(env, TurnEnv)
    return env


@pytest.mark.parametrize(("path", "split"), SPLITS, ids=lambda value: str(value)[-20:])
def test_canonical_solutions_earn_everything(path: Path, split: str) -> None:
    env = env_of(path, split)
    step = max(1, len(env.corpus) // 15)
    for index in range(0, len(env.corpus), step):
        env.reset(options={"index": index})
        _, reward, terminated, _, info = env.step(env.task.oracle(env.prompt))
        assert (reward, terminated, info["verdict"]) == (1.0, True, "ok")


def test_a_whole_function_may_be_written_instead_of_the_rest_of_the_prompt() -> None:
    env = env_of(HUMANEVAL, "test")
    prompt, _ = env.reset(options={"index": 2})
    assert env.step(prompt + env.task.oracle(env.prompt))[1] == 1.0


def test_no_exploit_solves_a_problem_of_humaneval() -> None:
    env = env_of(HUMANEVAL, "test")
    for index in range(0, len(env.corpus), 16):
        for name, write in env.task.exploits().items():
            env.reset(options={"index": index})
            # Functions of truth values are half right by luck.
            assert env.step(write(env.prompt))[1] < 1.0, name


def test_prose_earns_nothing() -> None:
    env = env_of(HUMANEVAL, "test")
    env.reset(options={"index": 2})
    assert env.step("Sure! Here is the function you asked for.")[1] == 0.0


def test_a_repair_is_told_the_outcome_and_no_test() -> None:
    env = TurnEnv(CodeGen(corpus=str(HUMANEVAL), split="test", attempts=2))
    prompt, _ = env.reset(options={"index": 2})
    wrong = "    return 12345.5\n"
    read, reward, terminated, _, _ = env.step(wrong)
    assert (read, reward, terminated) == (f"{prompt}\n{wrong}\nwrong", 0.0, False)
    assert env.step(env.task.oracle(env.prompt))[1] == 1.0


def test_programs_can_be_written_in_subwords() -> None:
    pytest.importorskip("tokenizers")
    with pytest.warns(TextgymNotice, match="trained"):
        env = TextEnv(
            CodeGen(
                corpus=str(HUMANEVAL),
                split="test",
                tokenizer="bpe:900",
                context_tokenizer="bpe:950",
            )
        )
    env.reset(options={"index": 2})
    for token in env.tokenizer.encode(env.task.oracle(env.prompt)):
        env.step(token)
    assert env.step(env.tokenizer.eos_id)[1] == 1.0


def test_what_is_refused_of_a_data_set_is_told_without_running_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rows.jsonl"
    row = {"prompt": "Add.", "entry_point": "f", "tests": "assert f(1) == 2"}
    strange = {**row, "tests": "import numpy\nassert f(1) == 3"}
    path.write_text(f"{json.dumps(row)}\n{json.dumps(strange)}\n")
    told = r"2 problems, 1 tests; problems that are not supported: 1 \(1 x .*import"
    with pytest.warns(TextgymNotice, match=told):
        CodeGen(corpus=path, engine="monty").load_corpus()


def test_nothing_is_told_of_a_data_set_that_is_supported(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    row = {"prompt": "Add.", "entry_point": "f", "tests": "assert f(1) == 2"}
    path.write_text(f"{json.dumps(row)}\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error", TextgymNotice)
        CodeGen(corpus=path).load_corpus()


def test_a_mask_of_syntax_is_refused_for_subwords() -> None:
    task = CodeGen(corpus=str(HUMANEVAL), split="test", syntax_mask=True)
    with pytest.raises(ValueError, match="give max_response"):
        TextEnv(task)
