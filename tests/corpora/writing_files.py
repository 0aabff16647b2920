"""Writes small files for tests of file corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GOOD = '{"source": "a", "references": ["b"]}'


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    return path


def row(**fields: Any) -> str:
    return json.dumps({"source": "a", "references": ["b"], **fields})
