"""The fork server: makes a locked process for each program, and watches over it.

It is started by its path with an empty environment (see `boot.py`), never forked from
the process that trains. While a program runs, the process for the next one is made.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import select
import signal
import socket
import sys
import time
import warnings
from typing import NamedTuple

from textgym.sandbox.native import child, lockdown, modules
from textgym.sandbox.native.frames import erase, read_frame, write_frame
from textgym.sandbox.values import MAX_BYTES

# Lines of JSON are a little longer than the values that they hold.
_MAX_OUTPUT = MAX_BYTES + 2**16
_CHANNEL = 3


class _Child(NamedTuple):
    """A process that waits for a program, or runs one."""

    process: int
    channel: int


class Server:
    """Answers requests, one at a time.

    Args:
        seconds: The limit of the wall clock for a program and all its calls.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._output = _Output()
        self._next = self._fork()

    def answer(self, control: int) -> None:
        """Take a request, run its program, and answer.

        The answer is a line that tells how the program ended, then what it wrote. All
        of it is erased, since the processes of later programs are copies of this one.
        """
        request = read_frame(control)
        deadline = time.monotonic() + self._seconds
        running = self._waiting_child()
        _send(running.channel, request)
        erase(request)
        self._next = self._fork()
        end = _watch(running, self._output, deadline)
        os.kill(running.process, signal.SIGKILL)
        os.close(running.channel)
        with self._output.content() as written:
            write_frame(control, json.dumps(end).encode(), b"\n", written)
        self._output.erase()
        os.waitpid(running.process, 0)

    def close(self) -> None:
        """End the child that waits."""
        os.kill(self._next.process, signal.SIGKILL)
        os.waitpid(self._next.process, 0)

    def _waiting_child(self) -> _Child:
        """Return the child that waits, or another one if somebody killed it."""
        dead = os.WEXITED | os.WNOHANG | os.WNOWAIT
        if os.waitid(os.P_PID, self._next.process, dead) is not None:
            os.waitpid(self._next.process, 0)
            os.close(self._next.channel)
            self._next = self._fork()
        return self._next

    def _fork(self) -> _Child:
        ours, theirs = (end.detach() for end in socket.socketpair())
        process = os.fork()
        if process == 0:
            self._become_child(theirs)
        os.close(theirs)
        return _Child(process, ours)

    def _become_child(self, channel: int) -> None:
        try:
            os.dup2(channel, _CHANNEL)
            os.closerange(_CHANNEL + 1, 256)
            lockdown.die_with_parent()
            gc.enable()
            random.seed(0)  # forking has just given it another seed
            child.serve(_CHANNEL, self._lock)
        finally:
            os._exit(1)

    def _lock(self) -> None:
        lockdown.limit_work(self._seconds)
        lockdown.refuse_system_calls()


class _Output:
    """What a child writes, in one place that is erased."""

    def __init__(self) -> None:
        self._buffer = bytearray(_MAX_OUTPUT)
        self._size = 0

    def read(self, file: int) -> int:
        """Read what is there; return how much it was, 0 at the end of the file."""
        with memoryview(self._buffer)[self._size :] as rest:
            try:
                count = os.readv(file, [rest])
            except ConnectionResetError:
                count = 0
        self._size += count
        return count

    def is_full(self) -> bool:
        """Tell whether nothing more fits in."""
        return self._size == _MAX_OUTPUT

    def is_complete(self) -> bool:
        """Tell whether the last line is there, which starts with "end"."""
        if not self._buffer.endswith(b"\n", 0, self._size):
            return False
        last = self._buffer.rfind(b"\n", 0, self._size - 1) + 1
        return self._buffer.startswith(b"end ", last, self._size)

    def content(self) -> memoryview:
        """Return what was read; nothing is copied."""
        return memoryview(self._buffer)[: self._size]

    def erase(self) -> None:
        """Forget what was read."""
        self._buffer[: self._size] = bytes(self._size)
        self._size = 0


def _send(channel: int, request: bytearray) -> None:
    # A dead child is seen when its answer is read.
    with contextlib.suppress(BrokenPipeError):
        write_frame(channel, request)


def _watch(running: _Child, output: _Output, deadline: float) -> tuple[str, str]:
    """Collect what a child writes until it has ended, or has to be stopped.

    Returns:
        An outcome and a message, which is empty where the child's last line tells both.
    """
    while _wait(running.channel, deadline):
        if output.read(running.channel) == 0:
            return _exit_of(running.process, deadline)
        if output.is_complete():
            return "ok", ""
        if output.is_full():
            return "output_limit", f"the values are longer than {MAX_BYTES} bytes"
    return "timeout", "the time limit is reached"


def _wait(file: int, deadline: float) -> bool:
    """Wait until a file can be read; tell whether that was before the deadline."""
    poll = select.poll()
    poll.register(file, select.POLLIN)
    left = deadline - time.monotonic()
    return left > 0 and bool(poll.poll(left * 1000))


def _exit_of(process: int, deadline: float) -> tuple[str, str]:
    """Tell how a process ended that has closed its channel, if it has ended."""
    watched = os.pidfd_open(process)
    ended = _wait(watched, deadline)
    os.close(watched)
    if not ended:
        return "timeout", "the time limit is reached"
    found = os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    status = found.si_status if found is not None else 0
    if found is None or found.si_code == os.CLD_EXITED:
        return "exit", f"the program ended its process with status {status}"
    if status == signal.SIGXCPU:
        return "timeout", "the time limit is reached"
    if status == signal.SIGKILL:
        return "memory", "the kernel killed the process"
    return "crash", f"the process was killed by signal {status}"


def main(control: int, seconds: float, mebibytes: int) -> None:
    """Serve requests that come through a file descriptor until it is closed."""
    lockdown.die_with_parent()
    # Whoever started this may have ignored it, and then no child can be waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # In its children all numbers from `_CHANNEL` up to a small one are closed.
    control = _lowest_number(control)
    modules.load()
    namespaces = lockdown.enter_namespaces()
    if namespaces:
        _become_first_process()
    os.chdir("/")
    os.environ.clear()
    warnings.simplefilter("ignore")
    modules.forget_the_disk()
    sys.argv = sys.orig_argv = [""]
    gc.collect()
    gc.freeze()
    gc.disable()
    lockdown.limit_memory(mebibytes)
    lockdown.renounce_privileges()
    ready = {"namespaces": namespaces, "landlock": lockdown.refuse_files()}
    server = Server(seconds)
    write_frame(control, json.dumps(ready).encode())
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            server.answer(control)
    server.close()
    os._exit(0)


def _lowest_number(file: int) -> int:
    low = os.dup(file)
    os.close(file)
    return low


def _become_first_process() -> None:
    """Go on as process 1 of the new namespaces; all others there end with it."""
    process = os.fork()
    if process == 0:
        lockdown.die_with_parent()
        return
    os.waitpid(process, 0)
    os._exit(0)
