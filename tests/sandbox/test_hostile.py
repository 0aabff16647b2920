"""Hostile programs: contained, never rewarded, and the next honest program is right.

They stand in `hostile/` as text, so that no tool imports them. Each begins with
comments: its intent, the calls, the values that would count as success, how many of
these it earns honestly, and the outcomes that contain it, for each engine.
"""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from working_engines import working

from textgym.sandbox import ENGINES, Sandbox, Verdict, same_value

FOLDER = Path(__file__).with_name("hostile")
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
SECRET = "secret-of-the-environment"
TRACES = [Path("/tmp"), Path("/dev/shm"), Path.cwd()]

HONEST = """
def f(n, words):
    print("working")
    lengths = {word: len(word) for word in words}
    return [n * n, sorted(lengths.items()), True, None, 0.5]
"""


@dataclass
class Hostile:
    """A program that means harm."""

    source: str = ""
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    expected: list[Any] = field(default_factory=list)
    earns: int = 0
    contained: dict[str, list[str]] = field(default_factory=dict)


def read(name: str) -> Hostile:
    """Read a program without running it."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    hostile = Hostile()
    replacements = []
    header = 1  # the first line is the intent
    for line in lines[1:]:
        key, _, rest = line.removeprefix("# ").partition(": ")
        if key in ENGINES:
            hostile.contained[key] = rest.split()
        elif key == "replace":
            replacements.append(ast.literal_eval(rest))
        elif key in ("calls", "expected", "earns"):
            setattr(hostile, key, ast.literal_eval(rest))
        else:
            break
        header += 1
    hostile.source = "\n".join(lines[header:])
    for mark, text, times in replacements:
        hostile.source = hostile.source.replace(mark, text * times)
    return hostile


@cache
def sandbox_for(engine: str, hurried: bool) -> Sandbox:
    """Give endless programs little time, and all others more than they ever need."""
    os.environ["TEXTGYM_HOSTILE_SECRET"] = SECRET
    limit = 0.4 if hurried else 20.0
    return working(Sandbox(engine, time_limit=limit, memory_limit=256))


def earned(hostile: Hostile, verdict: Verdict) -> int:
    """Count the calls that a judge would pay for."""
    return sum(
        result.outcome == "ok" and same_value(expected, result.value)
        for expected, result in zip(hostile.expected, verdict.results, strict=True)
    )


def judged(hostile: Hostile, verdict: Verdict) -> str:
    """Return the outcome as a judge words it."""
    if verdict.outcome != "ok":
        return verdict.outcome
    return "passed" if earned(hostile, verdict) == len(hostile.calls) else "wrong"


def honest_verdict(sandbox: Sandbox) -> Verdict:
    """Run an honest program; on a busy machine the short limit may hit it, too."""
    for _ in range(10):
        verdict = sandbox.run(HONEST, "f", [(3, ["a", "bcd"]), (4, [])])
        if verdict.outcome != "timeout":
            break
    return verdict


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_program_is_contained_and_unpaid(engine: str, name: str) -> None:
    hostile = read(name)
    sandbox = sandbox_for(engine, "timeout" in hostile.contained[engine])
    verdict = sandbox.run(hostile.source, "f", hostile.calls)
    assert judged(hostile, verdict) in hostile.contained[engine], verdict
    assert earned(hostile, verdict) <= hostile.earns
    assert len(verdict.message) <= 500
    honest = honest_verdict(sandbox)
    assert [result.value for result in honest.results] == [
        [9, [("a", 1), ("bcd", 3)], True, None, 0.5],
        [16, [], True, None, 0.5],
    ]


def test_collection_states_intent_calls_and_containment_of_each_program() -> None:
    assert len(NAMES) >= 80
    for name in NAMES:
        hostile = read(name)
        assert len(hostile.calls) == len(hostile.expected) > hostile.earns, name
        assert set(hostile.contained) == set(ENGINES), name
        assert all(hostile.contained.values()), name
        assert all("passed" not in said for said in hostile.contained.values()), name


def leftovers() -> list[Path]:
    """Return what programs would have left in this machine's folders."""
    return [path for place in TRACES for path in place.glob("textgym-hostile-*")]


def descendants() -> int:
    """Count the processes that this one, or one of its children, has started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(words[1])
    family = {os.getpid()}
    for _ in range(6):
        family |= {child for child, parent in parents.items() if parent in family}
    return len(family)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_programs_leave_nothing_behind(engine: str) -> None:
    tried = ("exit_", "start_", "file_", "proc_", "socket_", "system_", "patch_")
    programs = [read(name) for name in NAMES if name.startswith(tried)]
    quick = [one for one in programs if "timeout" not in one.contained[engine]]
    sandbox = sandbox_for(engine, False)
    asked = [(one.source, "f", one.calls) for one in quick]
    sandbox.run_many(asked)  # starts every worker there will be
    honest_verdict(sandbox)
    before = len(os.listdir("/proc/self/fd")), descendants()
    sandbox.run_many(asked)
    honest_verdict(sandbox)
    assert len(os.listdir("/proc/self/fd")) == before[0]
    assert descendants() <= before[1] + 2  # a worker may be between two programs
    assert leftovers() == []
