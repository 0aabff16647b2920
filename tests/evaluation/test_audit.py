from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

import textgym
from textgym.evaluation import audit
from textgym.evaluation.exploits import copying_is_right, frequent_tokens
from textgym.metrics import Metric
from textgym.registration import make_task
from textgym.rewards import RewardSpec
from textgym.task import Prompt, Task
from textgym.tasks.copy import Copy

TASKS = [
    make_task(kind, level=level, split="test")
    for kind in textgym.registered_tasks().values()
    for level in kind.levels
]


class AnyText(Metric):
    """Gives full marks to whatever is not empty."""

    name = "any_text"
    signature = "none"

    def prepare(self, references: Any) -> None:
        return None

    def statistics(self, hypothesis: str, prepared: None) -> tuple[float]:
        return (float(bool(hypothesis)),)

    def score(self, statistics: Any) -> float:
        return float(statistics[0] > 0)


@dataclass(frozen=True, kw_only=True)
class WrongOracle(Copy):
    default_reward: ClassVar[RewardSpec] = "bleu"

    def oracle(self, prompt: Prompt) -> str:
        return prompt.text.split()[0]


def name_of(task: Task) -> str:
    return f"{type(task).__name__}-{task.level}"


@pytest.mark.parametrize("task", TASKS, ids=name_of)
def test_no_exploit_pays_and_the_oracle_earns_everything(task: Task) -> None:
    report = audit(task, episodes=100)
    assert report.passed, report.failures
    assert report.rows[-1].of_ceiling == report.rows[-1].solved == 1.0


def test_a_reward_for_any_text_fails() -> None:
    report = audit(Copy(level="tiny", reward=AnyText()), episodes=20)
    assert not report.passed
    assert any("until cut must earn at most" in text for text in report.failures)
    broken = {row.name for row in report.rows if row.of_ceiling == 1.0}
    assert {"non-ASCII", "longest possible"} <= broken
    assert "empty" not in broken


def test_a_wrong_oracle_fails() -> None:
    report = audit(WrongOracle(level="tiny"), episodes=20)
    assert any("the oracle must earn at least 0.990" in f for f in report.failures)


def test_the_bound_is_an_argument() -> None:
    report = audit(Copy(level="tiny"), episodes=20, most_of_a_floor=0.01)
    assert not report.passed


def test_rows_are_floors_then_heuristics_then_the_ceiling() -> None:
    kinds = [row.kind for row in audit(Copy(level="tiny"), episodes=5).rows]
    assert kinds == sorted(kinds, key=["floor", "heuristic", "ceiling"].index)
    assert kinds.count("ceiling") == 1


def test_copying_is_an_exploit_only_where_it_is_wrong() -> None:
    translate = make_task("textgym.tasks.translate:Translate", level="tiny")
    assert copying_is_right(Copy(level="tiny"))
    assert not copying_is_right(translate)
    names = [row.name for row in audit(translate, episodes=5).rows]
    assert "copy of the source" in names


def test_frequent_tokens_are_words() -> None:
    task = Copy(level="tiny")
    tokenizer = textgym.TextEnv(task).tokenizer
    frequent = frequent_tokens(task)
    assert len(frequent) == 8
    assert not {tokenizer.eos_id, tokenizer.unk_id} & set(frequent)


def test_a_short_split_is_played_whole(tmp_path: Any) -> None:
    path = tmp_path / "three.jsonl"
    rows = [f'{{"source": "s{n}", "references": ["a b c {n}"]}}\n' for n in range(3)]
    path.write_text("".join(rows))
    with pytest.warns(textgym.TextgymNotice, match="trained"):
        report = audit(Copy(corpus=str(path)))
    assert report.episodes == 3
