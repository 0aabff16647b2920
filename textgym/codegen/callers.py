"""Writes the function through which a program's own function is called.

It runs after the program, in the same child, so that nothing that it says can be relied
on but values: those it hands on, in types that leave the child.
"""

from __future__ import annotations

from collections.abc import Sequence

CALLER = "textgym_call"
PLAIN = """\
def textgym_plain(value):
    if value is None or value is True or value is False:
        return value
    for kind in (int, float, str, list, tuple, dict, set):
        if isinstance(value, kind):
            return value if type(value) is kind else kind(value)
    return value
"""
# Numbers of another kind travel as a dictionary that no test expects.
_WITH_COMPLEX = """\
def textgym_plain(value):
    if isinstance(value, complex):
        return {"complex": (value.real, value.imag)}
    if isinstance(value, (list, tuple)):
        items = [textgym_plain(item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    return value
"""
FROM_COMPLEX = """\
def textgym_value_of(value):
    if isinstance(value, dict) and list(value) == ["complex"]:
        return complex(*value["complex"])
    if isinstance(value, (list, tuple)):
        return type(value)(textgym_value_of(item) for item in value)
    return value
"""
_AS_BOOL = """\
def textgym_plain(value):
    return bool(value)
"""


def caller(
    entry_point: str,
    *,
    calls: Sequence[str] = (),
    as_bool: bool = False,
    with_complex: bool = False,
) -> str:
    """Write a function `textgym_call` that hands on what the entry point returns.

    Counters, named tuples and the like become what they are made of. Where there is no
    entry point, there is no `textgym_call` either.

    Args:
        entry_point: The program's function.
        calls: Texts of calls; if there are any, `textgym_call` takes a call's number,
            else the entry point's arguments.
        as_bool: Whether values are right or wrong by counting as true or as false.
        with_complex: Whether there are complex numbers among the values.
    """
    plain = _AS_BOOL if as_bool else _WITH_COMPLEX if with_complex else PLAIN
    parameters, call = "*arguments", f"{entry_point}(*arguments)"
    table = ""
    if calls:
        parameters, call = "number", "textgym_calls[number]()"
        listed = "\n".join(f"    lambda: {call}," for call in calls)
        table = f"textgym_calls = [\n{listed}\n]\n"
    return (
        f"{plain}{table}try:\n    {entry_point}\nexcept NameError:\n    pass\nelse:\n"
        f"    def {CALLER}({parameters}):\n        return textgym_plain({call})"
    )
