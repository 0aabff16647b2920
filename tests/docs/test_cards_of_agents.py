"""The cards of the bundled agents belong to this version, and to the leaderboard."""

import json
from pathlib import Path

import jsonschema
import pytest

from textgym.evaluation import cards
from textgym.evaluation.cards import read_card
from textgym.evaluation.suites import load_suite

ROOT = Path(__file__).parents[2]
CARDS = sorted((ROOT / "docs" / "results" / "cards").iterdir())
SCHEMA = json.loads(Path(cards.__file__).with_name("card.schema.json").read_text())


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.name)
def test_a_card_is_complete_scored_and_of_this_version(path: Path) -> None:
    jsonschema.validate(json.loads((path / "card.json").read_text()), SCHEMA)
    card = read_card(path)
    (run,) = card.evaluations(load_suite("tiny"))
    for label, played in run.items():
        stored = card.scores["tasks"][label]["mean_reward"]["value"]
        assert stored == pytest.approx(played.mean_reward)


def test_what_the_reference_agents_wrote_earns_again_what_it_earned() -> None:
    suite = load_suite("tiny")
    for name in ("masked-random", "oracle"):
        card = read_card(ROOT / "docs" / "results" / "cards" / name)
        assert card.rescore(suite) == card.evaluations(suite)


def test_all_agents_are_on_the_leaderboard() -> None:
    page = (ROOT / "docs" / "results" / "leaderboard.md").read_text("utf-8")
    assert {"oracle", "masked-random"} <= {read_card(path).agent for path in CARDS}
    for path in CARDS:
        assert f"| {read_card(path).agent} |" in page
