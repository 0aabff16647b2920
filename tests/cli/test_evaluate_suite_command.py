"""What `textgym evaluate --suite` and `textgym rescore` play, print and write."""

import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.calling import assert_one_line
from textgym.evaluation import cards
from textgym.evaluation.cards import read_card

TOML = """name = "two"
[[tasks]]
id = "textgym/Copy-v0"
level = "tiny"
episodes = 20
[[tasks]]
id = "textgym/Translate-tiny-v0"
episodes = 10
"""


@pytest.fixture
def suite(tmp_path: Path) -> str:
    path = tmp_path / "two.toml"
    path.write_text(TOML)
    return str(path)


def evaluate(run: Any, suite: str, *words: str) -> Any:
    return run("evaluate", "--suite", suite, *words)


def test_a_suite_is_played_and_its_card_scored(
    run: Any, suite: str, tmp_path: Path
) -> None:
    out = tmp_path / "card"
    result = evaluate(run, suite, "--agent", "oracle", "--out", str(out), "--runs", "2")
    assert result.code == 0
    assert "oracle on two, 2 run(s)" in result.out
    assert "interquartile mean of normalised scores: 1.000" in result.out
    scores = json.loads((out / "card.json").read_text())["scores"]
    assert scores["aggregate"]["value"] == pytest.approx(1.0)
    assert {one["episodes"] for one in scores["tasks"].values()} == {40, 20}
    assert all(one["pass_at_k"]["2"] == 1.0 for one in scores["tasks"].values())


def test_cards_are_as_their_schema_says(run: Any, suite: str, tmp_path: Path) -> None:
    schema = json.loads(Path(cards.__file__).with_name("card.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    out = tmp_path / "card"
    evaluate(run, suite, "--agent", "copy", "--out", str(out), "--runs", "2")
    card = json.loads((out / "card.json").read_text())
    jsonschema.validate(card, schema)
    jsonschema.validate({**card, "scores": {}}, schema)
    for wrong in ({"runs": 0}, {"scores": {"floors": {}}}, {"format": 2}, {"more": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**card, **wrong}, schema)


def test_runs_are_found_by_what_is_played(run: Any, suite: str, tmp_path: Path) -> None:
    words = ("--agent", f"run:{tmp_path}/{{environment}}-{{level}}-{{seed}}", "--out")
    result = evaluate(run, suite, *words, str(tmp_path / "card"), "--seed", "7")
    assert_one_line(result, "copy-tiny-7")
    words = ("--agent", "run:{nobody}", "--out", str(tmp_path / "card"))
    assert_one_line(evaluate(run, suite, *words), "{environment}, {level}, {seed}")


def test_a_report_is_written_of_a_card(run: Any, suite: str, tmp_path: Path) -> None:
    out = str(tmp_path / "card")
    evaluate(run, suite, "--agent", "masked-random", "--out", out)
    pages = str(tmp_path / "report")
    assert run("report", out, "--out", pages).code == 0
    assert "masked-random" in (tmp_path / "report" / "index.html").read_text()


def test_stored_texts_are_scored_again(run: Any, suite: str, tmp_path: Path) -> None:
    out = tmp_path / "card"
    evaluate(run, suite, "--agent", "random", "--out", str(out))
    result = run("rescore", str(out))
    assert (result.code, "0 of 30 episodes" in result.out) == (0, True)


def test_rewards_that_were_changed_by_hand_are_found(
    run: Any, suite: str, tmp_path: Path
) -> None:
    out, new = tmp_path / "card", tmp_path / "new"
    evaluate(run, suite, "--agent", "oracle", "--out", str(out))
    file = out / "episodes.jsonl.gz"
    changed = gzip.decompress(file.read_bytes()).replace(
        b'"reward": 1.0', b'"reward": 2'
    )
    file.write_bytes(gzip.compress(changed))
    result = run("rescore", str(out), "--out", str(new))
    assert result.code == 1
    assert "30 of 30 episodes earn something else" in result.out
    rewards = {record.reward for _, _, record in read_card(new).episodes()}
    assert rewards == {1.0}


def test_failures_are_named_and_the_suite_goes_on(
    run: Any, suite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weak_agents.py").write_text(
        "class Weak:\n"
        "    def act(self, observations, masks):\n"
        "        raise RuntimeError('no power')\n"
        "def weak(task):\n    return Weak()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    words = ("--agent", "weak_agents:weak", "--out", str(tmp_path / "card"))
    result = evaluate(run, suite, *words)
    assert result.code == 0
    assert "RuntimeError: no power" in result.out
    assert "and 25 more failures" in result.out
    words = (*words[:-1], str(tmp_path / "other"), "--stop-on-failure")
    # Those who write agents want to see where they fail.
    with pytest.raises(RuntimeError, match="no power"):
        evaluate(run, suite, *words)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "needs either the id of an environment or --suite"),
        (("Copy-v0", "--suite", "textgym/tiny-v0"), "needs either the id"),
        (("--suite", "textgym/tiny-v0", "--level", "full"), "leave out level"),
        (("--suite", "nonsense"), "nonsense"),
        (("--suite", "textgym/tiny-v0", "--runs", "0"), "runs must be at least 1"),
    ],
)
def test_wrong_words_are_complained_of(
    run: Any, words: tuple[str, ...], complaint: str
) -> None:
    result = run("evaluate", *words)
    assert_one_line(result)
    assert complaint in result.err
