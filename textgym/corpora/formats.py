"""File formats of corpora: bytes to rows of fields, each with its file and line."""

from __future__ import annotations

import codecs
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import partial
from typing import Any

Fields = dict[str, Any]
Row = tuple[str, Callable[[], Fields]]
"""A row's "file:line", and what reads its fields or raises ValueError with a reason."""

_REFERENCE_COLUMN = re.compile(r"references?[0-9]*")
_SPLIT_OF_NAME = {
    "train": "train",
    **dict.fromkeys(("validation", "valid", "val", "dev", "newsdev"), "validation"),
    **dict.fromkeys(("test", "newstest"), "test"),
}


def is_table(path: str) -> bool:
    """Say whether a file holds rows of named fields, not plain text."""
    return path.lower().endswith((".jsonl", ".tsv"))


def lines_of(content: bytes) -> list[bytes]:
    """Cut at LF alone: U+2028 and form feeds may stand inside a text."""
    return content.removeprefix(codecs.BOM_UTF8).removesuffix(b"\n").split(b"\n")


def table_rows(
    path: str, lines: list[bytes], check: Callable[[list[str]], None]
) -> Iterator[Row]:
    """Yield the rows of a .jsonl or .tsv file.

    Args:
        path: The file's name, for messages.
        lines: Its lines.
        check: Raises ValueError where the columns of a header will not do.
    """
    if path.lower().endswith(".jsonl"):
        for number, line in enumerate(lines, 1):
            yield f"{path}:{number}", partial(_json_object, line)
        return
    try:
        columns = _header(lines[0])
        check(columns)
    except ValueError as error:
        yield f"{path}:1", _failure(str(error))
        return
    for number, line in enumerate(lines[1:], 2):
        yield f"{path}:{number}", partial(_cells, columns, line)


def parallel_rows(files: list[tuple[str, list[bytes]]]) -> Iterator[Row]:
    """Yield a row for each line that parallel texts share."""
    broken = list(_broken_files(files)) or list(_broken_lines(files))
    if broken:
        yield from broken
        return
    path = files[0][0]
    split = split_of_name(path)
    for number, lines in enumerate(zip(*(lines for _, lines in files), strict=True), 1):
        yield f"{path}:{number}", partial(_parallel_fields, lines, split)


def _decoded(line: bytes) -> str:
    """Decode a line, which must not be blank."""
    try:
        text = line.decode("utf-8").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"byte {error.start + 1} of the line (0x{line[error.start]:02x}) is not "
            "UTF-8; save the file as UTF-8"
        ) from None
    if not text.strip():
        raise ValueError("the line is blank; fill or delete it")
    return text


def _json_object(line: bytes) -> Fields:
    text = _decoded(line)
    try:
        value = json.loads(text, object_pairs_hook=_fields)
    except json.JSONDecodeError as error:
        reason = f"{error.msg} at column {error.colno}"
        raise ValueError(
            f"malformed JSON ({reason}); write one object a line"
        ) from None
    except RecursionError:
        raise ValueError("JSON is nested too deeply; flatten it") from None
    if not isinstance(value, dict):
        raise ValueError(f"expected a JSON object; got {brief(text)}")
    return value


def _fields(pairs: list[tuple[str, Any]]) -> Fields:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        name = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"field {name!r} stands twice in one object; keep one")
    return fields


def _header(line: bytes) -> list[str]:
    """Read the columns' names; all columns of references get the same one."""
    columns = [
        "references" if _REFERENCE_COLUMN.fullmatch(name) else name
        for name in _decoded(line).split("\t")
    ]
    others = [name for name in columns if name != "references"]
    for name, count in Counter(others).items():
        if count > 1 or not name.strip():
            raise ValueError(f"column {name!r} has no name of its own; give it one")
    return columns


def _cells(columns: list[str], line: bytes) -> Fields:
    cells = _decoded(line).split("\t")
    if len(cells) != len(columns):
        raise ValueError(
            f"expected {len(columns)} columns, as in the header; got {len(cells)}"
        )
    pairs = list(zip(columns, cells, strict=True))
    fields: Fields = dict(pairs)
    if "references" in fields:
        fields["references"] = [c for name, c in pairs if name == "references" and c]
    return fields


def _broken_files(files: list[tuple[str, list[bytes]]]) -> Iterator[Row]:
    (path, lines), *targets = files
    for target, others in targets:
        if len(others) != len(lines):
            yield (
                f"{target}:{min(len(others), len(lines)) + 1}",
                _failure(
                    f"{len(others):,} lines here but {len(lines):,} in {path}; line n "
                    "must answer line n"
                ),
            )


def _broken_lines(files: list[tuple[str, list[bytes]]]) -> Iterator[Row]:
    for path, lines in files:
        for number, line in enumerate(lines, 1):
            try:
                _decoded(line)
            except ValueError as error:
                yield f"{path}:{number}", _failure(str(error))


def _failure(reason: str) -> Callable[[], Fields]:
    def fail() -> Fields:
        raise ValueError(reason)

    return fail


def _parallel_fields(lines: tuple[bytes, ...], split: str) -> Fields:
    source, *references = map(_decoded, lines)
    return {"source": source, "references": references, "split": split}


def split_of_name(path: str) -> str:
    """Read a split off a file's name, "train" where there is none."""
    parts = re.split(r"[\W\d_]+", os.path.basename(path).lower())
    return next((_SPLIT_OF_NAME[p] for p in parts if p in _SPLIT_OF_NAME), "train")


def require(fields: Iterable[str], name: str, *, what: str = "field") -> None:
    """Raise ValueError where a name is missing, with the one it may hide behind."""
    names = list(fields)
    if name in names:
        return
    close = get_close_matches(name, names, n=1)
    hint = f"; rename {close[0]!r} if that was meant" if close else ""
    there = ", ".join(map(repr, names)) or "nothing"
    raise ValueError(f"{what} {name!r} is missing among {brief(there)}{hint}")


def checked_text(value: object, what: str) -> str:
    """Return a value that is a string and not blank, else raise ValueError."""
    if not isinstance(value, str):
        raise ValueError(f"{what} must be a string; got {brief(repr(value))}")
    if not value.strip():
        raise ValueError(f"{what} is blank; fill it or delete the row")
    return value


def brief(text: str) -> str:
    """Cut a text to what fits into a message."""
    return text if len(text) <= 80 else text[:79] + "…"
