"""Settings of the whole test suite."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from textgym import TextgymNotice
from textgym.sandbox import EngineUnavailable

# The default finds the same examples in every run; `--hypothesis-profile=search`
# looks for new ones.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=2_000)
settings.load_profile("ci")

_ON_CI = os.environ.get("CI") == "true" and sys.platform == "linux"


@pytest.fixture(autouse=True)
def _without_notices() -> object:
    """Keep notices about trained tokenizers out of the summary."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TextgymNotice)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Skip tests that run programs where no sandbox works, and say why.

    On the machines of the continuous integration one does work, or something is wrong.
    """
    try:
        yield
    except Exception as error:
        for one in (error, error.__cause__):
            if isinstance(one, EngineUnavailable) and not _ON_CI:
                pytest.skip(f"no sandbox here: {one}")
        raise
