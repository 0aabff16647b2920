import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import textgym
from textgym.cli import main
from textgym.cli.options import descriptions, read_reward
from textgym.tasks.copy import Copy

ROOT = Path(__file__).parents[1]
COMMANDS = ("list", "show", "evaluate", "audit", "check", "train")
IDS = list(textgym.registered_tasks())


class Result:
    """What a command printed and returned."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*argv: str) -> Result:
        code = main(argv)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


def run_process(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "textgym", *argv],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,
    )


def assert_one_line(result: Result, *words: str) -> None:
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("textgym: error: ")
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err
    for word in words:
        assert word in result.err


def test_version(run: Any) -> None:
    assert run("--version").out == f"textgym {textgym.__version__}\n"


@pytest.mark.parametrize("argv", [(), ("--help",)])
def test_help_names_every_command(run: Any, argv: Sequence[str]) -> None:
    result = run(*argv)
    assert result.code == 0
    assert all(command in result.out for command in COMMANDS)


@pytest.mark.parametrize("command", ["show", "evaluate", "audit", "check"])
def test_fields_of_tasks_are_options(run: Any, command: str) -> None:
    out = run(command, "--help").out
    assert "--max-response" in out
    assert "--target" in out  # a field of Translate
    assert "--target" not in run(command, "Copy-v0", "--help").out


def test_list_has_every_id_and_level(run: Any) -> None:
    lines = [line.split() for line in run("list").out.splitlines()]
    assert lines[0][:5] == ["id", "level", "reads", "writes", "longest"]
    listed = [(line[0], line[1]) for line in lines[1:]]
    tasks = textgym.registered_tasks().items()
    assert listed == [(id, level) for id, kind in tasks for level in kind.levels]


@pytest.mark.parametrize("id", IDS)
def test_show_plays_the_oracle(run: Any, id: str) -> None:
    result = run("show", id)
    assert result.code == 0
    assert "Discrete(" in result.out
    assert "bleu=nrefs:var" in result.out
    *_, last = result.out.splitlines()
    assert last.split()[1:] == ["(end)", "0", "1.0000", "0.0000"]


def test_show_takes_the_options_of_the_task(run: Any) -> None:
    out = run("show", "Copy-v0", "--level", "tiny", "--reward", "bleu=0.5,chrf=0.5").out
    assert "bleu=0.5,chrf=0.5 (sparse)" in out
    assert "tiny (of tiny, small, full)" in out
    assert "(dense)" in run("show", "Copy-tiny-v0", "--dense").out


@pytest.mark.parametrize(
    ("agent", "reward"),
    [
        ("oracle", 1.0),
        ("copy", 1.0),
        ("heuristic:reversed", 0.556),
        ("random", None),
        ("masked-random", None),
    ],
)
def test_evaluate_plays_ready_agents(
    run: Any, tmp_path: Path, agent: str, reward: float | None
) -> None:
    path = tmp_path / "result.json"
    result = run("evaluate", "Copy-tiny-v0", "--agent", agent, "--json", str(path))
    assert result.code == 0
    assert "corpus bleu" in result.out
    assert "reference  bread apple honey" in result.out
    content = json.loads(path.read_text())
    assert (content["agent"], content["split"]) == (agent, "test")
    assert len(content["records"]) == content["episodes"] == 1000
    if reward is None:
        assert 0 < content["mean_reward"] < 0.2
    else:
        assert content["mean_reward"] == pytest.approx(reward, abs=1e-3)


PROMPTED = """
from dataclasses import dataclass
from textgym.tasks.copy import Copy

@dataclass(frozen=True, kw_only=True)
class Prompted(Copy):
    def opening(self, example):
        return f"once more : {example.source}"
"""


def test_show_prints_what_the_agent_reads(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prompted.py").write_text(PROMPTED)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    out = run("show", "prompted:Prompted", "--level", "tiny").out
    assert "context    once more : " in out


def test_json_files_are_text_whatever_is_written(run: Any, tmp_path: Path) -> None:
    half = {"source": "one \ud83d", "references": ["one \ud83d é"], "split": "test"}
    corpus, path = tmp_path / "half.jsonl", tmp_path / "result.json"
    corpus.write_text(json.dumps(half) + "\n")
    argv = ("--corpus", str(corpus), "--json", str(path))
    assert run("evaluate", "Translate-v0", *argv).code == 0
    (record,) = json.loads(path.read_text("utf-8"))["records"]
    assert record["references"] == half["references"]


def test_evaluate_takes_split_and_episodes(run: Any) -> None:
    argv = ("--split", "compositional", "--episodes", "7", "--samples", "0")
    out = run("evaluate", "Copy-tiny-v0", *argv).out
    assert out.splitlines()[0].endswith("compositional")
    assert out.splitlines()[2].split() == ["episodes", "7"]
    assert "wrote" not in out


def test_evaluate_says_what_the_tokens_cannot_say(run: Any) -> None:
    argv = ("--agent", "copy", "--episodes", "5")
    result = run("evaluate", "Translate-tiny-v0", *argv)
    assert result.err.startswith("textgym: note: the tokens of the response cannot say")
    assert "5 texts could not be written exactly" in result.out


def test_evaluate_calls_factories_of_the_present_directory(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_agents.py").write_text(
        "from textgym.evaluation import ConstantAgent\n"
        "def silent(task):\n    return ConstantAgent(0)\n"
        "def nothing(task):\n    return None\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    result = run("evaluate", "Copy-tiny-v0", "--agent", "my_agents:silent")
    assert "mean reward     0.0000" in result.out
    command = ("evaluate", "Copy-tiny-v0", "--agent")
    assert_one_line(run(*command, "my_agents:nothing"), "must return an agent")
    assert_one_line(run(*command, "my_agents:absent"), "must be a function of a task")


@pytest.mark.parametrize("id", IDS)
def test_audit_passes_with_code_0(run: Any, id: str) -> None:
    result = run("audit", id, "--level", "tiny", "--episodes", "20")
    assert result.code == 0
    assert result.out.splitlines()[-1] == "passed"
    assert {"floor", "heuristic", "ceiling"} <= set(result.out.split())


def test_audit_fails_with_code_1(run: Any) -> None:
    argv = ("--reward", "length", "--episodes", "10")
    result = run("audit", "Copy-tiny-v0", *argv)
    assert result.code == 1
    assert "FAILED: " in result.out
    assert "passed" not in result.out


def test_check_passes_with_code_0(run: Any) -> None:
    result = run("check", "textgym.tasks.copy:Copy", "--level", "tiny")
    assert result.code == 0
    assert result.out.splitlines()[-1].endswith("checks passed")


BROKEN = """
from dataclasses import dataclass
from textgym.task import Reply
from textgym.tasks.copy import Copy

@dataclass(frozen=True, kw_only=True)
class Endless(Copy):
    patience: int = 3

    def answer(self, turn):
        return Reply("go on")
"""


def test_check_of_a_broken_task_fails_with_code_1(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_tasks.py").write_text(BROKEN)
    monkeypatch.syspath_prepend(tmp_path)
    argv = ("check", "broken_tasks:Endless", "--level", "tiny", "--patience", "4")
    result = run(*argv)
    assert result.code == 1
    assert result.out == ""
    assert "textgym: failed:" in result.err
    assert "an episode must end" in result.err
    assert result.err.count("\n") == 1


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


@pytest.mark.parametrize("module", ["torch", "baselines.cli"])
def test_missing_baselines_are_one_line(
    run: Any, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "baselines"]:
        monkeypatch.delitem(sys.modules, name)
    # None makes an import fail as if there was no such module.
    monkeypatch.setitem(sys.modules, module, None)
    words = ('pip install "textgym[baselines]"', module)
    assert_one_line(run("train", "reinforce", "--minutes", "1"), *words)


def test_train_passes_everything_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    class Baselines:
        @staticmethod
        def main(argv: list[str]) -> int:
            seen.append(argv)
            return 5

    monkeypatch.setitem(sys.modules, "baselines.cli", Baselines)
    assert main(["train", "reinforce", "--env", "x", "--help"]) == 5
    assert seen == [["train", "reinforce", "--env", "x", "--help"]]


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
    argv = ("audit", "Copy-tiny-v0", "--episodes", "5", "--bound", "0.001")
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


SLOW_AGENT = """
import time

class Sleeper:
    def act(self, observations, masks):
        print("ready", flush=True)
        time.sleep(60)

def make(task):
    return Sleeper()
"""


def test_ctrl_c_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "sleeper.py").write_text(SLOW_AGENT)
    argv = ("-m", "textgym", "evaluate", "Copy-tiny-v0", "--agent", "sleeper:make")
    process = subprocess.Popen(
        [sys.executable, *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors.strip() == ""


def test_importing_textgym_leaves_the_command_line_alone() -> None:
    code = "import sys, textgym; print({'rich', 'tyro'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "set()"


def test_rewards_are_names_or_weights() -> None:
    assert read_reward("bleu") == "bleu"
    assert read_reward("bleu=0.7, chrf=0.3") == {"bleu": 0.7, "chrf": 0.3}


def test_every_field_of_every_task_has_a_description() -> None:
    for kind in textgym.registered_tasks().values():
        assert set(kind.field_names()) <= set(descriptions(kind))
    assert descriptions(Copy)["dense"].startswith("Pay the change of the score")
