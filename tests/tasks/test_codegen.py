"""CodeGen: what is paid, what is told, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gymnasium as gym
import pytest

import textgym
from textgym import Corpus, Example
from textgym.codegen.problem import Problem, Test
from textgym.envs.text_env import TextEnv
from textgym.envs.turn_env import TurnEnv
from textgym.envs.vector_env import TextVectorEnv
from textgym.sandbox import OUTCOMES
from textgym.tasks.codegen import CodeGen

RIGHT = "def f(a, b):\n    return a + b"
# The value of one visible example is wrong, and of half of the hidden tests.
HALF = "def f(a, b):\n    return abs(a) + b"
# Right for the visible examples alone.
FITTED = "def f(a, b):\n    return {(-1, 2): 1, (3, 4): 7}[a, b]"
WRONG = "def f(a, b):\n    return 99"
BROKEN = "def f(a, b) return"
SOURCE = "Add a and b.\ndef f(a, b):\nf(-1, 2) -> 1\nf(3, 4) -> 7"
PROBLEM = Problem(
    "f",
    examples=(Test((-1, 2), 1), Test((3, 4), 7)),
    tests=(Test((5, 6), 11), Test((8, 8), 16), Test((-5, 1), -4), Test((-9, 0), -9)),
)


@dataclass(frozen=True, eq=False)
class Sums(Corpus):
    """One problem, again and again."""

    problem: Problem = PROBLEM
    name: str = "sums"
    split: str = "train"
    splits: Sequence[str] = ("train",)

    def __len__(self) -> int:
        return 3

    def example(self, index: int) -> Example:
        return Example(f"sum-{index}", SOURCE, (RIGHT,), {"problem": self.problem})

    def for_split(self, split: str) -> Sums:
        return self

    @property
    def fingerprint(self) -> str:
        return "sums"


SUMS = Sums()


def task_of(**arguments: Any) -> CodeGen:
    chosen = {"corpus": SUMS, "tokenizer": "character", **arguments}
    return CodeGen(context_tokenizer="character", **chosen)


def play(task: CodeGen, *texts: str) -> tuple[list[float], list[str], dict[str, Any]]:
    """Write programs; return rewards, what is read after each, and the last info."""
    env = TurnEnv(task)
    env.reset(seed=0)
    rewards, reads, over, info = [], [], False, {}
    for text in texts:
        assert not over
        read, reward, terminated, truncated, info = env.step(text)
        over = terminated or truncated
        rewards.append(reward)
        reads.append(read)
    assert over
    return rewards, reads, info


@pytest.mark.parametrize(
    ("text", "paid"), [(RIGHT, 1.0), (HALF, 0.5), (WRONG, 0), (BROKEN, 0), ("", 0)]
)
def test_the_share_of_hidden_tests_is_paid(text: str, paid: float) -> None:
    assert play(task_of(), text)[0] == [paid]


def test_terms_are_weighed() -> None:
    reward = {"syntax": 0.25, "runs": 0.25, "examples": 0.25, "tests_passed": 0.25}
    rewards, _, info = play(task_of(reward=reward), HALF)
    assert rewards == [pytest.approx(0.25 * (1 + 1 + 0.5 + 0.5))]
    assert info["reward_terms"]["examples"] == 0.125


def test_the_end_tells_verdict_message_and_engine() -> None:
    info = play(task_of(), "def f(a, b):\n    return a / (b - b)")[2]
    assert info["verdict"] == "runtime"
    assert OUTCOMES[info["verdict_code"]] == "runtime"
    assert "ZeroDivisionError" in info["message"]
    assert info["engine"] == task_of().sandbox.engine_name
    assert info["engine"] in info["signature"]


def test_a_first_program_may_be_repaired() -> None:
    rewards, reads, info = play(task_of(attempts=3), WRONG, RIGHT)
    assert rewards == [0.0, 1.0]
    assert reads[0] == f"{SOURCE}\n{WRONG}\nwrong: f(-1, 2) -> 99"
    assert info["verdict"] == "ok"


def test_attempts_are_over_when_they_are_used_up() -> None:
    rewards, _, info = play(task_of(attempts=2), WRONG, BROKEN)
    assert rewards == [0.0, 0.0]
    assert info["verdict"] == "syntax"


def test_nothing_is_repaired_that_the_agent_cannot_see() -> None:
    assert play(task_of(attempts=3), FITTED)[0] == [0.0]


def test_without_examples_only_the_kind_of_failure_is_told() -> None:
    problem = Problem("f", (), PROBLEM.tests)
    leak = "def f(a, b):\n    raise ValueError('SEEN', a, b)"
    task = task_of(corpus=Sums(problem), attempts=3)
    _, reads, _ = play(task, leak, WRONG, RIGHT)
    assert reads[0].endswith("\nruntime")
    assert reads[1].endswith("\nwrong")


def test_errors_of_hidden_tests_are_never_told() -> None:
    leak = (
        "def f(a, b):\n    if a > 4:\n        raise ValueError('SEEN', a)\n    return 1"
    )
    reads = play(task_of(attempts=2), leak, RIGHT)[1]
    assert reads[0].endswith("wrong: f(3, 4) -> 1")


@pytest.mark.parametrize(("paid", "worth"), [("best", 0.5), ("last", 0.0)])
@pytest.mark.parametrize("dense", [False, True])
def test_the_best_or_the_last_attempt_is_paid(
    paid: str, worth: float, dense: bool
) -> None:
    task = task_of(attempts=3, paid=paid, dense=dense)
    rewards, _, info = play(task, BROKEN, HALF, WRONG)
    assert sum(rewards) == pytest.approx(worth)
    assert info["reward_terms"] == {"tests_passed": pytest.approx(worth)}
    changes = [0.0, 0.5, worth - 0.5] if dense else [0.0, 0.0, worth]
    assert rewards == pytest.approx(changes)


def test_the_best_attempt_is_that_of_the_highest_reward() -> None:
    reward = {"tests_passed": 0.25, "examples": 1.0}
    rewards, _, info = play(task_of(attempts=2, reward=reward), HALF, WRONG)
    assert sum(rewards) == 0.625
    assert info["metrics"]["examples"] == 0.5


def test_rows_that_finish_together_earn_what_each_earns_alone() -> None:
    task = task_of(max_response=60)
    # The characters of the reference are all that can be written.
    ends = ["a + b", "a + a", "b", "return", "a + b"]
    texts = [f"def f(a, b):\n    return {end}" for end in ends]
    env = TextVectorEnv(task, len(texts), final_text=True)
    env.reset(seed=0)
    written = [env.tokenizer.encode(text) for text in texts]
    earned, verdicts = [0.0] * len(texts), [""] * len(texts)
    done = [False] * len(texts)
    for step in range(60):
        actions = [ids[step] if step < len(ids) else 0 for ids in written]
        _, rewards, terminated, _, infos = env.step(
            env.action_space.dtype.type(actions)
        )
        for row in range(len(texts)):
            if terminated[row] and not done[row]:
                done[row], earned[row] = True, float(rewards[row])
                verdicts[row] = infos["verdict"][row]
                assert OUTCOMES[infos["verdict_code"][row]] == verdicts[row]
    assert earned == [1.0, 0.25, 0.0, 0.0, 1.0]
    assert verdicts == ["ok", "wrong", "wrong", "syntax", "ok"]


def test_remarks_name_the_hidden_tests_that_failed_once_all_is_over() -> None:
    env = TurnEnv(task_of(attempts=2), render_mode="ansi")
    env.reset(seed=0)
    env.step(WRONG)
    assert not env.view().remarks
    env.step(HALF)
    remarks = env.view().remarks
    assert [remark.kind for remark in remarks] == ["right", "right", "wrong", "wrong"]
    assert "f(-5, 1) -> 6" in str(env.render())


def test_the_reward_may_weigh_metrics_of_the_text_too() -> None:
    assert play(task_of(reward={"tests_passed": 0.5, "chrf": 0.5}), RIGHT)[0] == [1.0]


@pytest.mark.parametrize("text", [RIGHT, HALF, BROKEN])
def test_dense_pays_metrics_at_tokens_and_own_terms_at_the_end(text: str) -> None:
    reward = {"tests_passed": 0.5, "runs": 0.2, "chrf": 0.3}
    paid = {}
    for dense in (False, True):
        env = TextEnv(task_of(reward=reward, dense=dense, max_response=80))
        env.reset(seed=0)
        ids = [*env.tokenizer.encode(text), env.tokenizer.eos_id]
        steps = [env.step(token) for token in ids]
        paid[dense] = [float(step[1]) for step in steps]
        terms = steps[-1][4]["reward_terms"]
        assert sum(terms.values()) == pytest.approx(sum(paid[dense]), abs=1e-9)
    assert sum(paid[True]) == pytest.approx(sum(paid[False]), abs=1e-9)
    assert not any(paid[False][:-1])
    own = terms["tests_passed"] + terms["runs"]
    assert sum(paid[True][:-1]) == pytest.approx(terms["chrf"], abs=1e-9)
    assert paid[True][-1] == pytest.approx(own, abs=1e-9)


def test_metrics_of_the_text_are_refused_for_several_attempts() -> None:
    with pytest.raises(ValueError, match="paid for every attempt"):
        task_of(reward="chrf", attempts=2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"attempts": 0}, "attempts must be a whole number"),
        ({"attempts": True}, "attempts must be a whole number"),
        ({"paid": "bets"}, "Did you mean 'best'"),
        ({"engine": "natvie"}, "Did you mean 'native'"),
        ({"time_limit": 0}, "time_limit"),
        ({"memory_limit": 1}, "memory_limit"),
        ({"syntax_mask": 1}, "syntax_mask must be True or False"),
        ({"tolerance": -1.0}, "tolerance must be a number from 0"),
        ({"tolerance": float("nan")}, "tolerance must be a number from 0"),
    ],
)
def test_wrong_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CodeGen(**arguments)


def test_a_syntax_mask_needs_the_tokens_of_python() -> None:
    with pytest.raises(TypeError, match="PythonTokenizer"):
        TextEnv(task_of(syntax_mask=True, max_response=60))


def test_examples_without_a_problem_are_refused() -> None:
    env = TurnEnv(task_of(corpus=Sums(None)))  # type: ignore[arg-type]
    env.reset(seed=0)
    with pytest.raises(ValueError, match="has no textgym"):
        env.step(RIGHT)


def test_a_tolerance_for_all_problems_may_be_given() -> None:
    text = "def f(a, b):\n    return a + b + 1e-7"
    assert play(task_of(), text)[0] == [0.0]
    assert play(task_of(tolerance=1e-6), text)[0] == [1.0]


def test_the_id_is_registered() -> None:
    assert "textgym/CodeGen-v0" in gym.registry
    assert textgym.registered_tasks()["textgym/CodeGen-v0"] is CodeGen
