"""The fork server: makes a locked process for each program, and watches over it.

It is started by its path with an empty environment (see `boot.py`), never forked from
the process that trains. While a program runs, the process for the next one is made.
"""

from __future__ import annotations

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
from textgym.sandbox.native.frames import frame, read_frame
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
        self._next = self._fork()

    def answer(self, request: bytes) -> bytes:
        """Run a program; return how it ended in one line, then what it wrote."""
        deadline = time.monotonic() + self._seconds
        self._last, written = self._next, bytearray(b"\n")
        _send(self._last.channel, frame(request))
        self._next = self._fork()
        end = _watch(self._last, written, deadline)
        os.kill(self._last.process, signal.SIGKILL)
        os.close(self._last.channel)
        return json.dumps(end).encode() + written

    def clean_up(self) -> None:
        """Wait until the last process is gone, after its answer has been sent."""
        os.waitpid(self._last.process, 0)

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


def _send(channel: int, content: bytes) -> None:
    try:
        while content:
            content = content[os.write(channel, content) :]
    except BrokenPipeError:
        pass  # the child is dead: `_watch` will see it


def _watch(running: _Child, written: bytearray, deadline: float) -> tuple[str, str]:
    """Collect what a child writes until it has ended, or has to be stopped.

    Returns:
        An outcome and a message, which is empty where the child's last line tells both.
    """
    while _wait(running.channel, deadline):
        try:
            part = os.read(running.channel, 2**16)
        except ConnectionResetError:
            part = b""
        if not part:
            return _exit_of(running.process, deadline)
        written += part
        if len(written) > _MAX_OUTPUT:
            del written[_MAX_OUTPUT:]
            return "output_limit", f"the values are longer than {MAX_BYTES} bytes"
        if _is_complete(written):
            return "ok", ""
    return "timeout", "the time limit is reached"


def _wait(file: int, deadline: float) -> bool:
    """Wait until a file can be read; tell whether that was before the deadline."""
    poll = select.poll()
    poll.register(file, select.POLLIN)
    left = deadline - time.monotonic()
    return left > 0 and bool(poll.poll(left * 1000))


def _is_complete(written: bytearray) -> bool:
    if not written.endswith(b"\n"):
        return False
    last = written.rfind(b"\n", 0, len(written) - 1) + 1
    return written.startswith(b"end ", last)


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
    _send(control, frame(json.dumps(ready).encode()))
    while True:
        try:
            request = read_frame(control)
        except EOFError:
            os._exit(0)
        _send(control, frame(server.answer(request)))
        server.clean_up()


def _become_first_process() -> None:
    """Go on as process 1 of the new namespaces; all others there end with it."""
    process = os.fork()
    if process == 0:
        lockdown.die_with_parent()
        return
    os.waitpid(process, 0)
    os._exit(0)
