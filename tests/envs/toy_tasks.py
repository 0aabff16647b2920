"""Tasks that later ones resemble: several turns, a syntax, a conversation replayed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from textgym import (
    Corpus,
    Example,
    MaskRule,
    Metric,
    Reply,
    Reward,
    Task,
    Tokenizer,
    Turn,
)
from textgym.corpora import ProceduralCorpus
from textgym.rewards import RewardSpec

COLOURS = ("red", "green", "blue", "grey", "pink")
SAYINGS = ("warm", "cold", "guess", "again", "please", ",", "?")


class Toys(ProceduralCorpus):
    """Forty examples out of a handful of words."""

    name = "toys"
    splits = ("train", "validation")
    source_vocabulary = COLOURS + SAYINGS
    target_vocabulary = COLOURS + SAYINGS
    longest_source = 40
    longest_reference = 4

    def __init__(self, split: str) -> None:
        self.split = split

    def __len__(self) -> int:
        return 40

    def example(self, index: int) -> Example:
        shift = self.splits.index(self.split)
        words = [COLOURS[(index * (n + 1) + n + shift) % 5] for n in range(3)]
        hidden = COLOURS[index % 5]
        return Example(
            id=f"{self.split}-{index}",
            source="guess , please ?",
            references=(" ".join(words), " ".join(words[:2]) + " ?"),
            extra={"hidden": hidden, "turns": tuple(words)},
        )

    def for_split(self, split: str) -> Toys:
        return Toys(split)

    @property
    def fingerprint(self) -> str:
        return f"toys-{self.split}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Toys) and other.split == self.split

    def __hash__(self) -> int:
        return hash(self.fingerprint)


@dataclass(frozen=True, kw_only=True)
class ToyTask(Task):
    """What the toys share; with its references it is a task of one turn."""

    default_reward: ClassVar[RewardSpec] = "bleu"

    def procedural_corpus(self) -> Corpus:
        return Toys(self.split)


@dataclass(frozen=True, kw_only=True)
class Guess(ToyTask):
    """Name the hidden colour: several turns, terms of its own, a limit, some chance."""

    patience: int = 3

    own_terms: ClassVar[tuple[str, ...]] = ("success", "speed")
    default_reward: ClassVar[RewardSpec] = {
        "success": 0.75,
        "speed": 0.25,
        "repetition": 0.125,
    }

    def answer(self, turn: Turn) -> Reply:
        tried: tuple[str, ...] = (*(turn.state or ()), turn.text)
        right = turn.example.extra["hidden"] in turn.text.split()
        limit = len(tried) >= self.patience
        word = "warm" if (turn.seed >> turn.number) % 2 else "cold"
        return Reply(
            text=None if right or limit else f"{word} , again ?",
            values={"success": float(right), "speed": right / len(tried)},
            state=tried,
            truncated=limit and not right,
        )


@dataclass(frozen=True, kw_only=True)
class Interview(Guess):
    """The same, where the agent reads the last reply only."""

    shared_language: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class Rewritten(Guess):
    """The same, where the task itself says what is read next."""

    def answer(self, turn: Turn) -> Reply:
        reply = super().answer(turn)
        context = f"please guess {turn.text}" if reply.text else None
        return Reply(
            text=reply.text,
            values=reply.values,
            state=reply.state,
            context=context,
            truncated=reply.truncated,
        )


@dataclass(frozen=True, kw_only=True)
class Replay(ToyTask):
    """Say what was said: each turn has references of its own and equal weight."""

    default_reward: ClassVar[RewardSpec] = {"token_f1": 0.5, "rougeL": 0.5}

    def references(self, example: Example, number: int) -> tuple[str, ...]:
        return (example.extra["turns"][number],)

    def turn_weight(self, example: Example) -> float:
        return 1 / len(example.extra["turns"])

    def answer(self, turn: Turn) -> Reply:
        last = turn.number + 1 == len(turn.example.extra["turns"])
        return Reply(text=None if last else "again ?")


@dataclass(frozen=True)
class ColoursFirst:
    """After a colour no other colour may follow; the first token must be one."""

    tokenizer: Tokenizer
    colours: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        ids = [self.tokenizer.encode(colour)[0] for colour in COLOURS]
        object.__setattr__(self, "colours", frozenset(ids))

    def start(self, example: Example) -> tuple[int, ...]:
        return ()

    def advance(self, state: tuple[int, ...], token: int) -> tuple[int, ...]:
        return (*state, token)

    def mask(self, state: tuple[int, ...]) -> npt.NDArray[np.int8]:
        colours = np.zeros(len(self.tokenizer), np.int8)
        colours[list(self.colours)] = 1
        if not state:
            return colours
        return 1 - colours if state[-1] in self.colours else np.ones_like(colours)


@dataclass(frozen=True, kw_only=True)
class Syntax(ToyTask):
    """One turn whose mask follows what was written."""

    def mask_rule(self, tokenizer: Tokenizer) -> MaskRule | None:
        return ColoursFirst(tokenizer)


@dataclass(frozen=True, kw_only=True)
class SyntaxGuess(Guess):
    """Several turns whose mask follows what was written."""

    def mask_rule(self, tokenizer: Tokenizer) -> MaskRule | None:
        return ColoursFirst(tokenizer)


def toy_tasks() -> Iterator[tuple[str, Task]]:
    """List the toys by name, sparse and dense, with several rewards."""
    mixed: dict[str | Metric, float] = {"success": 1.0, "bleu": 0.5, "chrf": 0.25}
    variants: list[tuple[str, type[Task], dict[str, Any]]] = [
        ("one turn", ToyTask, {}),
        ("guess", Guess, {}),
        (
            "guess, mixed reward",
            Guess,
            {"reward": Reward(mixed, own_terms=["success"])},
        ),
        ("interview", Interview, {}),
        ("rewritten", Rewritten, {}),
        ("replay", Replay, {}),
        ("replay by text", Replay, {"reward": {"chrf": 0.5, "bleu": 0.5}}),
        ("syntax", Syntax, {}),
        ("syntax guess", SyntaxGuess, {}),
    ]
    for name, kind, arguments in variants:
        yield name, kind(**arguments)
        yield f"{name}, dense", kind(dense=True, **arguments)
