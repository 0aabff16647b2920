"""Answers that were paid for, kept on disk."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path


class Answers:
    """A directory with a file for each question.

    Several processes may use it at the same time.

    Args:
        path: The directory; made with the first answer.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, question: Mapping[str, object]) -> str | None:
        """Return the answer to a question, None if there is none."""
        try:
            kept = json.loads(self._file(question).read_text("ascii"))
        except (OSError, ValueError):
            return None
        answer = kept.get("answer") if isinstance(kept, dict) else None
        return answer if isinstance(answer, str) else None

    def keep(self, question: Mapping[str, object], answer: str) -> None:
        """Write an answer down, whole or not at all."""
        file = self._file(question)
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        # In ASCII, because models may write half of a pair, which UTF-8 cannot say.
        draft.write_text(json.dumps({**question, "answer": answer}), "ascii")
        draft.replace(file)

    def _file(self, question: Mapping[str, object]) -> Path:
        text = json.dumps(question, sort_keys=True)
        name = hashlib.sha256(text.encode("ascii")).hexdigest()
        return self._path / name[:2] / f"{name[2:]}.json"
