"""Opens a corpus by what `corpus=` names."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textgym.corpora.corpus import Corpus
from textgym.corpora.files import FileCorpus
from textgym.corpora.hub import HubCorpus
from textgym.corpora.packages import PackageCorpus
from textgym.corpora.reading import Columns, Schema
from textgym.corpora.sacrebleu_sets import SacrebleuCorpus


def open_corpus(
    name: str,
    split: str,
    *,
    schema: Schema | None = None,
    columns: Columns | None = None,
    known_columns: Sequence[Columns] = (),
    download: bool = False,
) -> Corpus:
    """Open a split of a file, of a folder or of a data set with a prefix.

    Args:
        name: A path, "hf:NAME/CONFIG", "sacrebleu:SET:PAIR" or "pip:PACKAGE".
        split: Name of a split.
        schema: Makes an example of a row's fields; None for sources and references.
        columns: Where fields are read from.
        known_columns: Shapes of rows that are tried in order without `columns`.
        download: Whether data sets may be fetched from the network.

    Raises:
        CorpusError: if it cannot be read.
        ValueError: if there is no such data set, split or column.
    """
    prefix, colon, rest = name.partition(":")
    if colon and prefix == "sacrebleu":
        if columns:
            raise ValueError(f"{name!r} has no columns to choose; leave columns= out")
        return SacrebleuCorpus(rest, split, download=download)
    if colon and prefix == "pip":
        return PackageCorpus(
            rest, split, schema=schema, columns=columns, known_columns=known_columns
        )
    path = os.path.expanduser(name)
    is_data_set = os.path.isdir(path) or path.lower().endswith(".parquet")
    if is_data_set or (colon and prefix == "hf"):
        return HubCorpus(
            os.path.abspath(path) if is_data_set else rest,
            split,
            schema=schema,
            columns=columns,
            known_columns=known_columns,
            download=download,
        )
    return FileCorpus(
        name,
        split,
        schema=schema,
        columns=columns,
        known_columns=known_columns,
    )
