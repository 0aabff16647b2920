"""A program that tries to break out: the engine is used only if all of it fails."""

from __future__ import annotations

from textgym.sandbox.engine import Program

_SOURCE = """
import os, sys, threading, time

def opened_file(path):
    os.close(os.open(path, os.O_RDONLY))

def started_thread():
    threading.Thread(target=len, args=("",)).start()

def took_memory(size):
    if len(bytearray(size)) < size:
        raise MemoryError

def forked():
    if os.fork() == 0:
        os._exit(0)

def imported(name):
    __import__(name)

ATTEMPTS = {
    "read /etc/passwd": lambda size: opened_file("/etc/passwd"),
    "read /proc/self/environ": lambda size: opened_file("/proc/self/environ"),
    "list /": lambda size: os.listdir("/"),
    "start a thread": lambda size: started_thread(),
    "take too much memory": took_memory,
    "fork": lambda size: forked(),
    "run a program": lambda size: os.execv(sys.executable, ["python"]),
    "signal its parent": lambda size: os.kill(os.getppid(), 0),
    "signal itself": lambda size: os.kill(os.getpid(), 0),
    "import socket": lambda size: imported("socket"),
    "import ctypes": lambda size: imported("ctypes"),
    "make a pipe": lambda size: os.pipe(),
}

def escapes(size):
    done = list(os.environ)
    for name, attempt in ATTEMPTS.items():
        try:
            attempt(size)
        except (OSError, MemoryError, ImportError, RuntimeError):
            continue
        done.append(name)
    return done
"""


def self_test(mebibytes: int) -> Program:
    """Return the program; an empty list comes back if nothing was possible."""
    return Program(_SOURCE, "escapes", [(mebibytes * 2**20,)])
