"""Summarize: its terms, their values, and that they cost and change nothing else."""

from __future__ import annotations

from typing import Any

import gymnasium as gym
import numpy as np
import pytest

import textgym
from textgym import Example, TextEnv, TextVectorEnv, Turn, TurnEnv
from textgym.corpora.articles import Articles
from textgym.evaluation import audit
from textgym.tasks.summarize import Summarize, sentences
from textgym.testing import check_task

TERMS = ("fact_recall", "fact_precision", "coverage", "concise")
LEVELS = ("tiny", "small", "full")
NASTY = ("\ud800\x00", "9" * 5000, "\u202e" * 50, "a\n" * 30, "\U0001f600 ".join("abc"))

each_level = pytest.mark.parametrize("level", LEVELS)
each_term = pytest.mark.parametrize("term", TERMS)

STORM = Example(
    "storm",
    "last year, a gale hit ashby on a monday. this time, 9 trees fell. on friday, a "
    "gale hit farley. the number of fallen trees was later revised to 30. the fire "
    "service reported that 20 roofs were damaged.",
    ("gale hits farley on friday as 30 trees fall",),
    {
        "key_facts": (
            ("storm: event", "day: friday", "thing: gale", "town: farley"),
            ("fallen trees: count", "n: 30"),
        ),
        "facts": (
            ("storm: event", "day: friday", "thing: gale", "town: farley"),
            ("fallen trees: count", "n: 30"),
            ("damaged roofs: count", "n: 20"),
            ("storm: last year", "day: monday", "thing: gale", "town: ashby"),
        ),
    },
)


def values(text: str, example: Example = STORM) -> dict[str, float]:
    task = Summarize(reward=dict.fromkeys(TERMS, 1))
    return dict(task.answer(Turn(example, text, 0, None, 1)).values)


@pytest.mark.parametrize(
    ("text", "recall", "precision"),
    [
        ("gale hits farley on friday as 30 trees fall", 1, 1),
        ("30 trees fall as gale hits farley on friday", 1, 1),
        ("a gale struck farley on friday. 30 trees came down", 1, 1),
        ("gale hits farley on friday", 0.5, 1),
        ("gale hits ashby on friday", 0, 0),
        ("gale hits farley on friday as 9 trees fall", 0.5, 0.5),
        ("gale hits farley on friday as wind damages 20 roofs", 0.5, 1),
        ("last year, a gale hit ashby on a monday", 0, 1),
        ("last year, a gale hit farley", 0, 0),
        ("gale hits farley on monday as 99 trees fall", 0, 0),
        ("farley gale friday trees 30", 0, 0),
        ("", 0, 0),
    ],
)
def test_facts_are_recalled_and_precise(
    text: str, recall: float, precision: float
) -> None:
    found = values(text)
    assert (found["fact_recall"], found["fact_precision"]) == (recall, precision)


@pytest.mark.parametrize(
    ("text", "coverage", "concise"),
    [
        ("gale hits farley on friday as 30 trees fall", 1, 1),
        ("Gale hits FARLEY: on friday, as 30 trees fall!", 1, 1),
        ("fall trees 30 as friday on farley hits gale", 1, 1),
        ("gale hits farley", 3 / 9, 3 / 9),
        ("gale gale gale", 1 / 9, 1 / 9),
        ("gale hits farley on friday as 30 trees fall this time too", 1, 9 / 12),
        ("what is this", 0, 0),
        ("...", 0, 0),
        ("", 0, 0),
    ],
)
def test_words_are_covered_and_concise(
    text: str, coverage: float, concise: float
) -> None:
    found = values(text)
    assert found["coverage"] == pytest.approx(coverage)
    assert found["concise"] == pytest.approx(concise)


def test_a_copy_earns_nothing_for_facts_and_coverage() -> None:
    right = STORM.references[0]
    longest = f"{right}, " + "so " * 9
    assert values(longest)["fact_recall"] == values(longest)["coverage"] == 1
    longer = values(f"{longest} so")
    assert [longer[term] for term in TERMS[:3]] == [0, 0, 0]
    assert longer["concise"] == pytest.approx(9 / 19)


def test_the_best_reference_counts() -> None:
    both = Example("e", "x", ("a b c d", "x y"), STORM.extra)
    assert values("x y", both)["concise"] == 1
    assert values("a b c d", both)["coverage"] == 1
    assert values("a x", both)["coverage"] == 0.5


@each_level
@each_term
def test_references_earn_the_ceiling_and_silence_nothing(level: str, term: str) -> None:
    env = TurnEnv(Summarize(level=level, reward=term))
    for index in range(50):
        env.reset(seed=0, options={"index": index})
        for text in env.corpus[index].references:
            env.reset(seed=0, options={"index": index})
            assert env.step(text)[1] == pytest.approx(1.0, abs=1e-12)
        env.reset(seed=0, options={"index": index})
        assert env.step("")[1] == 0.0


@each_level
def test_references_earn_1_by_default(level: str) -> None:
    env = TurnEnv(Summarize(level=level))
    for index in range(50):
        env.reset(seed=0, options={"index": index})
        _, reward, _, _, info = env.step(env.task.oracle(env.prompt))
        assert reward == pytest.approx(1.0, abs=1e-12)
        assert set(info["metrics"]) == {"rouge1", "rouge2", "rougeL"}


@each_term
def test_nasty_texts_are_scored_between_0_and_1(term: str) -> None:
    env = TurnEnv(Summarize(level="full", reward={term: 1}))
    for text in (*NASTY, "fall 30 trees " * 80_000, "9 trees fell " * 6):
        env.reset(seed=3)
        assert 0.0 <= env.step(text)[1] <= 1.0


@pytest.mark.parametrize("dense", [False, True])
def test_terms_are_paid_at_the_end_and_add_up(dense: bool) -> None:
    reward = {"rouge1": 0.5, "fact_recall": 0.3, "concise": 0.2}
    env = TextEnv(Summarize(level="tiny", reward=reward, dense=dense))
    for seed in range(20):
        env.reset(seed=seed)
        ids = env.tokenizer.encode(env.task.oracle(env.prompt))
        steps = [env.step(token) for token in (*ids[:-1], *ids[seed % 2 - 1 :], 0)[:6]]
        while not (steps[-1][2] or steps[-1][3]):
            steps.append(env.step(0))
        info = steps[-1][4]
        total = sum(step[1] for step in steps)
        assert total == pytest.approx(sum(info["reward_terms"].values()), abs=1e-9)
        assert info["metrics"].keys() == reward.keys()
        if not dense:
            assert not any(step[1] for step in steps[:-1])


def test_rows_of_a_batch_earn_what_single_environments_do() -> None:
    task = Summarize(level="tiny", reward={"rouge2": 0.5, "fact_recall": 0.5})
    batch, single = TextVectorEnv(task, 16, group_size=1), TextEnv(task)
    _, info = batch.reset(seed=5)
    right = [
        single.tokenizer.encode(single.corpus[i].references[0]) + [0] * 9
        for i in info["example_index"].tolist()
    ]
    paid = np.zeros(16)
    for step in range(8):
        _, rewards, terminated, truncated, _ = batch.step(
            np.array([ids[step] for ids in right])
        )
        paid += rewards
        if (terminated | truncated).all():
            break
    assert paid == pytest.approx(np.ones(16))


def test_only_what_is_weighed_is_answered() -> None:
    assert not Summarize().has_own_answers
    assert Summarize().scores_whole_episodes
    weighed = Summarize(reward={"rouge1": 0.5, "concise": 0.5})
    assert weighed.has_own_answers
    assert not weighed.scores_whole_episodes
    assert weighed.answer(Turn(STORM, "x", 0, None, 1)).values.keys() == {"concise"}


def test_a_reward_of_metrics_is_scored_by_arrays() -> None:
    env = gym.make_vec("textgym/Summarize-tiny-v0", num_envs=4)
    assert type(env.unwrapped._rows).__name__ == "MetricRows"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("level", "reward"),
    [
        *((level, None) for level in LEVELS),
        ("tiny", {"rouge1": 0.5, "fact_recall": 0.25, "fact_precision": 0.25}),
        *(("small", term) for term in TERMS),
    ],
)
def test_no_exploit_comes_near_the_ceiling(level: str, reward: Any) -> None:
    report = audit(Summarize(level=level, reward=reward), 25)
    assert report.passed, report.failures


def test_facts_with_recall_and_precision_keep_the_contract() -> None:
    reward = {"rougeL": 0.4, "fact_recall": 0.4, "fact_precision": 0.2}
    check_task(Summarize(level="tiny", reward=reward))


def test_an_unknown_term_is_refused_with_advice() -> None:
    with pytest.raises(ValueError, match="Did you mean 'fact_recall'"):
        Summarize(reward="fact_recal")


def test_documents_begin_with_what_the_agent_reads() -> None:
    env = gym.make("textgym/Summarize-v0", actions="text", level="tiny", split="test")
    prompt, info = env.reset(seed=0)
    example = Articles(level="tiny", split="test")[info["example_index"]]
    assert prompt == example.source
    assert "textgym/Summarize-v0" in textgym.registered_tasks()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one. two! three? four", ["one.", "two!", "three?", "four"]),
        ('he said "no." and (yes.) then', ['he said "no."', "and (yes.)", "then"]),
        ("3.5 apples", ["3.5 apples"]),
        ("one.\n two.  ", ["one.", "two."]),
        ("", [""]),
    ],
)
def test_sentences_end_at_white_space_after_a_mark(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_heuristics_extract_and_do_not_solve_the_task() -> None:
    task = Summarize()
    env = TextEnv(task)
    env.reset(seed=0)
    written = {name: write(env.prompt) for name, write in task.heuristics().items()}
    assert written["copy the source"] == env.prompt.text
    assert written["first sentence"] == sentences(env.prompt.text)[0]
    assert written["first three sentences"].count(".") == 3
    assert written["biggest number"] in sentences(env.prompt.text)
