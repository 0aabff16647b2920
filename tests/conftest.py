"""Settings of the whole test suite."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import HealthCheck, settings

from textgym import TextgymNotice

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


@pytest.fixture(autouse=True)
def _without_notices() -> object:
    """Keep notices about trained tokenizers out of the summary."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TextgymNotice)
        yield
