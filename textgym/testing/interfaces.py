"""Checks of a task: its data, and that all interfaces pay the same."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from textgym.corpora.corpus import Corpus, Example, ProceduralCorpus
from textgym.envs.text_env import TextEnv
from textgym.envs.turn_env import TurnEnv
from textgym.task import Task
from textgym.testing.contract import TOLERANCE, actions_of, play, require, require_equal
from textgym.testing.rows import rows_equal_single_environments

_EPISODES = 4
_EXAMPLES = 100


def task_is_a_value(task: Task) -> None:
    """Copy the task, and ask its class for the names of its arguments."""
    require_equal(pickle.loads(pickle.dumps(task)), task, "a task and its pickled copy")
    require_equal(replace(task), task, "a task and one of the same arguments")


def examples_are_fixed(task: Task) -> None:
    """Read examples twice, and compare their ids."""
    corpus, again = task.load_corpus(), task.load_corpus()
    require(len(corpus) >= 1, "a corpus must have an example", len(corpus))
    first, second = _some(corpus), _some(again)
    require_equal(first, second, "examples that are read twice")
    ids = [example.id for example in first]
    require(len(set(ids)) == len(ids), "ids of examples must be unique", ids)
    require_equal(corpus.fingerprint, again.fingerprint, "fingerprints of one corpus")


def splits_are_disjoint(task: Task) -> None:
    """Look for sources that stand in two splits of a procedural corpus."""
    corpus = task.load_corpus()
    if not isinstance(corpus, ProceduralCorpus):
        return
    owner: dict[str, str] = {}
    for split in corpus.splits:
        for example in _some(corpus.for_split(split)):
            other = owner.setdefault(example.source, split)
            require_equal(other, split, f"the splits of the source {example.source!r}")


def _some(corpus: Corpus) -> list[Example]:
    return list(islice(corpus, _EXAMPLES))


def answers_are_text(task: Task) -> None:
    """Ask the oracle and the heuristics for a few texts."""
    env = TextEnv(task)
    writers = {"oracle": task.oracle, **task.heuristics()}
    for name, write in writers.items():
        for seed in range(_EPISODES):
            env.reset(seed=seed)
            text = write(env.prompt)
            require(isinstance(text, str), f"{name} must write a string", text)


def dense_adds_up(task: Task) -> None:
    """Play the same episodes with dense and with sparse rewards."""
    dense, sparse = (TextEnv(replace(task, dense=flag)) for flag in (True, False))
    for seed in range(_EPISODES):
        returns = []
        for env in (dense, sparse):
            env.reset(seed=seed)
            returns.append(math.fsum(step[1] for step in play(env, seed)))
        require(
            abs(returns[0] - returns[1]) <= TOLERANCE,
            "dense rewards must add up to the sparse ones",
            returns,
        )


def text_equals_tokens(task: Task) -> None:
    """Write the turns of token episodes once more, as strings."""
    tokens, strings = TextEnv(task), TurnEnv(task)
    for seed in range(2 * _EPISODES):
        _, info = tokens.reset(seed=seed)
        _, twin = strings.reset(seed=seed)
        require_equal(info, {**twin, "action_mask": info["action_mask"]}, "first infos")
        choose = _oracle_tokens if seed % 2 else _random_tokens
        for text, paid, last in _turns(tokens, choose(tokens, info, seed)):
            _, reward, *flags, twin = strings.step(text)
            require(
                abs(reward - paid) <= TOLERANCE,
                f"writing {text!r} as a string must earn {paid}, as in tokens",
                reward,
            )
            require_equal(any(flags), last is not None, "ends of tokens and of text")
            if last is not None:
                require_equal(
                    {**twin, "action_mask": last["action_mask"]}, last, "infos"
                )


def _random_tokens(env: TextEnv, info: dict[str, Any], seed: int) -> Iterator[int]:
    return actions_of(env, seed)


def _oracle_tokens(env: TextEnv, info: dict[str, Any], seed: int) -> Iterator[int]:
    """Yield the right answer of each turn, with EOS after it."""
    while True:
        yield from env.tokenizer.encode(env.task.oracle(env.prompt))
        yield env.tokenizer.eos_id


def _turns(
    env: TextEnv, actions: Iterator[int]
) -> Iterator[tuple[str, float, dict[str, Any] | None]]:
    """Play tokens; yield each turn's text, its pay, and the last info if it ends."""
    most = env.observation_space["response"].shape[0]  # type: ignore[index]
    ids: list[int] = []
    paid = 0.0
    for action in actions:
        _, reward, terminated, truncated, info = env.step(action)
        paid += reward
        if action != env.tokenizer.eos_id:
            ids.append(action)
        over = terminated or truncated
        if over or action == env.tokenizer.eos_id or len(ids) == most:
            yield env.tokenizer.decode(ids), paid, info if over else None
            ids, paid = [], 0.0
        if over:
            return


TASK_CHECKS: dict[str, Callable[[Task], None]] = {
    "the task is a value": task_is_a_value,
    "examples are fixed": examples_are_fixed,
    "splits are disjoint": splits_are_disjoint,
    "oracle and heuristics write text": answers_are_text,
}
INTERFACE_CHECKS: dict[str, Callable[[Task], None]] = {
    "dense rewards add up to sparse ones": dense_adds_up,
    "text earns what tokens earn": text_equals_tokens,
    **{
        f"rows equal single environments ({mode})": partial(
            rows_equal_single_environments, mode=mode
        )
        for mode in ("NEXT_STEP", "SAME_STEP", "DISABLED")
    },
}
