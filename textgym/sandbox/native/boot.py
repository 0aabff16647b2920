"""Starts the fork server without the rest of textgym.

Run by its path in an interpreter that knows the standard library only. Empty packages
stand for those whose `__init__` would import the whole suite.
"""

import sys
from types import ModuleType

_HERE = __file__.rpartition("/")[0]


def _name_packages() -> None:
    """Let `textgym.sandbox.native` be found, and nothing be run for it."""
    names = ("textgym.sandbox.native", "textgym.sandbox", "textgym")
    path = _HERE
    for name in names:
        package = ModuleType(name)
        package.__path__ = [path]
        sys.modules[name] = package
        path = path.rpartition("/")[0]


if __name__ == "__main__":
    _name_packages()
    from textgym.sandbox.native.server import main

    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
