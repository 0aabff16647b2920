"""What `textgym list` prints."""

from typing import Any

import textgym


def test_list_has_every_id_and_level(run: Any) -> None:
    lines = [line.split() for line in run("list").out.splitlines()]
    assert lines[0][:5] == ["id", "level", "reads", "writes", "longest"]
    listed = [(line[0], line[1]) for line in lines[1:]]
    tasks = textgym.registered_tasks().items()
    assert listed == [(id, level) for id, kind in tasks for level in kind.levels]
