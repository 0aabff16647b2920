"""Agents that crash, answer nonsense or take too long."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from textgym.evaluation import (
    Failed,
    MaskedRandomAgent,
    Patience,
    Record,
    Unavailable,
    evaluate,
)
from textgym.evaluation.failures import TooSlow
from textgym.registration import make_task

COPY = make_task("textgym.tasks.copy:Copy", level="tiny", split="test")
DIALOGUE = make_task("textgym.tasks.dialogue:Dialogue", level="tiny", split="test")
PATIENT = Patience(stops=False)


class Sometimes(MaskedRandomAgent):
    """Fails wherever the first token of the context is a certain one."""

    def __init__(self, token: int, fail: Callable[[Any], Any]) -> None:
        super().__init__()
        self.token, self.fail = token, fail

    def act(self, observations: Mapping[str, Any], masks: Any) -> Any:
        chosen = super().act(observations, masks)
        if (observations["context"][:, 0] == self.token).any():
            return self.fail(chosen)
        return chosen


def crash(chosen: Any) -> Any:
    raise RuntimeError("out of  memory,\nas it seems")


def sleep(chosen: Any) -> Any:
    time.sleep(5)


FAILURES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "crash": (crash, "RuntimeError: out of memory, as it seems"),
    "shape": (lambda chosen: chosen[:, None], "int64 of shape (1, 1)"),
    "nan": (lambda chosen: np.full(len(chosen), np.nan), "float64 of shape (1,)"),
    "token": (lambda chosen: np.full(len(chosen), 10**6), "got 1000000"),
    "nothing": (lambda chosen: None, "got NoneType"),
}


def split_by_first_token(records: Sequence[Record]) -> tuple[int, set[int]]:
    """Choose the first word of an example, and list the examples that begin so."""
    encoded = {r.example_index: COPY.load_corpus()[r.example_index] for r in records}
    firsts = {index: one.source.split()[0] for index, one in encoded.items()}
    word = firsts[3]
    return _token_of(word), {index for index, first in firsts.items() if first == word}


def _token_of(word: str) -> int:
    from textgym.envs.text_env import TextEnv

    return TextEnv(COPY).context_tokenizer.encode(word)[0]


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize("num_envs", [1, 7, 40])
def test_only_the_episodes_that_failed_are_lost(kind: str, num_envs: int) -> None:
    fail, words = FAILURES[kind]
    whole = evaluate(MaskedRandomAgent(), COPY, episodes=40)
    token, bad = split_by_first_token(whole.records)
    played = evaluate(
        Sometimes(token, fail),
        COPY,
        episodes=40,
        num_envs=num_envs,
        patience=PATIENT,
    )
    assert 0 < len(bad) < 40
    assert {record.example_index for record in played.failures} == bad
    for old, new in zip(whole.records, played.records, strict=True):
        if new.error:
            assert words in new.error
            assert (new.reward, new.example_id) == (0.0, old.example_id)
        else:
            assert new == old


def test_metrics_of_failures_count_as_0() -> None:
    whole = evaluate(MaskedRandomAgent(), COPY, episodes=40)
    token, _ = split_by_first_token(whole.records)
    agent = Sometimes(token, crash)
    played = evaluate(agent, COPY, episodes=40, patience=PATIENT)
    assert played.mean_metrics["bleu"] == pytest.approx(played.mean_reward)


@pytest.mark.parametrize("num_envs", [1, 8])
def test_a_failure_in_a_conversation_ends_it_alone(num_envs: int) -> None:
    class Moody(MaskedRandomAgent):
        """Fails in the second turn of conversations that begin in a certain way."""

        def act(self, observations: Mapping[str, Any], masks: Any) -> Any:
            contexts = observations["context"]
            if ((contexts != 0).sum(axis=1) > 12).any():
                raise RuntimeError("too much to read")
            return super().act(observations, masks)

    whole = evaluate(MaskedRandomAgent(), DIALOGUE, episodes=20)
    played = evaluate(
        Moody(), DIALOGUE, episodes=20, num_envs=num_envs, patience=PATIENT
    )
    assert played.failures
    for old, new in zip(whole.records, played.records, strict=True):
        assert new.error == "RuntimeError: too much to read" or new == old


@pytest.mark.parametrize("num_envs", [1, 8])
def test_an_agent_that_is_away_stops_a_patient_evaluation(num_envs: int) -> None:
    """Also where it is asked row by row, because a row of its batch failed."""

    def leave(chosen: Any) -> Any:
        if len(chosen) > 1:
            raise RuntimeError("too many")
        raise Unavailable("gone home")

    agent = Sometimes(_token_of("bread"), leave)
    with pytest.raises(Unavailable, match="gone home"):
        evaluate(agent, COPY, episodes=40, num_envs=num_envs, patience=PATIENT)


def test_the_first_error_is_raised_by_default() -> None:
    with pytest.raises(RuntimeError, match="out of"):
        evaluate(Sometimes(_token_of("bread"), crash), COPY, episodes=40)


def test_calls_that_take_too_long_are_interrupted() -> None:
    begun = time.monotonic()
    patience = Patience(stops=False, seconds=0.05)
    agent = Sometimes(_token_of("bread"), sleep)
    played = evaluate(agent, COPY, episodes=8, patience=patience)
    assert {r.error for r in played.failures} == {
        "TooSlow: the agent took longer than 0.05 s"
    }
    assert time.monotonic() - begun < 5


def test_a_slow_agent_stops_an_impatient_evaluation() -> None:
    agent = Sometimes(_token_of("bread"), sleep)
    with pytest.raises(TooSlow):
        evaluate(agent, COPY, episodes=8, patience=Patience(seconds=0.05))


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_time_limit_must_be_above_0(seconds: float) -> None:
    with pytest.raises(ValueError, match=r"above 0 s; got"):
        Patience(seconds=seconds)


class Echo:
    """Answers prompts in a way that a function decides."""

    concurrency = 4

    def __init__(self, reply: Callable[[Sequence[str]], Any]) -> None:
        self.reply = reply


def test_answers_that_are_missing_fail_their_episodes() -> None:
    agent = Echo(lambda prompts: [Failed("no server")] * len(prompts))
    played = evaluate(agent, COPY, episodes=6)
    assert [record.error for record in played.records] == ["no server"] * 6


@pytest.mark.parametrize(
    "reply",
    [
        lambda prompts: "one text",
        lambda prompts: [],
        lambda prompts: [None] * len(prompts),
        lambda prompts: None,
    ],
)
def test_replies_of_a_wrong_kind_are_refused_by_name(reply: Any) -> None:
    with pytest.raises(TypeError, match=r"Echo\.reply must return 4 texts"):
        evaluate(Echo(reply), COPY, episodes=6)
    played = evaluate(Echo(reply), COPY, episodes=6, patience=PATIENT)
    assert all("must return 1 texts" in record.error for record in played.records)


def test_a_prompt_that_breaks_an_agent_fails_alone() -> None:
    def reply(prompts: Sequence[str]) -> list[str]:
        asked = [prompt.split("Your turn")[1] for prompt in prompts]
        if any("honey" in one for one in asked):
            raise RuntimeError("I do not like honey")
        return ["apple"] * len(prompts)

    played = evaluate(Echo(reply), COPY, episodes=40, patience=PATIENT)
    corpus = COPY.load_corpus()
    for record in played.records:
        sweet = "honey" in corpus[record.example_index].source
        assert bool(record.error) == sweet
    assert 0 < len(played.failures) < 40
