"""Episodes are what they were: the same text, tokens and rewards by seed.

A change made on purpose is taken over by `python tests/golden/regenerate.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from episodes import PATH, cases, play, written

CASES = cases()
KEPT = written() if PATH.exists() else {}


def assert_equal(kept: Any, ours: Any, where: str) -> None:
    """Compare nested transcripts, numbers within 1e-12."""
    if isinstance(kept, dict):
        assert sorted(kept) == sorted(ours), where
        for key in kept:
            assert_equal(kept[key], ours[key], f"{where} {key}")
    elif isinstance(kept, list):
        assert len(kept) == len(ours), where
        for number, (one, other) in enumerate(zip(kept, ours, strict=True)):
            assert_equal(one, other, f"{where} {number}")
    elif isinstance(kept, float):
        assert ours == pytest.approx(kept, rel=0, abs=1e-12), where
    else:
        assert ours == kept, where


@pytest.mark.parametrize("name", CASES)
def test_episodes_are_what_they_were(name: str) -> None:
    if name not in KEPT:
        pytest.skip("no transcript yet; run python tests/golden/regenerate.py")
    assert_equal(KEPT[name], play(CASES[name]), name)


def test_no_transcript_has_lost_its_task() -> None:
    assert set(KEPT) <= set(CASES)
    assert len(KEPT) >= 15
