"""Tests what is left of the native engine's processes once they have ended."""

from __future__ import annotations

import subprocess
import sys

from textgym.sandbox import Sandbox

# Dead processes go to their nearest ancestor that adopts them, as the first process
# of a container does.
ADOPTING = """
import ctypes, os
from textgym.sandbox import Program
from textgym.sandbox.native import NativeEngine

adopt = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>
assert ctypes.CDLL(None).prctl(adopt, 1, 0, 0, 0) == 0
engine = NativeEngine(time_limit=9.0, memory_limit=64)
programs = [Program(text, "f", [()]) for text in ("def f(): return 1", "1 / 0")]
engine.run_many(programs * 4)
for worker in engine._workers:
    worker.stop()
try:
    print("left:", os.waitid(os.P_ALL, 0, os.WEXITED))
except ChildProcessError:
    print("nothing is left")
"""


def test_servers_leave_no_process_to_a_process_that_adopts(native: Sandbox) -> None:
    said = subprocess.run(
        [sys.executable, "-c", ADOPTING], capture_output=True, text=True, timeout=100
    )
    assert said.stdout == "nothing is left\n", said.stderr
