"""Rows of recorded conversations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textgym.corpora.corpus import Example
from textgym.corpora.formats import Fields, brief, checked_text, require

_USERS = ("user", "customer", "human", "0")
_SYSTEMS = ("system", "assistant", "agent", "bot", "1")


def conversation_of_row(fields: Fields, default_id: str) -> Example | None:
    """Make an example of the field `turns`: what the user said is read in order.

    Turns are a list of {"speaker", "text"}, a list of texts by the user and the system
    in turn, or a dictionary of the lists `speaker` and `utterance`. Turns of one
    speaker that follow each other are one. What the system says before the user is
    left out, and so is what the user says after the system's last turn.

    Returns:
        The first user turn as the source, the system's turns as references and all the
        user's in `extra["users"]`; None where the system never answers.

    Raises:
        ValueError: if the turns are of no such shape.
    """
    require(fields, "turns")
    example_id = checked_text(fields.pop("id", default_id), "field 'id'")
    merged: list[list[str]] = []
    last = ""
    for speaker, text in _turns(fields.pop("turns")):
        if speaker == last:
            merged[-1].append(text)
        elif merged or speaker == "user":
            merged.append([text])
            last = speaker
    texts = [" ".join(parts) for parts in merged]
    systems = tuple(texts[1::2])
    users = tuple(texts[::2])[: len(systems)]
    if not systems:
        return None
    return Example(example_id, users[0], systems, {**fields, "users": users})


def _turns(turns: Any) -> Iterator[tuple[str, str]]:
    """Yield who says what, empty texts left out."""
    if isinstance(turns, Mapping):
        speakers, texts = turns.get("speaker"), turns.get("utterance")
        if not isinstance(speakers, list) or not isinstance(texts, list):
            raise ValueError(
                "field 'turns' must hold the lists 'speaker' and 'utterance'; got "
                f"{brief(repr(sorted(turns)))}"
            )
        if len(speakers) != len(texts):
            raise ValueError(
                f"field 'turns' has {len(speakers)} speakers and {len(texts)} texts; "
                "give one speaker for each text"
            )
        pairs = list(zip(speakers, texts, strict=True))
    elif isinstance(turns, list):
        pairs = [_pair(turn, number) for number, turn in enumerate(turns)]
    else:
        raise ValueError(f"field 'turns' must be a list; got {brief(repr(turns))}")
    for number, (speaker, text) in enumerate(pairs, 1):
        if not isinstance(text, str):
            raise ValueError(f"turn {number} must be a text; got {brief(repr(text))}")
        if text.strip():
            yield _role(speaker), text.strip()


def _pair(turn: Any, number: int) -> tuple[Any, Any]:
    if isinstance(turn, Mapping):
        return turn.get("speaker"), turn.get("text")
    return number % 2, turn


def _role(speaker: object) -> str:
    name = str(speaker).lower()
    if name in _USERS:
        return "user"
    if name in _SYSTEMS:
        return "system"
    known = ", ".join(_USERS + _SYSTEMS)
    raise ValueError(f"speaker must be one of {known}; got {brief(repr(name))}")
