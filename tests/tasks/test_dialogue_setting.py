"""What a level's conversations share is made again where it is sent, and not sent."""

from __future__ import annotations

import pickle

import pytest

from textgym.dialogue.setting import setting_of


@pytest.mark.parametrize("changing", [False, True])
def test_a_pickled_setting_is_that_of_its_level(changing: bool) -> None:
    setting = setting_of("tiny", changing)
    content = pickle.dumps(setting)
    assert pickle.loads(content) is setting
    assert len(content) < len(pickle.dumps(setting.parser))
