"""Which engines of the sandbox work on this machine."""

from __future__ import annotations

import pytest

from textgym.sandbox import EngineUnavailable, Sandbox


def working(sandbox: Sandbox) -> Sandbox:
    """Return a sandbox, or skip the test and say why."""
    try:
        assert sandbox.engine_name
    except EngineUnavailable as reason:
        pytest.skip(f"{sandbox.engine}: {reason}")
    return sandbox
