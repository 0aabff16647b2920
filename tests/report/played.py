"""Results that were made by playing, and a page that shows them."""

import random
from collections.abc import Callable
from functools import lru_cache

from textgym.envs.text_env import TextEnv
from textgym.envs.turn_env import TurnEnv
from textgym.registration import make_task
from textgym.report import Curve, Episode, Result, Spoken
from textgym.task import Prompt, Task

TRANSLATE = "textgym/Translate-tiny-v0 tiny test"
DIALOGUE = "textgym/Dialogue-tiny-v0 tiny test"
HOSTILE = "<script>alert(1)</script>\u202e & \"quoted\" <img src=x onerror='alert(2)'>"


@lru_cache
def task(name: str) -> Task:
    path = f"textgym.tasks.{name.lower()}:{name}"
    return make_task(path, level="tiny", split="test")


def by_words(played: Task, write: Callable[[Prompt], str], index: int) -> Episode:
    env = TurnEnv(played)
    env.reset(seed=index, options={"index": index})
    turns, total, over = [], 0.0, False
    while not over:
        turns.append(Spoken(write(env.prompt)))
        _, reward, terminated, truncated, info = env.step(turns[-1].text)
        total, over = total + reward, terminated or truncated
    return episode(index, turns, total, info)


def by_tokens(played: Task, write: Callable[[Prompt], str], index: int) -> Episode:
    """Write tokens, and record a number for each of them and for the end."""
    env = TextEnv(played)
    env.reset(seed=index, options={"index": index})
    eos, turns, total, over = env.tokenizer.eos_id, [], 0.0, False
    while not over:
        ids = env.tokenizer.encode(write(env.prompt))
        for token in [*ids, eos]:
            _, reward, terminated, truncated, info = env.step(token)
            total, over = total + reward, terminated or truncated
        numbers = {"probability": [1 / (n + 1) for n in range(len(ids) + 1)]}
        turns.append(Spoken(env.tokenizer.decode(ids), tuple(ids), numbers))
    return episode(index, turns, total, info)


def episode(index: int, turns: list[Spoken], total: float, info: dict) -> Episode:
    return Episode(
        index,
        info["example_id"],
        tuple(turns),
        total,
        info["metrics"],
        info["references"],
    )


def shuffled(played: Task) -> Callable[[Prompt], str]:
    """Write the words of the right answer in another order."""

    def write(prompt: Prompt) -> str:
        words = played.oracle(prompt).split(" ")
        random.Random(prompt.seed).shuffle(words)
        return " ".join(words)

    return write


@lru_cache
def results(count: int = 6) -> tuple[Result, ...]:
    """Let three agents play two tasks; one of them is hostile."""
    tasks = {TRANSLATE: task("Translate"), DIALOGUE: task("Dialogue")}
    agents = {
        "oracle": lambda one, i: by_tokens(one, one.oracle, i),
        "shuffled": lambda one, i: by_words(one, shuffled(one), i),
        HOSTILE: lambda one, i: by_words(one, lambda prompt: HOSTILE, i),
    }
    return tuple(
        Result(
            name,
            "textgym/tiny-v0",
            "0" * 64,
            tasks,
            {n: tuple(play(one, i) for i in range(count)) for n, one in tasks.items()},
        )
        for name, play in agents.items()
    )


def curves() -> list[Curve]:
    steps = [float(1_000 * n) for n in range(1, 1_001)]
    training = tuple((step, step / 2e6) for step in steps)
    return [Curve("ppo-1", "textgym/Copy-v0", training, training[::100])]
