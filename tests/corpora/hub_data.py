"""Lays out data sets as folders, and as the caches of the hub's libraries have them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

datasets = pytest.importorskip("datasets")
huggingface_hub = pytest.importorskip("huggingface_hub")
pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT.parent / "shared/data/hf_fixtures"
COMMIT = "0123456789abcdef0123456789abcdef01234567"

# Whoever opens a connection or looks an address up ends the program.
WITHOUT_NETWORK = """
import os, socket
def refuse(*arguments, **options):
    print("NETWORK", arguments[1:], flush=True)
    os._exit(9)
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""

needs_fixtures = pytest.mark.skipif(
    not FIXTURES.exists(), reason="the shared data sets are not here"
)

Rows = Sequence[Mapping[str, Any]]
PAIRS = [{"en": "one", "de": "eins"}, {"en": "two", "de": "zwei"}]


def write_rows(path: Path, rows: Rows) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(list(rows)), path)
    return path


def write_folder(folder: Path, configs: Mapping[str, Mapping[str, Rows]]) -> Path:
    """Write splits of configurations, and the README that names them."""
    lines = ["---", "configs:"]
    for config, splits in configs.items():
        lines += [f"- config_name: {config}", "  data_files:"]
        for split, rows in splits.items():
            write_rows(folder / config / f"{split}-00000-of-00001.parquet", rows)
            lines += [f"  - split: {split}", f"    path: {config}/{split}-*"]
    (folder / "README.md").write_text("\n".join([*lines, "---", "", "Toy data."]))
    return folder


def lay_files(id: str, folder: Path, revision: str = "main") -> Path:
    """Copy a folder to where `hf download` would put it."""
    name = "datasets--" + id.replace("/", "--")
    root = Path(huggingface_hub.constants.HF_HUB_CACHE) / name
    reference = root / "refs" / revision
    reference.parent.mkdir(parents=True, exist_ok=True)
    commit = COMMIT if revision == "main" else COMMIT[::-1]
    reference.write_text(commit)
    return Path(shutil.copytree(folder, root / "snapshots" / commit))


def lay_prepared(id: str, config: str, splits: Mapping[str, Rows]) -> Path:
    """Prepare splits where `load_dataset` would put those of the hub."""
    cache = Path(datasets.config.HF_DATASETS_CACHE)
    folder = write_folder(cache.parent / "origin" / id.split("/")[-1], {config: splits})
    builder = datasets.load_dataset_builder(
        str(folder), config, cache_dir=str(cache.parent / "aside")
    )
    builder.download_and_prepare()
    target = cache / id.replace("/", "___") / config / "0.0.0" / COMMIT
    return Path(shutil.copytree(builder.cache_dir, target))


def run_without_network(code: str, **environment: str) -> str:
    """Run a program that must not open a connection, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WITHOUT_NETWORK + code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
