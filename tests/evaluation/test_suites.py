import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from textgym.errors import TextgymNotice
from textgym.evaluation import MaskedRandomAgent, RandomAgent, oracle
from textgym.evaluation.suites import CORE, LEVELS, Suite, load_suite

TWO = """\
name = "me/two-v0"

[[tasks]]
id = "textgym/Copy-v0"
level = "tiny"
episodes = 20

[[tasks]]
id = "textgym/Translate-tiny-v0"
split = "compositional"
episodes = 10
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "suite.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def two(tmp_path: Path) -> Suite:
    return load_suite(write(tmp_path, TWO))


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_suites_of_our_own_have_the_four_tasks_at_one_level(name: str) -> None:
    suite = load_suite(name)
    kinds = [type(task).__name__ for task in suite.tasks.values()]
    assert kinds == list(CORE)
    assert {task.level for task in suite.tasks.values()} == {LEVELS[name]}
    assert {task.split for task in suite.tasks.values()} == {"test"}


def test_a_file_makes_a_suite(two: Suite) -> None:
    assert two.name == "me/two-v0"
    assert list(two.episodes.items()) == [
        ("textgym/Copy-v0 tiny test", 20),
        ("textgym/Translate-tiny-v0 tiny compositional", 10),
    ]


def test_random_tokens_score_0_and_the_oracle_1(two: Suite) -> None:
    runs = [two.play(lambda task: MaskedRandomAgent()), two.play(oracle)]
    assert [len(one.records) for one in runs[0].values()] == [20, 10]
    np.testing.assert_allclose(two.scores(runs), [[0, 0], [1, 1]], atol=1e-12)


def test_the_number_of_rows_changes_no_score(two: Suite) -> None:
    few, many = (two.play(lambda task: RandomAgent(3), num_envs=n) for n in (3, 64))
    assert few == many


def test_runs_on_other_tasks_are_refused(tmp_path: Path, two: Suite) -> None:
    other = load_suite(write(tmp_path, TWO.replace("episodes = 10", "episodes = 9")))
    with pytest.raises(ValueError, match=r"run 0 .* me/two-v0: textgym/Translate-tiny"):
        two.scores([other.play(oracle)])


def test_the_fingerprint_is_the_same_in_every_process(
    two: Suite, tmp_path: Path
) -> None:
    code = (
        "import sys; from textgym.evaluation.suites import load_suite; "
        "print(load_suite(sys.argv[1]).fingerprint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "suite.toml"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == two.fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("two-v0", "two-v1"),
        ("episodes = 10", "episodes = 11"),
        ('"compositional"', '"test"'),
        ('level = "tiny"', 'level = "small"'),
        ("episodes = 20", 'episodes = 20\nreward = "chrf"'),
    ],
)
def test_whatever_changes_scores_changes_the_fingerprint(
    old: str, new: str, two: Suite, tmp_path: Path
) -> None:
    assert old in TWO
    other = load_suite(write(tmp_path, TWO.replace(old, new)))
    assert other.fingerprint != two.fingerprint


def test_where_a_file_lies_does_not_change_the_fingerprint(tmp_path: Path) -> None:
    def suite_over(name: str, word: str) -> Suite:
        rows = [f'{{"source": "s{n}", "references": ["{word} {n}"]}}\n' for n in "abc"]
        (tmp_path / name).write_text("".join(rows))
        table = "id = 'textgym/Copy-v0'\nsplit = 'train'\nepisodes = 3\ncorpus = "
        text = f"name = 'a'\n[[tasks]]\n{table}'{tmp_path / name}'"
        return load_suite(write(tmp_path, text))

    with pytest.warns(TextgymNotice, match="trained"):
        one, same, other = (
            suite_over(name, word).fingerprint
            for name, word in [("a.jsonl", "x"), ("b.jsonl", "x"), ("c.jsonl", "y")]
        )
    assert one == same
    assert one != other


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = 3", "suite.toml: expected a name and tables"),
        ('name = "a"\ntasks = []', "suite.toml: a suite must have at least one"),
        ('name = "a"\nseed = 1\ntasks = []', r"nothing else; .* \['seed'\]"),
        ('name = "a"\ntasks = [3]', "task 1 must be a table with an id; got 3"),
        (TWO.replace("episodes = 20", "episodes = true"), "must be a number; got True"),
        (TWO.replace("episodes = 20", "episodes = 0"), "episodes must be from 1 to"),
        (TWO.replace("level =", "levle ="), "Did you mean 'level'"),
        (TWO + TWO.partition("\n")[2], "Copy-v0 tiny test stands in the suite twice"),
        ("name = ", "suite.toml: Invalid value"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=message):
        load_suite(write(tmp_path, text))


def test_an_unknown_suite_is_told_with_similar_names() -> None:
    with pytest.raises(ValueError, match=r"Did you mean 'textgym/core-v0'"):
        load_suite("textgym/cor-v0")


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none\.toml"):
        load_suite(tmp_path / "none.toml")


def test_the_tiny_suite_lies_between_random_tokens_and_right_answers() -> None:
    suite = load_suite("textgym/tiny-v0")
    assert set(suite.ceilings.values()) == {1.0}
    assert all(floor < 0.1 for floor in suite.floors.values())


@pytest.mark.parametrize("short", ["core", "tiny", "full"])
def test_suites_of_our_own_have_short_names(short: str) -> None:
    assert load_suite(short) == load_suite(f"textgym/{short}-v0")
