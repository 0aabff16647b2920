"""Rows become examples: which columns are read, and what is made of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from textgym.corpora.corpus import Corpus, Example
from textgym.corpora.formats import Fields, brief, checked_text, require
from textgym.errors import unknown_name

Schema = Callable[[Fields, str], Example | None]
"""Makes an example of a row's fields and a default id.

None says that the row holds no example, ValueError says what is wrong with it. A schema
stands at a module's top level, so that corpora that use it can be pickled.
"""
Columns = Mapping[str, str]
"""Where fields are read from: {"source": "article", "references": "highlights"}.

A dot goes into nested fields ("translation.en"); as its last part, "*" stands for the
only other field there.
"""
_Pairs = tuple[tuple[str, str], ...]


class CorpusError(ValueError):
    """Data that cannot be used; the message names place, reason and remedy."""


class ReadCorpus(Corpus):
    """One split of a collection that was read once for all of its splits.

    A subclass sets `name` and `splits`, and calls `_show`. Corpora of one class are
    equal if their `_identity` is.
    """

    @abstractmethod
    def _open(self, split: str) -> None:
        """Turn to a split, which is there."""

    @abstractmethod
    def _identity(self) -> tuple[object, ...]:
        """Return what was read, how, and which split of it is shown."""

    def _show(self, split: str | None) -> None:
        """Turn to a split; None is "train" or, where there is none, the first.

        Raises:
            ValueError: if there is no such split; the message lists those there are.
        """
        if split is None:
            split = "train" if "train" in self.splits else self.splits[0]
        if split not in self.splits:
            raise ValueError(unknown_name(f"split of {self.name}", split, self.splits))
        self._open(split)
        self.split = split

    def for_split(self, split: str) -> Self:
        """Return another split of what was read, as it was when it was read.

        Raises:
            ValueError: if there is no such split; the message lists those there are.
        """
        sibling = object.__new__(type(self))
        sibling.__dict__.update(self.__dict__)
        sibling.__dict__.pop("fingerprint", None)  # the split's own
        sibling._show(split)
        return sibling

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ReadCorpus):
            return NotImplemented
        is_kin = type(self) is type(other)
        return is_kin and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())


def text_example(fields: Fields, default_id: str) -> Example:
    """Make an example of the fields `source`, `references` and perhaps `id`.

    A source that is a list of sentences is joined by spaces.
    """
    require(fields, "source")
    require(fields, "references")
    example_id = checked_text(fields.pop("id", default_id), "field 'id'")
    source = fields.pop("source")
    if isinstance(source, list) and all(isinstance(part, str) for part in source):
        source = " ".join(part.strip() for part in source if part.strip())
    source = checked_text(source, "field 'source'")
    references = fields.pop("references")
    if isinstance(references, str):
        references = [references]
    if not isinstance(references, list):
        got = brief(repr(references))
        raise ValueError(f"field 'references' must be a list of strings; got {got}")
    if not references:
        raise ValueError("field 'references' is empty; give at least one reference")
    texts = (
        checked_text(text, f"reference {i}") for i, text in enumerate(references, 1)
    )
    return Example(example_id, source, tuple(texts), fields)


@dataclass(frozen=True)
class RowReader:
    """Renames the fields of rows, and makes examples of them.

    Attributes:
        columns: Fields and where they are read from; they must be there.
        known: Shapes that are tried in order where `columns` is empty.
        schema: Makes an example of the renamed fields.
    """

    columns: _Pairs = ()
    known: tuple[_Pairs, ...] = ()
    schema: Schema = text_example

    @classmethod
    def of(
        cls,
        schema: Schema | None = None,
        columns: Columns | None = None,
        known_columns: Sequence[Columns] = (),
    ) -> RowReader:
        """Make a reader, which is hashable, of what users and tasks give."""
        known = tuple(tuple(shape.items()) for shape in known_columns)
        return cls(tuple((columns or {}).items()), known, schema or text_example)

    def arguments(self) -> dict[str, Any]:
        """Return what `of` makes an equal reader of."""
        return {
            "schema": self.schema,
            "columns": dict(self.columns),
            "known_columns": tuple(map(dict, self.known)),
        }

    def fit(self, paths: tuple[str, ...]) -> Mapping[str, str]:
        """Choose the columns to read among those that are there.

        Returns:
            Where fields are read from; empty where they have their right names.

        Raises:
            ValueError: if `columns` names one that is not there; lists those that are.
        """
        return _fit(self, paths)

    def rename(self, fields: Fields) -> Fields:
        """Give fields their right names; what was not read keeps its own."""
        chosen = self.fit(tuple(paths_of(fields)))
        if not chosen:
            return fields
        read = {_root(path, fields) for path in chosen.values()}
        renamed = {name: value for name, value in fields.items() if name not in read}
        for name, path in chosen.items():
            renamed[name] = _at(path, fields)
        return renamed

    def example(self, fields: Fields, default_id: str) -> Example | None:
        """Make an example of a row, None where it holds none.

        Raises:
            ValueError: if the row is broken.
        """
        return self.schema(self.rename(fields), default_id)


def paths_of(fields: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """List fields, nested ones as "translation.en"."""
    for name, value in fields.items():
        if isinstance(value, Mapping) and value:
            yield from paths_of(value, f"{prefix}{name}.")
        else:
            yield prefix + name


@lru_cache(maxsize=256)
def _fit(reader: RowReader, paths: tuple[str, ...]) -> Mapping[str, str]:
    if reader.columns:
        for name, path in reader.columns:
            if not _is_there(path, paths):
                what = f"the column that columns names as {name!r}"
                raise ValueError(unknown_name(what, path, paths))
        return dict(reader.columns)
    if {"source", "references"} <= set(paths):
        return {}
    shapes = (_resolved(shape, paths) for shape in reader.known)
    return next((shape for shape in shapes if shape is not None), {})


def _resolved(shape: _Pairs, paths: tuple[str, ...]) -> Mapping[str, str] | None:
    """Return a known shape with "*" filled in, None where it does not fit."""
    resolved = {}
    named = {path for _, path in shape}
    for name, path in shape:
        if path.endswith("*"):
            start = path.removesuffix("*")
            others = [p for p in paths if p.startswith(start) and p not in named]
            if len(others) != 1 or "." in others[0].removeprefix(start):
                return None
            path = others[0]
        if not _is_there(path, paths):
            return None
        resolved[name] = path
    return resolved


def _is_there(path: str, paths: tuple[str, ...]) -> bool:
    return path in paths or any(other.startswith(f"{path}.") for other in paths)


def _root(path: str, fields: Fields) -> str:
    """Return the top-level field that a path leads into."""
    return path if path in fields else path.partition(".")[0]


def _at(path: str, fields: Any) -> Any:
    """Return what stands at a path; a name with dots of its own goes before."""
    if path in fields:
        return fields[path]
    name, _, rest = path.partition(".")
    return _at(rest, fields[name])
