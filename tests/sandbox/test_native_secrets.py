"""Tests that a program in the engine native learns nothing of other programs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from textgym.sandbox import Program, Sandbox
from textgym.sandbox.native import NativeEngine

SECRET = "the answer of somebody else"

# Looks through all memory that the process can read: its own writable mappings stand
# where its objects are, and ctypes is found through a frame of the harness.
SPY = """
import gc, sys

def f(first, second):
    needle = first + second
    found = []
    frame = sys._getframe()
    while frame is not None:
        for name, value in frame.f_locals.items():
            if type(value) in (bytes, bytearray) and needle.encode() in bytes(value):
                found.append((frame.f_code.co_name, name))
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) is list and needle in thing:
            found.append(("gc", "list"))
    return found + heap(needle)

def heap(needle):
    frame = sys._getframe()
    while "lockdown" not in frame.f_globals:
        frame = frame.f_back
    string_at = frame.f_globals["lockdown"].ctypes.string_at
    pages = sorted({id(thing) >> 12 for thing in gc.get_objects()})
    text = needle.encode()
    found = []
    for page in pages:
        content = string_at(page << 12, 4096)
        # What is found here is the needle's own copy, unless more stands behind it.
        if text + b"!" in content:
            found.append(("heap", page))
    return found
"""


@pytest.fixture
def engine(native: Sandbox) -> NativeEngine:
    return NativeEngine(time_limit=native.time_limit, memory_limit=256)


def test_nothing_of_earlier_programs_can_be_found(engine: NativeEngine) -> None:
    secret = f"x = '{SECRET}!'\ndef f(y):\n    return [x, y]"
    spy = Program(SPY, "f", [(SECRET[:5], SECRET[5:])])
    for _ in range(3):
        (told,) = engine.run_many([Program(secret, "f", [(SECRET + "!",)])])
        assert told.results[0].value == [SECRET + "!"] * 2
        (verdict,) = engine.run_many([spy])
        assert verdict.outcome == "ok", verdict.message
        assert verdict.results[0].value == []


def test_the_spy_finds_what_is_there(engine: NativeEngine) -> None:
    source = SPY + f"\nSECRETS = ['{SECRET}']\n"
    (verdict,) = engine.run_many([Program(source, "f", [(SECRET[:5], SECRET[5:])])])
    assert verdict.outcome == "ok", verdict.message
    assert ["gc", "list"] in [list(found) for found in verdict.results[0].value]


def test_only_standard_files_and_the_channel_are_open(native: Sandbox) -> None:
    source = """
import os
def f():
    found = []
    for file in range(2000):
        try:
            os.write(file, b"")
        except OSError:
            continue
        found.append(file)
    return found
"""
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(400)]
    try:
        engine = NativeEngine(time_limit=20.0, memory_limit=64)
        (verdict,) = engine.run_many([Program(source, "f", [()])])
    finally:
        for file in files:
            os.close(file)
    assert verdict.results[0].value == [0, 1, 2, 3]


def descendants(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def test_a_killed_process_that_waits_costs_no_program(engine: NativeEngine) -> None:
    (worker,) = engine._workers
    waiting = descendants(worker.process)[-1]
    os.kill(waiting, signal.SIGKILL)
    status = Path(f"/proc/{waiting}/stat")
    for _ in range(6000):
        if status.read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.01)
    (verdict,) = engine.run_many([Program("def f():\n    return 1", "f", [()])])
    assert verdict.results[0].value == 1


@pytest.mark.parametrize(
    "odd",
    [
        "import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
        "import os; os.close(0); os.close(1)",
    ],
    ids=["SIGCHLD ignored", "standard files closed"],
)
def test_it_starts_from_odd_processes(native: Sandbox, odd: str) -> None:
    code = (
        f"{odd}\n"
        "from textgym.sandbox import Sandbox\n"
        "sandbox = Sandbox('native', time_limit=20.0)\n"
        "exits = sandbox.run('import os; os._exit(3)', 'f', [])\n"
        "assert exits.outcome == 'exit', exits\n"
        "assert sandbox.run('def f(): pass', 'f', [()]).outcome == 'ok'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, timeout=200
    )
    assert done.returncode == 0, done.stderr.decode()
