"""Checks of single environments, whether tokens or text are written."""

from __future__ import annotations

import copy
import math
import pickle
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env

from textgym.testing.contract import (
    TOLERANCE,
    Env,
    Make,
    actions_of,
    play,
    refuses,
    require,
    require_equal,
)

FINAL_KEYS = {
    "example_id",
    "hypothesis",
    "metrics",
    "references",
    "reward_terms",
    "signature",
}
_EPISODES = 4


def gymnasium_is_content(make: Make) -> None:
    """Run Gymnasium's own checker."""
    with warnings.catch_warnings():
        # It warns of wrappers and of text spaces, which are meant here.
        warnings.simplefilter("ignore")
        check_env(make(), skip_render_check=True)


def step_needs_reset(make: Make) -> None:
    """Step before the first reset and after the end."""
    env = make()
    action = next(actions_of(env, 0))
    error = refuses(lambda: env.step(action))
    require(
        isinstance(error, ResetNeeded),
        "step before reset must raise ResetNeeded (give a new environment)",
        error,
    )
    env.reset(seed=0)
    list(play(env, 0))
    error = refuses(lambda: env.step(action))
    require(
        isinstance(error, ResetNeeded), "step after the end must raise it, too", error
    )


def observations_belong(make: Make) -> None:
    """Look for observations outside of the space, its dtype and shape included."""
    env = make()
    for episode in range(_EPISODES):
        observation, _ = env.reset(seed=episode)
        _require_member(env, observation)
        for observation, *_ in play(env, episode):
            _require_member(env, observation)


def _require_member(env: Env, observation: object) -> None:
    require(
        env.observation_space.contains(observation),
        f"observations must be in {env.observation_space}",
        observation,
    )
    space = env.observation_space
    if not isinstance(space, gym.spaces.Dict) or not isinstance(observation, dict):
        return
    for key, part in space.items():
        # Gymnasium lets a narrower type pass; learners that preallocate do not.
        got = observation[key].dtype
        require(got == part.dtype, f"{key!r} must have dtype {part.dtype}", got)


def observations_stay(make: Make) -> None:
    """Keep observations, and see whether later steps change them."""
    env = make()
    observation, _ = env.reset(seed=0)
    kept = [(observation, copy.deepcopy(observation))]
    for observation, *_ in play(env, 1):
        kept.append((observation, copy.deepcopy(observation)))
    env.reset()
    for number, (now, then) in enumerate(kept):
        require_equal(now, then, f"observation {number} before and after later steps")


def masks_are_there(make: Make) -> None:
    """Look at the mask of every reset and step; change it to see whose it is."""
    env = make()
    if not isinstance(env.action_space, gym.spaces.Discrete):
        return
    size = int(env.action_space.n)
    for episode in range(_EPISODES):
        _, info = env.reset(seed=episode)
        _require_mask(info, size)
        for *_, info in play(env, episode):
            _require_mask(info, size)


def _require_mask(info: Mapping[str, Any], size: int) -> None:
    mask = info.get("action_mask")
    require(
        isinstance(mask, np.ndarray)
        and mask.dtype == np.int8
        and mask.shape == (size,)
        and mask.any(),
        f"info['action_mask'] must be an int8 array of shape ({size},) with a 1",
        mask,
    )
    assert mask is not None  # required above
    if mask.flags.writeable:
        # A mask that is shared with other steps would be found all zero there.
        mask[:] = 0


def types_are_plain(make: Make) -> None:
    """Look for NumPy scalars, and for strings in infos before the end."""
    env = make()
    _, info = env.reset(seed=0)
    index = info.get("example_index")
    require(type(index) is int, "info['example_index'] must be an int at reset", index)
    _require_numeric(info)
    for episode in range(_EPISODES):
        env.reset()
        for _, reward, terminated, truncated, info in play(env, episode):
            require(type(reward) is float, "reward must be a Python float", reward)
            require(math.isfinite(reward), "reward must be finite", reward)
            for flag in (terminated, truncated):
                require(type(flag) is bool, "flags must be Python bools", flag)
            require(
                not (terminated and truncated),
                "an episode ends in one way only",
                "both",
            )
            if not (terminated or truncated):
                _require_numeric(info)


def _require_numeric(info: Mapping[str, Any]) -> None:
    for key, value in info.items():
        require(key not in FINAL_KEYS, "references must stay hidden until the end", key)
        numeric = isinstance(value, int | float | np.ndarray | np.number)
        require(numeric, f"info[{key!r}] must be numeric before the end", value)


def final_info_is_complete(make: Make) -> None:
    """Look at the info of the last step, and add up its reward terms."""
    env = make()
    for episode in range(_EPISODES):
        env.reset(seed=episode)
        steps = list(play(env, episode))
        info = steps[-1][-1]
        missing = FINAL_KEYS - info.keys()
        require(not missing, f"the last info must have {sorted(FINAL_KEYS)}", missing)
        total, terms = math.fsum(step[1] for step in steps), info["reward_terms"]
        require(
            abs(sum(terms.values()) - total) <= TOLERANCE,
            f"reward_terms must add up to the episode's return of {total}",
            terms,
        )
        finite = all(map(math.isfinite, info["metrics"].values()))
        require(finite, "metrics must be finite numbers", info["metrics"])


def seeds_decide(make: Make) -> None:
    """Play the same seed twice, and two environments without a seed."""
    env, twin = make(), make()
    require_equal(transcript(env, 7), transcript(twin, 7), "episodes of equal seeds")
    require_equal(transcript(env, 7), transcript(twin, 7), "episodes seeded again")
    size = len(env.unwrapped.corpus)  # type: ignore[attr-defined]
    if size < 2:
        return
    drawn = [[one.reset()[1]["example_index"] for _ in range(64)] for one in _two(make)]
    require(drawn[0] != drawn[1], "episodes without a seed must differ", drawn[0])


def _two(make: Make) -> tuple[Env, Env]:
    return make(), make()


def transcript(env: Env, seed: int) -> list[Any]:
    """Play a few episodes and return all that came of them."""
    result: list[Any] = [env.reset(seed=seed), *play(env, seed)]
    for episode in range(_EPISODES - 1):
        result += [env.reset(), *play(env, episode)]
    return result


def copies_go_on(make: Make) -> None:
    """Copy an environment in mid-episode and let both go on."""
    env = make()
    for seed in range(_EPISODES):
        env.reset(seed=seed)
        actions = actions_of(env, seed)
        env.step(next(actions))
        pickled = pickle.loads(pickle.dumps(env))
        copied = copy.deepcopy(env)
        expected = _rest(env, seed + 1)
        for name, twin in (("a pickled copy", pickled), ("a deep copy", copied)):
            require_equal(_rest(twin, seed + 1), expected, f"the original and {name}")


def states_branch(make: Make) -> None:
    """Go back to a stored state, in the same and in another environment."""
    # Wrappers may have a state of their own, which `get_state` does not know.
    env: Any = make().unwrapped
    other: Any = make().unwrapped
    other.reset(seed=99)
    for seed in range(_EPISODES):
        env.reset(seed=seed)
        # In the first turn, in later ones, and after the end.
        list(islice(play(env, seed), 1 + 3 * seed))
        state = env.get_state()
        expected = _rest(env, seed + 1)
        for name, one in (("the same", env), ("another", other)):
            one.set_state(state)
            what = f"what follows a state, and that in {name} environment set to it,"
            require_equal(_rest(one, seed + 1), expected, what)


def _rest(env: Env, seed: int) -> list[Any]:
    """Play on: the rest of the episode, if any, and another one."""
    rest: list[Any] = []
    if refuses(lambda: rest.extend(play(env, seed))):
        rest.append("over")
    return [*rest, env.reset(), *play(env, seed)]


def index_chooses(make: Make) -> None:
    """Ask for examples by index, and for some that do not exist."""
    env = make()
    size = len(env.unwrapped.corpus)  # type: ignore[attr-defined]
    for index in (0, size - 1):
        _, info = env.reset(seed=3, options={"index": index})
        require_equal(
            info["example_index"], index, "options['index'] and example_index"
        )
        *_, (*_, info) = play(env, 0)
        example = env.unwrapped.corpus[index]  # type: ignore[attr-defined]
        require_equal(info["example_id"], example.id, "example_id and the example's")
    for options in ({"index": -1}, {"index": size}, {"index": "x"}, {"idnex": 0}):
        error = refuses(partial(env.reset, options=options))
        text = f"reset(options={options}) must raise ValueError"
        require(isinstance(error, ValueError), text, error)


def strange_actions_are_refused(make: Make) -> None:
    """Try actions outside of the space, and see whether episodes go on unharmed."""
    env, twin = make(), make()
    strange: list[Any] = [None, b"x", [0], 1.0]
    if isinstance(env.action_space, gym.spaces.Discrete):
        strange += [-1, int(env.action_space.n), "x"]
    for one in (env, twin):
        one.reset(seed=5)
    for action in strange:
        error = refuses(partial(env.step, action))
        require(error is not None, f"step({action!r}) must be refused", "no exception")
    require_equal(
        list(play(env, 5)), list(play(twin, 5)), "episodes with and without bad actions"
    )


ENVIRONMENT_CHECKS: dict[str, Callable[[Make], None]] = {
    "step needs reset": step_needs_reset,
    "observations are in their space": observations_belong,
    "observations are never overwritten": observations_stay,
    "masks come with every step": masks_are_there,
    "types are plain and rewards finite": types_are_plain,
    "the last info is complete": final_info_is_complete,
    "seeds decide": seeds_decide,
    "copies go on": copies_go_on,
    "states can be gone back to": states_branch,
    "an index chooses the example": index_chooses,
    "strange actions are refused": strange_actions_are_refused,
    "Gymnasium's check_env": gymnasium_is_content,
}
