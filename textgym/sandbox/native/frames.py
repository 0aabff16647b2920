"""Frames: four bytes that tell a length, and so many bytes."""

from __future__ import annotations

import os
import struct

HEAD = struct.Struct(">I")


def write_frame(file: int, *parts: bytes | bytearray | memoryview) -> None:
    """Write one frame of several parts; nothing of them is copied."""
    sizes = [memoryview(part).nbytes for part in parts]
    for part in (HEAD.pack(sum(sizes)), *parts):
        write(file, part)


def read_frame(file: int) -> bytearray:
    """Read a frame into the only place where it will stand.

    Raises:
        EOFError: If the other side is gone.
    """
    (length,) = HEAD.unpack(_read(file, HEAD.size))
    return _read(file, length)


def write(file: int, content: bytes | bytearray | memoryview) -> None:
    """Write all of a content."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]


def erase(content: bytearray) -> None:
    """Overwrite a content in its place."""
    content[:] = bytes(len(content))


def _read(file: int, length: int) -> bytearray:
    content = bytearray(length)
    rest = memoryview(content)
    while rest:
        count = os.readv(file, [rest])
        if not count:
            raise EOFError
        rest = rest[count:]
    return content
