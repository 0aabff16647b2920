"""Questions to Arrow tables that Python would be too slow to answer row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.errors import unknown_name


def paths_of_schema(fields: Iterable[Any], prefix: str = "") -> Iterator[str]:
    """List the columns of a schema, nested ones as "translation.en"."""
    types = import_module("pyarrow").types
    for field in fields:
        if types.is_struct(field.type):
            yield from paths_of_schema(field.type, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name


def values_at(table: Any, path: str) -> Any:
    """Return the column at a path; a name with dots of its own goes before.

    Raises:
        ValueError: if the path leads into something that has no fields.
    """
    if path in table.column_names:
        return table.column(path)
    compute = import_module("pyarrow.compute")
    name, _, rest = path.partition(".")
    try:
        return compute.struct_field(table.column(name), rest.split("."))
    except (KeyError, ValueError, TypeError) as error:
        paths = paths_of_schema(table.schema)
        raise ValueError(unknown_name("column", path, paths)) from error


def has_text(values: Any, path: str) -> npt.NDArray[np.bool_]:
    """Say which values are text that is not blank, or lists with such a text.

    Args:
        values: A `pyarrow.ChunkedArray`.
        path: What it is called in messages.

    Returns:
        Shape (len(values),).

    Raises:
        ValueError: if it holds neither strings nor lists of strings.
    """
    types = import_module("pyarrow").types
    kind = values.type
    is_list = types.is_list(kind) or types.is_large_list(kind)
    text = kind.value_type if is_list else kind
    if not (types.is_string(text) or types.is_large_string(text)):
        raise ValueError(
            f"column {path!r} must hold text or lists of texts; it holds {kind}. "
            "Choose another with columns="
        )
    check = _lists_with_text if is_list else _texts
    parts = [check(chunk) for chunk in values.chunks]
    return np.concatenate(parts) if parts else np.zeros(0, np.bool_)


def _texts(texts: Any) -> npt.NDArray[np.bool_]:
    compute = import_module("pyarrow.compute")
    blank = compute.or_(compute.utf8_is_space(texts), compute.equal(texts, ""))
    written = compute.fill_null(compute.invert(blank), False)
    found: npt.NDArray[np.bool_] = written.to_numpy(zero_copy_only=False)
    return found


def _lists_with_text(lists: Any) -> npt.NDArray[np.bool_]:
    compute = import_module("pyarrow.compute")
    parents = compute.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    written = _texts(lists.flatten())
    return np.bincount(parents[written], minlength=len(lists)).astype(np.bool_)
