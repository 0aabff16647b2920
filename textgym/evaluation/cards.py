"""Result cards: what an agent did on a suite, stored while it plays.

A card is a directory with `card.json`, which says who played what, and
`episodes.jsonl.gz` with one line for each episode.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import textgym
from textgym.evaluation.rescoring import replayed
from textgym.evaluation.results import Evaluation, Record
from textgym.evaluation.suites import Suite, make_suite

FORMAT = 1
HEAD, EPISODES = "card.json", "episodes.jsonl.gz"
# Of what may come from other people; card.schema.json says more.
_KINDS = {
    "agent": str,
    "fingerprint": str,
    "runs": int,
    "suite": dict,
    "rows": list,
    "about": dict,
    "scores": dict,
    "textgym": str,
}


@dataclass(frozen=True)
class Card:
    """A stored evaluation of an agent on a suite.

    Attributes:
        path: Its directory.
        agent: What the agent is called.
        fingerprint: Of the suite; scores of equal ones can be compared.
        runs: How often the suite is played.
        suite: What the fingerprint is made of.
        rows: What `make_suite` makes the suite of.
        about: Who played where and for how long: versions, hardware, seconds, what an
            agent tells of its `usage`.
        scores: What follows from the episodes; empty until all are there.
        textgym: Version that played.
        format: Version of the layout of cards.
    """

    path: Path = field(compare=False)
    agent: str
    fingerprint: str
    runs: int
    suite: Mapping[str, Any] = field(repr=False)
    rows: Sequence[Mapping[str, Any]] = field(repr=False, compare=False)
    about: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    scores: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    textgym: str = textgym.__version__
    format: int = FORMAT

    def load_suite(self) -> Suite:
        """Make the suite that was played, as it is in this version.

        Raises:
            ValueError: if there is no such task any more.
        """
        return make_suite(self.suite["suite"], self.rows)

    def episodes(self) -> Iterator[tuple[str, int, Record]]:
        """Read task, run and record of each episode that was stored completely."""
        for line in _complete_lines(self.path / EPISODES):
            stored = json.loads(line)
            task, run = stored.pop("task"), stored.pop("run")
            for name in ("references", "actions", "texts"):
                stored[name] = tuple(stored[name])
            numbers = stored["numbers"]
            stored["numbers"] = {name: tuple(told) for name, told in numbers.items()}
            yield task, run, Record(**stored)

    def evaluations(self, suite: Suite) -> list[dict[str, Evaluation]]:
        """Return one evaluation of each task for each run, as `Suite.scores` wants.

        Raises:
            ValueError: if another suite was played, or some episodes are missing.
        """
        self.check_comparable(suite.fingerprint)
        return self._played(suite)

    def rescore(self, suite: Suite) -> list[dict[str, Evaluation]]:
        """Play what was written again, without the agent, and score it anew.

        The suite may be that of another version, with the same tasks and examples.

        Raises:
            ValueError: if the tasks are others, or some episodes are missing.
        """
        return [
            {
                name: Evaluation(one.task, replayed(one.task, one.records))
                for name, one in run.items()
            }
            for run in self._played(suite)
        ]

    def _played(self, suite: Suite) -> list[dict[str, Evaluation]]:
        records: dict[tuple[str, int], list[Record]] = {}
        for task, run, record in self.episodes():
            records.setdefault((task, run), []).append(record)
        for name, run in parts(suite, self.runs):
            played = len(records.get((name, run), ()))
            if played != suite.episodes[name]:
                raise ValueError(
                    f"{self.path}: expected {suite.episodes[name]} episodes of {name} "
                    f"in run {run}; got {played}. Play on with `play_card`"
                )
        return [
            {
                name: Evaluation(task, tuple(records[name, run]))
                for name, task in suite.tasks.items()
            }
            for run in range(self.runs)
        ]

    def check_comparable(self, fingerprint: str) -> None:
        """Refuse what was played on another suite.

        Raises:
            ValueError: if the fingerprint is not this card's.
        """
        if fingerprint != self.fingerprint:
            raise ValueError(
                f"{self.path} cannot be compared: expected the fingerprint "
                f"{self.fingerprint[:12]} of {self.suite['suite']}; got "
                f"{fingerprint[:12]}, so that tasks, corpora, metrics or versions "
                "differ. Evaluate both with the same suite and version of textgym"
            )


def store_scores(card: Card, scores: Mapping[str, Any]) -> Card:
    """Write what follows from the episodes into the head of a card."""
    card = replace(card, scores=scores)
    write_head(card)
    return card


def store_runs(
    path: str | os.PathLike[str],
    card: Card,
    suite: Suite,
    runs: Sequence[Mapping[str, Evaluation]],
) -> Card:
    """Write a card of episodes that were scored again.

    Args:
        path: Directory of the new card.
        card: Whose episodes they are.
        suite: What they were scored on.
        runs: What `Card.rescore` returned.

    Raises:
        ValueError: if a card lies there.
    """
    if (Path(path) / HEAD).exists():
        raise ValueError(f"{path} holds a card already; choose another directory")
    new = Card(
        Path(path),
        card.agent,
        suite.fingerprint,
        card.runs,
        suite.to_dict(),
        suite.rows,
        card.about,
    )
    write_head(new)
    for number, run in enumerate(runs):
        for name, one in run.items():
            append(new, name, number, one.records)
    return new


def read_card(path: str | os.PathLike[str]) -> Card:
    """Read the head of a card.

    Raises:
        ValueError: if it is none, or one of another format.
    """
    file = Path(path) / HEAD
    try:
        head = json.loads(file.read_text("utf-8"))
        if head["format"] != FORMAT:
            raise ValueError(f"expected format {FORMAT}; got {head['format']!r}")
        for name, kind in _KINDS.items():
            if not isinstance(head[name], kind):
                raise TypeError(
                    f"{name} must be of the type {kind.__name__}; got {head[name]!r}"
                )
        return Card(Path(path), **head)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{file} is no head of a result card: {error}") from None


def parts(suite: Suite, runs: int) -> Iterator[tuple[str, int]]:
    """List what a card holds: names of tasks, each with the number of a run."""
    return ((name, run) for run in range(runs) for name in suite.tasks)


def begin_card(card: Card) -> Card:
    """Take up the card that lies there of the same thing, or else the new one.

    Raises:
        ValueError: if another card lies there.
    """
    if not (card.path / HEAD).exists():
        return replace(card, about=_surroundings())
    found = read_card(card.path)
    if found != card:
        raise ValueError(
            f"{card.path} holds a card of another agent, suite, version or number "
            "of runs; expected an empty directory or the same. Choose another one"
        )
    _keep_complete(card.path / EPISODES)
    return found


def _surroundings() -> dict[str, Any]:
    """Tell what a result may depend on beside the suite."""
    return {
        "seconds": 0.0,
        "hardware": {
            "machine": platform.machine(),
            "system": platform.system(),
            "processors": os.cpu_count(),
        },
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("gymnasium", "numpy")},
        },
    }


def write_head(card: Card) -> None:
    """Write `card.json`, whole or not at all."""
    card.path.mkdir(parents=True, exist_ok=True)
    content = {name: value for name, value in asdict(card).items() if name != "path"}
    draft = card.path / f"{HEAD}.new"
    draft.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    draft.replace(card.path / HEAD)


def append(card: Card, task: str, run: int, records: Sequence[Record]) -> None:
    """Add episodes, as a member of the compressed file."""
    lines = [json.dumps({"task": task, "run": run, **asdict(r)}) for r in records]
    # In ASCII, because agents may write half of a pair, which UTF-8 cannot say.
    content = "".join(f"{line}\n" for line in lines).encode("ascii")
    # Without the time, so that equal episodes make equal files.
    member = gzip.compress(content, mtime=0)
    with (card.path / EPISODES).open("ab") as file:
        file.write(member)


def _keep_complete(path: Path) -> None:
    """Cut off a member that was half written when a process was killed."""
    if path.exists():
        with path.open("r+b") as file:
            file.truncate(sum(size for size, _ in _members(path.read_bytes())))


def _complete_lines(path: Path) -> Iterator[str]:
    if path.exists():
        for _, content in _members(path.read_bytes()):
            yield from content.decode("ascii").splitlines()


def _members(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Unpack complete members, each with its packed size; stop before a broken one."""
    while packed:
        reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            content = reader.decompress(packed)
        except zlib.error:
            return
        if not reader.eof:
            return
        yield len(packed) - len(reader.unused_data), content
        packed = reader.unused_data
