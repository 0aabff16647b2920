"""A later task needs no change of the core: it says what it wants, and it happens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playing import random_tokens, written_turns
from toy_tasks import COLOURS, Guess, Interview, Replay, Rewritten, Syntax, toy_tasks

from textgym import (
    Example,
    Reply,
    Reward,
    Task,
    TextEnv,
    TextVectorEnv,
    TurnEnv,
    registered_tasks,
)
from textgym.registration import make_task

TASKS: dict[str, Task] = dict(toy_tasks()) | {
    id: make_task(kind, level=kind.levels[0]) for id, kind in registered_tasks().items()
}


def write(env: TextEnv, text: str) -> tuple[Any, float, bool, bool, dict[str, Any]]:
    """Write a turn by token; return its last step with the turn's whole reward."""
    total = 0.0
    step: Any = None
    for token in [*env.tokenizer.encode(text), env.tokenizer.eos_id]:
        step = env.step(token)
        total += step[1]
        if step[2] or step[3]:
            break
    return step[0], total, step[2], step[3], step[4]


def visible(env: TextEnv, observation: Any) -> str:
    return env.context_tokenizer.decode(observation["context"].tolist())


@pytest.mark.parametrize("name", TASKS)
def test_text_earns_what_tokens_earn(name: str) -> None:
    env, text = TextEnv(TASKS[name]), TurnEnv(TASKS[name])
    played = 0
    for seed in range(12):
        choose = random_tokens(seed, len(env.tokenizer), env.tokenizer.eos_id)
        turns, earned = written_turns(env, choose, seed)
        _, told = text.reset(seed=seed)
        total, over = 0.0, False
        info: dict[str, Any] = {}
        for turn in turns:
            assert not over
            _, reward, terminated, truncated, info = text.step(turn)
            over = terminated or truncated
            total += reward
        assert over
        assert total == pytest.approx(earned, abs=1e-9)
        assert sum(info["reward_terms"].values()) == pytest.approx(total, abs=1e-9)
        assert told["example_index"] == env.reset(seed=seed)[1]["example_index"]
        played += len(turns)
    assert played >= 12


@pytest.mark.parametrize("name", TASKS)
def test_text_and_tokens_end_with_the_same_info(name: str) -> None:
    env, text = TextEnv(TASKS[name]), TurnEnv(TASKS[name])
    env.reset(seed=5)
    text.reset(seed=5)
    for _ in range(10_000):
        step = write(env, "")
        other = text.step("")
        assert {k: v for k, v in step[4].items() if k != "action_mask"} == other[4]
        assert step[2:4] == other[2:4]
        if any(step[2:4]):
            break


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("vector", [False, True])
def test_a_guess_is_answered_and_paid(dense: bool, vector: bool) -> None:
    reward = Reward({"success": 1.0, "speed": 0.5}, own_terms=["success", "speed"])
    task = Guess(dense=dense, reward=reward)
    example = task.load_corpus()[3]
    hidden = example.extra["hidden"]
    wrong = next(colour for colour in COLOURS if colour != hidden)
    env: Any = TextVectorEnv(task, 1, autoreset_mode="DISABLED", final_text=True)
    env = env if vector else TextEnv(task)
    env.reset(seed=0, options={"index": 3})
    rewards, infos = [], []
    for text in (wrong, f"please {hidden}"):
        for token in [*env.tokenizer.encode(text), 0]:
            step = env.step(np.array([token]) if vector else token)
            rewards.append(float(np.ravel(step[1])[0]))
        infos.append(step[4])
    # The second of at most three turns: success 1, speed 1/2.
    assert sum(rewards) == pytest.approx(1.25)
    assert rewards[-1] == pytest.approx(1.25)
    assert float(np.ravel(infos[0]["reward/success"])[0]) == 0.0
    assert float(np.ravel(infos[1]["reward/speed"])[0]) == 0.5
    assert "metrics" not in infos[0]
    assert float(np.ravel(infos[1]["reward_terms"]["success"])[0]) == 1.0
    assert bool(np.ravel(step[2])[0])
    assert not bool(np.ravel(step[3])[0])


def test_impatience_truncates_and_a_right_last_guess_terminates() -> None:
    env = TextEnv(Guess(patience=2))
    hidden = env.corpus[1].extra["hidden"]
    for last, ends in (("please", (False, True)), (hidden, (True, False))):
        env.reset(seed=0, options={"index": 1})
        assert write(env, "please")[2:4] == (False, False)
        assert write(env, last)[2:4] == ends


def test_a_turn_that_was_cut_is_answered_and_goes_on() -> None:
    env = TextEnv(Guess(max_response=2))
    env.reset(seed=0, options={"index": 0})
    please = env.tokenizer.encode("please")[0]
    env.step(please)
    observation, _, terminated, truncated, info = env.step(please)
    assert (terminated, truncated) == (False, False)
    assert "reward/success" in info
    assert not observation["response"].any()
    assert visible(env, observation).count("please") == 3


def test_the_conversation_so_far_is_read_with_the_ids_that_were_written() -> None:
    env = TextEnv(Guess())
    observation, _ = env.reset(seed=0, options={"index": 0})
    opening = visible(env, observation)
    unknown = env.tokenizer.unk_id
    assert unknown is not None
    env.step(unknown)
    observation = env.step(env.tokenizer.eos_id)[0]
    ids = observation["context"].tolist()
    start = env.tokenizer.encode(opening)
    assert ids[: len(start)] == start
    assert ids[len(start)] == unknown
    reply = env.tokenizer.decode(ids[len(start) + 1 :])
    assert reply in ("warm, again?", "cold, again?")


def test_without_a_shared_language_the_reply_alone_is_read() -> None:
    env = TextEnv(Interview())
    env.reset(seed=0, options={"index": 0})
    observation = write(env, "please")[0]
    assert visible(env, observation) in ("warm, again?", "cold, again?")
    assert env.tokenizer is not env.context_tokenizer


def test_a_task_may_say_itself_what_is_read() -> None:
    env = TextEnv(Rewritten())
    env.reset(seed=0, options={"index": 0})
    assert visible(env, write(env, "please again")[0]) == "please guess please again"


def test_what_is_too_long_keeps_its_end() -> None:
    env = TextEnv(Guess(max_context=6, patience=9))
    env.reset(seed=0, options={"index": 0})
    for _ in range(3):
        observation = write(env, "please")[0]
        assert env.observation_space.contains(observation)
    ids = observation["context"].tolist()
    assert ids[-4:] == env.tokenizer.encode("again ?")[-2:] or 0 not in ids
    assert visible(env, observation).endswith("again?")


def test_chance_belongs_to_the_episode() -> None:
    def replies(seed: int) -> list[str]:
        env = TurnEnv(Guess(patience=5))
        env.reset(seed=seed, options={"index": 0})
        return [env.step("")[0] for _ in range(4)]

    assert replies(1) == replies(1)
    assert len({tuple(replies(seed)) for seed in range(20)}) > 5


def test_the_last_observation_of_a_conversation_is_empty() -> None:
    env = TurnEnv(Guess(patience=1))
    assert env.reset(seed=0)[0] == "guess , please ?"
    assert env.step("")[0] == ""


@pytest.mark.parametrize("dense", [False, True])
def test_each_turn_of_a_replay_has_its_own_references(dense: bool) -> None:
    env = TextEnv(Replay(dense=dense))
    env.reset(seed=0, options={"index": 7})
    turns = env.corpus[7].extra["turns"]
    earned = []
    for number, word in enumerate(turns):
        _, reward, terminated, _, info = write(env, word)
        earned.append(reward)
        assert terminated == (number == 2)
    assert earned == pytest.approx([1 / 3] * 3)
    assert info["reward_terms"] == pytest.approx({"token_f1": 0.5, "rougeL": 0.5})
    env.reset(seed=0, options={"index": 7})
    assert write(env, "please")[1] == 0.0


def test_the_mask_follows_the_rule_in_single_and_batch() -> None:
    env, rows = TextEnv(Syntax()), TextVectorEnv(Syntax(), 2, autoreset_mode="DISABLED")
    red, warm = (env.tokenizer.encode(word)[0] for word in ("red", "warm"))
    single = [env.reset(seed=0)[1], env.step(red)[4], env.step(warm)[4]]
    batch = [rows.reset(seed=0)[1]]
    batch += [rows.step(np.array([token, warm]))[4] for token in (red, warm)]
    for one, many in zip(single, batch, strict=True):
        assert many["action_mask"][0].tolist() == one["action_mask"].tolist()
    assert single[0]["action_mask"][red] == 1
    assert single[0]["action_mask"][warm] == 0
    assert single[1]["action_mask"][red] == 0
    assert single[2]["action_mask"].all()
    assert batch[1]["action_mask"][1].all()


class Forgetful(Guess):
    """Leaves a value out that its reward needs."""

    def answer(self, turn: Any) -> Reply:
        return Reply(values={"success": 1.0})


class Broken(Guess):
    """Answers with a value that is no number."""

    def answer(self, turn: Any) -> Reply:
        return Reply(values={"success": float("nan"), "speed": 0.0})


@pytest.mark.parametrize(
    ("task", "message"),
    [
        (Forgetful(), "must answer with a value of 'speed'"),
        (Broken(), "'success' must be a finite number; got nan"),
    ],
)
def test_a_task_that_answers_wrongly_is_told(task: Task, message: str) -> None:
    env, rows, text = TextEnv(task), TextVectorEnv(task, 2), TurnEnv(task)
    for made in (env, rows, text):
        made.reset(seed=0)
    with pytest.raises(ValueError, match=message):
        env.step(0)
    with pytest.raises(ValueError, match=message):
        rows.step(np.zeros(2, np.int64))
    with pytest.raises(ValueError, match=message):
        text.step("")


class Speechless(Guess):
    """Has no references at all."""

    def references(self, example: Example, number: int) -> tuple[str, ...]:
        return ()


def test_own_terms_need_no_references() -> None:
    for dense in (False, True):
        env = TextEnv(Speechless(dense=dense))
        env.reset(seed=0)
        for _ in range(3):
            _, reward, *_, info = write(env, "please")
            assert type(reward) is float
        assert info["reward_terms"]["success"] == 0.0


def test_final_references_are_those_of_the_last_turn() -> None:
    task = Replay()
    env, text = TextEnv(task), TurnEnv(task)
    batch = TextVectorEnv(task, 1, final_text=True)
    env.reset(seed=0, options={"index": 0})
    text.reset(seed=0, options={"index": 0})
    batch.reset(seed=0, options={"index": 0})
    last = (env.corpus[0].extra["turns"][-1],)
    ended = False
    while not ended:
        *_, ended, _, info = env.step(env.tokenizer.eos_id)
        *_, told = text.step("")
        *_, infos = batch.step(np.array([env.tokenizer.eos_id]))
    assert info["references"] == told["references"] == infos["references"][0] == last
