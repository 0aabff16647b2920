"""Episodes are a pure function of seed and number."""

from __future__ import annotations

import re
from typing import Any

import gymnasium as gym
import numpy as np
import pytest

from textgym import TextEnv, TextVectorEnv, TurnEnv
from textgym.tasks.copy import Copy

TASK = Copy(level="tiny")
FORMS = pytest.mark.parametrize("form", [TextEnv, TurnEnv])


def indices(env: Any, count: int = 12, **reset: Any) -> list[int]:
    """Return the examples of consecutive episodes, the first one reset as asked."""
    drawn = [env.reset(**reset)[1]["example_index"]]
    return drawn + [env.reset()[1]["example_index"] for _ in range(count - 1)]


def batch(env: TextVectorEnv, count: int = 4, **reset: Any) -> list[list[int]]:
    drawn = [env.reset(**reset)[1]["example_index"].tolist()]
    return drawn + [env.reset()[1]["example_index"].tolist() for _ in range(count - 1)]


@FORMS
@pytest.mark.parametrize("seed", [0, 1, 42, 2**31, 2**64, 2**70, 10**40])
def test_a_seed_always_gives_the_same_episodes(form: Any, seed: int) -> None:
    assert indices(form(TASK), seed=seed) == indices(form(TASK), seed=seed)
    env = form(TASK)
    first = indices(env, seed=seed)
    assert indices(env, seed=seed) == first
    assert env.np_random_seed == seed


@FORMS
def test_all_forms_draw_the_same(form: Any) -> None:
    vector = [rows[0] for rows in batch(TextVectorEnv(TASK, 1), 12, seed=8)]
    assert indices(form(TASK), seed=8) == vector


def test_neighbouring_seeds_share_nothing_but_chance() -> None:
    many = {seed: indices(TextEnv(TASK), 100, seed=seed) for seed in range(40, 50)}
    drawn = [set(one) for one in many.values()]
    for number, one in enumerate(drawn):
        assert len(one) > 95
        for other in drawn[number + 1 :]:
            assert len(one & other) <= 6


@pytest.mark.parametrize("far", [2**64, 2**128, 1 << 70])
def test_large_seeds_are_not_cut(far: int) -> None:
    assert indices(TextEnv(TASK), seed=7) != indices(TextEnv(TASK), seed=7 + far)


def test_examples_are_drawn_evenly() -> None:
    env = TextVectorEnv(TASK, 4_000)
    drawn = np.ravel(batch(env, 5, seed=0))
    size = len(env.corpus)
    counts = np.histogram(drawn, bins=10, range=(0, size))[0]
    assert counts.sum() == 20_000
    # Five standard deviations of a binomial of 20,000 and 1/10.
    assert np.abs(counts - 2_000).max() < 5 * (20_000 * 0.09) ** 0.5


@FORMS
def test_fresh_unseeded_environments_differ(form: Any) -> None:
    assert len({tuple(indices(form(TASK))) for _ in range(4)}) == 4


def test_a_later_reset_is_the_next_episode() -> None:
    env = TextEnv(TASK)
    drawn = indices(env, seed=3)
    assert len(set(drawn)) > 10
    env.reset(seed=3)
    env.step(2)  # an episode left early counts as one
    assert env.reset()[1]["example_index"] == drawn[1]


@FORMS
def test_a_generator_that_was_assigned_seeds_once(form: Any) -> None:
    first, second, third = form(TASK), form(TASK), form(TASK)
    first.np_random = np.random.default_rng(5)
    second.np_random = np.random.default_rng(5)
    third.np_random = np.random.default_rng(6)
    assert first.np_random_seed == -1
    drawn = indices(first)
    assert indices(second) == drawn
    assert indices(third) != drawn
    assert len(set(drawn)) > 10
    first.np_random = np.random.default_rng(5)
    assert indices(first) == drawn
    assert indices(first, seed=1) == indices(form(TASK), seed=1)


@FORMS
def test_asking_for_the_generator_first_changes_nothing(form: Any) -> None:
    env = form(TASK)
    env.reset(seed=4)
    env.np_random.random(100)
    np.random.seed(0)  # noqa: NPY002 (the global generator must not matter)
    rest = indices(env, 5)
    assert rest == indices(form(TASK), 6, seed=4)[1:]


@FORMS
@pytest.mark.parametrize("seed", [-1, 1.5, "1", [1]])
def test_what_is_no_seed_is_refused(form: Any, seed: Any) -> None:
    with pytest.raises(gym.error.Error):
        form(TASK).reset(seed=seed)


@FORMS
def test_options_replace_the_example_and_the_count_goes_on(form: Any) -> None:
    expected = indices(form(TASK), 3, seed=2)
    env = form(TASK)
    info = env.reset(seed=2, options={"index": 77})[1]
    assert info["example_index"] == 77
    assert type(info["example_index"]) is int
    assert indices(env, 2) == expected[1:]
    for index in (np.int64(5), np.array(5), np.uint8(5)):
        assert env.reset(options={"index": index})[1]["example_index"] == 5


BAD_OPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"index": -1}, "from 0 to 9999"),
    ({"index": 10_000}, "from 0 to 9999"),
    ({"index": 2**70}, "from 0 to 9999"),
    ({"index": 1.5}, "whole number"),
    ({"index": "1"}, "whole number"),
    ({"index": None}, "whole number"),
    ({"index": [1]}, "whole number"),
    ({"index": np.array([1])}, "whole number"),
    ({"index": True}, "whole number"),
    ({"indx": 1}, "Did you mean 'index'"),
]


@FORMS
@pytest.mark.parametrize(("options", "message"), BAD_OPTIONS)
def test_wrong_options_are_refused(
    form: Any, options: dict[str, Any], message: str
) -> None:
    env = form(TASK)
    env.reset(seed=2)
    with pytest.raises(ValueError, match=re.escape(message)):
        env.reset(options=options)


@FORMS
def test_a_refused_reset_changes_nothing(form: Any) -> None:
    expected = indices(form(TASK), 3, seed=2)
    env = form(TASK)
    env.reset(seed=2)
    with pytest.raises(ValueError, match="from 0"):
        env.reset(options={"index": -1})
    assert indices(env, 2) == expected[1:]


def test_a_refused_reset_of_a_batch_changes_nothing() -> None:
    expected = batch(TextVectorEnv(TASK, 2), seed=2)
    env = TextVectorEnv(TASK, 2)
    env.reset(seed=2)
    bad: list[dict[str, Any]] = [
        {"options": {"index": -1}},
        {"options": {"indx": 1}},
        {"seed": [1]},
        {"seed": -5, "options": {"index": 3}},
        {"seed": 9, "options": {"index": 10**6}},
    ]
    for arguments in bad:
        with pytest.raises(ValueError, match="must"):
            env.reset(**arguments)
    assert batch(env, 3) == expected[1:]


def test_lists_of_seeds_seed_each_row() -> None:
    env = TextVectorEnv(TASK, 3)
    drawn = batch(env, seed=[5, 2**70, 5])
    singles = [indices(TextEnv(TASK), 4, seed=seed) for seed in (5, 2**70, 5)]
    assert np.array(drawn).T.tolist() == singles
    assert env.np_random_seed == (5, 2**70, 5)
    # None leaves a row where it was.
    env.reset(seed=[5, 6, 7])
    later = batch(env, 3, seed=[None, 6, None])
    expected = [indices(TextEnv(TASK), 4, seed=seed) for seed in (5, 6, 7)]
    columns = np.array(later).T.tolist()
    assert columns == [expected[0][1:], expected[1][:3], expected[2][1:]]


def test_unseeded_rows_and_batches_differ() -> None:
    one, other = batch(TextVectorEnv(TASK, 8)), batch(TextVectorEnv(TASK, 8))
    assert one != other
    assert len(set(one[0])) >= 6
    partly = batch(TextVectorEnv(TASK, 2), seed=[3, None])
    assert [row[0] for row in partly] == indices(TextEnv(TASK), 4, seed=3)


def test_a_group_has_the_same_examples_and_other_groups_others() -> None:
    for seed in (0, None):
        drawn = np.array(batch(TextVectorEnv(TASK, 12, group_size=4), 5, seed=seed))
        groups = drawn.reshape(5, 3, 4)
        assert (groups == groups[:, :, :1]).all()
        assert len(set(groups[:, :, 0].ravel().tolist())) > 12


def test_seeding_twice_starts_over() -> None:
    env = TextVectorEnv(TASK, 3, autoreset_mode="SAME_STEP")
    first = batch(env, seed=1)
    env.step(np.array([0, 2, 0]))
    assert batch(env, seed=1) == first


@pytest.mark.parametrize("index", [3, np.int64(3), np.array([3, 3]), [3, 3]])
def test_a_batch_takes_one_example_or_one_for_each_row(index: Any) -> None:
    env = TextVectorEnv(TASK, 2)
    _, infos = env.reset(seed=0, options={"index": index})
    assert infos["example_index"].tolist() == [3, 3]
    expected = batch(TextVectorEnv(TASK, 2), 2, seed=0)
    assert batch(env, 1) == expected[1:]


@pytest.mark.parametrize(
    "index",
    [-1, 10_000, 1.0, "3", None, [3], [1, 2, 3], [[1, 2]], [1, -1], [True, True]],
)
def test_a_batch_refuses_other_examples(index: Any) -> None:
    env = TextVectorEnv(TASK, 2)
    with pytest.raises(ValueError, match=r"options\['index'\] must be"):
        env.reset(seed=0, options={"index": index})


@pytest.mark.parametrize(
    "seed", [-1, 1.5, "12", True, [1], [1, 2, 3], [1, -2], [1, 0.5]]
)
def test_a_batch_refuses_what_is_no_seed(seed: Any) -> None:
    with pytest.raises(ValueError, match="seed"):
        TextVectorEnv(TASK, 2).reset(seed=seed)


@pytest.mark.parametrize(
    "mask",
    [
        np.array([True]),
        np.array([False, False]),
        np.array([1, 0]),
        np.array([[True, False]]),
        True,
        None,
    ],
)
def test_a_reset_mask_must_fit(mask: Any) -> None:
    env = TextVectorEnv(TASK, 2, autoreset_mode="DISABLED")
    env.reset(seed=0)
    with pytest.raises(ValueError, match="reset_mask"):
        env.reset(options={"reset_mask": mask})


def test_a_reset_mask_leaves_the_other_rows_alone() -> None:
    env = TextVectorEnv(TASK, 3, autoreset_mode="DISABLED")
    env.reset(seed=0)
    observation = env.step(np.array([2, 0, 4]))[0]
    mask = np.array([False, True, False])
    options: dict[str, Any] = {"reset_mask": mask, "index": np.array([1, 2, 3])}
    after, infos = env.reset(seed=[9, 10, 11], options=options)
    assert set(options) == {"reset_mask", "index"}
    for row in (0, 2):
        for key in observation:
            assert after[key][row].tolist() == observation[key][row].tolist()
    assert infos["_example_index"].tolist() == mask.tolist()
    assert infos["example_index"][1] == 2
    # Rows 0 and 2 still have their old seeds, row 1 the new one.
    rest = batch(env, 1)[0]
    expected = [indices(TextEnv(TASK), 2, seed=seed)[1] for seed in (0, 10, 2)]
    assert rest == expected
