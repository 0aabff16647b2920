"""How people see an episode; all environments and the command line share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

RENDER_MODES = ("ansi", "human")


@dataclass(frozen=True)
class View:
    """What there is to see of an episode.

    Attributes:
        context: What the agent reads.
        response: What it has written in this turn.
        reward: What the last step paid.
        terms: What each reward term has earned; empty before a turn was finished.
        references: Right answers; empty before the episode has ended.
    """

    context: str
    response: str
    reward: float
    terms: Mapping[str, float] = field(default_factory=dict)
    references: tuple[str, ...] = ()

    def rows(self) -> list[tuple[str, str]]:
        """Return labels and texts, in reading order."""
        rows = [("context", self.context), ("response", self.response)]
        rows += [("reference", reference) for reference in self.references]
        rows += [("reward", f"{self.reward:.3f}")]
        rows += [(f"  {name}", f"{part:.3f}") for name, part in self.terms.items()]
        return rows

    def plain(self) -> str:
        """Return the view as text without colours."""
        return "\n".join(f"{label:<10} {text}".rstrip() for label, text in self.rows())

    def print(self) -> None:
        """Print the view, in colours where the terminal has them."""
        from rich.console import Console
        from rich.text import Text

        styles = {"response": "bold", "reference": "green", "reward": "cyan"}
        console = Console(highlight=False)
        for label, text in self.rows():
            line = Text(f"{label:<10} ", style="dim")
            line.append(_printable(text), style=styles.get(label, ""))
            console.print(line)


def _printable(text: str) -> str:
    """Replace lone surrogates, which no terminal can encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
