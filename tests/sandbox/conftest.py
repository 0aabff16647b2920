"""Sandboxes for the tests of this folder; a machine that lacks an engine skips."""

from __future__ import annotations

import pytest

from textgym.sandbox import ENGINES, EngineUnavailable, Sandbox


def working(sandbox: Sandbox) -> Sandbox:
    """Return a sandbox, or skip the test and say why."""
    try:
        assert sandbox.engine_name
    except EngineUnavailable as reason:
        pytest.skip(f"{sandbox.engine}: {reason}")
    return sandbox


@pytest.fixture(scope="session")
def native() -> Sandbox:
    """A sandbox of the engine native, with a limit that no honest program meets."""
    return working(Sandbox("native", time_limit=20.0))


@pytest.fixture(scope="session", params=ENGINES)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """A sandbox of each engine that works here."""
    return working(Sandbox(request.param, time_limit=20.0))
