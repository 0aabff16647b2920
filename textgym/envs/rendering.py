"""How people see an episode; all environments and the command line share it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from textgym.remarks import Remark

if TYPE_CHECKING:
    from rich.console import Console

RENDER_MODES = ("ansi", "human")

# Longer texts are coloured in groups of tokens: each group is one more score of all
# that stands before it, so that a view scores about as many characters again, at most.
MOST_PIECES = 200
_MOST_CHARACTERS = 2_000_000

Span: TypeAlias = tuple[str, str]
"""A text and the style it has where there are colours."""
Row: TypeAlias = tuple[str, list[Span]]
"""A label and what stands behind it."""

_LABEL = 10
_STYLES = {"reply": "cyan", "reference": "green", "reward": "cyan", "return": "bold"}
# Underlined, so that red and green need not be told apart.
_REMARKS = {"right": "green", "missed": "red underline", "wrong": "bold red"}
_READ = ("context", "reply")
# From worst to best, on black letters, so that all terminals can show them alike.
_PALE, _RED, _GREEN = (238, 238, 228), (236, 95, 84), (74, 190, 96)
# Marks that change the direction of what follows: a text could hide behind them.
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff") | {
    chr(code) for code in range(0x2066, 0x206A)
}
_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")


class Piece(NamedTuple):
    """A token of a response, or a word, with the space before it.

    Attributes:
        text: How it is written.
        earned: What it added to the score of the text before it.
    """

    text: str
    earned: float


@dataclass(frozen=True)
class Utterance:
    """What was said in one go.

    Attributes:
        speaker: "context" for what the agent reads first, "response" for what it
            writes, "reply" for what the other side answers.
        text: The words.
        pieces: The same, cut in pieces; only of responses that metrics score.
    """

    speaker: Literal["context", "response", "reply"]
    text: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class View:
    """What there is to see of an episode.

    Attributes:
        utterances: The conversation so far; the last one is the agent's.
        reward: What the last step paid.
        total: What the episode has paid so far.
        terms: What each reward term has earned; empty before a turn was finished.
        references: Right answers; empty before the episode has ended.
        remarks: What the task says of it; empty before the episode has ended.
        last_words: What the other side said to the last utterance; empty before the
            episode has ended, and where it said nothing.
    """

    utterances: tuple[Utterance, ...]
    reward: float
    total: float
    terms: Mapping[str, float] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    last_words: str = ""

    def rows(self) -> list[Row]:
        """Return everything in reading order."""
        said = utterance_rows(self.utterances)
        return [*(_marked(row, self.remarks) for row in said), *self.outcome()]

    def outcome(self) -> list[Row]:
        """Return the last words, remarks, the references and what was earned."""
        texts = [("reference", reference) for reference in self.references]
        texts += [("reward", _number(self.reward))]
        texts += [(f"  {name}", _number(part)) for name, part in self.terms.items()]
        texts += [("return", _number(self.total))]
        earned = [(name, [(text, _STYLES.get(name, ""))]) for name, text in texts]
        return [*self._closing(), *_remark_rows(self.remarks), *earned]

    def _closing(self) -> list[Row]:
        if not self.last_words:
            return []
        return [("reply", [(self.last_words, _STYLES["reply"])])]

    def plain(self) -> str:
        """Return the view as text without colours."""
        return plain(self.rows())

    def print(self) -> None:
        """Print the view, in colours where the terminal has them."""
        print_rows(self.rows())


def cuts(length: int, characters: int = 1) -> list[int]:
    """Say where pieces of a text end.

    Args:
        length: Number of its tokens or words; ends are counted in the same.
        characters: Number of its characters, where each piece scores them again.
    """
    count = min(length, MOST_PIECES, _MOST_CHARACTERS // characters or 1)
    return [length * (number + 1) // count for number in range(count)]


def pieces(texts: Sequence[str], scores: Sequence[float]) -> tuple[Piece, ...]:
    """Give each piece of a text the change of the score that came with it.

    What they earned adds up to the last score; a dense reward pays the same.

    Args:
        texts: The text up to the end of each piece; the last one is the whole.
        scores: The score of each of these texts.
    """
    found, start, before = [], 0, 0.0
    for text, score in zip(texts, scores, strict=True):
        end = max(start, _common(text, texts[-1]))
        found.append(Piece(texts[-1][start:end], score - before))
        start, before = end, score
    return tuple(found)


def _common(text: str, whole: str) -> int:
    """Count the characters that two texts have in common at the beginning."""
    if whole.startswith(text):
        return len(text)
    # A token may hold half of a character, which the next one completes.
    pairs = enumerate(zip(text, whole, strict=False))
    return next((n for n, (one, other) in pairs if one != other), len(whole))


def utterance_rows(utterances: Sequence[Utterance]) -> list[Row]:
    """Return what was said; what pieces earned is told in colours and in numbers."""
    parts = [piece for one in utterances for piece in one.pieces]
    most = max((abs(piece.earned) for piece in parts), default=0.0)
    rows: list[Row] = []
    for one in utterances:
        if not one.pieces:
            rows.append((one.speaker, [(one.text, _STYLES.get(one.speaker, ""))]))
            continue
        words, numbers = [], []
        for text, earned in one.pieces:
            style = _scale(earned, most)
            space = len(text) - len(text.lstrip())
            words += [(text[:space], ""), (text[space:], style)]
            numbers += [(_mark(text), ""), (f"{_signed(earned)} ", "dim")]
        rows += [(one.speaker, words), ("  earned", numbers)]
    return rows


def _remark_rows(remarks: Sequence[Remark]) -> list[Row]:
    """Return remarks, each with the passages that it is about."""
    rows: list[Row] = []
    for remark in remarks:
        style = _REMARKS[remark.kind]
        rows.append((remark.label, [(remark.text, style)]))
        rows += [("  told in", [(passage, style)]) for passage in remark.passages]
    return rows


def _marked(row: Row, remarks: Sequence[Remark]) -> Row:
    """Mark the passages of remarks in what the agent read; the first ones win."""
    label, spans = row
    if label not in _READ:
        return row
    ((text, plain_style),) = spans
    places = sorted(
        (text.find(passage), passage, number)
        for number, remark in enumerate(remarks)
        for passage in remark.passages
        if passage in text
    )
    marked, end = [], 0
    for start, passage, number in places:
        if start >= end:
            style = _REMARKS[remarks[number].kind]
            marked += [(text[end:start], plain_style), (passage, style)]
            end = start + len(passage)
    return label, [*marked, (text[end:], plain_style)]


def plain(rows: Sequence[Row]) -> str:
    """Write rows without colours; lines are as long as their texts."""
    width, lines = _label_width(rows), []
    for label, spans in rows:
        text = printable("".join(text for text, _ in spans))
        for number, line in enumerate(text.split("\n")):
            start = "" if number else label
            lines.append(f"{start:<{width}} {line}".rstrip())
    return "\n".join(lines)


def _label_width(rows: Sequence[Row]) -> int:
    return max(_LABEL, *(len(label) for label, _ in rows), 0)


def print_rows(rows: Sequence[Row]) -> None:
    """Print rows: wrapped and coloured as the terminal can, plain into files."""
    console = make_console()
    if not console.is_terminal:
        print(plain(rows))
        return
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(min_width=_label_width(rows))
    grid.add_column(overflow="fold")
    for label, spans in rows:
        parts = [(printable(text), style) for text, style in spans]
        grid.add_row(Text(label, style="dim"), Text.assemble(*parts))
    console.print(grid)


def make_console() -> Console:
    """Return a console on standard output, without any codes where none are wanted."""
    from rich.console import Console

    # Under NO_COLOR rich itself would leave colours out, but not bold and dim.
    wanted = not os.environ.get("NO_COLOR")
    return Console(
        highlight=False,
        markup=False,
        emoji=False,
        color_system="auto" if wanted else None,
    )


def printable(text: str) -> str:
    r"""Spell out what would steer a terminal, such as "\x1b", or cannot be encoded."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text.replace("\t", "    ")))


def _visible(character: str) -> str:
    if character == "\n":
        return character
    hidden = unicodedata.category(character) in _UNPRINTABLE
    if hidden or character in _DIRECTIONS:
        return character.encode("unicode_escape").decode("ascii")
    return character


def _scale(earned: float, most: float) -> str:
    """Choose a background: red for the greatest loss, green for the greatest gain."""
    share = abs(earned) / most if most else 0.0
    if _signed(earned) == _signed(0.0):
        return ""
    best = _GREEN if earned > 0 else _RED
    mixed = [
        round(pale + (full - pale) * share)
        for pale, full in zip(_PALE, best, strict=True)
    ]
    return "black on #" + "".join(f"{part:02x}" for part in mixed)


def _mark(text: str) -> str:
    """Write a piece so that a number can follow it."""
    word = text.strip() or text
    return word.replace("\n", "\\n").replace(" ", "␣") or "…"


def _signed(number: float) -> str:
    return f"{round(number, 2) + 0.0:+.2f}"  # + 0.0 makes -0.0 positive


def _number(number: float) -> str:
    return f"{number:.3f}"
