"""How checks complain, and how they are run one after the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import gymnasium as gym
import numpy as np

Subject = TypeVar("Subject")
Env = gym.Env[Any, Any]
Make = Callable[[], Env]
Step = tuple[Any, float, bool, bool, dict[str, Any]]

# Longer episodes are taken for endless ones.
MOST_STEPS = 5_000
TOLERANCE = 1e-9


class ContractError(AssertionError):
    """A promise that a task or an environment does not keep."""


def require(condition: object, expected: str, got: object) -> None:
    """Complain unless a condition holds.

    Raises:
        ContractError: with what was expected and what came.
    """
    if not condition:
        raise ContractError(f"{expected}; got {_short(got)}")


def require_equal(first: object, second: object, what: str) -> None:
    """Complain unless two nested values are equal.

    Raises:
        ContractError: with both values.
    """
    require(same(first, second), f"{what} must be equal", (first, second))


def same(first: Any, second: Any) -> bool:
    """Compare nested values; numbers may differ by rounding."""
    if isinstance(first, Mapping):
        if not isinstance(second, Mapping) or first.keys() != second.keys():
            return False
        return all(same(first[key], second[key]) for key in first)
    if isinstance(first, tuple | list):
        if not isinstance(second, tuple | list) or len(first) != len(second):
            return False
        return all(map(same, first, second))
    if isinstance(first, np.ndarray) or isinstance(second, np.ndarray):
        return np.array_equal(first, second)
    if isinstance(first, float):
        return math.isclose(first, second, rel_tol=0, abs_tol=TOLERANCE)
    return bool(first == second)


def refuses(call: Callable[[], object]) -> Exception | None:
    """Return what a call raises, None if it goes through."""
    try:
        call()
    except Exception as error:
        return error
    return None


def run_checks(
    checks: Mapping[str, Callable[[Subject], None]], subject: Subject
) -> list[str]:
    """Run checks and return their names.

    Raises:
        ContractError: at the first that fails, with its name.
    """
    for name, check in checks.items():
        try:
            check(subject)
        except ContractError as error:
            raise ContractError(f"{name}: {error}") from None
        except Exception as error:
            message = f"{name}: expected no exception; got {type(error).__name__}"
            raise ContractError(f"{message}: {error}") from error
    return list(checks)


def actions_of(env: Env, seed: int) -> Iterator[Any]:
    """Yield random actions, the same for the same seed whatever the environment."""
    space = env.action_space
    if not isinstance(space, gym.spaces.Discrete):
        texts = ("", "one", "one two three", "Été, 42?", "the the the")
        yield from (texts[(seed + n) % len(texts)] for n in range(MOST_STEPS))
        return
    rng = np.random.default_rng(seed)
    yield from rng.integers(space.n, size=MOST_STEPS).tolist()


def play(env: Env, seed: int) -> Iterator[Step]:
    """Step random actions to the end of an episode that was begun.

    Raises:
        ContractError: if it does not end.
    """
    for action in actions_of(env, seed):
        step: Step = env.step(action)  # type: ignore[assignment]
        yield step
        if step[2] or step[3]:
            return
    raise ContractError(
        f"an episode must end within {MOST_STEPS} steps; it went on. Let `answer` "
        "reply without text, or with truncated=True, when the conversation is over"
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 300 else text[:297] + "..."
