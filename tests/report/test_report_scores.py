"""The numbers of a report."""

from dataclasses import replace
from statistics import fmean

import pytest
from played import DIALOGUE, TRANSLATE, results

from textgym.report.results import check_comparable
from textgym.report.scores import is_normalised, metric_names, standings


def test_agents_stand_in_the_order_of_their_scores() -> None:
    ranked = standings(results())
    values = [one.aggregate.value for one in ranked]
    assert values == sorted(values, reverse=True)
    assert ranked[0].agent == "oracle"


def test_the_interval_of_a_task_holds_its_mean() -> None:
    (shuffled,) = (one for one in standings(results()) if one.agent == "shuffled")
    reward = shuffled.tasks[TRANSLATE].reward
    rewards = [e.reward for e in results()[1].episodes[TRANSLATE]]
    assert reward.value == pytest.approx(fmean(rewards))
    assert reward.low is not None
    assert reward.high is not None
    assert min(rewards) <= reward.low < reward.value < reward.high <= max(rewards)


def test_one_run_has_no_interval_over_runs() -> None:
    first = standings(results())[0]
    assert first.runs == 1
    assert first.aggregate.low is None


def test_several_runs_have_one_and_their_examples_count_once() -> None:
    one = results()[1]
    runs = {
        label: tuple(
            replace(e, run=run, reward=e.reward * (1 - run / 10))
            for run in range(3)
            for e in found
        )
        for label, found in one.episodes.items()
    }
    (standing,) = standings([replace(one, episodes=runs)])
    assert standing.runs == 3
    low, value = standing.aggregate.low, standing.aggregate.value
    assert low is not None
    assert low < value
    single = standings([one])[0].tasks[TRANSLATE].reward
    spread = standing.tasks[TRANSLATE].reward
    assert single.high is not None
    assert spread.high is not None
    # Three runs of the same examples tell no more about examples than one.
    assert spread.high - spread.value == pytest.approx(
        0.9 * (single.high - single.value)
    )


def test_a_run_without_episodes_of_a_task_is_an_error() -> None:
    one = results()[0]
    second = tuple(replace(e, run=1) for e in one.episodes[TRANSLATE])
    half = {**one.episodes, TRANSLATE: one.episodes[TRANSLATE] + second}
    with pytest.raises(ValueError, match="was not finished") as caught:
        standings([replace(one, episodes=half)])
    assert DIALOGUE in str(caught.value)


def test_scores_are_normalised_where_floors_and_ceilings_are_known() -> None:
    one = results()[1]
    known = replace(
        one,
        floors=dict.fromkeys(one.tasks, 0.0),
        ceilings=dict.fromkeys(one.tasks, 2.0),
    )
    assert is_normalised([known])
    assert not is_normalised([known, one])
    plain, scaled = standings([one])[0], standings([known])[0]
    assert scaled.aggregate.value == pytest.approx(plain.aggregate.value / 2)


def test_failures_are_counted_and_shares_add_up_to_one() -> None:
    one = results()[2]
    first, *rest = one.episodes[TRANSLATE]
    failed = {**one.episodes, TRANSLATE: (replace(first, error="crash"), *rest)}
    score = standings([replace(one, episodes=failed)])[0].tasks[TRANSLATE]
    assert score.failures == 1
    assert sum(score.shares) == pytest.approx(1.0)


def test_names_of_metrics_stand_once_in_order() -> None:
    scores = [one.tasks[DIALOGUE] for one in standings(results())]
    names = metric_names(scores)
    assert names == list(results()[0].episodes[DIALOGUE][0].metrics)


def test_results_of_other_fingerprints_are_refused_with_the_reason() -> None:
    one, other = results()[:2]
    with pytest.raises(ValueError, match="fingerprints of textgym/tiny-v0"):
        check_comparable([one, replace(other, fingerprint="1" * 64)])
    with pytest.raises(ValueError, match="suites are textgym/tiny-v0 and me/mine"):
        check_comparable([one, replace(other, fingerprint="1", suite="me/mine")])


def test_two_agents_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="called 'oracle'"):
        check_comparable([results()[0], results()[0]])
