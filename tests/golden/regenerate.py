"""Writes the golden episodes again: `python tests/golden/regenerate.py [ID ...]`.

Do this when the text or the reward of a task was changed on purpose, look at the
difference, and say it in the changelog. With ids only their episodes are written
again; without any, all of them.
"""

from __future__ import annotations

import json
import sys

from episodes import PATH, cases, play, written


def main(ids: list[str]) -> None:
    kept = written() if PATH.exists() else {}
    transcripts = {
        name: play(case) if not ids or case["id"] in ids else kept[name]
        for name, case in cases().items()
        if not ids or case["id"] in ids or name in kept
    }
    text = json.dumps(transcripts, ensure_ascii=False, indent=1, sort_keys=True)
    PATH.write_text(text + "\n", "utf-8")
    print(f"wrote {len(transcripts)} transcripts to {PATH.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
