"""Choose the problems of all levels anew: `python -m` with the package's name."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from textwrap import wrap

from textgym.corpora.programming.catalogue import choose
from textgym.corpora.programming.drawing import LEVELS


def module_of(level: str) -> str:
    """Write the module of a level."""
    lines = [f'"""Problems of level {level}, as steps between their numbers."""', ""]
    lines.append("CHOSEN = {")
    for split, numbers in choose(level).items():
        steps = [after - before for before, after in pairwise([0, *numbers])]
        lines += [f'    "{split}": """', *wrap(" ".join(map(str, steps)), 88), '""",']
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    for name in LEVELS:
        Path(__file__).with_name(f"{name}.py").write_text(module_of(name), "utf-8")
