"""Remarks of tasks: none by default, and marked once where they are about."""

from __future__ import annotations

from textgym import TurnEnv
from textgym.envs.rendering import Utterance, View
from textgym.remarks import Remark
from textgym.tasks.translate import Translate


def test_tasks_have_nothing_to_remark_by_default() -> None:
    env = TurnEnv(Translate(level="tiny"))
    env.reset(seed=0)
    env.step("le chien")
    assert env.view().references
    assert env.view().remarks == ()


def test_passages_that_overlap_are_marked_once() -> None:
    said = Utterance("context", "a b c")
    remarks = (
        Remark("missed", "missed", "x", ("b c",)),
        Remark("right", "stated", "y", ("a b", "a b")),
    )
    (_, spans), *_ = View((said,), 0.0, 0.0, remarks=remarks).rows()
    assert "".join(text for text, _ in spans) == "a b c"
    assert [text for text, style in spans if style] == ["a b"]


def test_what_the_agent_wrote_is_not_marked() -> None:
    said = (Utterance("context", "a"), Utterance("response", "b"))
    rows = View(said, 0.0, 0.0, remarks=(Remark("right", "ok", "b", ("b",)),)).rows()
    assert rows[1] == ("response", [("b", "")])
