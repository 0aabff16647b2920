"""Frames: four bytes that tell a length, and so many bytes."""

from __future__ import annotations

import os
import struct

HEAD = struct.Struct(">I")


def frame(content: bytes) -> bytes:
    """Put its length in front of a content."""
    return HEAD.pack(len(content)) + content


def read_frame(file: int) -> bytes:
    """Read a frame from a file descriptor.

    Raises:
        EOFError: If the other side is gone.
    """
    (length,) = HEAD.unpack(_read(file, HEAD.size))
    return _read(file, length)


def _read(file: int, length: int) -> bytes:
    content = bytearray()
    while len(content) < length:
        part = os.read(file, length - len(content))
        if not part:
            raise EOFError
        content += part
    return bytes(content)
