"""What people see of an episode is right, complete and harmless."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.envs.toy_tasks import Guess, Replay, toy_tasks
from textgym import Task, TextEnv, TurnEnv
from textgym.envs.rendering import (
    MOST_PIECES,
    Piece,
    Utterance,
    View,
    cuts,
    pieces,
    printable,
)
from textgym.remarks import Remark
from textgym.tasks.translate import Translate

TASKS = [("translate", Translate(level="tiny")), *toy_tasks()]
SGR = re.compile(r"\x1b\[[0-9;]*m")


def played(env: Any, seed: int) -> list[float]:
    """Write random words to the end; return what each step paid."""
    rng = np.random.default_rng(seed)
    env.reset(seed=seed)
    paid, over = [], False
    while not over:
        tokens = rng.integers(1, len(env.tokenizer), size=4).tolist()
        steps = [*tokens, env.tokenizer.eos_id]
        if isinstance(env, TurnEnv):
            steps = [env.tokenizer.decode(tokens)]
        for step in steps:
            _, reward, terminated, truncated, _ = env.step(step)
            paid.append(reward)
            over = terminated or truncated
            if over:
                break
    return paid


def responses(view: View) -> list[Utterance]:
    return [one for one in view.utterances if one.speaker == "response"]


@pytest.mark.parametrize("kind", [TextEnv, TurnEnv])
@pytest.mark.parametrize(("name", "task"), TASKS, ids=[name for name, _ in TASKS])
def test_what_pieces_earned_adds_up_to_what_metrics_paid(
    kind: Any, name: str, task: Task
) -> None:
    env = kind(task)
    for seed in range(5):
        paid = played(env, seed)
        view = env.view()
        earned = sum(p.earned for one in responses(view) for p in one.pieces)
        metrics = [term.name for term in task.terms.terms if term.metric]
        assert earned == pytest.approx(sum(view.terms[name] for name in metrics))
        assert view.total == pytest.approx(sum(paid))
        assert view.reward == paid[-1]
        for one in responses(view):
            assert "".join(piece.text for piece in one.pieces) == one.text


@pytest.mark.parametrize("reward", ["bleu", {"rougeL": 0.5, "chrf": 0.5}, "repetition"])
def test_tokens_earn_what_dense_rewards_pay(reward: Any) -> None:
    env = TextEnv(Translate(level="tiny", dense=True, reward=reward))
    env.reset(seed=4)
    paid = []
    for token in (5, 9, 9, 9, 17):
        paid.append(env.step(token)[1])
        view = env.view()
        assert [one.earned for one in view.utterances[-1].pieces] == pytest.approx(paid)
        assert view.total == pytest.approx(sum(paid))


def test_words_keep_their_spaces_and_tokens_their_signs() -> None:
    env = TurnEnv(Translate(level="tiny"))
    env.reset(seed=0)
    env.step("le  chien\nnoir. ")
    texts = [piece.text for piece in env.view().utterances[-1].pieces]
    assert texts == ["le", "  chien", "\nnoir. "]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_texts_without_words_can_be_seen(text: str) -> None:
    env = TurnEnv(Translate(level="tiny"), render_mode="ansi")
    env.reset(seed=0)
    env.step(text)
    assert env.view().utterances[-1].text == text
    assert "reference" in str(env.render())


def test_a_character_out_of_two_tokens_belongs_to_the_second() -> None:
    found = pieces(["a", "a\ufffd", "aé", "aé!"], [0.1, 0.1, 0.3, 0.2])
    assert [piece.text for piece in found] == ["a", "", "é", "!"]
    assert sum(piece.earned for piece in found) == pytest.approx(0.2)


def test_long_texts_are_cut_in_groups_that_add_up() -> None:
    assert len(cuts(10_000)) == MOST_PIECES
    assert cuts(10_000)[-1] == 10_000
    assert cuts(3) == [1, 2, 3]
    assert cuts(0) == []
    assert cuts(10_000, characters=100_000) == [500 * n for n in range(1, 21)]
    assert cuts(3, characters=10**9) == [3]
    env = TurnEnv(Translate(level="tiny"))
    env.reset(seed=0)
    _, reward, *_ = env.step("le chien noir " * 500)
    found = env.view().utterances[-1].pieces
    assert len(found) == MOST_PIECES
    assert sum(piece.earned for piece in found) == pytest.approx(reward)


@pytest.mark.parametrize("kind", [TextEnv, TurnEnv])
def test_a_conversation_is_shown_from_its_opening_on(kind: Any) -> None:
    env = kind(Guess(), render_mode="ansi")
    env.reset(seed=0, options={"index": 0})  # red
    for turn in ("grey", "pink"):
        ids = [*env.tokenizer.encode(turn), env.tokenizer.eos_id]
        for step in ids if kind is TextEnv else [turn]:
            env.step(step)
    said = [(one.speaker, one.text) for one in env.view().utterances]
    speakers, texts = zip(*said, strict=True)
    assert speakers == ("context", "response", "reply", "response", "reply", "response")
    assert texts[0] == "guess , please ?"
    assert (texts[1], texts[3], texts[5]) == ("grey", "pink", "")
    assert "again" in texts[2] + texts[4]
    labels = [line.split()[0] for line in env.render().splitlines()]
    assert labels[:5] == ["context", "response", "earned", "reply", "response"]


@pytest.mark.parametrize("kind", [TextEnv, TurnEnv])
def test_a_state_brings_its_view_back(kind: Any) -> None:
    env = kind(Replay())
    env.reset(seed=0)
    other = kind(Replay())
    step = "red" if kind is TurnEnv else env.tokenizer.eos_id
    env.step(step)
    state, seen = env.get_state(), env.view()
    env.step(step)
    assert env.view() != seen
    for one in (env, other):
        one.set_state(state)
        assert one.view() == seen


def test_a_view_changes_nothing() -> None:
    looked, blind = TextEnv(Guess(dense=True)), TextEnv(Guess(dense=True))
    for env in (looked, blind):
        env.reset(seed=3)
    for token in (4, 5, 0, 6, 0, 2, 0):
        looked.view()
        paid, unseen = looked.step(token), blind.step(token)
        assert paid[1:4] == unseen[1:4]
        if any(paid[2:4]):
            break


@pytest.mark.parametrize("kind", [TextEnv, TurnEnv])
def test_there_is_nothing_to_see_before_the_first_reset(kind: Any) -> None:
    with pytest.raises(gym.error.ResetNeeded, match="before the first reset"):
        kind(Guess()).view()


@given(st.text(st.characters()))
def test_printable_text_has_neither_controls_nor_halves(text: str) -> None:
    shown = printable(text + "\x1b[2J\ud800\x9b\u202e\u2028")
    shown.encode("utf-8")
    kinds = {unicodedata.category(character) for character in shown.replace("\n", "")}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert shown.endswith("\\x1b[2J\\ud800\\x9b\\u202e\\u2028")


@pytest.mark.parametrize(
    "text", ["le chien", "l'été", "日本語 👩‍💻 ที่", "one\ntwo", "a\\b"]
)
def test_what_people_write_is_shown_as_it_is(text: str) -> None:
    assert printable(text) == text


def view_of(*texts: str) -> View:
    earned = itertools.cycle([0.5, -0.25, 0.0])
    parts = tuple(Piece(text, next(earned)) for text in texts)
    said = Utterance("response", "".join(texts), parts)
    return View((Utterance("context", "\x1b[2J"), said), reward=0.25, total=0.25)


def test_plain_text_has_signs_and_no_codes() -> None:
    lines = view_of("le", " chien", " noir\x1b[0m").plain().splitlines()
    assert lines == [
        "context    \\x1b[2J",
        "response   le chien noir\\x1b[0m",
        "  earned   le+0.50 chien-0.25 noir\\x1b[0m+0.00",
        "reward     0.250",
        "return     0.250",
    ]


def test_files_get_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    view = view_of(*[" mot"] * 100)
    view.print()
    assert capsys.readouterr().out == view.plain() + "\n"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Make rich write for a terminal of 80 columns."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    known = {"FORCE_COLOR": "1", "COLUMNS": "80", "TERM": "xterm-256color"}
    for name, value in {**known, "COLORTERM": "truecolor"}.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_terminals_show_gains_green_and_losses_red(
    terminal: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    view_of("le", " chien", " noir").print()
    out = capsys.readouterr().out
    shades = re.findall(r"48;2;(\d+);(\d+);(\d+)m(\w+)", out)
    (red, green, _, gained), (more_red, less_green, _, lost) = shades
    assert (gained, lost) == ("le", "chien")
    assert int(green) > int(red)
    assert int(more_red) > int(less_green)


@pytest.mark.parametrize("word", [" mot", " 日本語", " l'été", "語"])
def test_terminals_wrap_by_the_width_of_characters(
    terminal: Any, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    view_of(*[word] * 100).print()
    lines = SGR.sub("", capsys.readouterr().out).splitlines()
    assert max(map(cell_len, lines)) <= 80
    said = [line[11:].strip() for line in lines if "+" not in line and "-" not in line]
    assert "".join(said).count(word.strip()) >= 100


def test_without_colours_a_terminal_gets_no_codes(
    terminal: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.setenv("NO_COLOR", "1")
    view_of("le", " chien", " noir").print()
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "le+0.50 chien-0.25" in out


def test_scores_of_prefixes_become_changes() -> None:
    assert pieces(["a", "a b"], [0.25, 0.125]) == (("a", 0.25), (" b", -0.125))
    assert pieces([], []) == ()


def remarked() -> View:
    said = (Utterance("context", "One. Two. Three."), Utterance("response", "one"))
    remarks = (
        Remark("right", "stated", "one", ("One.",)),
        Remark("missed", "missed", "three", ("Three.", "not there")),
        Remark("wrong", "false", "four"),
    )
    return View(said, reward=0.5, total=0.5, remarks=remarks)


def test_remarks_are_complete_without_colours() -> None:
    assert remarked().plain().splitlines() == [
        "context    One. Two. Three.",
        "response   one",
        "stated     one",
        "  told in  One.",
        "missed     three",
        "  told in  Three.",
        "  told in  not there",
        "false      four",
        "reward     0.500",
        "return     0.500",
    ]


def test_terminals_mark_passages_in_what_was_read(
    terminal: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    remarked().print()
    context = capsys.readouterr().out.splitlines()[0]
    right, missed = "\x1b[32mOne.\x1b[0m", "\x1b[4;31mThree.\x1b[0m"
    assert f"{right} Two. {missed}" in context
