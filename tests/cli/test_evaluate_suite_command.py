"""What `textgym evaluate --suite` and `textgym rescore` play, print and write."""

import gzip
import io
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.calling import assert_one_line
from tests.evaluation.chat_server import ChatServer, serving
from textgym.evaluation import cards, chat
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


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(chat, "_PAUSE", 0.0)
    return tmp_path / "cache"


def ask(run: Any, suite: str, server: ChatServer, out: Path) -> Any:
    agent = "openai:stub?retries=1&temperature=0.5"
    words = ("--agent", agent, "--base-url", server.url, "--out", str(out))
    return evaluate(run, suite, *words)


def test_a_language_model_plays_a_suite(
    run: Any, suite: str, tmp_path: Path, cache: Path
) -> None:
    with serving() as server:
        result = ask(run, suite, server, tmp_path / "card")
        assert {request["temperature"] for request in server.requests} == {0.5}
    assert result.code == 0
    card = read_card(tmp_path / "card")
    assert card.scores["tasks"]["textgym/Copy-v0 tiny test"]["normalised"] == 1.0
    used = card.about["usage"]
    assert used["requests"] + used["kept_answers"] == 30
    assert run("rescore", str(tmp_path / "card")).code == 0


def test_a_suite_goes_on_when_its_server_is_back(
    run: Any, suite: str, tmp_path: Path, cache: Path
) -> None:
    """A server that is stopped in the middle costs nothing but time."""
    with serving() as whole:
        ask(run, suite, whole, tmp_path / "whole")
    shutil.rmtree(cache)
    with serving() as server:
        answers = server.next_fault
        server.next_fault = (  # type: ignore[method-assign]
            lambda request: 503 if len(server.requests) >= 17 else answers(request)
        )
        result = ask(run, suite, server, tmp_path / "card")
        assert_one_line(result, "does not answer any more", "again to go on")
        server.next_fault = answers  # type: ignore[method-assign]
        assert ask(run, suite, server, tmp_path / "card").code == 0
        answered = {request["messages"][0]["content"] for request in whole.requests}
        # A batch and a question more were asked in vain, each of them twice.
        assert len(server.requests) <= len(answered) + 20
    cards = [read_card(tmp_path / name) for name in ("whole", "card")]
    assert list(cards[0].episodes()) == list(cards[1].episodes())


def test_a_temperature_can_be_left_to_the_server(
    run: Any, suite: str, tmp_path: Path, cache: Path
) -> None:
    with serving() as server:
        agent = ("--agent", "openai:stub?temperature=", "--base-url", server.url)
        result = evaluate(run, suite, *agent, "--out", str(tmp_path / "card"))
        assert not any("temperature" in request for request in server.requests)
    assert result.code == 0


@pytest.mark.parametrize(
    ("agent", "complaint"),
    [
        ("openai:", "needs the name of a model"),
        ("openai:m?heat=1", "heat"),
        ("openai:m?timeout=soon", "timeout must be a number"),
    ],
)
def test_wrong_words_about_models_are_complained_of(
    run: Any, suite: str, agent: str, complaint: str
) -> None:
    assert_one_line(evaluate(run, suite, "--agent", agent), complaint)


def test_a_person_plays_a_suite_and_goes_on_another_day(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = tmp_path / "one.toml"
    suite.write_text('name = "one"\n[[tasks]]\nid = "Copy-tiny-v0"\nepisodes = 3\n')
    words = ("--agent", "human", "--out", str(tmp_path / "card"))
    monkeypatch.setattr("sys.stdin", io.StringIO("apple\n/quit\n"))
    result = evaluate(run, str(suite), *words)
    assert result.code == 2
    assert "Repeat the input word for word." in result.out
    assert "you have left" in result.err
    monkeypatch.setattr("sys.stdin", io.StringIO("bread\nhoney\n"))
    assert evaluate(run, str(suite), *words).code == 0
    stored = [record for _, _, record in read_card(tmp_path / "card").episodes()]
    assert [record.texts for record in stored] == [("apple",), ("bread",), ("honey",)]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "expected either the id of an environment"),
        (("Copy-v0", "--suite", "textgym/tiny-v0"), "expected either the id"),
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
