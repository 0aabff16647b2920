"""What a task has to say of an episode that is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RemarkKind = Literal["right", "missed", "wrong"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that the agent's text got right, missed or got wrong.

    Attributes:
        kind: Which of them; decides the colour.
        label: The same in the task's own word, such as "stated"; at most 10 letters.
        text: What it is about, in words.
        passages: Where what the agent read tells it; marked there, if they still stand
            there in the same words.
    """

    kind: RemarkKind
    label: str
    text: str
    passages: tuple[str, ...] = ()
