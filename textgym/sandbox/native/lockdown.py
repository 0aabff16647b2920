"""Takes rights away from this process for good, with what the kernel offers."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct

from textgym.sandbox.native.syscalls import allow_list

_LIBC = ctypes.CDLL(None, use_errno=True)

# <linux/prctl.h>
_SET_DEATH_SIGNAL, _SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 1, 38, 22, 2
# <linux/sched.h>: namespaces of users, processes, networks, host names, and of
# shared memory.
_NAMESPACES = 0x10000000 | 0x20000000 | 0x40000000 | 0x04000000 | 0x08000000
# <linux/landlock.h>; the numbers of the calls are the same on all machines.
_CREATE_RULESET, _RESTRICT_SELF, _TELL_VERSION = 444, 446, 1


class LockdownError(RuntimeError):
    """The kernel refused something that the sandbox cannot do without."""


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent ends."""
    _LIBC.prctl(_SET_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)


def enter_namespaces() -> bool:
    """Leave the host's network, processes and shared memory; tell if it was allowed.

    The first child of this process is process 1 there: all others end with it.
    """
    return bool(_LIBC.unshare(_NAMESPACES) == 0)


def renounce_privileges() -> None:
    """Let no program that is started ever gain rights.

    Raises:
        LockdownError: If the kernel refuses; without it there is no seccomp.
    """
    if _LIBC.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        raise LockdownError("the kernel has no PR_SET_NO_NEW_PRIVS")


def refuse_files() -> int:
    """Deny every file, and from ABI 4 on every port, by Landlock.

    Returns:
        The kernel's Landlock ABI, 0 where it has none. The list of system calls
        denies the same: this is a second wall.
    """
    abi = _LIBC.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _TELL_VERSION)
    if abi <= 0:
        return 0
    files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(abi, 16)) - 1
    ports, scopes = (3 if abi >= 4 else 0), (3 if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    rules = struct.pack("QQQ", files, ports, scopes)[:size]
    ruleset = _LIBC.syscall(_CREATE_RULESET, rules, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return 0
    denied = _LIBC.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return int(abi) if denied else 0


def limit_memory(mebibytes: int) -> None:
    """Bound the address space of this process and its children.

    Args:
        mebibytes: Memory on top of what is in use.
    """
    with open("/proc/self/statm") as file:
        in_use = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _limit(resource.RLIMIT_AS, in_use + mebibytes * 2**20)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)


def limit_work(seconds: float) -> None:
    """Forbid new processes, and bound the processor's time above that of the clock."""
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_CPU, int(seconds) + 2)


def _limit(kind: int, most: int) -> None:
    resource.setrlimit(kind, (most, most))


class _Filter(ctypes.Structure):
    """The kernel's struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


# Made before the processes that use it, since each of them would have to copy it.
_CODE = allow_list()
_PROGRAM = ctypes.byref(_Filter(len(_CODE) // 8, _CODE))


def refuse_system_calls() -> None:
    """Allow the short list of system calls from now on.

    Raises:
        LockdownError: If the kernel refuses.
    """
    if _LIBC.prctl(_SET_SECCOMP, _FILTER, _PROGRAM, 0, 0) != 0:
        raise LockdownError("the kernel refuses a seccomp filter")
