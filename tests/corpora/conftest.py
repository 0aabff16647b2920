"""Fixtures of tests of corpora."""

from __future__ import annotations

from pathlib import Path

import pytest

from textgym.corpora.hub_places import _cached_place
from textgym.corpora.hub_reading import read_place


@pytest.fixture
def hub_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the hub's libraries keep what they have in an empty folder."""
    datasets = pytest.importorskip("datasets")
    constants = pytest.importorskip("huggingface_hub").constants
    # Both read the environment when they are imported.
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "datasets")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    _cached_place.cache_clear()
    read_place.cache_clear()
    return tmp_path
