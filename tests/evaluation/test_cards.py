"""Result cards: stored while playing, played on, scored again."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from textgym.evaluation import Agent, ConstantAgent, MaskedRandomAgent, blocks
from textgym.evaluation.card_play import play_card
from textgym.evaluation.cards import Card, read_card, store_runs
from textgym.evaluation.suites import Suite, load_suite
from textgym.report.cards import result_of
from textgym.task import Task

TOML = """name = "two"
[[tasks]]
id = "textgym/Dialogue-tiny-v0"
episodes = 12
[[tasks]]
id = "textgym/Translate-tiny-v0"
episodes = 30
"""


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    path = tmp_path / "suite.toml"
    path.write_text(TOML)
    return load_suite(path)


def random_agent(task: Task, run: int) -> Agent:
    return MaskedRandomAgent(run)


def play(path: Path, suite: Suite, runs: int = 1) -> Card:
    return play_card(path, suite, random_agent, agent="random", runs=runs)


def nobody(task: Task, run: int) -> Agent:
    raise AssertionError("an agent was made although all had been played")


def test_a_card_holds_what_the_suite_plays(suite: Suite, tmp_path: Path) -> None:
    play(tmp_path / "card", suite, runs=2)
    stored = read_card(tmp_path / "card").evaluations(suite)
    for run, evaluations in enumerate(stored):
        agents = {id(task): MaskedRandomAgent(run) for task in suite.tasks.values()}
        again = suite.play(lambda task, made=agents: made[id(task)])  # type: ignore[misc]
        assert evaluations == again


def test_stored_tokens_earn_again_what_they_earned(
    suite: Suite, tmp_path: Path
) -> None:
    card = play(tmp_path / "card", suite)
    assert card.rescore(suite) == card.evaluations(suite)


class Parrot:
    """Answers with the last words of the prompt."""

    concurrency = 5

    def reply(self, prompts: Sequence[str]) -> list[str]:
        return [" ".join(prompt.split()[-3:]) for prompt in prompts]


def test_stored_texts_earn_again_what_they_earned(suite: Suite, tmp_path: Path) -> None:
    path = tmp_path / "card"
    card = play_card(path, suite, lambda *_: Parrot(), agent="parrot")
    stored = card.evaluations(suite)
    assert card.rescore(suite) == stored
    assert all(r.texts for run in stored for one in run.values() for r in one.records)


def test_cards_of_scored_again_episodes_are_equal(suite: Suite, tmp_path: Path) -> None:
    card = play(tmp_path / "card", suite, runs=2)
    again = store_runs(tmp_path / "again", card, suite, card.rescore(suite))
    assert read_card(again.path) == card
    assert again.evaluations(suite) == card.evaluations(suite)
    with pytest.raises(ValueError, match="holds a card already"):
        store_runs(tmp_path / "again", card, suite, [])


def test_failures_are_stored_and_earn_nothing_again(
    suite: Suite, tmp_path: Path
) -> None:
    class Broken:
        def act(self, observations: object, masks: object) -> object:
            raise RuntimeError("no power")

    path = tmp_path / "card"
    card = play_card(path, suite, lambda *_: Broken(), agent="broken")  # type: ignore[arg-type, return-value]
    (run,) = card.rescore(suite)
    assert card.evaluations(suite) == [run]
    assert {r.error for one in run.values() for r in one.records} == {
        "RuntimeError: no power"
    }


def test_a_card_tells_how_its_suite_is_made(suite: Suite, tmp_path: Path) -> None:
    card = play(tmp_path / "card", suite)
    assert read_card(card.path).load_suite() == suite


def test_progress_counts_stored_episodes(suite: Suite, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = tmp_path / "card"
    for _ in range(2):
        play_card(
            path,
            suite,
            random_agent,
            agent="random",
            progress=lambda *told: seen.append(told),
        )
    assert seen[0] == (0, 42)
    assert seen[-1] == (42, 42)
    assert {all for _, all in seen} == {42}


def test_a_complete_card_is_not_played_again(suite: Suite, tmp_path: Path) -> None:
    card = play(tmp_path / "card", suite)
    before = (card.path / "episodes.jsonl.gz").read_bytes()
    play_card(card.path, suite, nobody, agent="random")
    assert (card.path / "episodes.jsonl.gz").read_bytes() == before


@pytest.mark.parametrize("left", [0.0, 0.3, 0.6, 0.9])
def test_a_card_that_was_cut_off_is_played_on(
    suite: Suite, tmp_path: Path, left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 5)
    card = play(tmp_path / "card", suite)
    file = card.path / "episodes.jsonl.gz"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(left * len(whole))])
    with pytest.raises(ValueError, match="Play on"):
        card.evaluations(suite)
    expected = load_suite(tmp_path / "suite.toml").play(lambda _: MaskedRandomAgent())
    play(card.path, suite)
    assert card.evaluations(suite) == [expected]


def test_another_agent_does_not_write_on_a_card(suite: Suite, tmp_path: Path) -> None:
    card = play(tmp_path / "card", suite)
    with pytest.raises(ValueError, match="another agent"):
        play_card(card.path, suite, lambda *_: ConstantAgent(0), agent="silent")


def test_another_suite_is_refused_with_the_reason(suite: Suite, tmp_path: Path) -> None:
    card = play(tmp_path / "card", suite)
    (tmp_path / "other.toml").write_text(TOML.replace("30", "31"))
    with pytest.raises(ValueError, match="expected the fingerprint"):
        card.evaluations(load_suite(tmp_path / "other.toml"))


def test_a_directory_without_a_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no head of a result card"):
        read_card(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"), [("runs", "2"), ("suite", []), ("rows", {}), ("format", 0)]
)
def test_heads_of_a_wrong_kind_are_refused_by_name(
    suite: Suite, tmp_path: Path, name: str, value: object
) -> None:
    head = play(tmp_path / "card", suite).path / "card.json"
    head.write_text(json.dumps({**json.loads(head.read_text()), name: value}))
    with pytest.raises(ValueError, match=rf"no head of a result card: .*{name}"):
        read_card(tmp_path / "card")


class Sure(MaskedRandomAgent):
    """Tells how many tokens it has chosen in the row, and how sure it was."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, Any] = {}

    def act(self, observations: Any, masks: Any) -> Any:
        written = (observations["response"] != 0).sum(axis=1)
        self.numbers = {"value": written, "probability": 1 / masks.sum(axis=1)}
        return super().act(observations, masks)


def test_cards_hold_what_agents_tell_of_their_tokens(
    suite: Suite, tmp_path: Path
) -> None:
    card = play_card(tmp_path / "card", suite, lambda *_: Sure(), agent="sure")
    ((_, translate),) = [list(run.items())[1] for run in card.evaluations(suite)]
    for record in translate.records:
        count = len(record.actions)
        assert record.numbers["value"] == tuple(range(count))
        assert all(0 < share <= 1 for share in record.numbers["probability"])
    assert card.rescore(suite) == card.evaluations(suite)
    result = result_of(card, suite)
    for episodes in result.episodes.values():
        for episode in episodes:
            for turn in episode.turns:
                assert turn.ids is not None
                assert turn.numbers["value"] == tuple(range(len(turn.ids)))
