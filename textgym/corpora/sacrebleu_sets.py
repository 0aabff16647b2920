"""Corpora from the test sets that sacrebleu knows."""

from __future__ import annotations

import json
import os
import warnings
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib import import_module
from typing import Any

from textgym.corpora.corpus import Corpus, Example
from textgym.corpora.reading import CorpusError
from textgym.errors import TextgymNotice, unknown_name

_EXTRA = ("docid", "genre", "origlang", "domain")


class SacrebleuCorpus(Corpus):
    """A test set of sacrebleu for one pair of languages; its only split is "test".

    It is read from sacrebleu's own folder ($SACREBLEU when sacrebleu is first
    imported, ~/.sacrebleu by default), and fetched with `download` only. All
    references are kept, first those that sacrebleu itself would score against. Blank
    references are left out, and so are lines that have none or no source; a notice
    counts them. Document, genre, domain and original language go to `Example.extra`.

    Args:
        name: Test set and languages, such as "wmt14/full:en-de".
        split: "test" or None.
        download: Whether the network may be asked.

    Raises:
        CorpusError: if the set is not on this machine or cannot be read.
        ValueError: if there is no such set, pair or split.
    """

    splits = ("test",)

    def __init__(
        self, name: str, split: str | None = None, *, download: bool = False
    ) -> None:
        if split not in (None, *self.splits):
            raise ValueError(unknown_name(f"split of {name}", split, self.splits))
        self.split = "test"
        self.name = name
        self._download = download
        self._examples = _examples(name, download)

    def __len__(self) -> int:
        return len(self._examples)

    def example(self, index: int) -> Example:
        """Return the example at `index`, which lies in [0, len(self))."""
        return self._examples[index]

    def for_split(self, split: str) -> SacrebleuCorpus:
        """Return the test set again.

        Raises:
            ValueError: if the split is another one.
        """
        return SacrebleuCorpus(self.name, split, download=self._download)

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal hash of sources and references."""
        content = [(example.source, example.references) for example in self._examples]
        return sha256(json.dumps(content).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SacrebleuCorpus):
            return NotImplemented
        return self.name == other.name

    def __hash__(self) -> int:
        return hash((SacrebleuCorpus, self.name))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.name, self._download)


def _restore(name: str, download: bool) -> SacrebleuCorpus:
    return SacrebleuCorpus(name, download=download)


def _examples(name: str, download: bool) -> tuple[Example, ...]:
    """Read a test set once in a process."""
    known = import_module("sacrebleu.dataset").DATASETS
    test_set, colon, pair = name.partition(":")
    if not colon:
        raise ValueError(
            "test sets of sacrebleu are named like 'sacrebleu:wmt14/full:en-de'; got "
            f"{'sacrebleu:' + name!r}"
        )
    if test_set not in known:
        raise ValueError(unknown_name("test set of sacrebleu", test_set, known))
    if pair not in known[test_set].langpairs:
        what = f"pair of languages of {test_set}"
        raise ValueError(unknown_name(what, pair, known[test_set].langpairs))
    if not download and not _is_here(known[test_set], pair):
        raise CorpusError(
            f"'sacrebleu:{name}' is not in {known[test_set]._outdir}. Give "
            f"download=True, or run: sacrebleu -t {test_set} -l {pair} --echo src"
        )
    return _read(test_set, pair)


def _is_here(dataset: Any, pair: str) -> bool:
    """Say whether sacrebleu has all that it would otherwise fetch.

    It goes online for an archive that is missing, as soon as one of its text files is;
    sets in XML are parsed from the archive's files every time, even to name fields.
    """
    archives = (
        os.path.join(dataset._rawdir, dataset._get_tarball_filename(address))
        for address in dataset.data
    )
    if all(os.path.exists(path) and os.path.getsize(path) for path in archives):
        return True
    if isinstance(dataset, import_module("sacrebleu.dataset").WMTXMLDataset):
        return False
    names = dataset.fieldnames(pair)
    files = (dataset._get_txt_file_path(pair, name) for name in names)
    return all(map(os.path.exists, files))


@lru_cache(maxsize=16)
def _read(test_set: str, pair: str) -> tuple[Example, ...]:
    dataset = import_module("sacrebleu.dataset").DATASETS[test_set]
    name = f"{test_set}:{pair}"
    try:
        columns = _columns(dataset, pair)
    # sacrebleu leaves the program where a download is broken.
    except (Exception, SystemExit) as error:
        raise CorpusError(
            f"'sacrebleu:{name}' cannot be read from {dataset._outdir} "
            f"({type(error).__name__}: {error})"
        ) from error
    lengths = {len(lines) for lines in columns.values()}
    if len(lengths) != 1:
        raise CorpusError(
            f"the files of 'sacrebleu:{name}' in {dataset._outdir} differ in length; "
            "remove them and fetch the set again"
        )
    return _with_text(name, columns)


def _columns(dataset: Any, pair: str) -> dict[str, list[str]]:
    """Read the lines of the source, of each reference and of what is told of them."""
    files = dict(zip(dataset.fieldnames(pair), dataset.get_files(pair), strict=True))
    preferred = dataset.get_reference_files(pair)
    references = sorted(
        (field for field in files if field.partition(":")[0] == "ref"),
        # The order of fields in XML sets changes from process to process.
        key=lambda field: (files[field] not in preferred, field),
    )
    extra = [field for field in _EXTRA if field in files]
    return {field: _lines(files[field]) for field in ("src", *references, *extra)}


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file]


def _with_text(name: str, columns: dict[str, list[str]]) -> tuple[Example, ...]:
    examples = []
    lines = list(zip(*columns.values(), strict=True))
    for number, line in enumerate(lines, 1):
        fields = dict(zip(columns, line, strict=True))
        source = fields.pop("src")
        extra = {field: fields.pop(field) for field in _EXTRA if field in fields}
        references = tuple(filter(None, fields.values()))
        if source and references:
            examples.append(Example(f"{name}-{number}", source, references, extra))
    if len(examples) < len(lines):
        warnings.warn(
            f"{len(lines) - len(examples):,} of {len(lines):,} lines of {name} have no "
            "source or no reference and are left out",
            TextgymNotice,
            stacklevel=2,
        )
    return tuple(examples)
