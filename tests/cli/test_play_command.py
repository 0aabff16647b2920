"""What a person sees who plays, through a pipe and at a terminal."""

import contextlib
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import ROOT, Result, assert_one_line
from textgym.evaluation import evaluate_text
from textgym.registration import make_task

TINY = "textgym/Translate-tiny-v0"
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def play(run: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def call(*argv: str, lines: str) -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        played: Result = run("play", *argv)
        return played

    return call


@pytest.fixture
def two_examples(tmp_path: Path) -> str:
    path = tmp_path / "two.jsonl"
    rows = [("one", "le chien \x1b[2J dort"), ("two", "le chat\nmange")]
    lines = (json.dumps({"source": s, "references": [r]}) for s, r in rows)
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def row(out: str, label: str) -> list[str]:
    """Return what stands behind a label, wherever it does."""
    lines = (line for line in out.splitlines() if line.startswith(label))
    return [line.removeprefix(label).strip() for line in lines]


def test_a_line_from_a_pipe_is_an_episode() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "textgym", "play", TINY, "--index", "0"],
        input="le chien\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "\n> le chien\nresponse   le chien\n  earned   le" in done.stdout
    assert done.stdout.count("reference") == 1
    assert "You played 1 episode, mean reward" in done.stdout
    assert done.stdout.endswith("Goodbye.\n")


def test_answers_earn_what_they_earn_everywhere(play: Any) -> None:
    task = make_task("textgym.tasks.translate:Translate", level="tiny")
    paid = evaluate_text(lambda prompt: "le chien voit", task, episodes=3)
    out = play(TINY, "--index", "0", lines="le chien voit\n" * 3).out
    assert row(out, "return") == [f"{one.reward:.3f}" for one in paid.records]
    assert row(out, "so far")[-1].startswith(
        f"3 episodes, mean reward {paid.mean_reward:.3f}"
    )
    assert f"earned {max(one.reward for one in paid.records):.3f}." in out


def test_a_seed_decides_what_is_drawn(play: Any) -> None:
    drawn = [
        row(play(TINY, "--seed", seed, lines="le\n" * 4).out, "context")
        for seed in ("1", "1", "2")
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) > 1


@pytest.mark.parametrize("end", ["\n", "  \n", "/quit\n", ""])
def test_every_way_to_end_is_polite(play: Any, end: str) -> None:
    result = play(TINY, lines=f"le\n{end}")
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("Goodbye.\n")
    assert len(row(result.out, "Episode")) == 2


def test_who_plays_nothing_is_told_no_mean(play: Any) -> None:
    out = play(TINY, lines="").out
    assert out.endswith("Goodbye.\n")
    assert "mean" not in out


def test_hints_are_the_next_words_of_the_reference_and_counted(play: Any) -> None:
    result = play(TINY, "--index", "0", lines="?\n?\n" + "?\n" * 9 + "le\n")
    (reference,) = row(result.out, "reference")
    words = reference.split()
    hints = row(result.out, "hint")
    assert hints[:2] == [f"{words[0]} …", f"{words[0]} {words[1]} …"]
    assert hints[len(words) - 1] == reference
    assert hints[-1] == f"{reference} (that is all)"
    assert f", {len(words)} hints" in row(result.out, "so far")[0]


def test_examples_follow_each_other_until_the_split_ends(
    play: Any, two_examples: str
) -> None:
    argv = ("textgym/Translate-v0", "--corpus", two_examples, "--index")
    out = play(*argv, "0", lines="a\n" * 5).out
    assert row(out, "context") == ["one", "two"]
    assert row(play(*argv, "1", lines="a\n" * 5).out, "context") == ["two"]


def test_a_line_can_go_on(play: Any, two_examples: str) -> None:
    argv = ("textgym/Translate-v0", "--corpus", two_examples, "--index", "1")
    result = play(*argv, lines="le chat\\\nmange\n")
    assert "goes on in the next one" in result.out
    assert row(result.out, "return") == ["1.000"]
    assert "\nresponse   le chat\n           mange\n" in result.out


def test_nothing_that_is_written_or_read_steers_the_terminal(
    play: Any, two_examples: str
) -> None:
    argv = ("textgym/Translate-v0", "--corpus", two_examples, "--index", "0")
    out = play(*argv, lines="le \x1b[31m chien \x9b2J \u202e \ud800\n").out
    assert not {"\x1b", "\x9b", "\u202e", "\ud800"} & set(out)
    assert "le \\x1b[31m chien \\x9b2J \\u202e \\ud800" in out
    assert row(out, "reference") == ["le chien \\x1b[2J dort"]


def test_a_conversation_goes_on_until_it_is_over(
    play: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    argv = ("tests.envs.toy_tasks:Guess", "--index", "0")  # the colour is red
    out = play(*argv, lines="grey\npink\nred\ngrey\n").out
    first, second = out.split("Episode 2")
    assert row(first, "response") == ["grey", "pink", "red"]
    assert all("again ?" in reply for reply in row(first, "reply"))
    assert len(row(first, "reply")) == 2
    assert row(first, "  success") == ["0.750"]
    assert len(row(second, "reply")) == 1


@pytest.mark.parametrize(("option", "word"), [("--index", "from 0"), ("--seed", "-1")])
def test_wrong_numbers_are_one_line(play: Any, option: str, word: str) -> None:
    assert_one_line(play(TINY, option, "-1", lines="le\n"), word)


class Terminal:
    """A terminal of 80 columns in which a game is played."""

    def __init__(self, **environment: str) -> None:
        pty = pytest.importorskip("pty", reason="needs a Unix terminal")
        termios = pytest.importorskip("termios")
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        known = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "textgym", "play", TINY, "--index", "0"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env={**known, "LC_ALL": "C.UTF-8", **environment},
            start_new_session=True,
        )
        os.close(theirs)
        self._unread = b""

    def write(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def read(self, until: str) -> str:
        """Read until a text has come; what follows it is read next time."""
        mark = until.encode()
        while mark not in self._unread:
            ready, _, _ = select.select([self._ours], [], [], 60)
            part = b""
            with contextlib.suppress(OSError):  # Linux's word for the end
                part = os.read(self._ours, 4096) if ready else b""
            if not part:
                raise AssertionError(f"{until!r} never came: {self._unread!r}")
            self._unread += part
        found, _, self._unread = self._unread.partition(mark)
        return found.decode()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def open_one(**environment: str) -> Terminal:
        opened.append(Terminal(**environment))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


ANSWER = "un petit homme trouve une lettre " + "oui " * 20


def answered(terminal: Terminal) -> str:
    terminal.read("> ")
    terminal.write(ANSWER.strip() + "\n")
    return terminal.read("Episode 2")


def test_a_terminal_has_colours_and_no_line_is_too_long(terminal: Any) -> None:
    shown = answered(terminal(TERM="xterm-256color", COLORTERM="truecolor"))
    _, _, shown = shown.partition("response")
    assert "\x1b[30;48;2;74;190;96m" in shown  # the greatest gain
    lines = SGR.sub("", shown).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) > 8


@pytest.mark.parametrize(
    "environment", [{"TERM": "xterm-256color", "NO_COLOR": "1"}, {"TERM": "dumb"}]
)
def test_terminals_without_colours_get_numbers(
    terminal: Any, environment: dict[str, str]
) -> None:
    shown = answered(terminal(**environment))
    assert not SGR.search(shown)
    assert "petit+0." in shown
    assert "oui-0." in shown


@pytest.mark.parametrize("end", ["\x04", "signal"])
def test_ctrl_c_and_ctrl_d_end_with_code_0(terminal: Any, end: str) -> None:
    one = terminal(TERM="dumb")
    answered(one)
    one.read("> ")
    if end == "signal":
        one.process.send_signal(signal.SIGINT)
        # Python overlooks a signal right before it waits, until a line has come; if
        # Ctrl-C meant nothing, this one would be played.
        one.write("un\n")
    else:
        one.write(end)
    assert "You played 1 episode" in one.read("Goodbye.")
    assert one.process.wait(timeout=60) == 0
