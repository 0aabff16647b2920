"""Result cards: stored while playing, played on, scored again."""

from pathlib import Path

import pytest

from textgym.evaluation import Agent, ConstantAgent, MaskedRandomAgent, cards
from textgym.evaluation.cards import Card, play_card, read_card
from textgym.evaluation.suites import Suite, load_suite
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


def test_a_complete_card_is_not_played_again(suite: Suite, tmp_path: Path) -> None:
    card = play(tmp_path / "card", suite)
    before = (card.path / "episodes.jsonl.gz").read_bytes()
    play_card(card.path, suite, nobody, agent="random")
    assert (card.path / "episodes.jsonl.gz").read_bytes() == before


@pytest.mark.parametrize("left", [0.0, 0.3, 0.6, 0.9])
def test_a_card_that_was_cut_off_is_played_on(
    suite: Suite, tmp_path: Path, left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "_BLOCK", 5)
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
        card.rescore(load_suite(tmp_path / "other.toml"))


def test_a_directory_without_a_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no head of a result card"):
        read_card(tmp_path)
