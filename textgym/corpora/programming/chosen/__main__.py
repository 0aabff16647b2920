"""Choose the problems of levels anew: `python -m`, the package's name, and levels."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import wrap

from textgym.corpora.programming.catalogue import choose, written
from textgym.corpora.programming.drawing import LEVELS


def module_of(level: str) -> str:
    """Write the module of a level."""
    lines = [f'"""Problems of level {level}, see `textgym.corpora.programming`."""', ""]
    lines.append("CHOSEN = {")
    for split, entries in choose(level).items():
        lines += [f'    "{split}": """', *wrap(written(entries), 88), '""",']
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    for name in sys.argv[1:] or LEVELS:
        Path(__file__).with_name(f"{name}.py").write_text(module_of(name), "utf-8")
