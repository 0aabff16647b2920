"""What commands print: tables and progress, plain where nobody looks on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft
from rich.table import Table
from rich.text import Text

from textgym.envs.rendering import make_console, printable

# Lines of a file or a pipe are not broken.
_PLAIN_WIDTH = 10_000

Report = Callable[[int, int], None]


def output() -> Console:
    """Return a console on standard output."""
    console = make_console()
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    return console


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    styles: Iterable[str] = (),
) -> None:
    """Print rows under a head; numbers are flushed right.

    Args:
        columns: The head.
        rows: The cells.
        title: What stands above.
        styles: A colour for each row, where the terminal has colours.
    """
    console, rows = output(), list(rows)
    plain = not console.is_terminal
    if title:
        console.print(Text(title, style="bold"))
    table = Table(
        box=None if plain else SIMPLE_HEAD, pad_edge=False, show_header=any(columns)
    )
    for number, column in enumerate(columns):
        numeric = bool(rows) and all(_is_number(row[number]) for row in rows)
        table.add_column(column, justify="right" if numeric else "left")
    given = iter(styles)
    for row in rows:
        cells = (Text(printable(cell).replace("\n", "\\n")) for cell in row)
        table.add_row(*cells, style=next(given, ""))
    if not plain:
        console.print(table)
        return
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        print(line.rstrip())


def print_line(text: str = "", *, style: str = "") -> None:
    """Print a line."""
    output().print(Text(printable(text), style=style))


@contextmanager
def progress(label: str) -> Iterator[Report]:
    """Show a bar on a terminal's standard error; give what moves it."""
    console = Console(stderr=True)
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeLeft())
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        line = bar.add_task(label, total=None)

        def report(done: int, total: int) -> None:
            bar.update(line, completed=done, total=total)

        yield report


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("%", "").strip("-").isdigit()
