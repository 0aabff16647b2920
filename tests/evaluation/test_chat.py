"""Language models behind servers, which do not always behave."""

from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, serving

from textgym.evaluation import Failed, Unavailable, chat, evaluate
from textgym.evaluation.chat import ChatAgent, ChatOptions
from textgym.registration import make_task

COPY = make_task("textgym.tasks.copy:Copy", level="tiny", split="test")
PROMPT = "Input:\none\n\nOutput:"
KEY = "a-secret-key"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "_PAUSE", 0.0)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def agent(server: ChatServer, path: Path, **options: Any) -> ChatAgent:
    given = {"model": "stub", "base_url": server.url, "retries": 3, **options}
    return ChatAgent(ChatOptions(**given), path)


def test_a_model_is_asked_and_its_use_counted(tmp_path: Path) -> None:
    with serving() as server:
        asked = agent(server, tmp_path, input_price=2.0, output_price=10.0)
        assert asked.reply([PROMPT, PROMPT.replace("one", "two")]) == ["one", "two"]
        (request, _) = server.requests
        assert server.keys == {f"Bearer {KEY}"}
    assert {name: request[name] for name in ("model", "temperature", "seed")} == {
        "model": "stub",
        "temperature": 0.0,
        "seed": 0,
    }
    assert request["max_tokens"] == 1024
    counted = {"requests": 2, "input_tokens": 14, "output_tokens": 6}
    assert asked.usage == {**counted, "cost": pytest.approx(88e-6)}


@pytest.mark.parametrize("fault", [429, 500, 503, "slow", "broken", "empty", "cut"])
def test_a_server_that_misbehaves_is_asked_again(
    tmp_path: Path, fault: str | int
) -> None:
    with serving(faults=(fault, fault)) as server:
        asked = agent(server, tmp_path, timeout=0.3)
        assert asked.reply([PROMPT]) == ["one"]
        assert len(server.requests) == 3


def test_an_evaluation_beside_a_server_that_misbehaves_loses_nothing(
    tmp_path: Path,
) -> None:
    faults = (429, "cut", "broken", 500, "empty")
    with serving(faults=faults) as server:
        asked = agent(server, tmp_path, retries=8)
        played = evaluate(asked, COPY, episodes=12)
    assert not played.failures
    assert played.mean_reward == 1.0


def test_answers_that_were_paid_for_are_not_asked_for_again(tmp_path: Path) -> None:
    with serving() as server:
        first = evaluate(agent(server, tmp_path), COPY, episodes=10)
        asked = len(server.requests)
        again = agent(server, tmp_path)
        assert evaluate(again, COPY, episodes=10).records == first.records
        assert len(server.requests) == asked
        assert again.usage == {"kept_answers": 10, "cost": 0.0}


@pytest.mark.parametrize(
    "other", [{"seed": 1}, {"temperature": 0.5}, {"model": "b"}, {"max_tokens": 9}]
)
def test_other_questions_are_asked(tmp_path: Path, other: dict[str, Any]) -> None:
    with serving() as server:
        agent(server, tmp_path).reply([PROMPT])
        agent(server, tmp_path, **other).reply([PROMPT])
        assert len(server.requests) == 2


def test_keys_are_not_kept_and_not_told(tmp_path: Path) -> None:
    with serving(faults=(401,)) as server:
        with pytest.raises(Unavailable) as raised:
            agent(server, tmp_path).reply([PROMPT])
        assert agent(server, tmp_path).reply([PROMPT]) == ["one"]
    assert KEY not in str(raised.value)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert KEY not in kept[0].read_text()


@pytest.mark.parametrize("fault", [429, 500, "cut", 401, 404])
def test_a_server_that_never_answers_stops_the_evaluation(
    tmp_path: Path, fault: str | int
) -> None:
    with serving(faults=(fault,) * 50) as server:
        asked = agent(server, tmp_path, retries=1)
        with pytest.raises(Unavailable, match="does not answer any more"):
            evaluate(asked, COPY, episodes=10)


@pytest.mark.parametrize("fault", ["broken", "empty", 400, 500])
def test_a_prompt_without_a_sensible_answer_fails_alone(
    tmp_path: Path, fault: str | int
) -> None:
    with serving() as server:
        asked = agent(server, tmp_path, retries=1)
        asked.reply([PROMPT])
        answers = server.next_fault
        server.next_fault = (  # type: ignore[method-assign]
            lambda request: (
                fault
                if "two" in request["messages"][-1]["content"]
                else answers(request)
            )
        )
        (found,) = asked.reply([PROMPT.replace("one", "two")])
    assert isinstance(found, Failed)


@pytest.mark.parametrize("fault", ["broken", "empty", 400])
def test_a_server_that_takes_no_prompt_at_all_stops_the_evaluation(
    tmp_path: Path, fault: str | int
) -> None:
    with serving(faults=(fault,) * 50) as server:
        asked = agent(server, tmp_path, retries=1)
        with pytest.raises(Unavailable, match="has answered no prompt at all"):
            evaluate(asked, COPY, episodes=10)


def test_an_answer_that_was_cut_before_it_began_is_not_kept(tmp_path: Path) -> None:
    with serving(lambda prompt: "" if "two" in prompt else "one") as server:
        asked = agent(server, tmp_path, max_tokens=9)
        one, two = asked.reply([PROMPT, PROMPT.replace("one", "two")])
    assert (one, two) == ("one", Failed("9 tokens held no answer"))
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_prompt_that_the_server_breaks_down_on_fails_beside_others(
    tmp_path: Path,
) -> None:
    with serving() as server:
        fault = server.next_fault

        def next_fault(request: dict[str, Any]) -> str | int | None:
            bad = "two" in request["messages"][-1]["content"]
            return 500 if bad else fault(request)

        server.next_fault = next_fault  # type: ignore[method-assign]
        asked = agent(server, tmp_path, retries=1)
        one, two = asked.reply([PROMPT, PROMPT.replace("one", "two")])
    assert one == "one"
    assert isinstance(two, Failed)
    assert "not now" in two.reason


def test_half_an_answer_on_disk_is_asked_for_again(tmp_path: Path) -> None:
    with serving() as server:
        agent(server, tmp_path).reply([PROMPT])
        (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
        kept.write_text(kept.read_text()[:20])
        assert agent(server, tmp_path).reply([PROMPT]) == ["one"]
        assert len(server.requests) == 2


def test_without_a_key_and_an_address_nothing_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(Unavailable, match="OPENAI_API_KEY"):
        ChatAgent(ChatOptions(model="any"), tmp_path).reply([PROMPT])


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": ""},
        {"timeout": 0},
        {"max_tokens": 0},
        {"retries": -1},
        {"base_url": "http://me:password@localhost/v1"},
    ],
)
def test_wrong_options_are_refused(wrong: dict[str, Any]) -> None:
    words = {"base_url": "an address with a name or password"}
    name = next(iter(wrong))
    with pytest.raises(ValueError, match=words.get(name, name)):
        ChatOptions(**{"model": "any", **wrong})
