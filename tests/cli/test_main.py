"""What holds for every command: help, errors, plain output, exit codes."""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest

import textgym
from tests.cli.calling import ROOT, assert_one_line, run_process
from textgym.cli import main

COMMANDS = ("list", "show", "evaluate", "audit", "check", "play", "train")


def test_version(run: Any) -> None:
    assert run("--version").out == f"textgym {textgym.__version__}\n"


@pytest.mark.parametrize("argv", [(), ("--help",)])
def test_help_names_every_command(run: Any, argv: Sequence[str]) -> None:
    result = run(*argv)
    assert result.code == 0
    assert all(command in result.out for command in COMMANDS)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("evalute",), ["evalute", "evaluate"]),
        (("show",), ["Missing", "ID"]),
        (("show", "Transalte-v0"), ["Did you mean 'Translate-v0'?"]),
        (("show", "textgym/Translate-v1"), ["Did you mean 'textgym/Translate-v0'?"]),
        (("show", "CartPole-v1"), ["no environment over a textgym task"]),
        (("show", "no_such_module:Task"), ["No module named"]),
        (("show", "textgym.tasks.copy:Coyp"), ["must name the class of a task"]),
        (("show", "Copy-v0", "--levle", "tiny"), ["--levle", "meant: --level"]),
        (("show", "Copy-v0", "--target", "fr"), ["Unrecognized options: --target"]),
        (("show", "Copy-v0", "--level", "tny"), ["Did you mean 'tiny'?"]),
        (("show", "Copy-v0", "--split", "tets"), ["Did you mean 'test'?"]),
        (("show", "Copy-v0", "--reward", "blue"), ["Did you mean 'bleu'?"]),
        (("show", "Copy-v0", "--reward", "bleu=x"), ["must be like", "bleu=x"]),
        (("show", "Copy-v0", "--max-response", "0"), ["from 1", "got 0"]),
        (("show", "Copy-v0", "--corpus", "absent.jsonl"), ["absent.jsonl"]),
        (("show", "Copy-v0", "--index", "99999"), ["from 0 to 9999"]),
        (("evaluate", "Copy-v0", "--agent", "orcale"), ["Did you mean 'oracle'?"]),
        (
            ("evaluate", "Copy-v0", "--agent", "heuristic:reverse"),
            ["Did you mean 'reversed'?"],
        ),
        (("evaluate", "Copy-v0", "--agent", "absent:make"), ["No module named"]),
        (("evaluate", "Copy-v0", "--episodes", "0"), ["from 1 to 1000"]),
        (("evaluate", "Copy-v0", "--episodes", "x"), ["--episodes", "'x'"]),
        (("evaluate", "Copy-v0", "--json", "absent/x.json"), ["directory that exists"]),
        (("evaluate", "Copy-v0", "--samples", "-1"), ["--samples", "least 0; got -1"]),
    ],
)
def test_errors_of_the_user_are_one_line(
    run: Any, argv: Sequence[str], words: list[str]
) -> None:
    assert_one_line(run(*argv), *words)


def test_debug_shows_where_an_error_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTGYM_DEBUG", "1")
    with pytest.raises(ValueError, match="level must be"):
        main(["show", "Copy-v0", "--level", "tny"])


@pytest.mark.parametrize(
    "argv",
    [
        ("list",),
        ("show", "Translate-tiny-v0"),
        ("evaluate", "Copy-tiny-v0", "--episodes", "20"),
        ("audit", "Copy-tiny-v0", "--episodes", "5"),
    ],
)
def test_piped_output_is_plain(argv: Sequence[str]) -> None:
    done = run_process(*argv)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert all(line == line.rstrip() for line in done.stdout.splitlines())


def test_a_terminal_that_knows_ascii_only_is_no_error() -> None:
    done = run_process("show", "Translate-v0", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")


def test_exit_codes_reach_the_shell() -> None:
    assert run_process("show", "Nothing-v0").returncode == 2
    argv = ("audit", "Copy-tiny-v0", "--episodes", "20", "--bound", "0.001")
    assert run_process(*argv).returncode == 1


def test_a_reader_who_leaves_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "textgym", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) in (0, 1)


def test_importing_textgym_leaves_the_command_line_alone() -> None:
    code = "import sys, textgym; print({'rich', 'tyro'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "set()"
