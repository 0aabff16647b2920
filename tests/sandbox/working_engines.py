"""Which engines of the sandbox work on this machine."""

from __future__ import annotations

import os
import sys

import pytest

from textgym.sandbox import EngineUnavailable, Sandbox


def working(sandbox: Sandbox) -> Sandbox:
    """Return a sandbox, or skip the test and say why.

    On the Linux machines of the continuous integration all engines must work.
    """
    try:
        assert sandbox.engine_name
    except EngineUnavailable as reason:
        if os.environ.get("CI") == "true" and sys.platform == "linux":
            raise
        pytest.skip(f"{sandbox.engine}: {reason}")
    return sandbox
