"""Tests the engine native: its processes, and what it locks."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import textgym.sandbox.native.engine as engine_module
from textgym.sandbox import EngineUnavailable, Program, Sandbox
from textgym.sandbox.native import NativeEngine
from textgym.sandbox.native.lines import read_answer
from textgym.sandbox.native.modules import MODULES
from textgym.sandbox.native.syscalls import MACHINES
from textgym.sandbox.native.worker import Worker

ONE = Program("def f(x):\n    return x + 1", "f", [(1,)])
DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def engine(native: Sandbox) -> NativeEngine:
    """An engine of its own, once it is known that this machine has one."""
    return NativeEngine(time_limit=native.time_limit, memory_limit=256)


def value(engine: NativeEngine, source: str) -> object:
    (verdict,) = engine.run_many([Program(source, "f", [()])])
    assert verdict.outcome == "ok", verdict.message
    return verdict.results[0].value


def server(engine: NativeEngine) -> int:
    """Return the process of an engine's only worker."""
    (worker,) = engine._workers
    return worker.process


def is_right(engine: NativeEngine) -> bool:
    return engine.run_many([ONE])[0].results[0].value == 2


def waits_for(condition: object) -> bool:
    """Wait until a condition holds, which may take long on a busy machine."""
    for _ in range(600):
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def is_alive(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def children(process: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def test_it_says_what_it_is(engine: NativeEngine) -> None:
    version = ".".join(map(str, sys.version_info[:3]))
    assert engine.name == f"native {engine_module.VERSION} (CPython {version})"


def test_a_killed_server_is_replaced(engine: NativeEngine) -> None:
    first = server(engine)
    family = [first, *children(first)]
    os.kill(first, signal.SIGKILL)
    assert waits_for(lambda: not any(map(is_alive, family)))
    assert is_right(engine)
    assert server(engine) != first


def test_a_server_that_is_killed_at_work_is_replaced(engine: NativeEngine) -> None:
    source = "import time\ndef f():\n    time.sleep(1)\n    return 5"
    timer = threading.Timer(0.3, os.kill, (server(engine), signal.SIGKILL))
    timer.start()
    assert value(engine, source) == 5
    timer.join()


def test_a_lost_server_costs_its_program_the_reward_and_nothing_else(
    engine: NativeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(worker: Worker) -> bytes:
        raise EOFError

    with monkeypatch.context() as patch:
        # A machine without memory: whatever is asked, the server dies.
        patch.setattr(Worker, "start", lambda worker: None)
        patch.setattr(Worker, "_receive", lost)
        assert engine.run_many([ONE])[0].outcome == "worker_lost"
    assert is_right(engine)


def test_an_interrupted_run_gives_no_answer_to_the_next(
    engine: NativeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(worker: Worker) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Worker, "finish", interrupt)
        with pytest.raises(KeyboardInterrupt):
            engine.run_many([Program("def f(x):\n    return 99", "f", [(1,)])])
    assert is_right(engine)


def test_processes_end_with_their_engine(native: Sandbox) -> None:
    engine = NativeEngine(time_limit=1.0, memory_limit=64)
    process = server(engine)
    family = [process, *children(process)]
    del engine
    gc.collect()
    assert waits_for(lambda: not any(map(is_alive, family)))


def test_processes_end_with_the_user_s_process(native: Sandbox) -> None:
    code = (
        "from textgym.sandbox import Program\n"
        "from textgym.sandbox.native import NativeEngine\n"
        "engine = NativeEngine(time_limit=9.0, memory_limit=64)\n"
        "print(engine._workers[0].process, flush=True)\n"
        "engine.run_many([Program('while True: pass', 'f', [])])\n"
    )
    user = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert user.stdout is not None
    process = int(user.stdout.readline())
    user.kill()
    user.communicate()
    assert waits_for(lambda: not is_alive(process))


def test_file_descriptors_stay_constant(engine: NativeEngine) -> None:
    programs = [ONE, Program("import os\nos._exit(1)", "f", [()]), ONE] * 10
    engine.run_many(programs)
    mine = len(os.listdir("/proc/self/fd"))
    its = [len(os.listdir(f"/proc/{w.process}/fd")) for w in engine._workers]
    engine.run_many(programs)
    assert len(os.listdir("/proc/self/fd")) == mine
    assert its == [len(os.listdir(f"/proc/{w.process}/fd")) for w in engine._workers]


def test_a_server_gets_nothing_of_the_environment(engine: NativeEngine) -> None:
    environment = Path(f"/proc/{server(engine)}/environ").read_bytes()
    assert environment == b"PYTHONHASHSEED=0\x00"
    assert value(engine, "import os\ndef f():\n    return dict(os.environ)") == {}


def test_sets_and_random_numbers_are_the_same_every_time(native: Sandbox) -> None:
    source = (
        "import random\n"
        "def f():\n    return [*{'a', 'b', 'c', 'd'}], random.random(), hash('x')"
    )
    engines = [NativeEngine(time_limit=9.0, memory_limit=64) for _ in range(2)]
    values = [value(engine, source) for engine in engines for _ in range(2)]
    assert all(other == values[0] for other in values)


@pytest.mark.parametrize("module", MODULES)
def test_documented_modules_can_be_imported(native: Sandbox, module: str) -> None:
    verdict = native.run(f"import {module}\ndef f(): pass", "f", [])
    assert verdict.outcome == "ok", verdict.message


@pytest.mark.parametrize("module", ["ctypes", "socket", "numpy", "textgym"])
def test_other_modules_are_not_there(native: Sandbox, module: str) -> None:
    assert native.run(f"import {module}", "f", []).outcome == "import_error"


@pytest.mark.parametrize(
    "expression",
    [
        "datetime.datetime.strptime('2024-02-29', '%Y-%m-%d').day",
        "'é'.encode('latin-1').decode('cp1252')",
        "decimal.Decimal('0.1') + decimal.Decimal('0.2') == decimal.Decimal('0.3')",
        "hashlib.md5(b'a').hexdigest()",
        "'\\N{BULLET}'",
        "time.sleep(0.01)",
        "random.SystemRandom().random() < 1",
        "str(uuid.uuid4()).count('-')",
        "dataclasses.make_dataclass('P', ['x'])(1).x",
        "statistics.median([1, 2, 3])",
        "re.sub('a+', 'b', 'aab')",
        "collections.Counter('aab').most_common(1)",
    ],
)
def test_honest_uses_of_the_standard_library_work(
    native: Sandbox, expression: str
) -> None:
    imports = (
        "import collections, dataclasses, datetime, decimal, hashlib, random, re\n"
        "import statistics, time, uuid\n"
    )
    verdict = native.run(f"{imports}def f():\n    return {expression}", "f", [()])
    assert verdict.outcome == "ok", verdict.message


def test_the_self_test_fails_closed(
    native: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A program that finds its memory unlimited stands for a kernel without limits.
    test = Program("def escapes(size):\n    return ['fork']", "escapes", [(1,)])
    monkeypatch.setattr(engine_module, "self_test", lambda mebibytes: test)
    with pytest.raises(EngineUnavailable, match="break out"):
        NativeEngine(time_limit=9.0, memory_limit=64)


def test_a_short_time_limit_is_no_flaw_of_the_locks(native: Sandbox) -> None:
    engine = NativeEngine(time_limit=0.001, memory_limit=64)
    (verdict,) = engine.run_many([Program("while True: pass", "f", [()])])
    assert verdict.outcome == "timeout"


def test_another_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(EngineUnavailable, match="darwin"):
        NativeEngine(time_limit=9.0, memory_limit=64)


def test_a_server_that_does_not_start_is_reported(
    native: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(EngineUnavailable, match="/bin/false"):
        NativeEngine(time_limit=9.0, memory_limit=64)


def test_both_machines_have_the_same_list_of_calls() -> None:
    (_, x86_64), (_, aarch64) = MACHINES["x86_64"], MACHINES["aarch64"]
    assert set(x86_64) - set(aarch64) == {"time"}  # newer machines have no such call
    assert set(aarch64) <= set(x86_64)
    for _, table in MACHINES.values():
        assert len(set(table.values())) == len(table)


@pytest.mark.parametrize(
    "answer",
    [
        b'["ok", ""]\n',
        b'["ok", ""]\nend ["ok",null]\n',
        b'["ok", ""]\nend\n',
        b'["ok", ""]\nend 5\n',
        b'["ok", ""]\n["wrong","x"]\n["timeout",""]\nend ["ok",null]\n',
        b'["ok", ""]\n["ok"]\n5\nend ["ok",null]\n',
        b'["ok", ""]\n["runtime",[5]]\n["runtime",{}]\nend ["exit",[5]]\n',
        b'["ok", ""]\n["ok",{"t":1}]\n["ok",NaN',
        b'["ok", ""]\n\xff\xfe\n["runtime",5]\n',
        b'["ok", ""]\n' + b"[" * 100_000 + b"\n",
        b'["ok", ""]\n' + b"\n" * 100_000,
        b'["ok", ""]\n["ok",' + b"9" * 5000 + b"]\n",
    ],
    ids=range(12),
)
def test_forged_lines_give_no_value(answer: bytes) -> None:
    verdict = read_answer(answer, 2, "engine")
    assert len(verdict.results) == 2
    assert verdict.outcome not in ("ok", "wrong", "timeout")
    assert all(result.value is None for result in verdict.results)


def test_lines_beyond_the_calls_are_ignored() -> None:
    answer = b'["ok", ""]\n["ok",1]\n["ok",2]\n["ok",3]\nend ["ok",null]\n'
    verdict = read_answer(answer, 1, "engine")
    assert [result.value for result in verdict.results] == [1]


@pytest.mark.parametrize("name", ["code_humaneval", "code_mbpp-sanitized"])
def test_published_solutions_define_their_function(native: Sandbox, name: str) -> None:
    file = DATA / f"{name}.jsonl"
    if not file.exists():
        pytest.skip(f"{file.name} is not here")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    prompts = [row["prompt"] if name == "code_humaneval" else "" for row in rows]
    verdicts = native.run_many(
        [
            (prompt + row["canonical_solution"], row["entry_point"], [])
            for prompt, row in zip(prompts, rows, strict=True)
        ]
    )
    assert {verdict.outcome for verdict in verdicts} == {"ok"}
