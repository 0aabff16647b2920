"""Sandboxes for the tests of this folder; a machine that lacks an engine skips."""

from __future__ import annotations

import pytest
from working_engines import working

from textgym.sandbox import ENGINES, Sandbox


@pytest.fixture(scope="session")
def native() -> Sandbox:
    """A sandbox of the engine native, with a limit that no honest program meets."""
    return working(Sandbox("native", time_limit=20.0))


@pytest.fixture(scope="session", params=ENGINES)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """A sandbox of each engine that works here."""
    return working(Sandbox(request.param, time_limit=20.0))
