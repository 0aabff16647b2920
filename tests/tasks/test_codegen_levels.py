"""CodeGen over the suite's own problems: floors, the ceiling, and further attempts."""

from __future__ import annotations

import pytest

from textgym.codegen.repair import INDENT
from textgym.envs.text_env import TextEnv
from textgym.evaluation import audit
from textgym.tasks.codegen import CodeGen

LEVELS = CodeGen.levels


@pytest.mark.parametrize("level", LEVELS)
def test_exploits_earn_at_most_a_tenth_and_the_oracle_everything(level: str) -> None:
    report = audit(CodeGen(level=level, split="test"), 20, most_of_a_floor=0.1)
    assert report.passed, report.failures
    assert report.rows[-1].solved == 1.0
    names = {row.name for row in report.rows if row.kind == "floor"}
    assert {"table of the examples", "an object equal to all", "def: exit"} <= names


def repaired(level: str, text: str) -> tuple[TextEnv, str, str]:
    """Write a program twice; return what was read at first, and after it."""
    env = TextEnv(CodeGen(level=level, attempts=3))
    observation, _ = env.reset(seed=3)
    read = env.context_tokenizer.decode(observation["context"].tolist())
    for token in [*env.tokenizer.encode(text), env.tokenizer.eos_id]:
        observation, *_ = env.step(token)
    return env, read, env.context_tokenizer.decode(observation["context"].tolist())


@pytest.mark.parametrize("level", LEVELS)
def test_another_attempt_reads_the_specification_the_program_and_a_complaint(
    level: str,
) -> None:
    env, opening, context = repaired(level, "def f(a):\n    return a +")
    assert context.startswith(f"{opening}\ndef f(a):\n{INDENT} return a +\n")
    complaint = context.rsplit("\n", 1)[1]
    assert complaint.startswith("syntax: f(")
    assert "SyntaxError: invalid syntax" in complaint
    assert opening == env.task.opening(env.prompt.example)


@pytest.mark.parametrize("level", LEVELS)
def test_the_longest_programs_leave_room_for_the_specification(level: str) -> None:
    env = TextEnv(CodeGen(level=level, attempts=2))
    observation, _ = env.reset(seed=1)
    first = observation["context"].copy()
    length = int((first != env.context_tokenizer.pad_id).sum())
    token = env.tokenizer.encode("10")[0]
    for _ in range(env.observation_space["response"].shape[0]):  # type: ignore[index]
        observation, *_ = env.step(token)
    assert (observation["context"][:length] == first[:length]).all()


@pytest.mark.parametrize("level", LEVELS)
def test_the_reference_can_be_written_under_the_syntax_mask(level: str) -> None:
    env = TextEnv(CodeGen(level=level, syntax_mask=True))
    for seed in range(5):
        _, info = env.reset(seed=seed)
        text = env.task.oracle(env.prompt)
        for token in [*env.tokenizer.encode(text), env.tokenizer.eos_id]:
            assert info["action_mask"][token] == 1
            _, reward, *_, info = env.step(token)
        assert reward == 1.0


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_that_is_read_first_is_unknown(level: str) -> None:
    env = TextEnv(CodeGen(level=level, split="validation"))
    for index in range(50):
        observation, _ = env.reset(options={"index": index})
        assert env.context_tokenizer.unk_id not in observation["context"]
        source = env.corpus[index].source
        assert env.context_tokenizer.decode(observation["context"].tolist()) == source
