"""Reads and fetches data sets through the `datasets` library."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from gymnasium.error import DependencyNotInstalled

from textgym.corpora.formats import split_of_name
from textgym.corpora.reading import CorpusError

# Where the hub keeps Parquet copies of data sets that are written as scripts.
PARQUET_REVISION = "refs/convert/parquet"

_SHARD = re.compile(r"(.*)-\d{5}-of-(\d{5})\..*")
_SAVED = ("dataset_dict.json", "state.json")  # by save_to_disk


@dataclass(frozen=True)
class Place:
    """Where a data set lies.

    Attributes:
        name: What was asked for, with an absolute path if it is a folder or file.
        label: What it is called in messages and result files.
        path: Absolute path of a folder or a file.
        config: The configuration to read there, None for the only or default one.
        is_prepared: Whether the `datasets` library has prepared what lies there.
        stamps: Files with time of change and size: a changed folder is another place.
    """

    name: str
    label: str
    path: str
    config: str | None = None
    is_prepared: bool = False
    stamps: tuple[tuple[str, int, int], ...] = ()


@lru_cache(maxsize=16)
def read_place(place: Place) -> Mapping[str, Any]:
    """Map the splits of a data set into memory, as `datasets.Dataset` by name.

    Raises:
        CorpusError: if it cannot be read.
    """
    try:
        with _without_progress_bars():
            if place.is_prepared:
                return _read_prepared(Path(place.path))
            if os.path.isfile(place.path):
                return _read_file(place.path)
            return _read_folder(place.path, place.config)
    except (CorpusError, DependencyNotInstalled):
        raise
    except Exception as error:  # of any of the libraries beneath
        message = f"{place.path}: cannot be read as a data set ({_reason(error)})"
        raise CorpusError(message) from error


def _read_prepared(folder: Path) -> dict[str, Any]:
    datasets = datasets_library()
    info = datasets.DatasetInfo.from_directory(str(folder))
    splits = {}
    for split, about in info.splits.items():
        patterns = (f"*-{split}.arrow", f"*-{split}-*-of-*.arrow")
        files = [path for one in patterns for path in sorted(folder.glob(one))]
        parts = [datasets.Dataset.from_file(str(path), info=info) for path in files]
        found = sum(map(len, parts))
        if found != about.num_examples:
            raise CorpusError(
                f"{folder}: split {split!r} has {found:,} of {about.num_examples:,} "
                "rows; remove the folder and fetch it again"
            )
        splits[split] = datasets.concatenate_datasets(parts)
    return splits


def _read_file(path: str) -> dict[str, Any]:
    if not path.lower().endswith(".parquet"):
        raise CorpusError(f"{path}: is no folder and no .parquet file")
    data = datasets_library().Dataset.from_parquet(path, cache_dir=_own_cache(path))
    return {split_of_name(path): data}


def _read_folder(path: str, config: str | None) -> dict[str, Any]:
    datasets = datasets_library()
    if any(os.path.exists(os.path.join(path, name)) for name in _SAVED):
        loaded = datasets.load_from_disk(path)
        return dict(loaded) if isinstance(loaded, dict) else {"train": loaded}
    if "://" in json.dumps(_described(path)) + _second_description(path):
        raise CorpusError(
            f"{path}: it describes data at other places; fetch them, and name files"
        )
    builder = datasets.load_dataset_builder(path, config, cache_dir=_own_cache(path))
    _check_shards(path, builder.config.data_files or {})
    builder.download_and_prepare()
    return dict(builder.as_dataset())


def _check_shards(path: str, files: Mapping[str, Iterable[str]]) -> None:
    """Refuse splits of which only some files were fetched."""
    for split, names in files.items():
        shards = filter(None, map(_SHARD.fullmatch, names))
        counts = Counter(shard.groups() for shard in shards)
        for (_, expected), count in counts.items():
            if count != int(expected):
                raise CorpusError(
                    f"{path}: split '{split}' has {count} of {int(expected)} files; "
                    "fetch the others, too"
                )


def configurations(folder: str) -> tuple[str, ...]:
    """List the configurations that a folder's README names, if there is one."""
    described = _described(folder)
    return tuple(str(one.get("config_name", "default")) for one in described)


def _described(folder: str) -> list[dict[str, Any]]:
    readme = os.path.join(folder, "README.md")
    try:
        state = os.stat(readme)
    except OSError:
        return []
    return _described_by(readme, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=16)
def _described_by(readme: str, changed: int, size: int) -> list[dict[str, Any]]:
    """Read the configurations in a README, again if it has changed."""
    try:
        about = hub_library().DatasetCard.load(readme).data.to_dict()
    except Exception as error:  # of the YAML inside, or of the hub's checks
        raise CorpusError(f"{readme}: cannot be read ({_reason(error)})") from error
    found: list[dict[str, Any]] = about.get("configs") or []
    return found


def _second_description(folder: str) -> str:
    """Return the text of what the library reads beside a README, if it is there."""
    try:
        return Path(folder, ".huggingface.yaml").read_text("utf-8")
    except FileNotFoundError:
        return ""


def fetch(id: str, config: str | None) -> str:
    """Bring a data set into the libraries' own caches, and say what went wrong."""
    try:
        _fetch(id, config)
    except Exception as error:  # of any of the libraries beneath
        return f"{id}: {_reason(error)}"
    return ""


def _fetch(id: str, config: str | None) -> None:
    try:
        # With a scheme, as a folder of that name in the present directory goes before.
        datasets_library().load_dataset(f"hf://datasets/{id}", config)
    except RuntimeError as error:
        if "script" not in str(error):
            raise
        # The library runs no scripts; the hub has a copy without one.
        hub_library().snapshot_download(
            id,
            repo_type="dataset",
            revision=PARQUET_REVISION,
            allow_patterns=f"{config or 'default'}/*",
        )


def _own_cache(path: str) -> str:
    """Return where a path's data is prepared: apart from all that has a name.

    Nothing is written beside the user's files; no name of the hub begins with a dot.
    """
    key = sha256(os.fsencode(path)).hexdigest()[:16]
    return os.path.join(datasets_library().config.HF_DATASETS_CACHE, ".textgym", key)


def datasets_library() -> Any:
    """Import `datasets`, which takes two seconds."""
    return _library("datasets")


def hub_library() -> Any:
    """Import `huggingface_hub`, which `datasets` stands on."""
    return _library("huggingface_hub")


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise DependencyNotInstalled(
            f"data sets need the library {name!r}, which cannot be imported ({error}); "
            'run: pip install "textgym[data]"'
        ) from error


def _reason(error: Exception) -> str:
    """Tell the first cause: the libraries hide it behind a general sentence."""
    first: BaseException = error
    while first.__cause__ is not None:
        first = first.__cause__
    return f"{type(first).__name__}: {first}".strip().splitlines()[0]


@contextmanager
def _without_progress_bars() -> Iterator[None]:
    """Read in silence; a download shows its bars."""
    datasets = datasets_library()
    if datasets.are_progress_bars_disabled():
        yield
        return
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        datasets.enable_progress_bars()
