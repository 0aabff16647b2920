"""Corpora from data sets in the format of the Hugging Face hub, and from folders."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.corpora.arrow import has_text, paths_of_schema, values_at
from textgym.corpora.corpus import Example
from textgym.corpora.formats import Fields
from textgym.corpora.hub_places import find_place
from textgym.corpora.hub_reading import Place, read_place
from textgym.corpora.reading import (
    Columns,
    CorpusError,
    ReadCorpus,
    RowReader,
    Schema,
    text_example,
)
from textgym.errors import TextgymNotice

_BATCH = 1_000


class HubCorpus(ReadCorpus):
    """One split of a data set, whose rows are read when they are asked for.

    The data set is looked for on this machine only: in a folder, or in the caches that
    the `datasets` and `huggingface_hub` libraries fill ($HF_HOME). With `download` it
    is fetched from the hub where it is not there.

    Names are "NAME", "NAME/CONFIG" or "ORG/NAME/CONFIG"; "NAME:CONFIG" and
    "ORG/NAME:CONFIG" say which part is the configuration. Two parts may be either, and
    an organization goes before. What begins with ".", "/" or "~" is a folder (with a
    configuration behind it, perhaps) or a .parquet file.

    Rows without source or without a reference are left out and counted, as nobody can
    mend them; so are rows that a schema answers with None or ValueError. An example's
    id is made of the data set's name, the split and the row, counted from 1; a column
    `id` and all columns that were not read go to `Example.extra`.

    Args:
        name: The data set.
        split: Name of a split; None for "train" or, where there is none, the first.
        schema: Makes an example of a row's fields, for rows of another shape. It is
            asked for every row when the split is opened.
        columns: Where fields are read from, such as {"source": "article"}.
        known_columns: Shapes of rows that are tried in order without `columns`.
        download: Whether the network may be asked.

    Attributes:
        left_out: Number of rows of the split that hold no example.

    Raises:
        CorpusError: if the data set is not on this machine or cannot be read.
        DependencyNotInstalled: if the `datasets` library is not installed.
        ValueError: if there is no such configuration, split or column.
    """

    def __init__(
        self,
        name: str,
        split: str | None = None,
        *,
        schema: Schema | None = None,
        columns: Columns | None = None,
        known_columns: Sequence[Columns] = (),
        download: bool = False,
    ) -> None:
        self._place = find_place(name, download=download)
        self._reader = RowReader.of(schema, columns, known_columns)
        self._download = download
        self.name = self._place.label
        self.splits = tuple(read_place(self._place))
        self._show(split)

    def __len__(self) -> int:
        return len(self._table.rows)

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        row = int(self._table.rows[index])
        default_id = f"{self.name}-{self.split}-{row + 1}"
        example = _example(self._table.data[row], self._reader, default_id)
        if example is None:
            raise CorpusError(f"{default_id}: the row has lost its example; read anew")
        return example

    @property
    def left_out(self) -> int:
        """Number of rows of the split that hold no example."""
        return len(self._table.data) - len(self)

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the split's rows, its name, and what is read of them."""
        digest = sha256(json.dumps([self.split, self._table.columns]).encode())
        for rows in self._table.data.with_format("arrow").iter(_BATCH):
            text = json.dumps(rows.to_pylist(), sort_keys=True, default=str)
            digest.update(text.encode())
        return digest.hexdigest()

    def _open(self, split: str) -> None:
        self._table = _table(self._place, split, self._reader)

    def __repr__(self) -> str:
        text = super().__repr__()
        if not self.left_out:
            return text
        return f"{text.removesuffix('>')}, {self.left_out:,} rows left out>"

    def _identity(self) -> tuple[object, ...]:
        return self._place, self.split, self._reader

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = {**self._reader.arguments(), "download": self._download}
        return _restore, (self._place.name, self.split, arguments)


def _restore(name: str, split: str, arguments: dict[str, Any]) -> HubCorpus:
    return HubCorpus(name, split, **arguments)


@dataclass(frozen=True)
class _Table:
    """What a process keeps of a split.

    Attributes:
        data: The rows: a `datasets.Dataset` over files that are mapped into memory.
        rows: Numbers of those that hold an example.
        columns: Where fields are read from.
    """

    data: Any
    rows: Sequence[int] | npt.NDArray[np.intp]
    columns: Mapping[str, str]


@lru_cache(maxsize=32)
def _table(place: Place, split: str, reader: RowReader) -> _Table:
    """Find the rows of a split that hold an example, and say how many do not."""
    data = read_place(place)[split]
    paths = tuple(paths_of_schema(data.features.arrow_schema))
    columns = _chosen(reader, paths, place.label)
    if reader.schema is text_example:
        good = _rows_with_text(data, columns)
    else:
        good = np.fromiter(_rows_with_examples(data, reader), np.bool_, len(data))
    rows = range(len(data)) if good.all() else np.flatnonzero(good)
    if len(rows) < len(data):
        first = int(np.argmin(good)) + 1
        warnings.warn(
            f"{len(data) - len(rows):,} of {len(data):,} rows of {place.label} "
            f"({split}) hold no example and are left out, the first is row {first:,}",
            TextgymNotice,
            stacklevel=2,
        )
    return _Table(data, rows, columns)


def _chosen(reader: RowReader, paths: tuple[str, ...], label: str) -> Mapping[str, str]:
    """Choose the columns to read, or list those that are there."""
    columns = reader.fit(paths)
    if reader.schema is not text_example:
        return columns
    for name in ("source", "references"):
        if name not in columns and name not in paths:
            raise ValueError(
                f"no column of {label} is known as {name!r}; say which with columns="
                f"{{{name!r}: ...}}. There are {', '.join(map(repr, paths))}"
            )
    is_guess = not reader.columns and tuple(columns.items()) not in reader.known
    if columns and is_guess:  # "*" stood for one of them
        read = ", ".join(f"{name} from {path!r}" for name, path in columns.items())
        notice = f"{label}: reading {read}; columns= chooses others"
        warnings.warn(notice, TextgymNotice, stacklevel=2)
    return columns


def _rows_with_text(data: Any, columns: Mapping[str, str]) -> npt.NDArray[np.bool_]:
    table = data.with_format("arrow")[:]
    good = np.ones(len(data), np.bool_)
    for name in ("source", "references"):
        path = columns.get(name, name)
        good &= has_text(values_at(table, path), path)
    return good


def _rows_with_examples(data: Any, reader: RowReader) -> Iterator[bool]:
    for row in data:
        try:
            yield _example(row, reader, "row") is not None
        except ValueError:
            yield False


def _example(row: Fields, reader: RowReader, default_id: str) -> Example | None:
    """Make an example of a row; the data set's own ids need not be unique."""
    fields = reader.rename(dict(row))
    own = {"id": fields.pop("id")} if "id" in fields else {}
    for name in ("source", "references"):
        if isinstance(fields.get(name), list):
            fields[name] = [part for part in fields[name] if not _is_blank(part)]
    example = reader.schema(fields, default_id)
    if example is None or not own:
        return example
    return replace(example, extra={**own, **example.extra})


def _is_blank(part: Any) -> bool:
    return part is None or (isinstance(part, str) and not part.strip())
