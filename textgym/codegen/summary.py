"""Counts the problems of a corpus, and those whose tests cannot be run."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from textgym.codegen.problem import Problem
from textgym.corpora.corpus import Corpus, Example
from textgym.errors import TextgymNotice


@dataclass(frozen=True, slots=True)
class Summary:
    """How many problems there are, and what becomes of their tests.

    Attributes:
        problems: Number of problems.
        tests: Number of hidden tests that are known.
        recorded: Number of problems whose tests are learnt by running them.
        unsupported: Number of problems that are refused, by the reason.
    """

    problems: int
    tests: int
    recorded: int
    unsupported: Mapping[str, int] = field(hash=False)

    def __str__(self) -> str:
        parts = [f"{self.problems:,} problems, {self.tests:,} tests"]
        if self.recorded:
            parts.append(f"problems whose tests are recorded: {self.recorded:,}")
        if self.unsupported:
            reasons = sorted(self.unsupported.items(), key=lambda item: -item[1])
            listed = "; ".join(f"{count:,} x {reason}" for reason, count in reasons)
            refused = sum(self.unsupported.values())
            parts.append(f"problems that are not supported: {refused:,} ({listed})")
        return "; ".join(parts)


def summary(examples: Iterable[Example]) -> Summary:
    """Count the problems of examples, without running anything."""
    problems: list[Problem] = [example.extra["problem"] for example in examples]
    return Summary(
        problems=len(problems),
        tests=sum(len(problem.tests) for problem in problems),
        recorded=sum(bool(problem.recording) for problem in problems),
        unsupported=Counter(p.unsupported for p in problems if p.unsupported),
    )


@lru_cache(maxsize=32)
def tell_what_is_refused(corpus: Corpus) -> None:
    """Say, once a process, that a data set has problems whose tests cannot be run."""
    counted = summary(corpus)
    if counted.unsupported:
        warnings.warn(f"{corpus.name}: {counted}", TextgymNotice, stacklevel=2)
