"""Corpora from files: JSON lines, tab-separated tables and parallel plain text."""

from __future__ import annotations

import codecs
import os
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from textgym.corpora.corpus import Example
from textgym.corpora.formats import (
    Row,
    brief,
    checked_text,
    is_table,
    lines_of,
    parallel_rows,
    require,
    table_rows,
)
from textgym.corpora.reading import (
    Columns,
    CorpusError,
    ReadCorpus,
    RowReader,
    Schema,
    text_example,
)
from textgym.errors import TextgymNotice

__all__ = ["CorpusError", "FileCorpus", "Schema", "text_example"]

Paths = str | os.PathLike[str] | tuple[str | os.PathLike[str], ...]
Stamp = tuple[str, int, int]  # absolute path, time of change in nanoseconds, bytes

_SHOWN = 5
_ADVICE = (
    "give a .jsonl or .tsv file, parallel text as 'SOURCE_FILE,TARGET_FILE' (more "
    "target files are further references), or as corpus= of a task a .parquet file, a "
    "folder, 'hf:NAME/CONFIG' or 'sacrebleu:SET:PAIR'"
)


class FileCorpus(ReadCorpus):
    """One split of the examples in a file, in the file's order.

    Files are UTF-8 (a byte order mark is allowed) with LF or CRLF line ends; blank
    sources, references and lines are errors. Whether two splits share a source is the
    file's own matter; `overlap` counts it.

    * `.jsonl`: one object a line. `source` and `references` (strings, or one string)
      must be there; `id` defaults to "<stem>-<row number>", `split` to "train";
      all other fields go to `Example.extra`.
    * `.tsv`: the first row names the columns as above; there is no quoting. Each
      column named `reference` or `references`, a number after it allowed, holds one
      reference; a row with fewer leaves the last cells empty.
    * "SOURCE_FILE,TARGET_FILE": parallel text, one line one text; more files after
      further commas are further references. The split is "train", unless the source
      file's name has the part train, validation, valid, val, dev, test, newsdev or
      newstest, between signs or digits ("test.en-de.en" is test, "dev2010.en" is
      validation).

    A file is read once per process. Corpora are equal if they show the same split of
    the same unchanged files; pickling keeps the paths and reads the files again.

    Args:
        path: The file, or the files of parallel text as one string or as a tuple.
        split: Name of a split; None for "train" or, where there is none, the first.
        schema: Makes an example of a row's fields, for rows of another shape.
        columns: Where fields are read from, such as {"source": "article"}.
        known_columns: Shapes of rows that are tried in order without `columns`.

    Raises:
        CorpusError: if the files cannot be read or hold broken rows.
        ValueError: if there is no such split.
    """

    def __init__(
        self,
        path: Paths,
        split: str | None = None,
        *,
        schema: Schema | None = None,
        columns: Columns | None = None,
        known_columns: Sequence[Columns] = (),
    ) -> None:
        self.paths = tuple(os.path.abspath(part) for part in _parts(path))
        self._reader = RowReader.of(schema, columns, known_columns)
        self._stamps = tuple(map(_stamp, self.paths))
        self._contents = _read(self._stamps, self._reader)
        self.name = ",".join(map(os.path.basename, self.paths))
        self.splits = tuple(self._contents.splits)
        self._show(split)

    def __len__(self) -> int:
        return len(self._examples)

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        return self._examples[index]

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal hash of the files' bytes and the split's name."""
        read_from = "".join(f"\n{n}={path}" for n, path in self._reader.columns)
        content = f"{self._contents.digest}\n{self.split}{read_from}"
        return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()

    def overlap(self) -> int:
        """Count the different source texts that stand in more than one split."""
        splits = self._contents.splits.values()
        sources = Counter(s for rows in splits for s in {row.source for row in rows})
        return sum(count > 1 for count in sources.values())

    def _open(self, split: str) -> None:
        self._examples = self._contents.splits[split]

    def _identity(self) -> tuple[object, ...]:
        return self._stamps, self.split, self._reader

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.paths, self.split, self._reader)


def _restore(paths: tuple[str, ...], split: str, reader: RowReader) -> FileCorpus:
    return FileCorpus(paths, split, **reader.arguments())


def _parts(path: Paths) -> list[str]:
    """Tell the files apart that one string may name."""
    if isinstance(path, tuple):
        return [os.fspath(part) for part in path]
    text = os.fspath(path)
    parts = [text] if is_table(text) else text.split(",")
    return [os.path.expanduser(part.strip()) for part in parts]


def _stamp(path: str) -> Stamp:
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CorpusError(f"{path}: cannot be read ({reason}); {_ADVICE}") from error
    if S_ISDIR(status.st_mode):
        raise CorpusError(f"{path}: is a directory; {_ADVICE}")
    if not S_ISREG(status.st_mode):
        raise CorpusError(f"{path}: is not a regular file; {_ADVICE}")
    return path, status.st_mtime_ns, status.st_size


@dataclass(frozen=True)
class _Contents:
    """What a process keeps of a file: each split's examples, a hash of the bytes."""

    splits: Mapping[str, tuple[Example, ...]]
    digest: str


@lru_cache(maxsize=16)
def _read(stamps: tuple[Stamp, ...], reader: RowReader) -> _Contents:
    """Read whole files; the stamps make a changed file a new one."""
    paths = [path for path, _, _ in stamps]
    tables = sum(map(is_table, paths))
    if tables != (len(paths) == 1):
        raise CorpusError(f"{','.join(paths)}: is of no known format; {_ADVICE}")
    contents = list(map(_bytes, paths))
    files = [(path, lines_of(b)) for path, b in zip(paths, contents, strict=True)]
    if tables:
        rows = table_rows(*files[0], lambda names: _check_header(reader, names))
    else:
        rows = parallel_rows(files)
    digest = "\n".join(sha256(content).hexdigest() for content in contents)
    return _Contents(_examples(rows, Path(paths[0]), reader), digest)


def _check_header(reader: RowReader, names: Sequence[str]) -> None:
    """Complain of a table's columns at once, instead of at each of its rows."""
    if reader.schema is not text_example:
        return
    fields = reader.rename(dict.fromkeys(names))
    for name in ("source", "references"):
        require(fields, name, what="the first row must name the columns: column")


def _examples(
    rows: Iterable[Row], path: Path, reader: RowReader
) -> dict[str, tuple[Example, ...]]:
    """Group the rows by split, or report every broken one."""
    splits: dict[str, list[Example]] = {}
    places: dict[str, str] = {}
    problems, left_out = [], 0
    for number, (place, parse) in enumerate(rows, 1):
        try:
            fields = reader.rename(parse())
            split = checked_text(fields.pop("split", "train"), "field 'split'")
            example = reader.schema(fields, f"{path.stem}-{number}")
            if example is None:
                left_out += 1
                continue
            if example.id in places:
                raise ValueError(
                    f"id {brief(repr(example.id))} already stands at "
                    f"{places[example.id]}; ids must be unique"
                )
        except ValueError as error:
            problems.append(f"{place}: {error}")
        else:
            places[example.id] = place
            splits.setdefault(split, []).append(example)
    _complain(problems)
    if not splits:
        if left_out:
            raise CorpusError(f"{path}: none of {left_out:,} rows holds an example")
        raise CorpusError(f"{path}:1: there is no row below the header; add some")
    if left_out:
        notice = f"{left_out:,} rows of {path.name} hold no example and are left out"
        warnings.warn(notice, TextgymNotice, stacklevel=2)
    return {split: tuple(examples) for split, examples in splits.items()}


def _complain(problems: Sequence[str]) -> None:
    if len(problems) > _SHOWN:
        more = f"and {len(problems) - _SHOWN:,} more"
        problems = [*problems[:_SHOWN], more]
    if problems:
        raise CorpusError("\n".join(problems))


def _bytes(path: str) -> bytes:
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
    if not content.removeprefix(codecs.BOM_UTF8):
        raise CorpusError(f"{path}:1: the file is empty; {_ADVICE}")
    return content
