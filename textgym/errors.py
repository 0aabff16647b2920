"""Error messages that say what was expected, what came and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class TextgymNotice(UserWarning):
    """Something was decided for you that you may want to know."""


def unknown_name(what: str, name: object, choices: Iterable[str]) -> str:
    """Word the complaint about a name that is none of the choices.

    Args:
        what: What the name stands for, such as "split".
        name: The name that came.
        choices: The names that would have been right.
    """
    names = list(choices)
    close = get_close_matches(str(name), names, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    listed = ", ".join(map(repr, names)) or "(there are none)"
    return f"{what} must be one of {listed}; got {name!r}.{hint}"
