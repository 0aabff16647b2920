"""Everything about episodes that the page's script reads, in compact columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean
from typing import Any, TypeAlias

from textgym.envs.rendering import Utterance, cuts
from textgym.report.replay import Player, Replay
from textgym.report.results import Episode, Result, Spoken, task_labels

Progress: TypeAlias = Callable[[int, int], None]
_DIGITS = 4
_COLUMNS = (
    "agent",
    "example",
    "run",
    "reward",
    "length",
    "metrics",
    "terms",
    "turns",
    "references",
    "remarks",
    "note",
)


def payload(
    results: Sequence[Result], progress: Progress | None = None
) -> dict[str, Any]:
    """Play all episodes again, and return what is to be seen of them.

    Args:
        results: Of agents that can be compared.
        progress: Called with the number of episodes that are done and of all.

    Returns:
        Values that JSON can hold: names, texts that stand there once, and a column
        for each property of episodes.
    """
    pages = _Columns(task_labels(results))
    total = sum(len(found) for one in results for found in one.episodes.values())
    done = 0
    for number, result in enumerate(results):
        for label, episodes in result.episodes.items():
            player = Player(result.tasks[label])
            for episode in episodes:
                pages.add(number, label, episode, player.play(episode))
                done += 1
                if progress:
                    progress(done, total)
    return pages.content([one.agent for one in results])


def as_script(content: Mapping[str, Any]) -> str:
    """Write values as JSON that can stand inside of a script element.

    All of it is ASCII, because agents may write half of a pair of surrogates, and no
    letter of it can end the element.
    """
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


class _Columns:
    """Collects episodes column by column."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)
        self._texts = _Pool()
        self._examples = _Pool()
        self._names = _Pool()
        self._columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}

    def add(self, agent: int, label: str, episode: Episode, replay: Replay) -> None:
        """Append an episode."""
        view = replay.view
        references = view.references if view else episode.references
        row = {
            "agent": agent,
            "example": self._example(label, episode, replay),
            "run": episode.run,
            "reward": _rounded(episode.reward),
            "length": sum(_length(turn) for turn in episode.turns),
            "metrics": self._named(episode.metrics),
            "terms": self._named(view.terms if view else {}),
            "turns": _turns(episode, replay),
            "references": [self._texts.place(text) for text in references],
            "remarks": _remarks(episode, replay),
            "note": replay.note,
        }
        for name, column in self._columns.items():
            column.append(row[name])

    def content(self, agents: Sequence[str]) -> dict[str, Any]:
        """Return everything."""
        return {
            "agents": list(agents),
            "tasks": self._labels,
            "names": self._names.values(),
            "texts": self._texts.values(),
            "examples": self._examples.values(),
            "episodes": self._columns,
        }

    def _example(self, label: str, episode: Episode, replay: Replay) -> int:
        context = self._texts.place(replay.context)
        number = self._labels.index(label)
        return self._examples.place(
            (number, episode.example_index, episode.example_id, context)
        )

    def _named(self, values: Mapping[str, float]) -> list[float]:
        """Write names as numbers: [name, value, name, value, …]."""
        pairs = ((self._names.place(n), _rounded(v)) for n, v in values.items())
        return [number for pair in pairs for number in pair]


class _Pool:
    """Keeps each value once."""

    def __init__(self) -> None:
        self._places: dict[Any, int] = {}

    def place(self, value: Any) -> int:
        return self._places.setdefault(value, len(self._places))

    def values(self) -> list[Any]:
        return list(self._places)


def _turns(episode: Episode, replay: Replay) -> list[list[Any]]:
    """Write turns as [pieces, earned, paid, reply, recorded numbers]."""
    if replay.view is None:
        return [[[one.text], [], None, "", _numbers(one)] for one in episode.turns]
    said = replay.view.utterances[1:]
    replies = [one.text for one in said[1::2]] + [replay.view.last_words]
    rows = zip(said[::2], replies, replay.rewards, episode.turns, strict=True)
    return [
        [*_pieces(response), _rounded(paid), reply, _numbers(spoken)]
        for response, reply, paid, spoken in rows
    ]


def _pieces(response: Utterance) -> tuple[list[str], list[float]]:
    if not response.pieces:
        return [response.text], []
    texts = [piece.text for piece in response.pieces]
    return texts, [_rounded(piece.earned) for piece in response.pieces]


def _numbers(turn: Spoken) -> dict[str, list[float]]:
    """Average what was recorded over the tokens of each piece; EOS is its own."""
    size = _length(turn)
    bounds = list(pairwise([0, *cuts(size)]))
    return {
        name: [
            *(_rounded(fmean(values[start:end])) for start, end in bounds),
            *map(_rounded, values[size:]),
        ]
        for name, values in turn.numbers.items()
        if len(values) >= size
    }


def _remarks(episode: Episode, replay: Replay) -> list[list[Any]]:
    """Write remarks as [kind, label, text, passages]."""
    made = replay.view.remarks if replay.view else ()
    told = [[one.kind, one.label, one.text, *one.passages] for one in made]
    return told + [["note", name, text] for name, text in episode.notes.items()]


def _length(turn: Spoken) -> int:
    """Count tokens where they are known, else words."""
    return len(turn.text.split()) if turn.ids is None else len(turn.ids)


def _rounded(number: float) -> float:
    return round(number, _DIGITS) + 0.0  # + 0.0 makes -0.0 positive
