"""Runs are reproducible, can be broken off and gone on with."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from baselines.agent import load_agent
from baselines.build import make_training_task, read_fields
from baselines.checkpoints import load_checkpoint, load_config
from baselines.options import NetworkOptions, Options
from baselines.reinforce import ReinforceOptions
from baselines.report import evaluate_run
from baselines.runs import train
from baselines.supervised import SupervisedOptions
from baselines.writer_agent import WriterAgent

SMALL = {
    "tokens": 3_000,
    "examples": 8,
    "threads": 1,
    "hidden_size": 16,
    "embedding_size": 8,
    "validations": 4,
    "validation_episodes": 20,
    "test_episodes": 20,
}
COPY, TRANSLATE = "textgym/Copy-tiny-v0", "textgym/Translate-tiny-v0"


def reinforce(out: Path, **arguments: object) -> ReinforceOptions:
    merged = {"env": COPY, **SMALL, "group_size": 4, "out": str(out), **arguments}
    return ReinforceOptions(**merged)  # type: ignore[arg-type]


def weights(run_dir: Path) -> torch.Tensor:
    parts = load_checkpoint(run_dir).learner["weights"].values()
    return torch.cat([part.flatten() for part in parts])


def stop_after(updates: int) -> object:
    calls = iter(range(1, 1_000_000))
    return lambda: next(calls) >= updates


def test_one_seed_gives_one_agent_and_another_another(tmp_path: Path) -> None:
    first, second, other = (
        weights(train(reinforce(tmp_path / name, seed=seed)))
        for name, seed in [("a", 1), ("b", 1), ("c", 2)]
    )
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("copying", [False, True], ids=["", "copying"])
@pytest.mark.parametrize("network", ["gru", "transformer"])
@pytest.mark.parametrize("method", ["reinforce", "warm", "supervised"])
def test_a_resumed_run_ends_like_an_unbroken_one(
    tmp_path: Path,
    method: str,
    network: str,
    copying: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def options(name: str) -> Options:
        arguments = {"network": network, "copying": copying}
        if method == "supervised":
            out = str(tmp_path / name)
            arguments |= {"env": COPY, **SMALL, "pairs": 50, "out": out}
            return SupervisedOptions(**arguments)  # type: ignore[arg-type]
        if method == "warm":
            arguments |= {"warm_start_pairs": 20, "warm_start_updates": 12}
        return reinforce(tmp_path / name, **arguments)

    whole = train(options("whole"))
    broken = train(options("broken"), stop_after(9))  # type: ignore[arg-type]
    assert f"--resume {broken}" in capsys.readouterr().out
    assert load_checkpoint(broken).state.updates == 9
    assert not (broken / "result.json").exists()
    again = type(options("x"))(resume=str(broken))
    assert train(again) == broken
    assert torch.equal(weights(whole), weights(broken))
    updates = [json.loads(line) for line in (broken / "log.jsonl").open()]
    assert [line["updates"] for line in updates] == [
        json.loads(line)["updates"] for line in (whole / "log.jsonl").open()
    ]


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("baseline", ["leave-one-out", "greedy", "batch-mean", "none"])
def test_every_baseline_runs(tmp_path: Path, baseline: str, dense: bool) -> None:
    run_dir = train(
        reinforce(tmp_path / "run", baseline=baseline, dense=dense, tokens=1_000)
    )
    assert weights(run_dir).isfinite().all()


def test_a_run_directory_holds_everything(tmp_path: Path) -> None:
    run_dir = train(reinforce(tmp_path / "run", env=TRANSLATE))
    for name in ("config.json", "checkpoint.pt", "curve.png", "samples.txt"):
        assert (run_dir / name).stat().st_size > 0
    result = json.loads((run_dir / "result.json").read_text())
    assert set(result["splits"]) == {"test", "compositional"}
    assert result["references_read"] == 0
    entries = [json.loads(line) for line in (run_dir / "log.jsonl").open()]
    assert any("reward" in entry for entry in entries)
    assert sum("validation" in entry for entry in entries) == 4
    again = evaluate_run(run_dir, "test", 20)
    assert again.mean_reward == result["splits"]["test"]["mean_reward"]
    assert load_config(run_dir)[1].out == str(run_dir)


def test_a_run_lasts_as_long_as_processors_were_to_spend(tmp_path: Path) -> None:
    run_dir = train(reinforce(tmp_path / "run", tokens=None, cpu_minutes=0.02))
    state = load_checkpoint(run_dir).state
    assert state.cpu_seconds >= 1.2
    lines = [json.loads(line) for line in (run_dir / "log.jsonl").open()]
    assert all(line["cpu_seconds"] < 1.2 for line in lines[:-2])


def test_agents_are_loaded_with_the_weights_that_validated_best(tmp_path: Path) -> None:
    run_dir = train(reinforce(tmp_path / "run"))
    checkpoint = load_checkpoint(run_dir)
    agent = load_agent(run_dir)
    assert isinstance(agent, WriterAgent)
    writer = agent.writer
    for name, value in writer.state_dict().items():
        assert torch.equal(value, checkpoint.best["weights"][name])
    task = make_training_task(load_config(run_dir)[1])
    assert task.level == "tiny"
    masks = np.ones((2, writer.shape.response_tokens), np.int8)
    observations = {
        "context": np.ones((2, 4), np.int64),
        "response": np.zeros((2, 4), np.int64),
    }
    assert agent.act(observations, masks).shape == (2,)


def test_training_leaves_numbers_next_to_zero_alone(tmp_path: Path) -> None:
    train(reinforce(tmp_path / "run", tokens=200))
    assert np.float64(5e-324) * 1.0 > 0


def test_a_directory_in_use_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    with pytest.raises(ValueError, match="has something in it"):
        train(reinforce(tmp_path))


def test_resuming_with_other_options_is_an_error(tmp_path: Path) -> None:
    run_dir = train(reinforce(tmp_path / "run", tokens=500))
    with pytest.raises(ValueError, match="learning_rate was"):
        train(ReinforceOptions(resume=str(run_dir), learning_rate=1.0))
    with pytest.raises(ValueError, match="run of reinforce"):
        train(SupervisedOptions(resume=str(run_dir)))


def test_a_directory_without_a_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"with a checkpoint\.pt"):
        load_agent(tmp_path)


def test_options_that_do_not_fit_leave_no_directory(tmp_path: Path) -> None:
    out = tmp_path / "run"
    for arguments in ({"reward": "blue"}, {"test_episodes": 10**6}, {"level": "huge"}):
        with pytest.raises(ValueError):  # noqa: PT011 (of several kinds)
            train(reinforce(out, **arguments))
    assert not out.exists()


def write_corpus(path: Path, words: list[str]) -> None:
    pairs = [(one, other) for one in words for other in words]
    lines = [
        json.dumps(
            {"source": " ".join(pair), "references": [" ".join(pair)], "split": split}
        )
        for split in ("train", "validation", "test")
        for pair in pairs
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_an_agent_does_not_play_tokens_of_another_meaning(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    write_corpus(corpus, ["red", "green", "blue", "black", "white"])
    options = reinforce(tmp_path / "run", corpus=str(corpus), tokens=500)
    run_dir = train(options)
    task = make_training_task(options, "test")
    load_agent(run_dir, task)
    # As many words as before, so that only their names tell.
    write_corpus(corpus, ["one", "two", "three", "four", "five"])
    other = make_training_task(options, "test")
    for attempt in (
        lambda: evaluate_run(run_dir, "test"),
        lambda: load_agent(run_dir, other),
        lambda: train(ReinforceOptions(resume=str(run_dir))),
    ):
        with pytest.raises(ValueError, match="train anew"):
            attempt()


@pytest.mark.parametrize(
    "damage", ["cut", "empty", "text", "foreign", "best", "learner"]
)
def test_a_broken_checkpoint_is_an_error(tmp_path: Path, damage: str) -> None:
    run_dir = train(reinforce(tmp_path / "run", tokens=500))
    path = run_dir / "checkpoint.pt"
    content = path.read_bytes()
    if damage == "foreign":
        torch.save([1, 2], path)
    elif damage in ("best", "learner"):
        parts = torch.load(path, weights_only=True)
        torch.save(parts | {damage: {}}, path)
    else:
        broken = {"cut": content[: len(content) // 2], "empty": b"", "text": b"hello"}
        path.write_bytes(broken[damage])
    with pytest.raises(ValueError, match=r"checkpoint\.pt must be a checkpoint"):
        load_agent(run_dir)


@pytest.mark.parametrize("content", ["{", "[1]", '{"method": "reinforce", "seed": []}'])
def test_a_broken_config_is_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(ValueError, match=r"config\.json.*Make the run anew"):
        load_config(tmp_path)


BRIEF = """
from dataclasses import dataclass

from textgym.registration import register
from textgym.tasks.copy import Copy


@register("Brief-v0", namespace="mine")
@dataclass(frozen=True, kw_only=True)
class Brief(Copy):
    times: int = 1
"""


@pytest.mark.parametrize("env", ["brief_task:mine/Brief-v0", "brief_task:Brief"])
def test_a_task_of_another_package_with_fields_of_its_own(
    tmp_path: Path, env: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "brief_task.py").write_text(BRIEF)
    monkeypatch.syspath_prepend(tmp_path)
    options = Options(
        env=env, level="tiny", task_fields="times=3", context_overflow="skip"
    )
    task = make_training_task(options, "test")
    assert (type(task).__name__, task.split, task.level) == ("Brief", "test", "tiny")
    assert (task.times, task.context_overflow) == (3, "skip")  # type: ignore[attr-defined]


def test_fields_are_read_as_numbers_where_they_are() -> None:
    fields = read_fields("target=de, rounds=3, share=0.5, loud=true, seed=null")
    assert fields == {
        "target": "de",
        "rounds": 3,
        "share": 0.5,
        "loud": True,
        "seed": None,
    }


@pytest.mark.parametrize("text", ["a", "=1", "a=1,a=2", "split=test", "dense=true"])
def test_fields_that_make_no_sense_are_errors(text: str) -> None:
    with pytest.raises(ValueError, match="task_fields must"):
        read_fields(text)


def test_a_run_on_a_file_of_real_translations(tmp_path: Path) -> None:
    file = Path(__file__).parents[3] / "shared/data/translation_tatoeba_en-de.jsonl"
    if not file.exists():
        pytest.skip("the Tatoeba file lies outside of the repository")
    options = reinforce(
        tmp_path / "run",
        env=TRANSLATE,
        corpus=str(file),
        tokenizer="word:500",
        context_tokenizer="word:500",
        warm_start_pairs=100,
        warm_start_updates=5,
        tokens=4_000,
    )
    result = json.loads((train(options) / "result.json").read_text())
    assert [*result["splits"]] == ["test"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"minutes": 1.0, "tokens": 5.0}, "one of"),
        ({"minutes": 1.0, "cpu_minutes": 1.0}, "one of"),
        ({"layers": 0}, "above 0"),
        ({"learning_rate": 0.0}, "above 0"),
        ({"seed": -1}, "at least 0"),
    ],
)
def test_senseless_options_are_errors(
    arguments: dict[str, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        NetworkOptions(**arguments)  # type: ignore[arg-type]


def test_another_librarys_environment_is_an_error() -> None:
    with pytest.raises(ValueError, match="no environment over a textgym task"):
        make_training_task(Options(env="CartPole-v1"))
