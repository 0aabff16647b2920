"""`textgym play`."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

import tyro

from textgym.cli.console import print_line
from textgym.cli.options import task_of
from textgym.cli.show import heading
from textgym.envs.rendering import Row, View, print_rows, printable, utterance_rows
from textgym.envs.turn_env import TurnEnv
from textgym.task import Task

HINT, QUIT, GO_ON = "?", "/quit", "\\"
_HELP = (
    "Write an answer and press Enter. ? shows the next word of a right answer; an "
    "empty line ends. Each word is coloured, and numbered, by what it added to the "
    "score: green earned, red cost."
)
_HELP_WITH_LINES = f"A line that ends with {GO_ON} goes on in the next one."
_BARS = "▁▂▃▄▅▆▇█"
_MOST_BARS = 30


@dataclass(frozen=True, kw_only=True)
class Play:
    """Write the answers yourself, and see what each word earns."""

    makes_task: ClassVar[bool] = True

    id: Annotated[tyro.conf.Positional[str], tyro.conf.arg(metavar="ID")]
    """Id such as textgym/Translate-v0, or module:Task."""
    index: Annotated[int | None, tyro.conf.arg(metavar="NUMBER")] = None
    """Which example comes first; the next ones follow. Drawn if not given."""
    seed: Annotated[int | None, tyro.conf.arg(metavar="NUMBER")] = None
    """Seed of what is drawn; other examples each time if not given."""

    def run(self) -> int:
        """Play until the person has had enough."""
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 (lets people edit lines and recall them)
        if hasattr(sys.stdin, "reconfigure"):
            # A wrong byte is a wrong letter, not the end of the game.
            sys.stdin.reconfigure(errors="surrogateescape")
        Game(task_of(self), index=self.index, seed=self.seed).play()
        return 0


class Game:
    """Episodes that a person plays, and what they earned.

    Args:
        task: What is played.
        index: The first example; None to draw them all.
        seed: Decides what is drawn; None for chance.
    """

    def __init__(self, task: Task, *, index: int | None, seed: int | None) -> None:
        self._env = TurnEnv(task)
        self._index, self._seed = index, seed
        self._returns: list[float] = []
        self._hints = 0

    def play(self) -> None:
        """Play episode after episode, and sum up."""
        self._begin()
        self._welcome()
        with contextlib.suppress(EOFError, KeyboardInterrupt, _Enough):
            while True:
                self._episode()
                self._begin()
        self._sum_up()

    def _begin(self) -> None:
        """Begin the next episode.

        Raises:
            _Enough: after the last example of the split.
        """
        options = None
        if self._index is not None:
            if self._returns and self._index == len(self._env.corpus):
                raise _Enough
            options = {"index": self._index}
            self._index += 1
        self._env.reset(seed=self._seed, options=options)
        self._seed = None

    def _welcome(self) -> None:
        task = self._env.task
        print_line(heading(task), style="bold")
        print_line(_HELP, style="dim")
        if "\n" in task.oracle(self._env.prompt):
            print_line(_HELP_WITH_LINES, style="dim")

    def _episode(self) -> None:
        """Let the person write until the conversation is over."""
        print_line(f"\nEpisode {len(self._returns) + 1}", style="bold")
        view = self._env.view()
        print_rows(utterance_rows(view.utterances[:1]))
        seen, over = 1, False
        while not over:
            _, _, terminated, truncated, _ = self._env.step(self._ask())
            over = terminated or truncated
            view = self._env.view()
            # The open turn, the last utterance, is still empty.
            said = view.utterances if over else view.utterances[:-1]
            print_rows(utterance_rows(said[seen:]))
            seen = len(said)
        self._returns.append(view.total)
        print_rows([*_outcome(view), ("so far", [(self._so_far(), "bold")])])

    def _ask(self) -> str:
        """Read an answer; serve hints.

        Raises:
            _Enough: if the person has had enough.
        """
        hints = 0
        while True:
            text = read_text("> ")
            if text.strip() in ("", QUIT):
                raise _Enough
            if text.strip() != HINT:
                return text
            hints += 1
            print_rows([("hint", [(self._hint(hints), "yellow")])])

    def _hint(self, number: int) -> str:
        """Show the first words of a right answer."""
        answer = self._env.task.oracle(self._env.prompt)
        ends = [word.end() for word in re.finditer(r"\S+", answer)]
        if number > len(ends):
            return f"{answer} (that is all)"
        self._hints += 1
        return answer[: ends[number - 1]] + (" …" if number < len(ends) else "")

    def _so_far(self) -> str:
        number = len(self._returns)
        episodes = "1 episode" if number == 1 else f"{number} episodes"
        words = [f"{episodes}, mean reward {sum(self._returns) / number:.3f}"]
        if self._hints:
            words.append("1 hint" if self._hints == 1 else f"{self._hints} hints")
        return ", ".join(words) + f"  {self._bars()}"

    def _bars(self) -> str:
        """Draw the last rewards, as high as a share of what can be earned."""
        if not (sys.stdout.encoding or "").lower().startswith("utf"):
            return ""
        full = sum(max(term.weight, 0.0) for term in self._env.task.terms.terms) or 1.0
        shares = [min(max(one / full, 0.0), 1.0) for one in self._returns[-_MOST_BARS:]]
        return "".join(_BARS[round(share * (len(_BARS) - 1))] for share in shares)

    def _sum_up(self) -> None:
        print_line()
        if self._returns:
            print_line(f"You played {self._so_far()}".rstrip(), style="bold")
            print_line(f"Your best episode earned {max(self._returns):.3f}.")
        print_line("Goodbye.")


class _Enough(Exception):
    """The person, or the split, wants no more episodes."""


def read_text(prompt: str) -> str:
    """Read a line, and those that it says go on.

    Raises:
        EOFError: if there is none.
    """
    lines = [_read_line(prompt)]
    while lines[-1].endswith(GO_ON):
        lines[-1] = lines[-1].removesuffix(GO_ON)
        lines.append(_read_line("." * len(prompt.rstrip()) + " "))
    return "\n".join(lines)


def _read_line(prompt: str) -> str:
    if sys.stdin.isatty():
        return input(prompt)
    # Nobody has seen what comes out of a pipe.
    line = input()
    print_line(printable(prompt + line))
    return line


def _outcome(view: View) -> Iterator[Row]:
    """Leave out what the last turn paid: for people the whole episode counts."""
    return (row for row in view.outcome() if row[0] != "reward")
