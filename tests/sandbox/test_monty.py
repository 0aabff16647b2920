from __future__ import annotations

import math
import os
import pickle
import signal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from working_engines import working

from textgym.sandbox import EngineUnavailable, Sandbox, monty, monty_inside
from textgym.sandbox.engine import make_engine
from textgym.sandbox.values import to_json

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(2**52, 2**70)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    | st.binary(max_size=5)
)
KEYS = st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
PLAIN = st.recursive(
    LEAVES,
    lambda part: (
        st.lists(part, max_size=4)
        | st.lists(part, max_size=3).map(tuple)
        | st.dictionaries(KEYS, part, max_size=3)
        | st.sets(KEYS, max_size=3)
        | st.frozensets(KEYS, max_size=3)
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return working(Sandbox("monty", time_limit=20.0))


def value_of(sandbox: Sandbox, source: str, *arguments: Any) -> Any:
    verdict = sandbox.run(source, "f", [arguments])
    assert verdict.outcome == "ok", verdict
    return verdict.results[0].value


@given(PLAIN)
def test_plain_values_are_written_as_on_the_host(value: Any) -> None:
    assert monty_inside.write(value, 0, [0, 0]) == to_json(value)


@given(PLAIN)
def test_plain_values_go_in_and_come_back(value: Any) -> None:
    sandbox = working(Sandbox("monty", time_limit=20.0))
    assert repr(to_json(value_of(sandbox, "def f(x):\n    return [x]", value))) == repr(
        to_json([value])
    ) or has_unordered(value)


def has_unordered(value: Any) -> bool:
    """Tell whether a value holds sets, which are written in any order."""
    if isinstance(value, (set, frozenset)):
        return True
    if isinstance(value, dict):
        return any(map(has_unordered, value.values()))
    return isinstance(value, (list, tuple)) and any(map(has_unordered, value))


def test_names_like_builtins_in_a_program_do_not_reach_the_harness(
    sandbox: Sandbox,
) -> None:
    source = (
        "type = str = list = len = say = call = None\ndef f(n):\n    return [n, (n,)]"
    )
    assert value_of(sandbox, source, 3) == [3, (3,)]


def test_printing_does_not_disturb_results(sandbox: Sandbox) -> None:
    source = "def f(n):\n    print('x', n, sep=',', end='')\n    return n"
    assert value_of(sandbox, source, 3) == 3


def test_calls_share_no_arguments(sandbox: Sandbox) -> None:
    shared: list[int] = []
    source = "def f(xs):\n    xs.append(1)\n    return len(xs)"
    verdict = sandbox.run(source, "f", [(shared,), (shared,)])
    assert [result.value for result in verdict.results] == [1, 1]


def test_programs_share_nothing(sandbox: Sandbox) -> None:
    sandbox.run("import math\nmath.pi = kept = 3\ndef f():\n    return 1", "f", [()])
    verdict = sandbox.run("import math\ndef f():\n    return kept", "f", [()])
    assert verdict.outcome == "runtime"
    assert "NameError" in verdict.message


def test_programs_draw_the_same_numbers_in_every_run(sandbox: Sandbox) -> None:
    source = "import random\ndef f():\n    return random.random()"
    assert value_of(sandbox, source) == value_of(sandbox, source)


def test_numbers_without_end_come_back(sandbox: Sandbox) -> None:
    source = "def f(x):\n    return [x, -x, x - x]"
    infinite, negative, nan = value_of(sandbox, source, math.inf)
    assert (infinite, negative) == (math.inf, -math.inf)
    assert math.isnan(nan)


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("def f(:", "syntax"),
        ("raise SyntaxError('said')", "runtime"),
        ("def f(n):\n    return eval('(')", "runtime"),
        ("import no_such_module", "import_error"),
        ("def g(n):\n    return n", "no_entry"),
        ("def f(n):\n    return 1 / 0", "runtime"),
        ("def f(n):\n    raise SystemExit", "exit"),
        ("def f(n):\n    yield n", "unsupported"),
        ("def f(n):\n    return f", "unsupported"),
        ("def f(n):\n    return [0] * 10**12", "memory"),
        ("def f(n):\n    return 'x' * 10**7", "output_limit"),
    ],
)
def test_outcome_says_what_went_wrong(
    sandbox: Sandbox, source: str, outcome: str
) -> None:
    assert sandbox.run(source, "f", [(3,)]).outcome == outcome


def test_results_before_a_timeout_are_kept() -> None:
    sandbox = working(Sandbox("monty", time_limit=0.4))
    source = "def f(n):\n    while n > 1:\n        pass\n    return n"
    verdict = sandbox.run(source, "f", [(1,), (2,), (0,)])
    assert [one.outcome for one in verdict.results] == ["ok", "timeout", "timeout"]
    assert verdict.results[0].value == 1


def test_results_before_a_worker_had_to_be_killed_are_kept() -> None:
    sandbox = working(Sandbox("monty", time_limit=0.4))
    source = (
        "def f(levels):\n"
        "    x = y = ()\n"
        "    for n in range(levels):\n"
        "        x, y = (x, x), (y, y)\n"
        "    return x == y"  # a comparison of 2 ** levels pairs looks at no clock
    )
    verdict = sandbox.run(source, "f", [(1,), (50,)])
    assert [one.outcome for one in verdict.results] == ["ok", "timeout"]
    assert "killed" in verdict.message


def test_next_verdict_is_right_after_the_worker_was_killed(sandbox: Sandbox) -> None:
    source = "def f(n):\n    return n + 1"
    value_of(sandbox, source, 1)
    engine = sandbox._engine()
    assert isinstance(engine, monty.MontyEngine)
    with engine._pool.checkout() as session:
        worker = session.worker_pid
    os.kill(worker, signal.SIGKILL)
    assert [value_of(sandbox, source, n) for n in range(3)] == [1, 2, 3]


def test_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pydantic_monty", None)
    with pytest.raises(EngineUnavailable, match=r"pip install .textgym\[monty\]"):
        make_engine("monty", time_limit=1.0, memory_limit=64)


def test_engine_name_states_the_version(sandbox: Sandbox) -> None:
    assert sandbox.engine_name.startswith("monty 1 (pydantic-monty ")
    assert pickle.loads(pickle.dumps(sandbox)).engine_name == sandbox.engine_name


def test_a_forked_process_is_told_that_monty_is_not_for_it(sandbox: Sandbox) -> None:
    assert value_of(sandbox, "def f():\n    return 1") == 1
    process = os.fork()
    if process == 0:
        status = 1
        signal.alarm(100)  # a child that hangs must not make the tests hang
        try:
            sandbox.run("def f(): return 1", "f", [()])
        except EngineUnavailable:
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(process, 0)[1] == 0
