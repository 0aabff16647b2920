"""What `textgym evaluate` plays, prints and writes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import ROOT, assert_one_line


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
