"""Plays episodes in one form or another and writes down all that happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium.vector import SyncVectorEnv

from textgym import Task, TextEnv, TextVectorEnv

Array = npt.NDArray[Any]
Step = tuple[dict[str, Array], float, bool, bool, dict[str, Any]]
Choose = Callable[[int], int]


def random_tokens(seed: int, size: int, eos: int) -> Choose:
    """Return actions of a step's number: any token, EOS about every fifth time."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(size, size=10_000)
    drawn[rng.random(10_000) < 0.2] = eos
    return lambda step: int(drawn[step])


def play(env: Any, choose: Choose, steps: int, **reset: Any) -> Iterator[Step]:
    """Yield every reset (as a step that pays 0) and step of consecutive episodes."""
    observation, info = env.reset(**reset)
    yield observation, 0.0, False, False, info
    over = False
    for number in range(steps):
        if over:
            observation, info = env.reset()
            yield observation, 0.0, False, False, info
        observation, reward, terminated, truncated, info = env.step(choose(number))
        yield observation, reward, terminated, truncated, info
        over = terminated or truncated


def written_turns(env: TextEnv, choose: Choose, seed: int) -> tuple[list[str], float]:
    """Play one episode by token; return the text of each turn and what they earned."""
    env.reset(seed=seed)
    turns: list[str] = []
    ids: list[int] = []
    total = 0.0
    for number in range(10_000):
        action = choose(number)
        ends = action == env.tokenizer.eos_id
        ids += [] if ends else [action]
        _, reward, terminated, truncated, _ = env.step(action)
        total += reward
        space = env.observation_space
        assert hasattr(space, "spaces")
        if ends or len(ids) == space.spaces["response"].shape[0]:
            turns.append(env.tokenizer.decode(ids))
            ids = []
        if terminated or truncated:
            break
    return turns, total


def sync_of(task: Task, rows: int, mode: Any, **arguments: Any) -> SyncVectorEnv:
    """Make Gymnasium's own vector environment of single ones: the yardstick."""
    makers = [lambda: TextEnv(task, **arguments)] * rows
    return SyncVectorEnv(makers, autoreset_mode=mode)


def assert_same(one: Any, other: Any, where: str = "", *, close: float = 1e-12) -> None:
    """Compare nested dicts, arrays and numbers; floats within `close`."""
    if isinstance(one, Mapping):
        assert isinstance(other, Mapping), where
        assert sorted(one) == sorted(other), where
        for key in one:
            assert_same(one[key], other[key], f"{where}[{key!r}]", close=close)
    elif isinstance(one, np.ndarray):
        assert isinstance(other, np.ndarray), where
        assert (one.shape, one.dtype) == (other.shape, other.dtype), where
        if one.dtype == object:
            for n, (a, b) in enumerate(zip(one, other, strict=True)):
                assert_same(a, b, f"{where}[{n}]", close=close)
        elif one.dtype.kind == "f":
            np.testing.assert_allclose(one, other, rtol=0, atol=close, err_msg=where)
        else:
            np.testing.assert_array_equal(one, other, err_msg=where)
    elif isinstance(one, tuple | list):
        assert isinstance(other, tuple | list), where
        for n, (a, b) in enumerate(zip(one, other, strict=True)):
            assert_same(a, b, f"{where}[{n}]", close=close)
    elif isinstance(one, float):
        assert type(one) is type(other), where
        assert abs(one - other) <= close, where
    else:
        assert type(one) is type(other), where
        assert one == other, where


def assert_same_infos(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Compare infos of vector environments, as far as their masks say they speak."""
    keys = {key for key in one if not key.startswith("_")}
    assert keys == {key for key in other if not key.startswith("_")}
    for key in sorted(keys):
        rows = np.asarray(one[f"_{key}"])
        np.testing.assert_array_equal(rows, other[f"_{key}"], err_msg=key)
        if isinstance(one[key], Mapping):
            assert_same_infos(one[key], other[key])
        else:
            assert one[key].dtype == other[key].dtype, key
            assert_same(one[key][rows], other[key][rows], key)


def play_both(
    native: TextVectorEnv, sync: SyncVectorEnv, steps: int, seed: int, eos: int
) -> None:
    """Step two vector environments alike and compare all that they say."""
    group = native.group_size
    seeds = [seed + row // group for row in range(native.num_envs)]
    compare_resets(native.reset(seed=seed), sync.reset(seed=seeds))  # type: ignore[arg-type]
    rng = np.random.default_rng(seed)
    shape = (native.num_envs,)
    size = len(native.tokenizer)
    disabled = native.autoreset_mode.name == "DISABLED"
    for _ in range(steps):
        actions = rng.integers(size, size=shape)
        actions[rng.random(shape) < 0.2] = eos
        ours, theirs = native.step(actions), sync.step(actions)
        assert_same(ours[0], theirs[0], "observation")
        assert_same(ours[1], theirs[1], "reward")
        assert_same(ours[2], theirs[2], "terminated")
        assert_same(ours[3], theirs[3], "truncated")
        assert_same_infos(ours[4], theirs[4])
        over = ours[2] | ours[3]
        if disabled and over.any():
            compare_resets(
                native.reset(options={"reset_mask": over.copy()}),
                sync.reset(options={"reset_mask": over.copy()}),
                over,
            )


def compare_resets(ours: Any, theirs: Any, rows: Array | None = None) -> None:
    """Compare what two resets return, infos only for the rows that were reset."""
    assert_same(ours[0], theirs[0], "observation")
    if rows is None:
        assert_same_infos(ours[1], theirs[1])
    else:
        assert_same(ours[1]["example_index"][rows], theirs[1]["example_index"][rows])
        np.testing.assert_array_equal(ours[1]["_example_index"], rows)
