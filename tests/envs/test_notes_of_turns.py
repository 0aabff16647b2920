"""Notes of replies, told after turns and at the end; turns answered together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from toy_tasks import Guess

from textgym import Reply, Turn
from textgym.envs.text_env import TextEnv
from textgym.envs.turn_env import TurnEnv
from textgym.envs.vector_env import TextVectorEnv
from textgym.testing.rows import rows_equal_single_environments


@dataclass(frozen=True, kw_only=True)
class Noted(Guess):
    """The toy of guesses, with a number and a text about each."""

    def answer(self, turn: Turn) -> Reply:
        notes: dict[str, float | str] = {"tries": turn.number + 1, "last": turn.text}
        return replace(super().answer(turn), notes=notes)


@dataclass(frozen=True, kw_only=True)
class Together(Noted):
    """The same, answered in batches; their sizes are what it notes."""

    def answers(self, turns: Sequence[Turn]) -> list[Reply]:
        replies = super().answers(turns)
        return [replace(r, notes={**r.notes, "tries": len(turns)}) for r in replies]


def test_numbers_are_told_after_each_turn_and_texts_at_the_end() -> None:
    env = TurnEnv(Noted(reward="success"))
    env.reset(seed=0)
    first = env.step("please")[-1]
    assert first["tries"] == 1
    assert "last" not in first
    env.step("please")
    last = env.step("again")[-1]
    assert (last["tries"], last["last"]) == (3, "again")


@pytest.mark.parametrize("mode", ["NEXT_STEP", "SAME_STEP", "DISABLED"])
def test_rows_note_what_single_environments_note(mode: str) -> None:
    rows_equal_single_environments(Noted(), mode=mode)


@pytest.mark.parametrize("final_text", [False, True])
def test_rows_tell_texts_if_they_are_asked_for(final_text: bool) -> None:
    env = TextVectorEnv(Noted(patience=1), 2, final_text=final_text)
    env.reset(seed=0)
    token = env.tokenizer.encode("cold")[0]
    env.step(np.array([token, token]))
    infos = env.step(np.array([0, token]))[-1]
    assert infos["tries"].tolist() == [1, 0]
    assert infos["_tries"].tolist() == [True, False]
    assert ("last" in infos) == final_text
    if final_text:
        assert infos["last"].tolist() == ["cold", None]


def test_rows_that_finish_in_one_step_are_answered_together() -> None:
    env = TextVectorEnv(Together(patience=1), 4)
    env.reset(seed=0)
    token = env.tokenizer.encode("cold")[0]
    infos = env.step(np.array([0, 0, token, 0]))[-1]
    assert infos["tries"].tolist() == [3, 3, 0, 3]


def test_a_copy_of_an_environment_remembers_its_notes() -> None:
    env, other = (TextEnv(Noted(patience=2)) for _ in range(2))
    env.reset(seed=0)
    env.step(env.tokenizer.eos_id)
    other.reset(seed=1)
    other.set_state(env.get_state())
    assert other.step(0)[-1]["tries"] == env.step(0)[-1]["tries"] == 2
