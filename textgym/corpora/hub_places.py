"""Where data sets of the Hugging Face hub lie on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from textgym.corpora.hub_reading import (
    PARQUET_REVISION,
    Place,
    configurations,
    datasets_library,
    fetch,
    hub_library,
    read_place,
)
from textgym.corpora.reading import CorpusError
from textgym.errors import unknown_name

_PART = re.compile(r"\w[\w.-]*")
# What was prepared from the hub is named by a commit. A folder that somebody once
# loaded lies under its own name in the same cache, named by a shorter hash: a folder
# "wmt14" must not pass for the hub's wmt14.
_COMMIT = re.compile(r"[0-9a-f]{40,64}")

_Readings = tuple[tuple[str, str | None], ...]


def find_place(name: str, *, download: bool) -> Place:
    """Find a data set by its name or path; the network is asked with `download` only.

    Raises:
        CorpusError: if it is not there; the message says how to get it.
        ValueError: if the name is none, or names no configuration that is there.
    """
    if is_local(name):
        return _local_place(os.path.abspath(os.path.expanduser(name)))
    readings = _readings(name)
    caches = str(datasets_library().config.HF_DATASETS_CACHE)
    caches_of_files = str(hub_library().constants.HF_HUB_CACHE)
    try:
        return _cached_place(name, readings, caches, caches_of_files)
    except LookupError as error:
        problems = str(error)
    if download:
        problems = _fetch_first(readings)
        try:
            return _cached_place(name, readings, caches, caches_of_files)
        except LookupError as error:
            problems = f"{problems}; {error}".strip("; ")
    advice = _advice(name, readings, download)
    raise CorpusError(
        f"'hf:{name}' is not on this machine, neither in {caches} nor in "
        f"{caches_of_files}{f' ({problems})' if problems else ''}. {advice}"
    )


def _fetch_first(readings: _Readings) -> str:
    """Fetch the first reading that the hub has, and return what went wrong."""
    problems = []
    for id, config in readings:
        problem = fetch(id, config)
        if not problem:
            break
        problems.append(problem)
    return "; ".join(problems)


def is_local(name: str) -> bool:
    """Say whether a name is a path: bare names are the hub's, whatever lies here."""
    return name.startswith((".", "~")) or os.path.isabs(name)


def _advice(name: str, readings: _Readings, download: bool) -> str:
    commands = " or ".join(
        f"'hf download {id} --repo-type dataset'" for id, _ in readings
    )
    here = f"; there is a folder of that name here, 'hf:./{name}'"
    return (
        ("Run " if download else "Give download=True, or run ")
        + commands
        + (here if os.path.exists(name) else "")
    )


def _local_place(path: str) -> Place:
    """Tell a folder from a configuration in one."""
    folder, config = _folder_and_config(path)
    label = os.path.basename(folder) + (f"/{config}" if config else "")
    return Place(path, label, folder, config, stamps=_stamps(folder))


def _folder_and_config(path: str) -> tuple[str, str | None]:
    parent, last = os.path.split(path)
    before, colon, after = path.rpartition(":")
    if os.path.isfile(path):
        return path, None
    if last in configurations(parent):
        return parent, last
    if os.path.isdir(path):
        return path, None
    folder, config = (before, after) if colon else (parent, last)
    known = configurations(folder)
    if config in known:
        return folder, config
    if known:
        what = f"configuration of {folder}"
        raise ValueError(unknown_name(what, config, known))
    raise CorpusError(
        f"{path}: there is no such folder or .parquet file. Give a path, or a name of "
        "the hub such as 'hf:NAME/CONFIG', without './'"
    )


def _stamps(path: str) -> tuple[tuple[str, int, int], ...]:
    """List files with their time of change and their size, in a fixed order."""
    files = [path]
    if os.path.isdir(path):
        files = [os.path.join(at, f) for at, _, names in os.walk(path) for f in names]
    try:
        states = [(file, os.stat(file)) for file in sorted(files)]
    except OSError as error:  # such as a link to nowhere
        raise CorpusError(
            f"{error.filename}: cannot be read ({error.strerror}); fetch or remove it"
        ) from error
    return tuple((file, state.st_mtime_ns, state.st_size) for file, state in states)


def _readings(name: str) -> _Readings:
    """List what a name may mean: an id of the hub and a configuration."""
    id, colon, config = name.rpartition(":")
    parts = tuple((id if colon else name).split("/"))
    words = (*parts, config) if colon else parts
    if not all(map(_PART.fullmatch, words)) or len(parts) > (2 if colon else 3):
        raise ValueError(
            "names of data sets are like 'hf:NAME', 'hf:NAME/CONFIG', "
            "'hf:ORG/NAME/CONFIG' or 'hf:ORG/NAME:CONFIG', folders like "
            f"'hf:./FOLDER'; got {'hf:' + name!r}"
        )
    if colon:
        return ((id, config),)
    if len(parts) == 1:
        return ((name, None),)
    if len(parts) == 2:
        return ((name, None), parts)
    return (("/".join(parts[:2]), parts[2]),)


@lru_cache(maxsize=64)
def _cached_place(name: str, readings: _Readings, prepared: str, files: str) -> Place:
    """Look into both caches; what was found is not looked for again in a process.

    Raises:
        LookupError: if it is not there; the message says what cannot be used.
    """
    problems = []
    for id, config in readings:
        for place in _places(name, id, config, prepared):
            try:
                read_place(place)
            except CorpusError as error:
                problems.append(str(error))  # part of a download, or a script
            else:
                return place
    raise LookupError("; ".join(problems))


def _places(name: str, id: str, config: str | None, cache: str) -> Iterator[Place]:
    """List where a data set may lie, the quickest to read first."""
    label = id + (f"/{config}" if config else "")
    prepared = _prepared(id, config, cache)
    if prepared:
        yield Place(name, label, str(prepared), is_prepared=True)
    files = _snapshot(id, None)
    if files:
        yield Place(name, label, files, config)
    copy = _snapshot(id, PARQUET_REVISION)
    if copy:
        yield Place(name, label, os.path.join(copy, config or "default"))


def _prepared(id: str, config: str | None, cache: str) -> Path | None:
    """Return the newest of what `datasets` has prepared of a data set of the hub."""
    snake_case = import_module("datasets.naming").camelcase_to_snakecase
    *organization, name = id.split("/")
    root = Path(cache, "___".join((*organization, snake_case(name))))
    found = [
        info.parent
        for info in root.glob("*/*/*/dataset_info.json")
        if _COMMIT.fullmatch(info.parent.name)
    ]
    configs = sorted({path.parts[-3] for path in found})
    if config is None and len(configs) > 1:
        listed = ", ".join(f"'hf:{id}:{one}'" for one in configs)
        raise ValueError(f"several configurations of 'hf:{id}' are here: {listed}")
    mine = [path for path in found if config in (None, path.parts[-3])]
    return max(mine, key=lambda path: path.stat().st_mtime, default=None)


def _snapshot(id: str, revision: str | None) -> str | None:
    """Return a data set's folder in the hub's cache of files; the hub is not asked."""
    try:
        folder: str = hub_library().snapshot_download(
            id, repo_type="dataset", revision=revision, local_files_only=True
        )
    except (OSError, ValueError):
        return None
    return folder
