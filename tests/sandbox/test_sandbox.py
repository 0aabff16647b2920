"""Tests what a sandbox promises, with every engine that works here."""

from __future__ import annotations

import math
import os
import pickle
import signal
import threading
from typing import Any

import pytest

from textgym.sandbox import OUTCOMES, Sandbox
from textgym.sandbox.sandbox import MAX_SOURCE
from textgym.sandbox.verdict import MAX_MESSAGE

ADD = "def f(a, b):\n    return a + b"
VALUES = [
    None,
    True,
    0,
    -(2**70),
    1.5,
    math.inf,
    "text \x00 é",
    b"\x00\xff",
    [1, [2]],
    (1, (2,)),
    {"a": 1, 2: (3, None)},
    {1, "a", (2, 3)},
    frozenset({1}),
]


def outcome(sandbox: Sandbox, source: str, *arguments: object) -> str:
    verdict = sandbox.run(source, "f", [arguments])
    assert verdict.outcome in OUTCOMES
    assert len(verdict.results) == 1
    return verdict.outcome


def test_values_come_back_in_the_order_of_the_calls(sandbox: Sandbox) -> None:
    verdict = sandbox.run(ADD, "f", [(1, 2), ("a", "b"), ([1], [2])])
    assert [result.value for result in verdict.results] == [3, "ab", [1, 2]]
    assert verdict.outcome == "ok"
    assert verdict.message == ""
    assert verdict.engine == sandbox.engine_name


# By kind: the order in which a set is shown differs from process to process.
@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_plain_values_go_in_and_come_out(sandbox: Sandbox, value: Any) -> None:
    (result,) = sandbox.run("def f(x):\n    return x", "f", [(value,)]).results
    assert result.outcome == "ok", result.message
    assert type(result.value) is type(value)
    assert result.value == value


def test_a_program_without_calls_is_run(sandbox: Sandbox) -> None:
    assert sandbox.run(ADD, "f", []).outcome == "ok"
    assert sandbox.run("1 / 0", "f", []).outcome == "runtime"
    assert sandbox.run("", "f", []).outcome == "no_entry"
    assert sandbox.run("(", "f", []).outcome == "syntax"


def test_a_call_that_fails_leaves_the_others_alone(sandbox: Sandbox) -> None:
    verdict = sandbox.run("def f(x):\n    return 1 // x", "f", [(1,), (0,), (1,)])
    assert [result.outcome for result in verdict.results] == ["ok", "runtime", "ok"]
    assert verdict.outcome == "runtime"
    assert verdict.message.startswith("ZeroDivisionError: ")
    assert verdict.message == verdict.results[1].message


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(x) return x", "syntax"),
        ("", "no_entry"),
        ("pass", "no_entry"),
        ("g = 1", "no_entry"),
        ("import no_such_module\n" + ADD, "import_error"),
        ("x = 1 / 0\n" + ADD, "runtime"),
        ("def f(x):\n    return x.no_such_attribute", "runtime"),
        ("def f():\n    return 1", "runtime"),
        ("def f(x):\n    return f(x)", "runtime"),
        ("raise ValueError('no')", "runtime"),
        ("def f(x):\n    return len", "unsupported"),
        ("def f(x):\n    return 'a' * 2**21", "output_limit"),
    ],
)
def test_every_way_to_fail_has_its_outcome(
    sandbox: Sandbox, source: str, expected: str
) -> None:
    assert outcome(sandbox, source, 1) == expected


def test_an_endless_program_is_stopped_and_its_results_kept(sandbox: Sandbox) -> None:
    short = Sandbox(sandbox.engine, time_limit=0.5)
    source = "def f(x):\n    while x:\n        pass\n    return x"
    verdict = short.run(source, "f", [(0,), (1,), (0,)])
    outcomes = [result.outcome for result in verdict.results]
    assert outcomes == ["ok", "timeout", "timeout"]
    assert verdict.outcome == "timeout"


def test_memory_is_limited(sandbox: Sandbox) -> None:
    source = "def f(x):\n    xs = [x]\n    while True:\n        xs = xs + xs"
    assert outcome(sandbox, source, 1) == "memory"


def test_a_call_cannot_change_the_arguments_of_another(sandbox: Sandbox) -> None:
    xs = [1]
    source = "def f(xs):\n    xs.append(len(xs))\n    return xs"
    verdict = sandbox.run(source, "f", [(xs,), (xs,)])
    assert [result.value for result in verdict.results] == [[1, 1], [1, 1]]
    assert xs == [1]


def test_a_program_leaves_nothing_behind_for_the_next(sandbox: Sandbox) -> None:
    assert outcome(sandbox, "trace = 1\ndef f():\n    return trace") == "ok"
    assert outcome(sandbox, "def f():\n    return trace") == "runtime"


def test_messages_are_short_and_on_one_line(sandbox: Sandbox) -> None:
    source = "def f():\n    raise ValueError('a\\nb' * 1000)"
    message = sandbox.run(source, "f", [()]).message
    assert 0 < len(message) <= MAX_MESSAGE
    assert message.isprintable()


def test_what_is_printed_is_thrown_away(sandbox: Sandbox) -> None:
    source = "def f():\n    print('passed')\n    return 1"
    assert outcome(sandbox, source) == "ok"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#" * (MAX_SOURCE + 1), "source_too_large"),
        ("#" + "é" * (MAX_SOURCE // 2), "source_too_large"),
        ("x = '\ud800'", "syntax"),
        ("x = '\x00'", "syntax"),
        ("x = " + "(" * 90_000, "syntax"),
    ],
    ids=["long", "long in UTF-8", "surrogate", "NUL", "nested"],
)
def test_what_is_no_program_is_refused(
    sandbox: Sandbox, source: str, expected: str
) -> None:
    assert outcome(sandbox, source) == expected


@pytest.mark.parametrize("calls", [[(object(),)], [[1]], [(len,)], [1]])
def test_arguments_must_be_tuples_of_plain_values(
    sandbox: Sandbox, calls: list[Any]
) -> None:
    with pytest.raises(ValueError, match="plain values"):
        sandbox.run(ADD, "f", calls)


def test_many_programs_get_their_own_verdicts_in_order(sandbox: Sandbox) -> None:
    programs = [(f"def f(x):\n    return x + {n}", "f", [(1,)]) for n in range(20)]
    programs[3] = ("1 / 0", "f", [(1,)])
    programs[5] = ("é" * MAX_SOURCE, "f", [(1,), (2,)])
    verdicts = sandbox.run_many(programs)
    assert len(verdicts) == len(programs)
    for n, verdict in enumerate(verdicts):
        if n == 3:
            assert verdict.outcome == "runtime"
        elif n == 5:
            assert [r.outcome for r in verdict.results] == ["source_too_large"] * 2
        else:
            assert verdict.results[0].value == n + 1


def test_no_program_gives_no_verdict(sandbox: Sandbox) -> None:
    assert sandbox.run_many([]) == []


def test_a_pickled_sandbox_is_the_same(sandbox: Sandbox) -> None:
    copy = pickle.loads(pickle.dumps(sandbox))
    assert copy == sandbox
    assert hash(copy) == hash(sandbox)
    assert outcome(copy, ADD, 1, 2) == "ok"


def test_threads_run_programs_at_the_same_time(sandbox: Sandbox) -> None:
    values: dict[int, object] = {}

    def work(number: int) -> None:
        for n in range(10):
            result = sandbox.run(ADD, "f", [(number, n)]).results[0]
            values[number, n] = result.value

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values == {(i, n): i + n for i in range(3) for n in range(10)}


def test_a_forked_process_has_its_own_workers(native: Sandbox) -> None:
    assert outcome(native, ADD, 1, 2) == "ok"
    process = os.fork()
    if process == 0:
        status = 1
        signal.alarm(100)  # a child that hangs must not make the tests hang
        try:
            status = outcome(native, ADD, 1, 2) != "ok"
        finally:
            os._exit(status)
    assert outcome(native, ADD, 1, 2) == "ok"
    assert os.waitpid(process, 0)[1] == 0
    assert outcome(native, ADD, 1, 2) == "ok"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"engine": "nativ"}, "Did you mean 'native'"),
        ({"time_limit": 0}, "seconds"),
        ({"time_limit": math.nan}, "seconds"),
        ({"time_limit": "1"}, "seconds"),
        ({"memory_limit": 1}, "mebibytes"),
        ({"memory_limit": 100.5}, "mebibytes"),
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Sandbox(**settings)
