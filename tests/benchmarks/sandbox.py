"""Measures the sandbox: speed, latency, memory; run it by hand, on an idle machine.

`python -m tests.benchmarks.sandbox` prints a row for each figure. The ordinary checker
is what one would write without a sandbox: a fresh Python process for each program.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from textgym.sandbox import ENGINES, EngineUnavailable, Sandbox

CALLS = [(n, 2 * n) for n in range(5)]
RIGHT = [3 * n for n in range(5)]
GOALS = {
    "native": ("200", "5", "15", "4"),
    "monty": ("800", "1", "10", "20"),
}
FAULTY = (
    "def f(a, b): return a / 0",
    "import os\nos._exit(0)",
    "def f(a, b):",
)


def program(number: int) -> str:
    """Return a program that was not seen before."""
    return f"def f(a, b):\n    c = {number}\n    return a + b + c - {number}"


def ordinary_check(source: str) -> bool:
    """Check a program as is usual: in a process of its own."""
    test = f"{source}\nassert [f(*call) for call in {CALLS}] == {RIGHT}"
    return subprocess.run([sys.executable, "-I", "-c", test]).returncode == 0


def check(sandbox: Sandbox, source: str) -> bool:
    """Check a program in a sandbox."""
    verdict = sandbox.run(source, "f", CALLS)
    return [result.value for result in verdict.results] == RIGHT


def latencies(work: Callable[[str], bool], count: int) -> list[float]:
    """Return the sorted seconds of so many programs, each of them right."""
    times = []
    for number in range(count):
        start = time.perf_counter()
        if not work(program(number)):
            raise RuntimeError(f"program {number} got a wrong verdict")
        times.append(time.perf_counter() - start)
    return sorted(times)


def speed(sandbox: Sandbox, count: int = 1500) -> list[tuple[str, str, str]]:
    """Measure one worker, then the pool, beside the ordinary checker."""
    latencies(lambda source: check(sandbox, source), 50)
    times = latencies(lambda source: check(sandbox, source), count)
    usual = latencies(ordinary_check, 40)
    rate = count / sum(times)
    many = [(program(number), "f", CALLS) for number in range(count)]
    sandbox.run_many(many[:50])
    start = time.perf_counter()
    sandbox.run_many(many)
    pool = count / (time.perf_counter() - start)
    goals = GOALS[sandbox.engine]
    return [
        ("programs a second", f"{rate:.0f}", f">= {goals[0]}"),
        ("p50, milliseconds", f"{times[count // 2] * 1e3:.1f}", f"<= {goals[1]}"),
        (
            "p99, milliseconds",
            f"{times[count * 99 // 100] * 1e3:.1f}",
            f"<= {goals[2]}",
        ),
        (
            "times the ordinary checker",
            f"{rate * sum(usual) / 40:.1f}",
            f">= {goals[3]}",
        ),
        ("run_many / run", f"{pool / rate:.2f}", "nearly 2 on two cores"),
    ]


def endless(sandbox: Sandbox) -> list[tuple[str, str, str]]:
    """Measure how late the verdict on an endless program is."""
    short = Sandbox(sandbox.engine, time_limit=1.0)
    check(short, program(0))
    start = time.perf_counter()
    short.run("def f(a, b):\n    while True: pass", "f", CALLS)
    late = time.perf_counter() - start - short.time_limit
    return [("endless program: seconds beyond the limit", f"{late:.3f}", "<= 0.25")]


def growth(sandbox: Sandbox, count: int) -> list[tuple[str, str, str]]:
    """Measure what the host gains over programs of which 30 % are faulty."""
    for number in range(500):
        check(sandbox, program(number))
    memory, files = resident(), open_files()
    for number in range(count):
        if number % 10 < 3:
            check(sandbox, FAULTY[number % 3])
        elif not check(sandbox, program(number)):
            raise RuntimeError(f"program {number} got a wrong verdict")
    title = f"{count:,} programs, 30 % faulty: "
    return [
        (title + "MB gained by the host", f"{resident() - memory:.1f}", "< 20"),
        (title + "files opened", str(open_files() - files), "0"),
    ]


def resident() -> float:
    """Return megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def open_files() -> int:
    """Count the file descriptors of this process."""
    return len(os.listdir("/proc/self/fd"))


def main() -> None:
    """Print the table; the number of programs for memory may be given."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    table = Table("figure", "measured", "wanted")
    for engine in ENGINES:
        sandbox = Sandbox(engine)
        try:
            name = sandbox.engine_name
        except EngineUnavailable as reason:
            table.add_row(f"{engine}: {reason}", "", "")
            continue
        for figure, measured, wanted in (
            *speed(sandbox),
            *endless(sandbox),
            *growth(sandbox, count),
        ):
            table.add_row(f"{name}: {figure}", measured, wanted)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
