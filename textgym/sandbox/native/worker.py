"""The host's side of a fork server: starts it, asks it, replaces it when it dies."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
import weakref
from pathlib import Path
from typing import Any

from textgym.sandbox.engine import EngineUnavailable
from textgym.sandbox.native.frames import HEAD

_BOOT = Path(__file__).with_name("boot.py")
# How long a server may take that does what it should, on a machine under heavy load.
_START = 60.0
_GRACE = 10.0
# How long a server may take to end by itself before it is killed.
_FAREWELL = 0.5
_LOST = b'["worker_lost", "the server of the programs was lost twice"]\n'


class Worker:
    """One server process, restarted when it is lost.

    Args:
        seconds: The limit of the wall clock for a program and all its calls.
        mebibytes: The limit of memory for a program.
    """

    def __init__(self, seconds: float, mebibytes: int) -> None:
        self._seconds = seconds
        self._mebibytes = mebibytes
        self._request = b""
        self._end: weakref.finalize[..., Worker] | None = None
        self.deadline = 0.0
        self.start()

    def fileno(self) -> int:
        """Return the file descriptor that can be read when an answer is there."""
        return self._socket.fileno()

    def begin(self, request: bytes) -> None:
        """Send a request; `finish` gives its answer."""
        self._request = request
        self.deadline = time.monotonic() + self._seconds + _GRACE
        try:
            self._send(HEAD.pack(len(request)) + request)
        except OSError:
            # It died while it had nothing to do: `finish` will read nothing, either.
            self.stop()

    def finish(self) -> bytes:
        """Wait for the answer; where the server is lost, ask another one once."""
        try:
            return self._receive()
        except (OSError, EOFError):
            self.start()
        self.begin(self._request)
        try:
            return self._receive()
        except (OSError, EOFError):
            self.start()
            return _LOST

    def start(self) -> None:
        """Start a server, in place of the one before if there is one.

        Raises:
            EngineUnavailable: If it does not come up.
        """
        self.stop()
        self._socket, theirs = _connect()
        with theirs:
            process = _start_process(theirs, self._seconds, self._mebibytes)
        self.process = process.pid
        self._end = weakref.finalize(self, _stop, process, self._socket, os.getpid())
        self.deadline = time.monotonic() + _START
        try:
            self.facts: dict[str, Any] = json.loads(self._receive())
        except (OSError, EOFError, ValueError):
            self.stop()
            raise EngineUnavailable(
                "expected a server for programs to start; it ended with status "
                f"{process.returncode}. Run {_command(0, 1.0, 64)} to see why"
            ) from None

    def stop(self) -> None:
        """End the server; nothing happens if it has ended."""
        if self._end is not None:
            self._end()

    def _send(self, content: bytes) -> None:
        self._socket.settimeout(self._left())
        self._socket.sendall(content)

    def _receive(self) -> bytes:
        (length,) = HEAD.unpack(self._read(HEAD.size))
        return self._read(length)

    def _read(self, length: int) -> bytes:
        content = bytearray()
        while len(content) < length:
            self._socket.settimeout(self._left())
            part = self._socket.recv(length - len(content))
            if not part:
                raise EOFError
            content += part
        return bytes(content)

    def _left(self) -> float:
        """Return the seconds until the deadline; 0 would mean to wait not at all."""
        return max(self.deadline - time.monotonic(), 0.001)


def _connect() -> tuple[socket.socket, socket.socket]:
    """Make two ends whose numbers are none of the standard files', even if free."""
    ends = socket.socketpair()
    numbers = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 3) for end in ends]
    for end in ends:
        end.close()
    ours, theirs = (socket.socket(fileno=number) for number in numbers)
    return ours, theirs


def _start_process(
    theirs: socket.socket, seconds: float, mebibytes: int
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            _command(theirs.fileno(), seconds, mebibytes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            cwd="/",
            # Nothing of the user's environment; sets keep one order in every program.
            env={"PYTHONHASHSEED": "0"},
            # Ctrl-C is meant for the user's process.
            start_new_session=True,
        )
    except OSError as error:
        raise EngineUnavailable(
            f"expected to start {sys.executable}: {error}"
        ) from None


def _command(control: int, seconds: float, mebibytes: int) -> list[str]:
    """Return the command of a server: no site packages, no path of the user's.

    `-I` would ignore PYTHONHASHSEED, too.
    """
    flags = ["-s", "-S", "-P", "-B", "-X", "utf8"]
    numbers = [str(control), str(seconds), str(mebibytes)]
    return [sys.executable, *flags, str(_BOOT), *numbers]


def _stop(process: subprocess.Popen[bytes], link: socket.socket, owner: int) -> None:
    """End a server. A process that was forked only closes its copy of the socket.

    A server that sees the end of its requests buries its own processes. Those of a
    killed one are left to the machine's first process, which in a container may be
    the one that trains.
    """
    if os.getpid() != owner:
        link.close()
        return
    with contextlib.suppress(OSError), link:
        link.shutdown(socket.SHUT_RDWR)
    try:
        process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
