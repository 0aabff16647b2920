"""What a program can import: nothing is read from the disk once it runs."""

from __future__ import annotations

import codecs
import importlib
import sys

_NAMES = """
__future__ abc array ast base64 binascii bisect builtins calendar cmath codecs
collections collections.abc colorsys contextlib copy csv dataclasses datetime decimal
difflib enum fractions functools gc graphlib hashlib heapq html inspect io itertools
json keyword locale math numbers operator os os.path pprint queue random re reprlib
secrets statistics string struct sys textwrap threading time timeit traceback types
typing unicodedata uuid warnings weakref zlib
"""
MODULES = tuple(_NAMES.split())
"""The standard library's modules that work in the engine native."""

# Modules that those above import when they are first used.
_HELPERS = ("_strptime", "encodings.idna", "stringprep")
_ENCODINGS = """
utf-8 utf-8-sig ascii latin-1 cp1252 utf-16 utf-16-le utf-16-be utf-32 utf-32-le
utf-32-be rot13 hex base64 unicode-escape raw-unicode-escape punycode
"""
# Loaded by the server for itself.
_WITHHELD = ("ctypes", "_ctypes", "socket", "_socket", "subprocess", "select")


def load() -> None:
    """Import everything that programs may import."""
    for name in (*MODULES, *_HELPERS):
        importlib.import_module(name)
    for encoding in _ENCODINGS.split():
        codecs.lookup(encoding)


def forget_the_disk() -> None:
    """Let no other module be found, and the server's own ones not either."""
    for name in [*sys.modules]:
        package = name.partition(".")[0]
        if package == "textgym" or package in _WITHHELD:
            del sys.modules[name]
    sys.path.clear()
    sys.path_importer_cache.clear()
    sys.path_hooks.clear()
